import { sql, type RawBuilder, type SqlBool, type Updateable } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { slicedRows } from '../../platform/db/sliced.ts';
import type { DB, Db } from '../../platform/db/connect.ts';
import { containing } from '../../platform/db/containing.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate } from '../../platform/time.ts';
import { resourceBuildings, resourceKinds, resourcePlaces } from '../resources/resources.ts';
import {
  deviceKinds,
  kinds,
  numberNames,
  personalKinds,
  presenceKinds,
  type Kind,
  type NumberName,
} from '../signal-kinds/contract.ts';
import { keptDaysOf } from '../signal-kinds/signal-kinds.ts';
import { KEPT_DAYS, STUCK_HOURS } from './contract.ts';
import type { DeviceFilter } from './device-filter.ts';
import type { Recorded, Sender, Touched } from './recorded.ts';
import type { StandColumns } from './stand.ts';

// ——— Devices

const usuallyBelieved = JSON.stringify(
  Object.fromEntries(deviceKinds.map((kind) => [kind, kinds[kind].believedMinutes])),
);
const BELIEVED = sql<number>`coalesce(device.believed_minutes, (${usuallyBelieved}::jsonb ->> device.kind)::integer)`;
/** In which building it is, beside the `place` of its resource. */
const BUILDING = sql<number | null>`coalesce(place.building_id, device.entrance_building_id)`;
const ITS = sql<SqlBool>`said.tenant_id = device.tenant_id and said.device_id = device.id`;

/** What it said where it is by now: what it said before it was carried there is of another place, and decides nothing here. */
const HERE = sql<SqlBool>`(device.placed_at is null or said.at >= device.placed_at)`;

/** The latest of a device’s readings that fit. */
const latest = <T>(what: RawBuilder<T>, fits: RawBuilder<unknown>): RawBuilder<T | null> =>
  sql<T | null>`(select ${what} from reading as said where ${ITS} and ${fits} order by said.at desc limit 1)`;

/** Devices, with what was heard of them: each is looked up by its latest readings alone, so that one that came late changes nothing but them. */
const devices = ({ db, tenant, now }: Ctx) => {
  const at = toDate(now);
  const stuckSince = sql`${at}::timestamptz - make_interval(hours => ${STUCK_HOURS}::integer)`;
  const before = sql`said.has_motion is not null and said.at <= ${stuckSince}
    and said.at > ${stuckSince} - make_interval(hours => ${STUCK_HOURS}::integer)`;
  return db
    .selectFrom('device')
    .leftJoin(resourcePlaces(db).as('place'), (join) =>
      join.onRef('place.tenantId', '=', 'device.tenantId').onRef('place.resourceId', '=', 'device.resourceId'),
    )
    .select(['device.id', 'device.version', 'device.name', 'device.accessId', 'device.resourceId'])
    .select(['device.entranceBuildingId', 'device.entranceFloorId'])
    .select(['device.createdAt', 'device.retiredAt', 'place.name as resourceName'])
    .select([
      BUILDING.as('buildingId'),
      sql<Kind>`device.kind`.as('kind'),
      BELIEVED.as('believedMinutes'),
      latest<Date>(sql`said.at`, sql`true`).as('lastHeardAt'),
      latest<number>(sql`said.battery_level`, sql`said.battery_level is not null`).as('batteryLevel'),
      latest<boolean>(
        sql`said.has_motion`,
        sql`said.has_motion is not null and said.at >= ${at}::timestamptz - make_interval(mins => ${BELIEVED})`,
      ).as('motion'),
      sql<boolean>`coalesce(${latest(sql`said.has_motion`, before)} and not exists (
        select from reading as said where ${ITS} and said.at > ${stuckSince} and not said.has_motion), false)`.as(
        'isStuck',
      ),
    ])
    .where('device.tenantId', '=', tenant.id);
};

export type DeviceRow = Awaited<ReturnType<ReturnType<typeof devices>['executeTakeFirstOrThrow']>>;

/** Devices in use at a resource, and in which building that is, to join with. */
export const devicePlaces = (db: Ctx['db']) =>
  db
    .selectFrom('device')
    .innerJoin(resourceBuildings(db).as('at'), (join) =>
      join.onRef('at.tenantId', '=', 'device.tenantId').onRef('at.resourceId', '=', 'device.resourceId'),
    )
    .select(['device.tenantId', 'device.id as deviceId', 'at.buildingId'])
    .where('device.retiredAt', 'is', null);

/** By whose clocks each device goes, to join with; null: it is nowhere yet. */
export const deviceZones = (db: Ctx['db']) =>
  db
    .selectFrom('device')
    .leftJoin(resourceKinds(db).as('at'), (join) =>
      join.onRef('at.tenantId', '=', 'device.tenantId').onRef('at.resourceId', '=', 'device.resourceId'),
    )
    .select(['device.tenantId', 'device.id as deviceId', 'at.zone']);

export const findDeviceRow = (ctx: Ctx, id: number): Promise<DeviceRow | undefined> =>
  devices(ctx).where('device.id', '=', id).executeTakeFirst();

/** Keeps others from changing the device, then reads it. */
export async function lockDevice(tx: Tx, id: number): Promise<DeviceRow | undefined> {
  const row = tx.db.selectFrom('device').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await row.forNoKeyUpdate().execute();
  return findDeviceRow(tx, id);
}

/** Those in buildings that the asking one reaches. */
function wanted(ctx: Ctx, filter: DeviceFilter) {
  const { ids, accessCodes, kind, buildingId, placed, resourceIds, search = '', retired } = filter;
  const { reach } = ctx.who;
  let rows = devices(ctx);
  if (reach !== 'all') rows = rows.where(sql<SqlBool>`${BUILDING} = any(${reach}::integer[])`);
  if (ids) rows = rows.where(sql<SqlBool>`device.id = any(${ids}::integer[])`);
  if (accessCodes) rows = rows.where(sql<SqlBool>`device.access_code = any(${accessCodes}::text[])`);
  if (kind !== undefined) rows = rows.where('device.kind', '=', kind);
  if (buildingId !== undefined) rows = rows.where(BUILDING, '=', buildingId);
  if (placed !== undefined)
    rows = rows.where(sql`coalesce(device.resource_id, device.entrance_building_id)`, placed ? 'is not' : 'is', null);
  if (resourceIds) {
    const known = resourceIds.filter((id) => id !== null);
    rows = rows.where(sql<SqlBool>`(device.resource_id = any(${known}::integer[])
      or (${resourceIds.includes(null)} and device.resource_id is null))`);
  }
  if (search !== '')
    rows = rows.where((row) =>
      row.or([row('device.name', 'ilike', containing(search)), row('device.accessId', 'ilike', containing(search))]),
    );
  if (retired !== undefined) rows = rows.where('device.retiredAt', retired ? 'is not' : 'is', null);
  return rows;
}

/** By name. */
export function selectDevices(
  ctx: Ctx,
  filter: DeviceFilter,
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<DeviceRow[]> {
  const rows = wanted(ctx, filter).orderBy('device.name').orderBy('device.id').limit(limit);
  if (after === null) return rows.execute();
  return rows.where(sql<SqlBool>`(device.name, device.id) > (${after[0]}, ${after[1]}::integer)`).execute();
}

/** By id, counted through. */
export function sliceDeviceRows(ctx: Ctx, filter: DeviceFilter, slice: Slice): Promise<Sliced<DeviceRow>> {
  return slicedRows(wanted(ctx, filter), slice, (rows) => rows.orderBy('device.id'));
}

export type DeviceValues = Pick<
  Updateable<DB['device']>,
  'name' | 'accessId' | 'accessCode' | 'placedAt' | 'believedMinutes' | 'retiredAt' | keyof StandColumns
>;

/** @returns its id */
export async function insertDevice(
  tx: Tx,
  values: DeviceValues & {
    readonly kind: Kind;
    readonly name: string;
    readonly accessId: string;
    readonly accessCode: string;
  },
): Promise<number> {
  const row = { ...values, tenantId: tx.tenant.id, createdAt: toDate(tx.now) };
  const { id } = await tx.db.insertInto('device').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Changes a locked device and counts its version up. */
export async function updateDeviceRow(tx: Tx, id: number, values: DeviceValues): Promise<void> {
  await tx.db
    .updateTable('device')
    .set({ ...values, version: sql`version + 1` })
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .execute();
}

// ——— Readings

const SENDERS = prepared<{ readonly tenantId: number; readonly codes: readonly string[] }, Sender>(
  ({ tenantId, codes }, db) => sql`select device.id, device.access_code as "accessCode", device.kind,
    device.retired_at is not null as retired,
    case when device.kind = any(${personalKinds}::text[]) then ${keptDaysOf('device')} else ${KEPT_DAYS}::integer end as "keptDays",
    device.resource_id as "resourceId", device.placed_at as "placedAt", ${BUILDING} as "buildingId",
    device.entrance_building_id as "entranceBuildingId", device.entrance_floor_id as "entranceFloorId"
  from device left join ${resourceBuildings(db)} as place
    on place.tenant_id = device.tenant_id and place.resource_id = device.resource_id
  where device.tenant_id = ${tenantId} and device.access_code = any(${codes}::text[])`,
);

/** Devices by what their access ids are compared by. */
export const findSenders = async (
  { db, tenant }: Ctx,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Sender>> =>
  new Map((await SENDERS.run(db, { tenantId: tenant.id, codes })).map((one) => [one.accessCode, one]));

const column = (name: string) => sql.ref(name);
const each = (part: (name: string) => RawBuilder<unknown>) => sql.join(numberNames.map(part));

type Columns = { readonly tenantId: number } & Readonly<
  Record<'deviceId' | 'at' | 'hasMotion' | 'touchedId' | 'touchedHour' | NumberName, readonly unknown[]>
>;

/**
 * Readings in one statement, however many they are. Of what is said twice for one instant the greater counts, and that somebody was there: so
 * what is kept depends on what came, and never on when or how often. In which hours something came is noted with it.
 */
const RECORD = prepared<Columns, never>(
  (values) => sql`with touched as (insert into reading_touched (tenant_id, device_id, hour)
    select ${values.tenantId}::integer, * from unnest(${values.touchedId}::integer[], ${values.touchedHour}::timestamptz[]))
  insert into reading as known (tenant_id, device_id, at, has_motion, ${each(column)})
  select ${values.tenantId}::integer, device_id, to_timestamp(at / 1000), bool_or(has_motion), ${each((name) => sql`max(${column(name)})`)}
  from unnest(${values.deviceId}::integer[], ${values.at}::float8[], ${values.hasMotion}::boolean[],
    ${sql.join(numberNames.map((name) => sql`${values[name]}::float8[]`))}) as given (device_id, at, has_motion, ${each(column)})
  group by device_id, at order by device_id, at
  on conflict (tenant_id, device_id, at) do update set
    has_motion = coalesce(known.has_motion or excluded.has_motion, known.has_motion, excluded.has_motion),
    ${each((name) => sql`${column(name)} = greatest(${sql.ref(`known.${name}`)}, ${sql.ref(`excluded.${name}`)})`)}`,
);

/** Keeps readings with what else the transaction does, and in which hours of which devices they are. */
export function recordRows(tx: Tx, rows: readonly Recorded[], touched: readonly Touched[]): void {
  const columns = numberNames.map((name) => [name, rows.map(({ values }) => values[name] ?? null)]);
  const values = Object.fromEntries(columns) as Record<NumberName, readonly (number | null)[]>;
  tx.atCommit(
    RECORD.with({
      ...values,
      tenantId: tx.tenant.id,
      deviceId: rows.map(({ sender }) => sender.id),
      at: rows.map(({ at }) => at.epochMilliseconds),
      hasMotion: rows.map((row) => row.values.hasMotion ?? null),
      touchedId: touched.map(({ deviceId }) => deviceId),
      touchedHour: touched.map(({ hour }) => new Date(hour)),
    }),
  );
}

/** Takes what is noted of so many hours in which something was measured; what nobody sees yet stays for the next time. */
export async function takeTouched({ db, tenant }: Tx, limit: number): Promise<Touched[]> {
  const { rows } = await sql<{ deviceId: number; hour: Date }>`with taken as (
      delete from reading_touched where tenant_id = ${tenant.id} and (device_id, hour) in (select device_id, hour
        from reading_touched where tenant_id = ${tenant.id} group by 1, 2 order by min(id) limit ${limit}) returning device_id, hour)
    select distinct device_id as "deviceId", hour from taken`.execute(db);
  return rows.map(({ deviceId, hour }) => ({ deviceId, hour: hour.getTime() }));
}

/** The workplaces in which something was measured that nobody has taken. */
export const listTouched = async (db: Db): Promise<number[]> =>
  (await db.selectFrom('readingTouched').select('tenantId').distinct().execute()).map(({ tenantId }) => tenantId);

/** Each number that was measured, one by one, as `said` to read from. */
export const saidNumbers = sql`(select reading.tenant_id, reading.device_id, reading.at, said.measure, said.value
  from reading cross join lateral (values ${sql.join(numberNames.map((name) => sql`(${sql.lit(name)}, ${sql.ref(name)})`))})
    as said (measure, value) where said.value is not null) as said`;

/** When readings are looked for. */
export interface Span {
  readonly from: Temporal.Instant | undefined;
  readonly to: Temporal.Instant | undefined;
}

/** Of a device, the latest first. @param before in milliseconds */
export function selectReadings(
  { db, tenant }: Ctx,
  deviceId: number,
  { from, to }: Span,
  before: number | undefined,
  limit: number,
) {
  let rows = db
    .selectFrom('reading')
    .select(['at', 'hasMotion', ...numberNames])
    .where('tenantId', '=', tenant.id)
    .where('deviceId', '=', deviceId)
    .orderBy('at', 'desc')
    .limit(limit);
  if (from) rows = rows.where('at', '>=', toDate(from));
  if (to) rows = rows.where('at', '<', toDate(to));
  if (before !== undefined) rows = rows.where('at', '<', new Date(before));
  return rows.execute();
}

export type ReadingRow = Awaited<ReturnType<typeof selectReadings>>[number];

/** Deletes what is about one person once it was kept for as long as its workplace says, at most `limit` rows. @returns how many */
export async function deletePersonal(db: Tx['db'], now: Temporal.Instant, limit: number): Promise<number> {
  const result = await sql`delete from reading using (
      select said.tenant_id, said.device_id, said.at from device join reading as said on ${ITS}
      where device.kind = any(${personalKinds}::text[])
        and said.at < ${toDate(now)}::timestamptz - make_interval(hours => 24 * ${keptDaysOf('device')}) limit ${limit}) as old
    where reading.tenant_id = old.tenant_id and reading.device_id = old.device_id and reading.at = old.at`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Devices whose signals are about one person, and for how many days these are kept, to read from. */
export const personalDevices = sql`select device.tenant_id, device.id as device_id, ${keptDaysOf('device')} as kept_days
  from device where device.kind = any(${personalKinds}::text[])`;

/** Those of some resources that a device is at which tells whether somebody is there, in use or not. */
export async function selectSensed({ db, tenant }: Ctx, resourceIds: readonly number[]): Promise<number[]> {
  const rows = await db
    .selectFrom('device')
    .select('resourceId')
    .distinct()
    .where('tenantId', '=', tenant.id)
    .where(sql<SqlBool>`resource_id = any(${resourceIds}::integer[])`)
    .where('kind', 'in', presenceKinds)
    .$narrowType<{ resourceId: number }>()
    .execute();
  return rows.map(({ resourceId }) => resourceId);
}

/** What devices said of whether somebody is there, where they are by now, and for how long that is believed: as `said` to read from. */
export const fromSaidThere = sql`from (select device.tenant_id, device.id as device_id, device.resource_id, device.kind, said.at, said.has_motion,
  make_interval(mins => ${BELIEVED}) as believed
  from device join reading as said on ${ITS} where ${HERE} and said.has_motion is not null) as said`;

/** Those of some resources at which the last word of a device in use is that somebody is there, as long as it is believed. */
export async function selectSeen({ db, tenant, now }: Ctx, resourceIds: readonly number[]): Promise<number[]> {
  const at = sql`${toDate(now)}::timestamptz`;
  const believed = sql`${HERE} and said.has_motion is not null and said.at <= ${at} and said.at > ${at} - make_interval(mins => ${BELIEVED})`;
  const rows = await db
    .selectFrom('device')
    .select('resourceId')
    .distinct()
    .where('tenantId', '=', tenant.id)
    .where(sql<SqlBool>`resource_id = any(${resourceIds}::integer[])`)
    .where('kind', 'in', presenceKinds)
    .where('retiredAt', 'is', null)
    .where(latest<boolean>(sql`said.has_motion`, believed), '=', true)
    .$narrowType<{ resourceId: number }>()
    .execute();
  return rows.map(({ resourceId }) => resourceId);
}

/** A device in use at one of these resources that says something of who is there. */
export const selectWatchers = ({ db, tenant }: Ctx, resourceIds: readonly number[]) =>
  db
    .selectFrom('device')
    .select(['id', 'resourceId', sql<Kind>`kind`.as('kind'), BELIEVED.as('believedMinutes')])
    .where('tenantId', '=', tenant.id)
    .where(sql<SqlBool>`resource_id = any(${resourceIds}::integer[])`)
    .where('retiredAt', 'is', null)
    .orderBy('id')
    .$narrowType<{ resourceId: number }>()
    .execute();

/** Of what a device says again and again within so long only the first and the last word count that somebody is there, and that nobody is. */
const AT_ONCE = sql`interval '15 seconds'`;

/** So far back each word counts, and not only where it differs from the one before. */
const IN_FULL = sql`interval '3 hours'`;

/**
 * What these devices said until a time of who is there, as far back as a fault would begin. Of what is longer ago only the first and the last of
 * those words are read that say the same within a time for which one is believed: a device may speak every few seconds, and no gap comes of it.
 */
export async function selectWords({ db, tenant }: Ctx, deviceIds: readonly number[], until: Temporal.Instant) {
  const at = toDate(until);
  const { rows } = await sql<{ readonly deviceId: number; readonly at: Date; readonly there: boolean }>`with few as (
      select device_id, believed, has_motion, min(at) as first, max(at) as last ${fromSaidThere}
      where tenant_id = ${tenant.id} and device_id = any(${deviceIds}::integer[]) and at <= ${at}
        and at > ${at}::timestamptz - make_interval(hours => ${STUCK_HOURS}::integer) - 4 * believed
      group by device_id, believed, has_motion, date_bin(${AT_ONCE}, at, 'epoch')),
    said as (
      select device_id, at, has_motion, row(has_motion, floor(extract(epoch from at) / extract(epoch from believed))) as part
      from few cross join unnest(case when first = last then array[first] else array[first, last] end) as at),
    beside as (
      select *, lag(part) over by_time as before, lead(part) over by_time as after from said
      window by_time as (partition by device_id order by at))
    select device_id as "deviceId", at, has_motion as there from beside
    where at > ${at}::timestamptz - ${IN_FULL} or before is distinct from part or after is distinct from part
    order by device_id, at`.execute(db);
  return rows;
}
