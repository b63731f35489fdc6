import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { SourceOptions } from '../connections/connections.ts';
import type { Entity } from '../connections/contract.ts';
import type { endpoints } from './contract.ts';
import type { LookAt } from './preview.ts';

export type Calls = UseCases<typeof endpoints>;

export interface MappingOptions extends Pick<SourceOptions, 'connectors'> {
  readonly lookAt: LookAt;
  /** Is what records say written to things of Atrium's own? Then who has other words count keeps these. @throws 403 */
  readonly mustMayWrite: (tx: Tx, ...connectionIds: readonly number[]) => Promise<void>;
  /** How many records of a kind there are of some connections. */
  readonly recordsOf: (ctx: Ctx, connectionIds: readonly number[], entity: Entity) => Promise<number>;
}
