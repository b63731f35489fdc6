import { sql, type SqlBool } from 'kysely';
import type { Tx } from '../../platform/context/context.ts';
import type { Forgotten } from './conditions.ts';
import { among, type AttendeeRow, type BookingRow } from './row.ts';
import { toldOf } from './show.ts';
import { lockWanted, replaceAttendees, selectAttendedIds, updateBookingRows } from './store.ts';

/*
 * Of who attends and has no account, the name and the address stand in the rows of bookings and series alone: events and the audit log
 * carry the ids of people with one. That somebody came, as a guest or besides, stays.
 */

/** Those who attend, without the name and the address of who has this one. */
export const withoutAddress = (attendees: readonly AttendeeRow[], email: string): AttendeeRow[] =>
  attendees.map((one) =>
    one.email?.toLowerCase() === email ? { ...one, email: null, name: one.userId === null ? '' : null } : one,
  );

/** Takes off bookings the name and the address of who attends under this one, and tells their hosts. @returns of which, and whether of more */
export async function forgetAttendee(
  tx: Tx,
  forgotten: Forgotten,
): Promise<{ readonly ids: readonly number[]; readonly more: boolean }> {
  const { email, most } = forgotten;
  const ids = await selectAttendedIds(tx, forgotten);
  if (ids.length === 0) return { ids, more: false };
  const rows = await lockWanted(tx, sql<SqlBool>`booking.id = ${among(ids.slice(0, most))}`);
  const after = rows.map((row): BookingRow => ({
    ...row,
    attendees: withoutAddress(row.attendees, email),
    version: row.version + 1,
  }));
  await Promise.all([replaceAttendees(tx, after), updateBookingRows(tx, rows)]);
  rows.forEach((row, i) => tx.emit('booking.updated', toldOf(row, after[i] ?? row, { toldTo: 'host' })));
  return { ids: rows.map(({ id }) => id), more: ids.length > most };
}
