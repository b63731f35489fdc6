import type { Tx } from '../../platform/context/context.ts';
import { periodOf, showTime, toDate } from '../../platform/time.ts';
import {
  awaitCheckIn,
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
import { noteCheckIn } from './check-in.ts';
import type { ReleaseReason } from './contract.ts';
import { decideClosing, dutyWhenEmpty, type Emptied, type Outcome } from './rules.ts';
import { noteDecision, senseAt } from './sense.ts';
import { insertRelease } from './store.ts';

/**
 * Gives a locked booking back from an instant on: what is left of its time is free for others.
 * @param emptied where sensors said for long enough that nobody is there
 */
export async function release(
  tx: Tx,
  row: BookingRow,
  why: ReleaseReason,
  at = tx.now,
  emptied: Emptied | null = null,
): Promise<Booking> {
  const [, , { told, booking }] = await Promise.all([
    giveBackFrom(tx, row.id, at),
    insertRelease(tx, row.id, why, at),
    writeChange(tx, row, {
      state: 'released',
      releasedAt: toDate(at),
      ...(emptied && { checkIn: dutyWhenEmpty(row.checkIn, emptied) }),
    }),
  ]);
  const since = emptied && { emptySince: showTime(emptied.since) };
  tx.emit('booking.released', { ...told, data: { ...told.data, why, releasedAt: showTime(at), ...since } });
  return booking;
}

/** The same for one that somebody gives back by hand: nobody waits for a check-in any more. */
export function releaseEarly(
  tx: Tx,
  row: BookingRow,
  why: ReleaseReason,
  emptied: Emptied | null = null,
): Promise<Booking> {
  awaitNoCheckIn(tx, row);
  return release(tx, row, why, tx.now, emptied);
}

/**
 * Gives those of these bookings back that nobody has come to. However late this runs, each ends at the instant at which its
 * check-in closed; where sensors check people in, it waits while somebody may be there.
 */
export async function releaseNoShows(tx: Tx, ids: readonly number[]): Promise<void> {
  const absent = ids.length === 0 ? [] : await lockNoShows(tx, ids);
  const closingOfEach = await closeBySensors(tx, absent);
  for (const row of absent) {
    if (row.checkIn === null) continue;
    const rule = await checkInRuleNow(tx, row);
    const closing: Closing = rule?.release ? closingOfEach(row) : { what: 'kept' };
    const until = closing.what === 'waits' ? closing.until : null;
    // Others may have got it by now, or its host others for it: then it is gone, whatever the policy or a sensor says.
    const isGone = closing.what === 'released' || !(await standForGood(tx, row, until));
    if (isGone) await release(tx, row, 'no_show', closingOf(row.checkIn));
    else if (closing.what === 'checked_in') await noteCheckIn(tx, row, 'sensor');
    else if (until) await waitOn(tx, row, { ...row.checkIn, closesAt: showTime(until) });
    else await stayAfterAll(tx, row, rule && { ...row.checkIn, releases: false });
    if (!isGone || closing.what === 'released') closing.note?.();
  }
}

/** What becomes of a booking, and how that is written down where a sensor said it. */
type Closing = Outcome & { readonly note?: () => void };

/** What sensors say of each of these bookings as its check-in closes; where they check nobody in, nothing. */
async function closeBySensors(tx: Tx, rows: readonly BookingRow[]): Promise<(row: BookingRow) => Closing> {
  const asked = rows.filter(({ checkIn }) => checkIn?.methods.includes('sensor'));
  const seen = new Map<number, Closing>();
  for (const [closesAt, all] of Map.groupBy(asked, ({ checkIn }) => checkIn?.closesAt ?? '')) {
    const closing = Temporal.Instant.from(closesAt);
    const sensed = await senseAt(tx, all, closing);
    for (const row of all) {
      const outcome = decideClosing(sensed(row).occupancy, closing, periodOf(row).end);
      const isSensed = sensed(row).occupancy.why !== 'no_sensor';
      seen.set(row.id, { ...outcome, ...(isSensed && { note: () => noteDecision(tx, row, sensed(row), outcome) }) });
    }
  }
  return ({ id }) => seen.get(id) ?? { what: 'released' };
}

/** Its check-in closes later than it was to. */
async function waitOn(tx: Tx, row: BookingRow, duty: CheckInDuty): Promise<void> {
  awaitCheckIn(tx, row, duty);
  await stayAfterAll(tx, row, duty);
}

/** The booking stays, with the check-in that is asked for all the same; null: none any more. */
async function stayAfterAll(tx: Tx, row: BookingRow, checkIn: CheckInDuty | null): Promise<void> {
  const { told } = await writeChange(tx, row, { checkIn });
  tx.emit('booking.updated', told);
}
