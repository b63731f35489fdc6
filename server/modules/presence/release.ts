import type { Tx } from '../../platform/context/context.ts';
import { showTime, toDate } from '../../platform/time.ts';
import {
  awaitNoCheckIn,
  checkInRuleNow,
  closingOf,
  lockNoShows,
  standForGood,
  writeChange,
  type BookingRow,
} from '../bookings/bookings.ts';
import type { Booking, CheckInDuty } from '../bookings/contract.ts';
import { giveBackFrom } from '../holds/holds.ts';
import type { ReleaseReason } from './contract.ts';
import { insertRelease } from './store.ts';

/** Gives a locked booking back from an instant on: what is left of its time is free for others. */
export async function release(tx: Tx, row: BookingRow, why: ReleaseReason, at = tx.now): Promise<Booking> {
  const [, , { told, booking }] = await Promise.all([
    giveBackFrom(tx, row.id, at),
    insertRelease(tx, row.id, why, at),
    writeChange(tx, row, { state: 'released', releasedAt: toDate(at) }),
  ]);
  tx.emit('booking.released', { ...told, data: { ...told.data, why, releasedAt: showTime(at) } });
  return booking;
}

/** The same for one that somebody gives back by hand: nobody waits for a check-in any more. */
export function releaseEarly(tx: Tx, row: BookingRow, why: ReleaseReason): Promise<Booking> {
  awaitNoCheckIn(tx, row);
  return release(tx, row, why);
}

/**
 * Gives those of these bookings back that nobody has come to. However late this runs, each ends at the instant at which its
 * check-in closed.
 */
export async function releaseNoShows(tx: Tx, ids: readonly number[]): Promise<void> {
  const absent = ids.length === 0 ? [] : await lockNoShows(tx, ids);
  for (const row of absent) {
    if (row.checkIn === null) continue;
    const rule = await checkInRuleNow(tx, row);
    // Where the policy has changed it stays, unless others have got it by now, or its host has got others for it.
    const isGone = rule?.release || !(await standForGood(tx, row));
    if (isGone) await release(tx, row, 'no_show', closingOf(row.checkIn));
    else await stayAfterAll(tx, row, rule && { ...row.checkIn, releases: false });
  }
}

/** The booking stays, with the check-in that is asked for all the same; null: none any more. */
async function stayAfterAll(tx: Tx, row: BookingRow, checkIn: CheckInDuty | null): Promise<void> {
  const { told } = await writeChange(tx, row, { checkIn });
  tx.emit('booking.updated', told);
}
