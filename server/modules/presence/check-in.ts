import type { Tx } from '../../platform/context/context.ts';
import { fail } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { readCode } from '../../platform/ids.ts';
import { periodOf, toDate } from '../../platform/time.ts';
import { awaitNoCheckIn, standForGood, writeChange, type BookingRow, type Opened } from '../bookings/bookings.ts';
import type { Booking } from '../bookings/contract.ts';
import type { CheckInMethod } from '../policies/contract.ts';
import { withWholes } from '../resources/resources.ts';
import { checkInClosed, checkInCodeWrong } from './contract.ts';
import { decideCheckIn } from './rules.ts';
import { findResourceOfCode, writeCheckIn } from './store.ts';

/**
 * Says that the host of an open booking is here, and how that is known. Web, label, display, sensor, front desk and programs all
 * come this way.
 * @throws what the booking's policy refuses
 */
export async function checkIn(tx: Tx, { row }: Pick<Opened, 'row'>, by: CheckInMethod): Promise<Booking> {
  obey(decideCheckIn(periodOf(row), row.checkIn, by, tx.now));
  awaitNoCheckIn(tx, row);
  const [stands, booking] = await Promise.all([
    row.checkIn?.releases ? standForGood(tx, row) : true,
    noteCheckIn(tx, row, by),
  ]);
  // It closed on the way here, and somebody was quicker: who wanted the place, or the host herself, elsewhere.
  if (!stands) throw fail(checkInClosed);
  return booking;
}

/** Writes down of a locked booking that its host is here. */
export async function noteCheckIn(tx: Tx, row: BookingRow, by: CheckInMethod): Promise<Booking> {
  const [, { told, booking }] = await Promise.all([
    writeCheckIn(tx, row.id, by),
    writeChange(tx, row, { state: 'checked_in', checkedInAt: toDate(tx.now) }),
  ]);
  tx.emit('booking.checked_in', { ...told, data: { ...told.data, method: by } });
  return booking;
}

/** Insists that a code is the one at a place that the booking has, or at a part of it. @throws 422 */
export async function mustBeThere(tx: Tx, { resources }: BookingRow, code: string | undefined): Promise<void> {
  const resourceId = code === undefined ? null : await findResourceOfCode(tx, readCode(code));
  const here = resourceId === null ? [] : await withWholes(tx, [resourceId]);
  if (!resources.some((one) => here.includes(one.resourceId))) throw fail(checkInCodeWrong, { param: 'code' });
}
