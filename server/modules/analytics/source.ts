import type { Ctx } from '../../platform/context/context.ts';
import type { Period } from '../../platform/time.ts';
import type { Measured } from './measured.ts';
import type { Cell, SumRow } from './rules.ts';
import { selectUsed, sumUsed } from './store.ts';

/** Where figures of use come from. */
export interface Source {
  /** Those of some resources that it can tell anything of. */
  readonly among: (ctx: Ctx, resources: readonly Measured[]) => Promise<readonly Measured[]>;
  /** How many of a resource it counts. */
  readonly units: (resource: Measured) => number;
  /** From when on it knows anything; null: from ever. */
  readonly since: (ctx: Ctx) => Temporal.Instant | null;
  /** Those of some resources that were used within a period. */
  readonly selectUsed: (ctx: Ctx, resourceIds: readonly number[], during: Period) => Promise<number[]>;
  /** How much some were used, resource by resource or period by period; what was not is absent. */
  readonly sum: (
    ctx: Ctx,
    resourceIds: readonly number[],
    cells: readonly Cell[],
    by: 'resource' | 'period',
  ) => Promise<SumRow[]>;
}

/** What is booked. */
export const booked: Source = {
  among: async (_, resources) => resources,
  units: ({ quantity }) => quantity,
  since: () => null,
  selectUsed,
  sum: sumUsed,
};
