import { sql, type SqlBool } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Reach } from '../../platform/context/principal.ts';
import type { Db } from '../../platform/db/connect.ts';
import { toDate } from '../../platform/time.ts';
import type { Condition } from './conditions.ts';
import { among, type AttendeeRow, type BookingRow } from './row.ts';
import { toldOf } from './show.ts';
import { ATTENDEES, BOOKINGS, liesIn, lockWanted, replaceAttendees, updateBookingRows } from './store.ts';

/*
 * Of who attends and has no account, the name and the address stand in the rows of bookings and series alone: events and the audit log
 * carry the ids of people with one. That somebody came, as a guest or besides, stays.
 */

/** Whom to forget, and where. */
export interface Forgotten {
  /** Her address, in small letters. */
  readonly email: string;
  /** Of what lies in these buildings as a whole. */
  readonly buildings: Reach;
  /** Of so many bookings, and so many series, at once at most. */
  readonly most: number;
}

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
  const ids = await selectAttended(tx, forgotten);
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

async function selectAttended({ db, tenant }: Ctx, { email, buildings, most }: Forgotten): Promise<number[]> {
  const isThere = buildings === 'all' ? sql`true` : liesIn(db, tenant.id, buildings);
  const { rows } = await sql<{ id: number }>`select booking.id
    from (select distinct booking_id as id from ${ATTENDEES} as guest
      where guest.tenant_id = ${tenant.id}::integer and lower(guest.email) = ${email}) as booking
    where ${isThere} order by booking.id limit ${most + 1}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Takes off what ended before a time, of all workplaces, the names and addresses of those who attended without an account; what somebody is
 * just changing is left for the next time. @returns of how many of them, `limit` at most
 */
export async function forgetAttendeesBefore(db: Db, before: Temporal.Instant, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`with old as materialized (
      select guest.tenant_id, guest.booking_id, guest.position from ${ATTENDEES} as guest
        join ${BOOKINGS} as held on held.tenant_id = guest.tenant_id and held.id = guest.booking_id
      where guest.user_id is null and (guest.email is not null or guest.name <> '') and held.ends_at < ${toDate(before)}
      order by guest.tenant_id, guest.booking_id limit ${limit} for update of held skip locked),
    forgotten as (update ${ATTENDEES} as guest set name = '', email = null from old
      where guest.tenant_id = old.tenant_id and guest.booking_id = old.booking_id and guest.position = old.position),
    counted as (update ${BOOKINGS} as held set version = version + 1
      from (select distinct tenant_id, booking_id from old) as one where held.tenant_id = one.tenant_id and held.id = one.booking_id)
    select count(*)::integer as count from old`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Does a series, named by the columns of its tenant and its id, have a date that ends at a time or later? */
export const hasDateSince = (tenantId: string, seriesId: string, since: Date): Condition =>
  sql`exists (select from ${BOOKINGS} as held where held.tenant_id = ${sql.ref(tenantId)} and held.series_id = ${sql.ref(seriesId)}
    and held.ends_at >= ${since}::timestamptz)`;
