import type { Ctx } from '../../platform/context/context.ts';
import { isAfter, type Period } from '../../platform/time.ts';
import { periodOf } from './periods.ts';
import { stateAt } from './rules.ts';
import { findBookingRows } from './store.ts';

/** What somebody has, or will have: it was approved where it had to be, not given back, and is not over. */
export interface Standing {
  readonly id: number;
  readonly hostId: number | null;
  readonly during: Period;
  readonly resourceIds: readonly number[];
}

/** What became of a booking that does not stand (any more), or does not stand yet. */
export type Fallen = 'over' | 'given_up' | 'pending';

/** Of these bookings, how each stands now, whoever asks; one that is not there is absent. */
export async function findStandings(
  ctx: Ctx,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Standing | Fallen>> {
  const rows = ids.length === 0 ? [] : await findBookingRows(ctx, ids);
  return new Map(
    rows.map((row): [number, Standing | Fallen] => {
      const state = stateAt(row, ctx.now);
      if (state === 'pending') return [row.id, 'pending'];
      const during = periodOf(row);
      if (state === 'checked_out' || !isAfter(during.end, ctx.now)) return [row.id, 'over'];
      if (state !== 'confirmed' && state !== 'checked_in') return [row.id, 'given_up'];
      const resourceIds = row.resources.map(({ resourceId }) => resourceId);
      return [row.id, { id: row.id, hostId: row.hostId, during, resourceIds }];
    }),
  );
}
