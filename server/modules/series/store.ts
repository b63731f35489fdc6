import { chargeInserts, chargesOf } from '../cost-codes/cost-codes.ts';
import type { Charges } from '../cost-codes/contract.ts';
import { sql, type QueryExecutorProvider, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { Reach } from '../../platform/context/principal.ts';
import type { Db } from '../../platform/db/connect.ts';
import { toDate } from '../../platform/time.ts';
import { hasDateSince, isMadeByOwner, type Forgotten } from '../bookings/bookings.ts';
import { resourceBuildings } from '../resources/resources.ts';
import type { Refusal } from './refusals.ts';

/** What a series keeps: its pattern as it was written, and what is the same of all its dates. */
export interface SeriesRow {
  readonly id: number;
  readonly version: number;
  readonly title: string;
  /** What is said besides, of all its dates. */
  readonly notes: string | null;
  /** Where to join any of its dates online. */
  readonly joinUrl: string | null;
  readonly hostId: number | null;
  /** Each as often as it is wanted. */
  readonly resourceIds: readonly number[];
  readonly attendees: readonly SeriesAttendee[];
  /** Who pays for each of its dates. */
  readonly costCodes: Charges;
  /** Others see that its dates are booked, and not by whom. */
  readonly isAnonymous: boolean;
  /** Where everybody may read, neither their title nor who comes is told. */
  readonly isPrivate: boolean;
  /** The series that its dates were the later ones of; null: none. */
  readonly splitFrom: number | null;
  readonly zone: string;
  readonly rule: string;
  readonly exceptDays: readonly string[];
  readonly alsoDays: readonly string[];
  readonly anchor: string;
  readonly firstDay: string;
  readonly endDay: string | null;
  readonly bookedUntil: string | null;
  readonly startTime: string;
  readonly endTime: string;
  readonly days: number;
  readonly cancelledAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

export interface SeriesAttendee {
  readonly userId: number | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly insteadOfHost?: boolean;
}

/** Takes the next id ahead, so that a series and its bookings can be sent together. */
export async function nextSeriesId(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval('booking_series_id_seq')::integer as id`.execute(tx.db);
  return rows[0]?.id ?? 0;
}

export async function insertSeries(tx: Tx, row: SeriesRow): Promise<void> {
  await sql`insert into booking_series (tenant_id, id, version, title, notes, join_url, host_id, resource_ids, attendees, zone, rule, except_days,
      also_days, anchor, first_day, end_day, booked_until, start_time, end_time, days, is_anonymous, is_private, split_from, created_by, created_at)
    values (${tx.tenant.id}, ${row.id}, ${row.version}, ${row.title}, ${row.notes}, ${row.joinUrl}, ${row.hostId}, ${row.resourceIds}::integer[],
      ${JSON.stringify(row.attendees)}::jsonb, ${row.zone}, ${row.rule}, ${row.exceptDays}::date[], ${row.alsoDays}::date[],
      ${row.anchor}::date, ${row.firstDay}::date, ${row.endDay}::date, ${row.bookedUntil}::date, ${row.startTime}::time,
      ${row.endTime}::time, ${row.days}, ${row.isAnonymous}, ${row.isPrivate}, ${row.splitFrom}, ${row.createdBy}, ${toDate(tx.now)})`.execute(
    tx.db,
  );
  for (const insert of chargeInserts(tx, 'series', [row])) await tx.db.executeQuery(insert);
}

const selectSeries = (db: Reader, tenantId: number) =>
  db
    .selectFrom('bookingSeries')
    .select([
      'id',
      'version',
      'title',
      'notes',
      'joinUrl',
      'hostId',
      'resourceIds',
      'zone',
      'rule',
      'days',
      'isAnonymous',
      'isPrivate',
      'splitFrom',
      'cancelledAt',
      'createdBy',
      'createdAt',
      sql<SeriesAttendee[]>`attendees`.as('attendees'),
      chargesOf('series', tenantId).as('costCodes'),
      sql<string[]>`except_days::text[]`.as('exceptDays'),
      sql<string[]>`also_days::text[]`.as('alsoDays'),
      sql<string>`anchor::text`.as('anchor'),
      sql<string>`first_day::text`.as('firstDay'),
      sql<string | null>`end_day::text`.as('endDay'),
      sql<string | null>`booked_until::text`.as('bookedUntil'),
      sql<string>`start_time::text`.as('startTime'),
      sql<string>`end_time::text`.as('endTime'),
    ])
    .where('tenantId', '=', tenantId);

export const findSeries = (ctx: Ctx, id: number): Promise<SeriesRow | undefined> =>
  selectSeries(ctx.db, ctx.tenant.id).where('id', '=', id).executeTakeFirst();

/** These series, by their ids. */
export async function findSeriesRows(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, SeriesRow>> {
  if (ids.length === 0) return new Map();
  const rows = selectSeries(ctx.db, ctx.tenant.id).where('id', '=', sql<number>`any(${ids}::integer[])`);
  return new Map((await rows.execute()).map((row) => [row.id, row]));
}

/** One of them, locked until the transaction ends: whatever is done to its dates together happens one after the other. */
export const lockSeries = (tx: Tx, id: number): Promise<SeriesRow | undefined> =>
  selectSeries(tx.db, tx.tenant.id).where('id', '=', id).forUpdate().executeTakeFirst();

/** Those whose later dates a series was once, of one another, in the order of the ids, locked until the transaction ends. */
export async function lockOrigins({ db, tenant }: Tx, id: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive origin as (
      select split_from as id from booking_series where tenant_id = ${tenant.id}::integer and id = ${id}::integer
      union select former.split_from from origin join booking_series as former
        on former.tenant_id = ${tenant.id}::integer and former.id = origin.id)
    select own.id from booking_series as own where own.tenant_id = ${tenant.id}::integer
      and own.id in (select origin.id from origin) order by own.id for update of own`.execute(db);
  return rows.map((row) => row.id);
}

/** Gives series another link than this one, each under its next version. @returns them as they were, locked, in the order of the ids */
export async function relinkRows(tx: Tx, from: string, to: string): Promise<SeriesRow[]> {
  const linked = selectSeries(tx.db, tx.tenant.id).where('joinUrl', '=', from);
  const rows = await linked.orderBy('id').forUpdate().execute();
  if (rows.length === 0) return [];
  await sql`update booking_series set join_url = ${to}, version = version + 1
    where tenant_id = ${tx.tenant.id} and id = any(${rows.map(({ id }) => id)}::integer[])`.execute(tx.db);
  return rows;
}

/** Those that somebody hosts or attends and that were not given up, in the order of the ids, locked until the transaction ends. */
export const lockSeriesOf = (tx: Tx, userId: number): Promise<SeriesRow[]> =>
  selectSeries(tx.db, tx.tenant.id)
    .where('cancelledAt', 'is', null)
    .where(sql<SqlBool>`(host_id = ${userId}::integer or attendees @> ${JSON.stringify([{ userId }])}::jsonb)`)
    .orderBy('id')
    .forUpdate()
    .execute();

/** Whose series are asked for. */
export interface Whose {
  readonly userId: number | null;
  readonly key: string;
  /** To whom what has no host belongs: see `isMadeByOwner`. */
  readonly owner: string;
  readonly reach: Reach;
}

/** Somebody's series, the latest first. */
export function selectPage(
  ctx: Ctx,
  whose: Whose,
  after: readonly [id: number] | null,
  limit: number,
): Promise<SeriesRow[]> {
  const own = sql<SqlBool>`(host_id = ${whose.userId}::integer or ${isOwnWithoutHost(ctx, whose)})`;
  const rows = selectSeries(ctx.db, ctx.tenant.id).where(own).orderBy('id', 'desc').limit(limit);
  return (after ? rows.where('id', '<', after[0]) : rows).execute();
}

/** Nobody hosts it, who made it belongs to the same owner as who asks, and she reaches all that it is of: as of a booking. */
function isOwnWithoutHost({ db, tenant }: Ctx, whose: Whose) {
  const made = sql<SqlBool>`(host_id is null and ${isMadeByOwner('booking_series.created_by', tenant.id, whose)})`;
  if (whose.reach === 'all') return made;
  return sql<SqlBool>`(${made} and ${liesIn(db, whose.reach)})`;
}

/** All that it is of is in these buildings. */
const liesIn = (db: Reader, buildingIds: readonly number[]) =>
  sql<SqlBool>`not exists (select from ${resourceBuildings(db)} as place
    where place.tenant_id = booking_series.tenant_id and place.resource_id = any(booking_series.resource_ids)
      and place.building_id <> all(${buildingIds}::integer[]))`;

/** Whose name or address a series says who has no account; as the index says it. */
const NAMES_OUTSIDERS = sql`attendees @? '$[*] ? (@.userId == null && (@.email != null || @.name != null && @.name != ""))'`;

/** Those that somebody attends under an address, in the order of the ids, locked until the transaction ends. */
export const lockAttended = ({ db, tenant }: Tx, { email, buildings, most }: Forgotten): Promise<SeriesRow[]> =>
  selectSeries(db, tenant.id)
    .where(
      sql<SqlBool>`exists (select from jsonb_array_elements(attendees) as one where lower(one ->> 'email') = ${email})`,
    )
    .where(buildings === 'all' ? sql<SqlBool>`true` : liesIn(db, buildings))
    .orderBy('id')
    .limit(most + 1)
    .forUpdate()
    .execute();

/** Writes who attends locked series, each under its next version. */
export async function updateAttendees(
  { db, tenant }: Tx,
  rows: readonly Pick<SeriesRow, 'id' | 'attendees'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`update booking_series set version = version + 1, attendees = new.attendees::jsonb
    from unnest(${rows.map(({ id }) => id)}::integer[], ${rows.map(({ attendees }) => JSON.stringify(attendees))}::text[]) as new (id, attendees)
    where booking_series.tenant_id = ${tenant.id} and booking_series.id = new.id`.execute(db);
}

/**
 * Takes off series whose last date ended before a time, of all workplaces, the names and addresses of those who attended without an account.
 * It is told nobody, so that no version is counted.
 * @returns of how many series, `limit` at most
 */
export async function clearOutsiders(db: Db, before: Temporal.Instant, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`update booking_series set attendees = (
      select jsonb_agg(case when one -> 'userId' = 'null' then one || '{"name": "", "email": null}' else one end order by place)
      from jsonb_array_elements(attendees) with ordinality as said (one, place))
    where (tenant_id, id) in (select tenant_id, id from booking_series where ${NAMES_OUTSIDERS} and booked_until is null
      and not ${hasDateSince('booking_series.tenant_id', 'booking_series.id', toDate(before))}
      order by tenant_id, id limit ${limit} for update skip locked)`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Writes what a locked series becomes, under its version. */
export async function updateSeriesRow(tx: Tx, row: SeriesRow): Promise<void> {
  await sql`update booking_series set version = ${row.version}, title = ${row.title}, notes = ${row.notes}, join_url = ${row.joinUrl}, host_id = ${row.hostId}, attendees = ${JSON.stringify(row.attendees)}::jsonb, resource_ids = ${row.resourceIds}::integer[],
      zone = ${row.zone}, end_day = ${row.endDay}::date, booked_until = ${row.bookedUntil}::date, start_time = ${row.startTime}::time,
      end_time = ${row.endTime}::time, days = ${row.days}, cancelled_at = ${row.cancelledAt}, is_anonymous = ${row.isAnonymous}, is_private = ${row.isPrivate}
    where tenant_id = ${tx.tenant.id} and id = ${row.id}`.execute(tx.db);
}

/** By which release of the zone data the bookings of each workplace have been looked through. */
export async function selectZoneData(db: QueryExecutorProvider): Promise<ReadonlyMap<number, string>> {
  const known = sql<{ tenantId: number; version: string }>`select tenant_id as "tenantId", version from zone_data`;
  return new Map((await known.execute(db)).rows.map((row) => [row.tenantId, row.version]));
}

/** Notes a newer one for workplaces. @returns for which of them nobody has yet */
export async function noteZoneData(
  db: QueryExecutorProvider,
  { tenantIds, version, at }: { readonly tenantIds: readonly number[]; readonly version: string; readonly at: Date },
): Promise<number[]> {
  const noted = sql<{ tenantId: number }>`insert into zone_data (tenant_id, version, noted_at)
    select tenant_id, ${version}, ${at}::timestamptz from unnest(${tenantIds}::integer[]) as behind (tenant_id)
    on conflict on constraint zone_data_pk do update set version = excluded.version, noted_at = excluded.noted_at
      where zone_data.version < excluded.version
    returning tenant_id as "tenantId"`;
  return (await noted.execute(db)).rows.map(({ tenantId }) => tenantId);
}

/** What became of a booking that other zone data made begin at another instant. */
export interface ShiftRow {
  readonly bookingId: number;
  /** Its series, and which of its dates it is. */
  readonly seriesId: number | null;
  readonly date: string | null;
  /** Where it was to go. */
  readonly startsAt: Date;
  /** What others have there; null: it moved. */
  readonly skipped: readonly Refusal[] | null;
}

/** Notes what became of bookings. @returns of which of them that was not known yet */
export async function insertShifts(tx: Tx, shifts: readonly ShiftRow[]): Promise<ReadonlySet<number>> {
  const fresh = sql<{
    bookingId: number;
  }>`insert into zone_shift (tenant_id, booking_id, series_id, series_date, starts_at, skipped, noted_at)
    select ${tx.tenant.id}::integer, booking_id, series_id, series_date, starts_at, skipped::jsonb, ${toDate(tx.now)}::timestamptz
    from unnest(${shifts.map(({ bookingId }) => bookingId)}::integer[], ${shifts.map(({ seriesId }) => seriesId)}::integer[],
      ${shifts.map(({ date }) => date)}::date[], ${shifts.map(({ startsAt }) => startsAt)}::timestamptz[],
      ${shifts.map(({ skipped }) => skipped && JSON.stringify(skipped))}::text[])
      as shift (booking_id, series_id, series_date, starts_at, skipped)
    on conflict on constraint zone_shift_pk do update set series_id = excluded.series_id, series_date = excluded.series_date,
      starts_at = excluded.starts_at, skipped = excluded.skipped, noted_at = excluded.noted_at, told_at = null
      where zone_shift.starts_at <> excluded.starts_at or (zone_shift.skipped is null) <> (excluded.skipped is null)
    returning booking_id as "bookingId"`;
  return new Set((await fresh.execute(tx.db)).rows.map(({ bookingId }) => bookingId));
}

/** A series of which something is untold yet. */
export async function findUntold({ db, tenant }: Ctx): Promise<number | undefined> {
  const next = sql<{ seriesId: number }>`select series_id as "seriesId" from zone_shift
    where tenant_id = ${tenant.id} and told_at is null and series_id is not null order by series_id limit 1`;
  return (await next.execute(db)).rows[0]?.seriesId;
}

/** Marks what is untold yet of a series as told. @returns it, in the order of its dates */
export async function updateTold(tx: Tx, seriesId: number): Promise<ShiftRow[]> {
  const told = sql<ShiftRow>`with told as (
      update zone_shift set told_at = ${toDate(tx.now)}::timestamptz
      where tenant_id = ${tx.tenant.id} and series_id = ${seriesId}::integer and told_at is null returning *)
    select booking_id as "bookingId", series_id as "seriesId", series_date::text as date, starts_at as "startsAt", skipped
    from told order by series_date`;
  return (await told.execute(tx.db)).rows;
}
