import { chargeInserts, chargesOf } from '../cost-codes/cost-codes.ts';
import { sql, type CompiledQuery, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { Db } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate } from '../../platform/time.ts';
import { resourceBuildings, resourceKinds } from '../resources/resources.ts';
import {
  all,
  any,
  isPast,
  isDateOf,
  isToCome,
  plainConditions,
  summedUp,
  waitsAt,
  type After,
  type BookingFilter,
  type Condition,
  type Decider,
  type Forgotten,
  type WaitingOf,
} from './conditions.ts';
import {
  among,
  columns,
  noted,
  offsetsNow,
  partsOf,
  reNoted,
  valuesOf,
  type BookingRow,
  type BookingUpdate,
  type HostedRow,
  type HostSpan,
  type TimesRow,
} from './row.ts';
import { waysBy } from './ways-to-see.ts';
import type { Sight } from './sight.ts';

const parts = (tenantId: number) => [
  sql<string | null>`booking.series_date::text`.as('seriesDate'),
  sql<
    BookingRow['resources']
  >`(select coalesce(json_agg(json_build_object('resourceId', part.resource_id, 'count', part.quantity,
      'setUpMinutes', part.set_up_minutes, 'cleanDownMinutes', part.clean_down_minutes) order by part.resource_id), '[]')
    from booking_resource as part where part.tenant_id = ${tenantId} and part.booking_id = booking.id)`.as('resources'),
  sql<
    BookingRow['attendees']
  >`(select coalesce(json_agg(json_build_object('userId', guest.user_id, 'email', guest.email, 'name', guest.name,
      'insteadOfHost', guest.instead_of_host) order by guest.position), '[]')
    from booking_attendee as guest where guest.tenant_id = ${tenantId} and guest.booking_id = booking.id)`.as(
    'attendees',
  ),
  chargesOf('booking', tenantId).as('costCodes'),
];

const selectBookings = (db: Reader, tenantId: number) =>
  db
    .selectFrom('booking')
    .select([...columns, ...parts(tenantId)])
    .where('booking.tenantId', '=', tenantId)
    .$narrowType<Pick<BookingRow, 'state' | 'checkIn'>>();

/** What its host did not get after all, to join with: it was rejected, or its place was needed for something else. What she gave up, or did not come to, she had. */
export const deniedBookings = (db: Reader) => bookingHosts(db).where(sql<SqlBool>`(state = 'rejected' or made_way)`);

/** Whose each booking is, to join with. */
export const bookingHosts = (db: Reader) => db.selectFrom('booking').select(['tenantId', 'id as bookingId', 'hostId']);

const FIND = prepared(({ tenantId, id }: { readonly tenantId: number; readonly id: number }, db) =>
  selectBookings(db, tenantId).where('id', '=', id),
);

export const findBooking = async ({ db, tenant }: Ctx, id: number): Promise<BookingRow | undefined> =>
  (await FIND.run(db, { tenantId: tenant.id, id }))[0];

/** These bookings, of which there is one at least, whoever sees them. */
export const findBookingRows = ({ db, tenant }: Ctx, ids: readonly number[]): Promise<BookingRow[]> =>
  selectBookings(db, tenant.id).where('id', '=', among(ids)).orderBy('id').execute();

// Stretch by stretch (`offset 0` keeps it so): however much somebody has had in years, only what begins in them is read.
const HOSTED = prepared(
  (given: { tenantId: number; of: readonly number[]; from: Date[]; to: Date[] }, db) => sql<HostedRow>`
  select booking.id, booking.host_id as "hostId", booking.state, booking.starts_at as "startsAt", booking.ends_at as "endsAt", booking.expires_at as "expiresAt",
    booking.check_in as "checkIn", booking.checked_out_at as "checkedOutAt", booking.cancelled_at as "cancelledAt",
    booking.released_at as "releasedAt", booking.least_notice_seconds as "leastNoticeSeconds", booking.made_way as "madeWay",
    part.resource_id as "resourceId", part.quantity as count, thing.type, thing.zone,
    exists (select from booking_attendee as guest where guest.tenant_id = ${given.tenantId}::integer and guest.booking_id = booking.id
      and guest.instead_of_host) as "isForGuest"
  from unnest((select ${given.of}::integer[]), (select ${given.from}::timestamptz[]), (select ${given.to}::timestamptz[]))
      as span (host_id, starts_at, ends_at)
    cross join lateral (select * from booking where tenant_id = ${given.tenantId}::integer and host_id = span.host_id
      and booking.starts_at >= span.starts_at and booking.starts_at < span.ends_at and state <> 'rejected' offset 0) as booking
    cross join lateral (select * from booking_resource where tenant_id = ${given.tenantId}::integer and booking_id = booking.id
      offset 0) as part
    cross join lateral (select type, zone from ${resourceKinds(db)} as kind where tenant_id = ${given.tenantId}::integer
      and resource_id = part.resource_id offset 0) as thing`,
);

/** What people host that begins within these stretches, of which no two of one host overlap, whatever became of it. */
export const selectHosted = ({ db, tenant }: Ctx, spans: readonly HostSpan[]): Promise<HostedRow[]> =>
  HOSTED.run(db, {
    tenantId: tenant.id,
    of: spans.map(({ hostId }) => hostId),
    from: spans.map(({ start }) => toDate(start)),
    to: spans.map(({ end }) => toDate(end)),
  });

/** Those that have this link, or this in its stead. */
export const findLinked = ({ db, tenant }: Ctx, link: string): Promise<BookingRow[]> =>
  selectBookings(db, tenant.id).where('joinUrl', '=', link).execute();

/** The booking, locked until the transaction ends: two changes of one booking happen one after the other. */
export async function lockBooking(tx: Tx, id: number): Promise<BookingRow | undefined> {
  const row = tx.db.selectFrom('booking').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  // The two leave together; the second begins once the first has its lock.
  const [, booking] = await Promise.all([row.forUpdate().execute(), findBooking(tx, id)]);
  return booking;
}

/** What has not begun yet of a series and is not given up, in the order of its dates. @param fromDay which is the first; null: any */
export const listDatesOf = (ctx: Ctx, seriesId: number, fromDay: string | null): Promise<BookingRow[]> => {
  const wanted = all([isDateOf(seriesId, fromDay), isToCome(ctx)]);
  return selectBookings(ctx.db, ctx.tenant.id).where(wanted).orderBy('seriesDate').execute();
};

/** The times of what has not begun yet and is not given up, by (start, id) in either direction. */
export function selectTimesToCome(
  ctx: Ctx,
  order: 'asc' | 'desc',
  after: After | null,
  limit: number,
): Promise<TimesRow[]> {
  const rows = ctx.db.selectFrom('booking').select(['id', 'startsAt', 'endsAt', 'zone', 'startOffset', 'endOffset']);
  const next = after === null ? isToCome(ctx) : all([isToCome(ctx), isPast(after, order)]);
  const wanted = rows.where('tenantId', '=', ctx.tenant.id).where(next);
  return wanted.orderBy('startsAt', order).orderBy('id', order).limit(limit).execute();
}

/** Notes of bookings that were written before their offsets were noted what those are now. */
export async function noteOffsets(tx: Tx, rows: readonly TimesRow[]): Promise<void> {
  const offsets = JSON.stringify(rows.map((row) => ({ id: row.id, ...offsetsNow(row) })));
  await sql`update booking set start_offset = "startOffset", end_offset = "endOffset"
    from jsonb_to_recordset(${offsets}::jsonb) as noted (id integer, "startOffset" smallint, "endOffset" smallint)
    where booking.tenant_id = ${tx.tenant.id} and booking.id = noted.id and start_offset is null`.execute(tx.db);
}

/** Locks those of which this is so, in the order of the ids. @returns them by their dates in a series */
export async function lockWanted(tx: Tx, wanted: Condition): Promise<BookingRow[]> {
  const own = tx.db.selectFrom('booking').select('id').where('tenantId', '=', tx.tenant.id).where(wanted);
  // By their ids: what comes to fit meanwhile is not locked.
  const ids = (await own.orderBy('id').forUpdate().execute()).map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = selectBookings(tx.db, tx.tenant.id).where(sql<boolean>`booking.id = ${among(ids)}`);
  return rows.orderBy('seriesDate').execute();
}

/** Bookings that touch `[from, to)`, by (start, id), as far as somebody sees them. */
export function selectPage(
  ctx: Ctx,
  sight: Sight | null,
  filter: BookingFilter,
  after: After | null,
  limit: number,
): Promise<BookingRow[]> {
  const wanted = all([
    ...conditionsOf(ctx, filter, after),
    ...(filter.firstOfSeries ? [isFirstOfSeries(all(conditionsOf(ctx, filter, null)))] : []),
  ]);
  const order = filter.latestFirst ? 'desc' : 'asc';
  const rows = selectBookings(ctx.db, ctx.tenant.id).orderBy('startsAt', order).orderBy('id', order).limit(limit);
  if (sight === null) return rows.where(wanted).execute();
  // Each way to see some has an index of its own, and none of them needs to bring more than the page holds. As an array they are
  // asked for once, whatever PostgreSQL knows of the tables yet; joined, once for each booking.
  const pages = waysToSee(ctx, sight, filter).map(
    (seen) => sql`(select booking.id from booking where ${wanted} and ${seen}
      order by booking.starts_at, booking.id limit ${limit})`,
  );
  return rows.where(sql<boolean>`booking.id = any(array(${sql.join(pages, sql` union all `)}))`).execute();
}

/** Those of these bookings that somebody sees. */
export const selectSeen = (ctx: Ctx, sight: Sight, ids: readonly number[]): Promise<BookingRow[]> => {
  const rows = selectBookings(ctx.db, ctx.tenant.id).where('id', '=', among(ids));
  return rows.where(any(waysToSee(ctx, sight))).execute();
};

/** What a filter says, behind the last row seen. */
export function conditionsOf(ctx: Ctx, filter: BookingFilter, after: After | null): Condition[] {
  const { resourceIds, partOf, waitsFor } = filter;
  return [
    ...plainConditions(ctx, filter, after),
    ...(partOf === undefined ? [] : [any(takesPart(ctx.tenant.id, partOf))]),
    ...(resourceIds ? [usesOneOf(ctx.tenant.id, resourceIds)] : []),
    ...(waitsFor ? [any(waysToDecide(ctx, waitsFor))] : []),
  ];
}

/** Of what fits it is by itself, or the next date of its series. */
const isFirstOfSeries = (fits: Condition): Condition =>
  sql`(booking.series_id is null or booking.id = any(array(
    select distinct on (booking.series_id) booking.id from booking where ${fits} and booking.series_id is not null
    order by booking.series_id, booking.starts_at, booking.id)))`;

/** What waits of each of these series for somebody. */
export const selectWaiting = async (ctx: Ctx, decider: Decider, seriesIds: readonly number[]): Promise<WaitingOf[]> =>
  (
    await sql<WaitingOf>`select series_id, ${summedUp} from booking where tenant_id = ${ctx.tenant.id}::integer
    and series_id = any(${seriesIds}::integer[]) and ${waitsAt(ctx.now)} and ${any(waysToDecide(ctx, decider))}
    group by series_id`.execute(ctx.db)
  ).rows;

/** She hosts it, or attends. */
const takesPart = (tenantId: number, userId: number): Condition[] => [
  sql`booking.host_id = ${userId}::integer`,
  sql`booking.id = any(array(select guest.booking_id from booking_attendee as guest
    where guest.tenant_id = ${tenantId}::integer and guest.user_id = ${userId}::integer))`,
];

/** Something that it has is so. */
const hasPart = (tenantId: number, wanted: Condition): Condition => sql`exists (select from booking_resource as part
  where part.tenant_id = ${tenantId}::integer and part.booking_id = booking.id and ${wanted})`;

const usesOneOf = (tenantId: number, resourceIds: readonly number[]): Condition =>
  hasPart(tenantId, sql`part.resource_id = any(${resourceIds}::integer[])`);

/**
 * What is booked, resource by resource (`part`, `thing`), each time with the times around it (`slot`): to be asked `where`. What a resource
 * is comes last (`offset 0` keeps it so): where little is known of the tables, all bookings were looked through for each resource.
 */
export const appointmentsFrom = ({ db, tenant }: Ctx) => sql`from booking
  join booking_resource as part on part.tenant_id = ${tenant.id}::integer and part.booking_id = booking.id
  cross join lateral (select type, zone from ${resourceKinds(db)} as kind where tenant_id = ${tenant.id}::integer
    and resource_id = part.resource_id offset 0) as thing
  cross join lateral (values ('booked', booking.starts_at, booking.ends_at),
      ('set_up', booking.starts_at - make_interval(mins => part.set_up_minutes), booking.starts_at),
      ('clean_down', booking.ends_at, booking.ends_at + make_interval(mins => part.clean_down_minutes))) as slot (piece, starts_at, ends_at)`;

/** Those of these bookings, of which there is one at least, whose host and title are hidden from others. */
export async function selectHidden({ db, tenant }: Ctx, ids: readonly number[]): Promise<number[]> {
  const rows = db.selectFrom('booking').select('id').where('tenantId', '=', tenant.id).where('id', '=', among(ids));
  return (await rows.where(isHidden(db, tenant.id)).execute()).map(({ id }) => id);
}

/** All that it has is among these. What has none of them is not looked at. */
const hasOnly = (tenantId: number, resourceIds: readonly number[]): Condition =>
  sql`(booking.id = any(array(select part.booking_id from booking_resource as part
      where part.tenant_id = ${tenantId}::integer and part.resource_id = any(${resourceIds}::integer[])))
    and not ${hasPart(tenantId, sql`part.resource_id <> all(${resourceIds}::integer[])`)})`;

/** All that it has is in these buildings. Asked of one booking after another: a page is full long before all are looked at. */
const liesIn = (db: Reader, tenantId: number, buildingIds: readonly number[]): Condition =>
  sql`(select bool_and(place.building_id = any(${buildingIds}::integer[]))
    from booking_resource as part join ${resourceBuildings(db)} as place
      on place.tenant_id = part.tenant_id and place.resource_id = part.resource_id
    where part.tenant_id = ${tenantId}::integer and part.booking_id = booking.id)`;

/** See `waysBy`. */
export const { waysToSeeAll, waysToSee, isHidden, waysToDecide } = waysBy({ takesPart, hasPart, hasOnly, liesIn });

const partsInto = (given: ReturnType<typeof partsOf>) => sql`insert into booking_resource
    (tenant_id, booking_id, resource_id, quantity, set_up_minutes, clean_down_minutes)
  select ${given.tenantId}::integer, booking_id, resource_id, quantity, set_up_minutes, clean_down_minutes
  from unnest(${given.bookingIds}::integer[], ${given.resourceIds}::integer[], ${given.counts}::integer[],
              ${given.setUps}::integer[], ${given.cleanDowns}::integer[]) as part (booking_id, resource_id, quantity, set_up_minutes, clean_down_minutes)`;
const INSERT = prepared(
  (given: ReturnType<typeof valuesOf>) => sql`
  with written as (
    insert into booking (tenant_id, id, series_id, series_date, title, notes, join_url, host_id, state, starts_at, ends_at, zone, start_offset, end_offset,
      expires_at, check_in, is_anonymous, is_private, created_by, created_at)
    select ${given.tenantId}::integer, id, series_id, series_date, title, notes, join_url, host_id, state, starts_at, ends_at, zone, start_offset, end_offset,
      expires_at, check_in::jsonb, is_anonymous, is_private, created_by, ${given.createdAt}::timestamptz
    from unnest(${given.ids}::integer[], ${given.seriesIds}::integer[], ${given.seriesDates}::date[], ${given.titles}::text[], ${given.notes}::text[], ${given.joinUrls}::text[], ${given.hostIds}::integer[], ${given.states}::text[],
                ${given.starts}::timestamptz[], ${given.ends}::timestamptz[], ${given.zones}::text[], ${given.startOffsets}::smallint[],
                ${given.endOffsets}::smallint[], ${given.expiries}::timestamptz[], ${given.checkIns}::text[], ${given.anonymous}::boolean[], ${given.privates}::boolean[],
                ${given.creators}::text[])
      as new (id, series_id, series_date, title, notes, join_url, host_id, state, starts_at, ends_at, zone, start_offset, end_offset, expires_at, check_in, is_anonymous, is_private, created_by))
  ${partsInto(given)}`,
);

/** The statements that write new bookings with their resources and who attends. */
export const bookingInserts = (tx: Tx, rows: readonly BookingRow[]): CompiledQuery[] => [
  INSERT.with(valuesOf(tx, rows)),
  ...attendeeInserts(tx, rows),
  ...chargeInserts(tx, 'booking', rows),
];

/** Deletes bookings that came to nothing in the transaction that wrote them. */
export async function deleteBookings(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.db.deleteFrom('booking').where('tenantId', '=', tx.tenant.id).where('id', '=', among(ids)).execute();
}

/** Takes resources out of new bookings. */
export async function deleteResources(
  tx: Tx,
  parts: readonly { readonly bookingId: number; readonly resourceId: number }[],
): Promise<void> {
  if (parts.length === 0) return;
  const gone = sql`delete from booking_resource as part
    using unnest(${parts.map(({ bookingId }) => bookingId)}::integer[], ${parts.map(({ resourceId }) => resourceId)}::integer[])
      as gone (booking_id, resource_id)
    where part.tenant_id = ${tx.tenant.id} and part.booking_id = gone.booking_id and part.resource_id = gone.resource_id`;
  await gone.execute(tx.db);
}

/** Gives locked bookings other resources. */
export async function replaceResources(tx: Tx, rows: readonly Pick<BookingRow, 'id' | 'resources'>[]): Promise<void> {
  const old = tx.db.deleteFrom('bookingResource').where('tenantId', '=', tx.tenant.id);
  const gone = old.where('bookingId', '=', among(rows.map(({ id }) => id))).execute();
  await Promise.all([gone, partsInto(partsOf(tx, rows)).execute(tx.db)]);
}

/** The statement that writes who attends bookings, in their order; none where nobody does. */
function attendeeInserts(tx: Tx, rows: readonly Pick<BookingRow, 'id' | 'attendees'>[]): CompiledQuery[] {
  const guests = rows.flatMap(({ id, attendees }) => attendees.map((guest, position) => ({ id, position, ...guest })));
  if (guests.length === 0) return [];
  const insert = sql`insert into booking_attendee (tenant_id, booking_id, position, user_id, email, name, instead_of_host)
    select ${tx.tenant.id}::integer, guest.* from unnest(
      ${guests.map(({ id }) => id)}::integer[], ${guests.map(({ position }) => position)}::integer[],
      ${guests.map(({ userId }) => userId)}::integer[], ${guests.map(({ email }) => email)}::text[],
      ${guests.map(({ name }) => name)}::text[], ${guests.map(({ insteadOfHost }) => insteadOfHost === true)}::boolean[]) as guest`;
  return [insert.compile(tx.db)];
}

/** Gives locked bookings other attendees. */
export async function replaceAttendees(tx: Tx, rows: readonly Pick<BookingRow, 'id' | 'attendees'>[]): Promise<void> {
  const all = tx.db.deleteFrom('bookingAttendee').where('tenantId', '=', tx.tenant.id);
  const gone = all.where('bookingId', '=', among(rows.map(({ id }) => id))).execute();
  await Promise.all([gone, ...attendeeInserts(tx, rows).map((one) => tx.db.executeQuery(one))]);
}

/** Writes a locked booking's changes under its next version. @returns it as it stands then */
export async function updateBookingRow(
  tx: Tx,
  before: BookingRow,
  changes: BookingUpdate,
): Promise<BookingRow | undefined> {
  const { id, version } = before;
  const row = tx.db.updateTable('booking').set({ ...changes, ...noted(before, changes), version: version + 1 });
  const [, written] = await Promise.all([
    row.where('tenantId', '=', tx.tenant.id).where('id', '=', id).execute(),
    findBooking(tx, id),
  ]);
  return written;
}

/** Writes what became of locked bookings, each under its next version. */
export async function updateBookingRows(tx: Tx, rows: readonly BookingRow[]): Promise<void> {
  if (rows.length === 0) return;
  const given = valuesOf(tx, rows);
  await sql`update booking set series_id = new.series_id, host_id = new.host_id, title = new.title, notes = new.notes, join_url = new.join_url, state = new.state, is_anonymous = new.is_anonymous, is_private = new.is_private, starts_at = new.starts_at,
      ends_at = new.ends_at, zone = new.zone, ${reNoted('start')}, ${reNoted('end')}, checked_in_at = new.checked_in_at, cancelled_at = new.cancelled_at,
      expires_at = new.expires_at, check_in = new.check_in::jsonb, least_notice_seconds = new.least_notice_seconds, made_way = new.made_way, version = booking.version + 1
    from unnest(${given.ids}::integer[], ${given.seriesIds}::integer[], ${given.hostIds}::integer[], ${given.titles}::text[], ${given.notes}::text[], ${given.joinUrls}::text[], ${given.states}::text[],
      ${given.starts}::timestamptz[], ${given.ends}::timestamptz[], ${given.zones}::text[], ${given.startOffsets}::smallint[],
      ${given.endOffsets}::smallint[], ${given.checkedIn}::timestamptz[], ${given.cancelled}::timestamptz[], ${given.expiries}::timestamptz[], ${given.checkIns}::text[], ${given.leastNotices}::integer[], ${given.madeWay}::boolean[], ${given.anonymous}::boolean[], ${given.privates}::boolean[])
      as new (id, series_id, host_id, title, notes, join_url, state, starts_at, ends_at, zone, start_offset, end_offset, checked_in_at, cancelled_at, expires_at, check_in,
      least_notice_seconds, made_way, is_anonymous, is_private)
    where booking.tenant_id = ${tx.tenant.id} and booking.id = new.id`.execute(tx.db);
}

/** The bookings, the first ones, that lie in these buildings as a whole and name an address as that of who attends. */
export async function selectAttendedIds({ db, tenant }: Ctx, { email, buildings, most }: Forgotten): Promise<number[]> {
  const isThere = buildings === 'all' ? sql`true` : liesIn(db, tenant.id, buildings);
  const { rows } = await sql<{ id: number }>`select booking.id
    from (select distinct booking_id as id from booking_attendee
      where tenant_id = ${tenant.id}::integer and lower(email) = ${email}) as booking
    where ${isThere} order by booking.id limit ${most + 1}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Takes off what ended before a time, of all workplaces, the names and addresses of those who attended without an account; what somebody is
 * just changing is left for the next time. It is told nobody, so that no version is counted. @returns of how many of them, `limit` at most
 */
export async function clearOutsiders(db: Db, before: Temporal.Instant, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`with old as materialized (
      select guest.tenant_id, guest.booking_id, guest.position from booking_attendee as guest
        join booking on booking.tenant_id = guest.tenant_id and booking.id = guest.booking_id
      where guest.user_id is null and (guest.email is not null or guest.name <> '') and booking.ends_at < ${toDate(before)}
      order by guest.tenant_id, guest.booking_id limit ${limit} for update of booking skip locked),
    forgotten as (update booking_attendee as guest set name = '', email = null from old
      where guest.tenant_id = old.tenant_id and guest.booking_id = old.booking_id and guest.position = old.position)
    select count(*)::integer as count from old`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Does a series, named by the columns of its tenant and its id, have a date that ends at a time or later? */
export const hasDateSince = (tenantId: string, seriesId: string, since: Date): Condition =>
  sql`exists (select from booking where booking.tenant_id = ${sql.ref(tenantId)} and booking.series_id = ${sql.ref(seriesId)}
    and booking.ends_at >= ${since}::timestamptz)`;
