import type { Ctx } from '../../platform/context/context.ts';
import type { FileReply } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { writeSheet } from '../../platform/files/sheet.ts';
import { mustBeZone, readTime } from '../../platform/time.ts';
import { countAppointments } from '../bookings/bookings.ts';
import { columns, rowsOf, type Wanted } from './booking-rows.ts';
import { MAX_SHEET_ROWS, type endpoints } from './contract.ts';

type Calls = UseCases<typeof endpoints>;

/** Bookings as a spreadsheet, by the clocks that are asked for. @throws 400 that names what is no time or zone, and `to` for too many rows */
export const exportBookings: Calls['exportBookings'] = async (ctx, { from, to, timeZone = 'UTC', ...given }) => {
  mustBeZone(timeZone, 'timeZone');
  const during = {
    ...(from !== undefined && { from: readTime(from, timeZone, 'from') }),
    ...(to !== undefined && { to: readTime(to, timeZone, 'to') }),
  };
  return writeBookings(ctx, { during, timeZone, domain: given.organizerEmailDomain ?? null });
};

/**
 * Bookings as a spreadsheet, as far as the asking one sees into them. It is read part by part while it is sent: what is changed
 * meanwhile may be in it as it was or as it is.
 * @param most rows that a file has room for @throws 400 that names `to` where there are more
 */
export async function writeBookings(ctx: Ctx, wanted: Wanted, most = MAX_SHEET_ROWS): Promise<FileReply> {
  const counts = await countAppointments(ctx, { ...wanted.during, bookedOnly: true });
  const total = counts.values().reduce((sum, count) => sum + count, 0);
  if (total > most) throw invalid('to', `There are ${total} rows, and a file has ${most} at most: give a shorter time`);
  return writeSheet('bookings', columns, rowsOf(ctx, wanted, counts));
}
