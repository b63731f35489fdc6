import type { UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { readTime, toDate, toInstant } from '../../platform/time.ts';
import { movePeriod, openBooking, periodOf, writeChange } from '../bookings/bookings.ts';
import { giveBackFrom } from '../holds/holds.ts';
import type { endpoints } from './contract.ts';
import { decideCheckIn } from './rules.ts';

type Calls = UseCases<typeof endpoints>;

/** Says that the host is here; from a little before the start until the end. */
export const checkInBooking: Calls['checkInBooking'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const { row, next } = await openBooking(tx, id, 'check_in');
    obey(decideCheckIn(periodOf(row), tx.now));
    const { told, booking } = await writeChange(tx, row, { state: next, checkedInAt: toDate(tx.now) });
    tx.emit('booking.checked_in', told);
    return booking;
  });

/** Leaves; the rest of the time is free for others. */
export const checkOutBooking: Calls['checkOutBooking'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const { row, next } = await openBooking(tx, id, 'check_out');
    await giveBackFrom(tx, id, tx.now);
    const { told, booking } = await writeChange(tx, row, { state: next, checkedOutAt: toDate(tx.now) });
    tx.emit('booking.checked_out', told);
    return booking;
  });

/** Stays longer: the end moves to a later time, if nobody else has it. */
export const extendBooking: Calls['extendBooking'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    const opened = await openBooking(tx, input.id, 'extend');
    const { startsAt, endsAt, zone } = opened.row;
    const end = readTime(input.end, zone, 'end');
    if (Temporal.Instant.compare(end, toInstant(endsAt)) <= 0)
      throw invalid('end', 'The new end must come after the present one');
    await movePeriod(tx, opened, { start: toInstant(startsAt), end }, input);
    const { told, booking } = await writeChange(tx, opened.row, { endsAt: toDate(end) });
    tx.emit('booking.extended', told);
    return booking;
  });
