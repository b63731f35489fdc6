import { openContext, type Ctx, type Wake } from '../context/context.ts';
import { systemPrincipal } from '../context/principal.ts';
import { scopes } from '../contract/scopes.ts';
import type { Database } from '../db/connect.ts';
import type { Job } from './job.ts';
import type { Lane } from './store.ts';

export interface QueueOptions {
  readonly database: Database;
  readonly wake: Wake;
  readonly clock: () => Temporal.Instant;
  readonly onError: (error: unknown) => void;
  /** The jobs that this process does; all others wait for one that does them. */
  readonly jobs: readonly Job[];
  /** What a killed process had claimed is attempted again after this long; a living one renews its claims. Default 60 s. */
  readonly leaseMs?: number;
}

/** One way of doing jobs: inside a transaction, or outside. */
export interface Part {
  /** Begins what has room of these lanes, in which something is due. @returns how many pieces of work were begun */
  begin(lanes: readonly Lane[], now: Temporal.Instant): Promise<number>;
  /** Until what was begun has ended. */
  idle(): Promise<void>;
}

/** A context of Atrium itself, in the lane's tenant. */
export const contextOf = ({ database, wake, clock }: QueueOptions, { name, tenant }: Lane): Ctx =>
  openContext(database, wake, {
    who: systemPrincipal(tenant, new Set(scopes)),
    now: clock(),
    requestId: `job:${name}`,
    ip: null,
  });
