import { sql, type CompiledQuery, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { membersOfGroupsOf } from '../people/people.ts';
import { hidesDetails } from '../policies/policies.ts';
import { resourceBuildings, resourceKinds } from '../resources/resources.ts';
import {
  all,
  any,
  isAwaiting,
  isOpen,
  plainConditions,
  summedUp,
  waitsAt,
  type BookingFilter,
  type Condition,
  type Decider,
  type WaitingOf,
} from './conditions.ts';
import type { BookingState } from './contract.ts';
import {
  among,
  columns,
  partsOf,
  valuesOf,
  type AttendeeRow,
  type BookingRow,
  type BookingUpdate,
  type HostedRow,
} from './row.ts';
import type { Sight } from './sight.ts';

export type { AttendeeRow, BookingRow, BookingUpdate, HostedRow, PartRow } from './row.ts';

const parts = (tenantId: number) => [
  sql<string | null>`booking.series_date::text`.as('seriesDate'),
  sql<
    BookingRow['resources']
  >`(select coalesce(json_agg(json_build_object('resourceId', part.resource_id, 'count', part.quantity,
      'setUpMinutes', part.set_up_minutes, 'cleanDownMinutes', part.clean_down_minutes) order by part.resource_id), '[]')
    from booking_resource as part where part.tenant_id = ${tenantId} and part.booking_id = booking.id)`.as('resources'),
  sql<
    BookingRow['attendees']
  >`(select coalesce(json_agg(json_build_object('userId', guest.user_id, 'email', guest.email, 'name', guest.name) order by guest.position), '[]')
    from booking_attendee as guest where guest.tenant_id = ${tenantId} and guest.booking_id = booking.id)`.as(
    'attendees',
  ),
];

const selectBookings = (db: Reader, tenantId: number) =>
  db
    .selectFrom('booking')
    .select([...columns, ...parts(tenantId)])
    .where('booking.tenantId', '=', tenantId)
    .$narrowType<Pick<BookingRow, 'state' | 'checkIn'>>();

const FIND = prepared(({ tenantId, id }: { readonly tenantId: number; readonly id: number }, db) =>
  selectBookings(db, tenantId).where('id', '=', id),
);

export async function findBooking(ctx: Ctx, id: number): Promise<BookingRow | undefined> {
  return (await FIND.run(ctx.db, { tenantId: ctx.tenant.id, id }))[0];
}

/** These bookings, of which there is one at least, whoever sees them. */
export const findBookingRows = ({ db, tenant }: Ctx, ids: readonly number[]): Promise<BookingRow[]> =>
  selectBookings(db, tenant.id).where('id', '=', among(ids)).orderBy('id').execute();

// Stretch by stretch (`offset 0` keeps it so): however much somebody has had in years, only what begins in them is read.
const HOSTED = prepared(
  (given: { tenantId: number; hostId: number; starts: readonly Date[]; ends: readonly Date[] }, db) => sql<HostedRow>`
  select booking.id, booking.state, booking.starts_at as "startsAt", booking.ends_at as "endsAt", booking.expires_at as "expiresAt",
    booking.check_in as "checkIn", booking.checked_out_at as "checkedOutAt", booking.cancelled_at as "cancelledAt",
    booking.released_at as "releasedAt", part.resource_id as "resourceId", part.quantity as count, thing.type, thing.zone
  from unnest((select ${given.starts}::timestamptz[]), (select ${given.ends}::timestamptz[])) as span (starts_at, ends_at)
    cross join lateral (select * from booking where tenant_id = ${given.tenantId}::integer and host_id = ${given.hostId}::integer
      and booking.starts_at >= span.starts_at and booking.starts_at < span.ends_at and state <> 'rejected' offset 0) as booking
    cross join lateral (select * from booking_resource where tenant_id = ${given.tenantId}::integer and booking_id = booking.id
      offset 0) as part
    cross join lateral (select type, zone from ${resourceKinds(db)} as kind where tenant_id = ${given.tenantId}::integer
      and resource_id = part.resource_id offset 0) as thing`,
);

/** What somebody hosts that begins within these stretches, which do not overlap, whatever became of it. */
export const selectHosted = ({ db, tenant }: Ctx, hostId: number, spans: readonly Period[]): Promise<HostedRow[]> =>
  HOSTED.run(db, {
    tenantId: tenant.id,
    hostId,
    starts: spans.map(({ start }) => toDate(start)),
    ends: spans.map(({ end }) => toDate(end)),
  });

/** The booking, locked until the transaction ends: two changes of one booking happen one after the other. */
export async function lockBooking(tx: Tx, id: number): Promise<BookingRow | undefined> {
  const row = tx.db.selectFrom('booking').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  // The two leave together; the second begins once the first has its lock.
  const [, booking] = await Promise.all([row.forUpdate().execute(), findBooking(tx, id)]);
  return booking;
}

/** Locks those of these bookings that are in a state. Who is just changing one is waited for. */
export async function lockByState(tx: Tx, state: BookingState, ids: readonly number[]): Promise<BookingRow[]> {
  const locked = await tx.db
    .selectFrom('booking')
    .select('id')
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', among(ids))
    .where('state', '=', state)
    .orderBy('id')
    .forUpdate()
    .execute();
  const due = locked.map(({ id }) => id);
  return due.length === 0 ? [] : findBookingRows(tx, due);
}

/**
 * Locks what has not begun yet of a series and is not given up, in the order of the ids.
 * @param fromDay which of its dates is the first; null: any
 */
export async function lockDates(tx: Tx, seriesId: number, fromDay: string | null): Promise<BookingRow[]> {
  const wanted = sql<boolean>`booking.tenant_id = ${tx.tenant.id} and booking.series_id = ${seriesId}::integer
    and booking.series_date >= coalesce(${fromDay}::date, '-infinity') and booking.starts_at > ${toDate(tx.now)}
    and booking.state in ('pending', 'confirmed')`;
  return lockWanted(tx, wanted);
}

/** The same of all from a day on, whatever became of them. */
export const lockAllDates = (tx: Tx, seriesId: number, fromDay: string): Promise<BookingRow[]> =>
  lockWanted(
    tx,
    sql<boolean>`booking.tenant_id = ${tx.tenant.id} and booking.series_id = ${seriesId}::integer
      and booking.series_date >= ${fromDay}::date`,
  );

async function lockWanted(tx: Tx, wanted: RawBuilder<boolean>): Promise<BookingRow[]> {
  const locked = await tx.db.selectFrom('booking').select('id').where(wanted).orderBy('id').forUpdate().execute();
  // By their ids: what comes to fit meanwhile is not locked.
  const ids = locked.map(({ id }) => id);
  const rows = selectBookings(tx.db, tx.tenant.id).where(sql<boolean>`booking.id = ${among(ids)}`);
  return rows.orderBy('seriesDate').execute();
}

/** Which date of a series a booking is. */
export async function findDate(ctx: Ctx, seriesId: number, id: number): Promise<string | undefined> {
  const { rows } = await sql<{ date: string }>`select series_date::text as date from booking
    where tenant_id = ${ctx.tenant.id} and id = ${id}::integer and series_id = ${seriesId}::integer`.execute(ctx.db);
  return rows[0]?.date;
}

/**
 * Bookings that touch `[from, to)`, by (start, id), as far as somebody sees them.
 * @param after start, in milliseconds, and id of the last row seen
 */
export function selectPage(
  ctx: Ctx,
  sight: Sight | null,
  filter: BookingFilter,
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<BookingRow[]> {
  const wanted = all([
    ...conditionsOf(ctx, filter, after),
    ...(filter.firstOfSeries ? [isFirstOfSeries(all(conditionsOf(ctx, filter, null)))] : []),
  ]);
  const rows = selectBookings(ctx.db, ctx.tenant.id).orderBy('startsAt').orderBy('id').limit(limit);
  if (sight === null) return rows.where(wanted).execute();
  // Each way to see some has an index of its own, and none of them needs to bring more than the page holds. As an array they are
  // asked for once, whatever PostgreSQL knows of the tables yet; joined, once for each booking.
  const pages = waysToSee(ctx, sight, filter).map(
    (seen) => sql`(select booking.id from booking where ${wanted} and ${seen}
      order by booking.starts_at, booking.id limit ${limit})`,
  );
  return rows.where(sql<boolean>`booking.id = any(array(${sql.join(pages, sql` union all `)}))`).execute();
}

/** The booking, if somebody sees it. */
export async function findSeen(ctx: Ctx, sight: Sight | null, id: number): Promise<BookingRow | undefined> {
  if (sight === null) return findBooking(ctx, id);
  return selectBookings(ctx.db, ctx.tenant.id)
    .where('id', '=', id)
    .where(any(waysToSee(ctx, sight)))
    .executeTakeFirst();
}

function conditionsOf(
  ctx: Ctx,
  filter: BookingFilter,
  after: readonly [start: number, id: number] | null,
): Condition[] {
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

/** Why somebody sees a booking: one of these is true of it. */
function waysToSee({ db, tenant }: Ctx, sight: Sight, { hostId, seriesId }: Partial<BookingFilter> = {}): Condition[] {
  const { userId, managed, kept } = sight;
  const isNamed = sql<SqlBool>`(not ${isHidden(db, tenant.id)})`;
  // Whose it is shows by what is asked for too.
  const open = [isOpen(sight, 'everybody'), ...(hostId != null || seriesId != null ? [isNamed] : [])];
  const ways: Condition[] = [isOwnWithoutHost(db, tenant.id, sight), all(open)];
  if (managed.length > 0) ways.push(liesIn(db, tenant.id, managed));
  if (kept.size > 0) ways.push(hasOnly(tenant.id, [...kept]));
  if (userId === null) return ways;
  const mates = membersOfGroupsOf(db, tenant.id, userId);
  return [
    ...ways,
    ...takesPart(tenant.id, userId),
    sql`(booking.host_id in ${mates} and ${isOpen(sight, 'ownGroups')} and ${isNamed})`,
    isAwaiting(db, tenant.id, userId),
  ];
}

/** A policy about something that it has hides from others whose it is. */
const isHidden = (db: Reader, tenantId: number): Condition =>
  hasPart(tenantId, hidesDetails(db, tenantId, sql`part.resource_id`, sql`booking.host_id`));

/** Those of these bookings, of which there is one at least, whose host and title are hidden from others. */
export async function selectHidden({ db, tenant }: Ctx, ids: readonly number[]): Promise<number[]> {
  const rows = db.selectFrom('booking').select('id').where('tenantId', '=', tenant.id).where('id', '=', among(ids));
  return (await rows.where(isHidden(db, tenant.id)).execute()).map(({ id }) => id);
}

/** Why somebody may decide on what waits: she was asked, or it lies where she manages bookings. */
const waysToDecide = ({ db, tenant }: Ctx, { userId, managed, kept }: Decider): Condition[] => [
  ...(kept.size > 0 ? [hasOnly(tenant.id, [...kept])] : []),
  managed === 'all' ? sql`true` : liesIn(db, tenant.id, managed),
  ...(userId === null ? [] : [isAwaiting(db, tenant.id, userId)]),
];

/** Nobody hosts it, who booked it belongs to the same owner as who asks (see `findOwners`), and she reaches where it is. */
function isOwnWithoutHost(db: Reader, tenantId: number, sight: Sight): Condition {
  const booked = sql<SqlBool>`(booking.host_id is null and ${isMadeByOwner('booking.created_by', tenantId, sight)})`;
  return sight.reach === 'all' ? booked : sql`(${booked} and ${liesIn(db, tenantId, sight.reach)})`;
}

/** Was it made with this credential, or with one that belongs to this owner now? @param maker the column that says who made it */
export const isMadeByOwner = (
  maker: string,
  tenantId: number,
  { key, owner }: Pick<Sight, 'key' | 'owner'>,
): Condition => sql`${sql.ref(maker)} in (select unnest(array[${key}, ${owner}]::text[])
    union all select 'token:' || token_id from token_owner where tenant_id = ${tenantId}::integer and owner = ${owner})`;

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

const INSERT = prepared(
  (given: ReturnType<typeof valuesOf>) => sql`
  with written as (
    insert into booking (tenant_id, id, series_id, series_date, title, host_id, state, starts_at, ends_at, zone, expires_at, check_in, created_by,
      created_at)
    select ${given.tenantId}::integer, id, series_id, series_date, title, host_id, state, starts_at, ends_at, zone, expires_at, check_in::jsonb, created_by,
      ${given.createdAt}::timestamptz
    from unnest(${given.ids}::integer[], ${given.seriesIds}::integer[], ${given.seriesDates}::date[], ${given.titles}::text[], ${given.hostIds}::integer[], ${given.states}::text[],
                ${given.starts}::timestamptz[], ${given.ends}::timestamptz[], ${given.zones}::text[], ${given.expiries}::timestamptz[],
                ${given.checkIns}::text[], ${given.creators}::text[])
      as new (id, series_id, series_date, title, host_id, state, starts_at, ends_at, zone, expires_at, check_in, created_by))
  insert into booking_resource (tenant_id, booking_id, resource_id, quantity, set_up_minutes, clean_down_minutes)
  select ${given.tenantId}::integer, booking_id, resource_id, quantity, set_up_minutes, clean_down_minutes
  from unnest(${given.bookingIds}::integer[], ${given.resourceIds}::integer[], ${given.counts}::integer[],
              ${given.setUps}::integer[], ${given.cleanDowns}::integer[]) as part (booking_id, resource_id, quantity, set_up_minutes, clean_down_minutes)`,
);

/** The statements that write new bookings with their resources and who attends. */
export const bookingInserts = (tx: Tx, rows: readonly BookingRow[]): CompiledQuery[] => [
  INSERT.with(valuesOf(tx, rows)),
  ...attendeeInserts(tx, rows),
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
  const parts = partsOf(tx, rows);
  const ids = rows.map(({ id }) => id);
  const old = tx.db
    .deleteFrom('bookingResource')
    .where('tenantId', '=', tx.tenant.id)
    .where('bookingId', '=', among(ids));
  await Promise.all([old.execute(), tx.db.insertInto('bookingResource').values(parts).execute()]);
}

/** The statement that writes who attends bookings, in their order; none where nobody does. */
function attendeeInserts(tx: Tx, rows: readonly Pick<BookingRow, 'id' | 'attendees'>[]): CompiledQuery[] {
  const guests = rows.flatMap(({ id, attendees }) => attendees.map((guest, position) => ({ id, position, ...guest })));
  if (guests.length === 0) return [];
  const insert = sql`insert into booking_attendee (tenant_id, booking_id, position, user_id, email, name)
    select ${tx.tenant.id}::integer, guest.* from unnest(
      ${guests.map(({ id }) => id)}::integer[], ${guests.map(({ position }) => position)}::integer[],
      ${guests.map(({ userId }) => userId)}::integer[], ${guests.map(({ email }) => email)}::text[],
      ${guests.map(({ name }) => name)}::text[]) as guest`;
  return [insert.compile(tx.db)];
}

/** Gives a locked booking other attendees. */
export async function replaceAttendees(tx: Tx, id: number, attendees: readonly AttendeeRow[]): Promise<void> {
  const all = tx.db.deleteFrom('bookingAttendee').where('tenantId', '=', tx.tenant.id).where('bookingId', '=', id);
  const inserts = attendeeInserts(tx, [{ id, attendees }]);
  await Promise.all([all.execute(), ...inserts.map((one) => tx.db.executeQuery(one))]);
}

/** Writes a locked booking's changes under its next version. @returns it as it stands then */
export async function updateBookingRow(
  tx: Tx,
  { id, version }: BookingRow,
  changes: BookingUpdate,
): Promise<BookingRow | undefined> {
  const row = tx.db.updateTable('booking').set({ ...changes, version: version + 1 });
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
  await sql`update booking set series_id = new.series_id, title = new.title, state = new.state, starts_at = new.starts_at,
      ends_at = new.ends_at, zone = new.zone, checked_in_at = new.checked_in_at, cancelled_at = new.cancelled_at,
      expires_at = new.expires_at, check_in = new.check_in::jsonb, version = booking.version + 1
    from unnest(${given.ids}::integer[], ${given.seriesIds}::integer[], ${given.titles}::text[], ${given.states}::text[],
      ${given.starts}::timestamptz[], ${given.ends}::timestamptz[], ${given.zones}::text[], ${given.checkedIn}::timestamptz[],
      ${given.cancelled}::timestamptz[], ${given.expiries}::timestamptz[], ${given.checkIns}::text[])
      as new (id, series_id, title, state, starts_at, ends_at, zone, checked_in_at, cancelled_at, expires_at, check_in)
    where booking.tenant_id = ${tx.tenant.id} and booking.id = new.id`.execute(tx.db);
}

/** To whom these tokens belong now, by what bookings call them: `token:3` → `user:12`. */
export async function selectTokenOwners(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<string, string>> {
  const rows = await ctx.db
    .selectFrom('tokenOwner')
    .select(['tokenId', 'owner'])
    .where('tenantId', '=', ctx.tenant.id)
    .where('tokenId', '=', among(ids))
    .execute();
  return new Map(rows.flatMap(({ tokenId, owner }) => (owner === null ? [] : [[`token:${tokenId}`, owner] as const])));
}
