import type { Ctx } from '../../platform/context/context.ts';
import type { Period } from '../../platform/time.ts';
import type { Measured } from './measured.ts';
import { bookedIn, type Used } from './store.ts';

/** Where figures of use come from. */
export interface Source {
  /** Those of some resources that it can tell anything of. */
  readonly among: (ctx: Ctx, resources: readonly Measured[]) => Promise<readonly Measured[]>;
  /** How many of a resource it counts. */
  readonly units: (resource: Measured) => number;
  /** From when on it knows anything; null: it always did. */
  readonly since: (ctx: Ctx) => Temporal.Instant | null;
  /** What is used of some resources within a period. */
  readonly used: (ctx: Ctx, resourceIds: readonly number[], during: Period) => Used;
}

/** What is booked. */
export const booked: Source = {
  among: async (_, resources) => resources,
  units: ({ quantity }) => quantity,
  since: () => null,
  used: bookedIn,
};
