import type { Tx } from '../../platform/context/context.ts';
import { periodOf, showTime, toDate } from '../../platform/time.ts';
import { writeChange, type BookingRow } from '../bookings/bookings.ts';
import type { Booking } from '../bookings/contract.ts';
import { giveBackAfterUse, giveBackFrom } from '../holds/holds.ts';
import { releaseEarly } from './release.ts';
import { dutyWhenEmpty, leavesAt, type Emptied } from './rules.ts';

/**
 * Says of a locked booking that its host has left; the rest of the time is free for others.
 * @param emptied where nobody said so, but sensors that nobody is there
 */
export async function checkOut(tx: Tx, row: BookingRow, emptied: Emptied | null = null): Promise<Booking> {
  const during = periodOf(row);
  const left = leavesAt(during, tx.now);
  // Who leaves before it has begun leaves nothing to clear.
  const wasUsed = during.start.epochMilliseconds < left.epochMilliseconds; // as holds are kept
  await (wasUsed ? giveBackAfterUse(tx, row.id, left) : giveBackFrom(tx, row.id, left));
  const { told, booking } = await writeChange(tx, row, {
    state: 'checked_out',
    checkedOutAt: toDate(tx.now),
    ...(emptied && { checkIn: dutyWhenEmpty(row.checkIn, emptied) }),
  });
  const why = emptied && ({ why: 'vacant', emptySince: showTime(emptied.since) } as const);
  tx.emit('booking.checked_out', { ...told, data: { ...told.data, ...why } });
  return booking;
}

/** Ends a locked booking that is running, whether somebody came to it or not. */
export const endNow = (tx: Tx, row: BookingRow): Promise<Booking> =>
  row.state === 'checked_in' ? checkOut(tx, row) : releaseEarly(tx, row, 'reception');
