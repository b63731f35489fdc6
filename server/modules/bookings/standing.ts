import type { Ctx } from '../../platform/context/context.ts';
import { isAfter, periodOf, type Period } from '../../platform/time.ts';
import type { BookingRow } from './row.ts';
import { stateAt } from './rules.ts';
import { findBookingRows } from './store.ts';

/** How a booking stands now, for what follows it. */
export interface Standing {
  readonly id: number;
  readonly hostId: number | null;
  readonly during: Period;
  readonly resourceIds: readonly number[];
  /** `stands`: somebody has it or will have it; it was approved where it had to be, not given back, and is not over. */
  readonly how: 'stands' | 'pending' | 'over' | 'given_up';
}

/** How these bookings stand now, whoever asks; one that is not there is absent. */
export async function findStandings(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, Standing>> {
  const rows = ids.length === 0 ? [] : await findBookingRows(ctx, ids);
  return new Map(rows.map((row) => [row.id, standingOf(row, ctx.now)]));
}

function standingOf(row: BookingRow, now: Temporal.Instant): Standing {
  const during = periodOf(row);
  const resourceIds = row.resources.map(({ resourceId }) => resourceId);
  return { id: row.id, hostId: row.hostId, during, resourceIds, how: howAt(row, during, now) };
}

function howAt(row: BookingRow, { end }: Period, now: Temporal.Instant): Standing['how'] {
  const state = stateAt(row, now);
  if (state === 'pending') return 'pending';
  if (state === 'checked_out') return 'over';
  if (state !== 'confirmed' && state !== 'checked_in') return 'given_up';
  return isAfter(end, now) ? 'stands' : 'over';
}
