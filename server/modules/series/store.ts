import { sql, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { Reach } from '../../platform/context/principal.ts';
import { toDate } from '../../platform/time.ts';
import { isMadeByOwner } from '../bookings/bookings.ts';
import { resourceBuildings } from '../resources/resources.ts';

/** What a series keeps: its pattern as it was written, and what is the same of all its dates. */
export interface SeriesRow {
  readonly id: number;
  readonly version: number;
  readonly title: string;
  readonly hostId: number | null;
  /** Each as often as it is wanted. */
  readonly resourceIds: readonly number[];
  readonly attendees: readonly SeriesAttendee[];
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
}

/** Takes the next id ahead, so that a series and its bookings can be sent together. */
export async function nextSeriesId(tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: number }>`select nextval('booking_series_id_seq')::integer as id`.execute(tx.db);
  return rows[0]?.id ?? 0;
}

export async function insertSeries(tx: Tx, row: SeriesRow): Promise<void> {
  await sql`insert into booking_series (tenant_id, id, version, title, host_id, resource_ids, attendees, zone, rule, except_days,
      also_days, anchor, first_day, end_day, booked_until, start_time, end_time, days, created_by, created_at)
    values (${tx.tenant.id}, ${row.id}, ${row.version}, ${row.title}, ${row.hostId}, ${row.resourceIds}::integer[],
      ${JSON.stringify(row.attendees)}::jsonb, ${row.zone}, ${row.rule}, ${row.exceptDays}::date[], ${row.alsoDays}::date[],
      ${row.anchor}::date, ${row.firstDay}::date, ${row.endDay}::date, ${row.bookedUntil}::date, ${row.startTime}::time,
      ${row.endTime}::time, ${row.days}, ${row.createdBy}, ${toDate(tx.now)})`.execute(tx.db);
}

const selectSeries = (db: Reader, tenantId: number) =>
  db
    .selectFrom('bookingSeries')
    .select([
      'id',
      'version',
      'title',
      'hostId',
      'resourceIds',
      'zone',
      'rule',
      'days',
      'cancelledAt',
      'createdBy',
      'createdAt',
      sql<SeriesAttendee[]>`attendees`.as('attendees'),
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
  return sql<SqlBool>`(${made} and not exists (select from ${resourceBuildings(db)} as place
    where place.tenant_id = booking_series.tenant_id and place.resource_id = any(booking_series.resource_ids)
      and place.building_id <> all(${whose.reach}::integer[])))`;
}

/** Writes what a locked series becomes, under its version. */
export async function updateSeriesRow(tx: Tx, row: SeriesRow): Promise<void> {
  await sql`update booking_series set version = ${row.version}, title = ${row.title}, resource_ids = ${row.resourceIds}::integer[],
      zone = ${row.zone}, end_day = ${row.endDay}::date, booked_until = ${row.bookedUntil}::date, start_time = ${row.startTime}::time,
      end_time = ${row.endTime}::time, days = ${row.days}, cancelled_at = ${row.cancelledAt}
    where tenant_id = ${tx.tenant.id} and id = ${row.id}`.execute(tx.db);
}
