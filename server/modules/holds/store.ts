import { sql, type CompiledQuery } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate, type Period } from '../../platform/time.ts';
import type { HoldOrigin, Origin } from './contract.ts';
import type { Stretch } from './rules.ts';

/** So many units of a resource that has `quantity` of them, for a period. */
export interface NewHolds extends Origin {
  readonly resourceId: number;
  readonly quantity: number;
  readonly count: number;
  readonly during: Period;
  /** What it is a part of: all parts go to the same units. */
  readonly whole: Period;
  readonly expiresAt: Temporal.Instant | null;
}

/** One unit that was had. */
export interface HoldRow {
  readonly resourceId: number;
  readonly startsAt: Date;
  readonly origin: HoldOrigin;
  readonly originId: number;
}

interface Values {
  readonly tenantId: number;
  readonly resourceIds: readonly number[];
  readonly quantities: readonly number[];
  readonly counts: readonly number[];
  readonly starts: readonly Date[];
  readonly ends: readonly Date[];
  readonly wholeStarts: readonly Date[];
  readonly wholeEnds: readonly Date[];
  readonly origins: readonly HoldOrigin[];
  readonly originIds: readonly number[];
  readonly expiries: readonly (Date | null)[];
  readonly now: Date;
}

/** Does a hold still count? */
const counts = (now: Date) => sql`(hold.expires_at is null or hold.expires_at > ${now})`;

const INTO = sql`insert into hold (tenant_id, resource_id, unit, starts_at, ends_at, origin, origin_id, expires_at)`;
const UNLESS_TAKEN = sql`on conflict on constraint hold_no_overlap do nothing
  returning resource_id as "resourceId", starts_at as "startsAt", origin, origin_id as "originId"`;

const singles = (given: Values) => sql<HoldRow>`${INTO}
  select ${given.tenantId}::integer, resource_id, 1, starts_at, ends_at, origin, origin_id, expires_at
  from unnest(${given.resourceIds}::integer[], ${given.starts}::timestamptz[], ${given.ends}::timestamptz[], ${given.origins}::text[],
              ${given.originIds}::integer[], ${given.expiries}::timestamptz[])
    as wanted (resource_id, starts_at, ends_at, origin, origin_id, expires_at)
  order by resource_id, starts_at, origin_id
  ${UNLESS_TAKEN}`;

/** What exists once is tried without a look. */
const INSERT_SINGLE = prepared(singles);

// Among several units a look only chooses which to try: as long as holds of a unit never overlap, it is free if none starts
// in the period and the last one before it has ended. It looks at the whole that a row is a part of, and sees none of what it inserts
// itself: all parts choose the same units. A statement of its own: planning this costs more than doing the other.
const INSERT_SEVERAL = prepared(
  (given: Values) => sql<HoldRow>`${INTO}
  select ${given.tenantId}::integer, resource_id, free.unit, starts_at, ends_at, origin, origin_id, expires_at
  from unnest(${given.resourceIds}::integer[], ${given.quantities}::integer[], ${given.counts}::integer[], ${given.starts}::timestamptz[],
              ${given.ends}::timestamptz[], ${given.wholeStarts}::timestamptz[], ${given.wholeEnds}::timestamptz[], ${given.origins}::text[],
              ${given.originIds}::integer[], ${given.expiries}::timestamptz[])
    as wanted (resource_id, quantity, count, starts_at, ends_at, whole_start, whole_end, origin, origin_id, expires_at)
  cross join lateral (
    select each.unit from generate_series(1, wanted.quantity) as each (unit)
    where not exists (select from hold where hold.tenant_id = ${given.tenantId}::integer
        and hold.resource_id = wanted.resource_id and hold.unit = each.unit
        and hold.starts_at >= wanted.whole_start and hold.starts_at < wanted.whole_end and ${counts(given.now)})
      and coalesce((select hold.ends_at <= wanted.whole_start from hold where hold.tenant_id = ${given.tenantId}::integer
        and hold.resource_id = wanted.resource_id and hold.unit = each.unit and hold.starts_at < wanted.whole_start
          and ${counts(given.now)}
        order by hold.starts_at desc limit 1), true)
    order by each.unit limit wanted.count
  ) as free
  order by resource_id, starts_at, origin_id, free.unit
  ${UNLESS_TAKEN}`,
);

/** The same, but that it fails with AT001 where not all is had. */
const INSERT_ALL = prepared(
  (given: Values) => sql<never>`with had as (${singles(given)})
  select must_have_all((select count(*) from had), cardinality(${given.resourceIds}::integer[]))`,
);

const valuesOf = (tx: Tx, holds: readonly NewHolds[]): Values => ({
  tenantId: tx.tenant.id,
  resourceIds: holds.map(({ resourceId }) => resourceId),
  quantities: holds.map(({ quantity }) => quantity),
  counts: holds.map(({ count }) => count),
  starts: holds.map(({ during }) => toDate(during.start)),
  ends: holds.map(({ during }) => toDate(during.end)),
  wholeStarts: holds.map(({ whole }) => toDate(whole.start)),
  wholeEnds: holds.map(({ whole }) => toDate(whole.end)),
  origins: holds.map(({ origin }) => origin),
  originIds: holds.map(({ originId }) => originId),
  expiries: holds.map(({ expiresAt }) => expiresAt && toDate(expiresAt)),
  now: toDate(tx.now),
});

/**
 * Inserts the holds that clash with nobody, what exists once before what comes in quantities, each in the order of
 * (resource, start): two writers of several rows then wait for each other in one direction only. The exclusion constraint
 * alone judges.
 */
export async function insertHolds(tx: Tx, holds: readonly NewHolds[]): Promise<HoldRow[]> {
  const single = holds.filter(({ quantity }) => quantity === 1);
  const several = holds.filter(({ quantity }) => quantity > 1);
  const rows = await Promise.all([
    ...(single.length > 0 ? [INSERT_SINGLE.run(tx.db, valuesOf(tx, single))] : []),
    ...(several.length > 0 ? [INSERT_SEVERAL.run(tx.db, valuesOf(tx, several))] : []),
  ]);
  return rows.flat();
}

/** The statement that inserts the holds of what exists once, all of them, or fails with AT001. */
export const allHoldsInsert = (tx: Tx, holds: readonly NewHolds[]): CompiledQuery =>
  INSERT_ALL.with(valuesOf(tx, holds));

const OF_BOOKINGS: ReadonlySet<HoldOrigin> = new Set(['booking', 'set_up', 'clean_down']);

/** Deletes all that is owned, or only a resource's part of it. A booking owns its set-up and clean-down times too. */
export async function deleteHolds(tx: Tx, { origin, originId }: Origin, resourceId?: number): Promise<void> {
  let holds = tx.db.deleteFrom('hold').where('tenantId', '=', tx.tenant.id);
  holds = holds.where('bookingId', OF_BOOKINGS.has(origin) ? '=' : 'is', OF_BOOKINGS.has(origin) ? originId : null);
  if (origin !== 'booking') holds = holds.where('origin', '=', origin).where('originId', '=', originId);
  if (resourceId !== undefined) holds = holds.where('resourceId', '=', resourceId);
  await holds.execute();
}

/** Deletes all that these bookings own. */
export async function deleteHoldsOfBookings(tx: Tx, bookingIds: readonly number[]): Promise<void> {
  await tx.db
    .deleteFrom('hold')
    .where('tenantId', '=', tx.tenant.id)
    .where('bookingId', '=', sql<number>`any(${bookingIds}::integer[])`)
    .execute();
}

/** Lets a booking's holds expire no more. Who is just clearing them away is waited for. @returns how many are left */
export async function keepHolds(tx: Tx, bookingId: number): Promise<number> {
  const holds = tx.db.updateTable('hold').where('tenantId', '=', tx.tenant.id).where('bookingId', '=', bookingId);
  return Number((await holds.set({ expiresAt: null }).executeTakeFirst()).numUpdatedRows);
}

/** Cuts a booking's holds short, for good; what would be left empty goes. Shrinking can clash with nobody. */
export async function endHoldsOfBooking(tx: Tx, bookingId: number, end: Temporal.Instant): Promise<void> {
  const at = toDate(end);
  const own = tx.db.deleteFrom('hold').where('tenantId', '=', tx.tenant.id).where('bookingId', '=', bookingId);
  await own.where('startsAt', '>=', at).execute();
  await tx.db
    .updateTable('hold')
    .set({ endsAt: sql<Date>`least(ends_at, ${at}::timestamptz)`, expiresAt: null })
    .where('tenantId', '=', tx.tenant.id)
    .where('bookingId', '=', bookingId)
    .where((row) => row.or([row('endsAt', '>', at), row('expiresAt', 'is not', null)]))
    .execute();
}

/**
 * Lets a booking's own holds end earlier, and its clean-down follow them: within what it held all the time, so that it can clash
 * with nobody. An end that comes later changes nothing.
 */
export async function moveCleanDown(tx: Tx, bookingId: number, end: Temporal.Instant): Promise<void> {
  const at = toDate(end);
  const holds = tx.db.updateTable('hold').where('tenantId', '=', tx.tenant.id).where('bookingId', '=', bookingId);
  const own = holds.where('origin', '=', 'booking').where('endsAt', '>', at).set({ endsAt: at });
  const after = holds.where('origin', '=', 'clean_down').where('startsAt', '>', at);
  const length = sql<Date>`${at}::timestamptz + (ends_at - starts_at)`;
  await Promise.all([own.execute(), after.set({ startsAt: at, endsAt: length }).execute()]);
}

const DELETE_EXPIRED = prepared(
  ({ tenantId, resourceIds, now }: { tenantId: number; resourceIds: readonly number[]; now: Date }) => sql<never>`
  delete from hold where (tenant_id, id) in (
    select tenant_id, id from hold where tenant_id = ${tenantId}::integer and resource_id = any(${resourceIds}::integer[])
      and expires_at <= ${now} for update skip locked)`,
);

/**
 * Deletes what has expired on some resources. What another transaction is just deleting is left to it: whoever inserts
 * there waits for its end anyhow, and two that clear never wait for each other.
 */
export async function deleteExpired(tx: Tx, resourceIds: readonly number[]): Promise<void> {
  await DELETE_EXPIRED.run(tx.db, { tenantId: tx.tenant.id, resourceIds, now: toDate(tx.now) });
}

/** Adds the units of a resource that are not there yet. */
export async function insertUnits(tx: Tx, resourceId: number, quantity: number): Promise<void> {
  await sql`insert into resource_unit (tenant_id, resource_id, unit)
    select ${tx.tenant.id}::integer, ${resourceId}::integer, unit from generate_series(1, ${quantity}::integer) as unit
    on conflict do nothing`.execute(tx.db);
}

/** Deletes the units of a resource above its quantity, with what they held once. @throws 23503 when one is held now or later */
export async function deleteUnitsAbove(tx: Tx, resourceId: number, quantity: number): Promise<void> {
  const now = toDate(tx.now);
  const tenantId = tx.tenant.id;
  await Promise.all([
    sql`delete from hold where tenant_id = ${tenantId} and resource_id = ${resourceId} and unit > ${quantity}
      and (ends_at <= ${now} or expires_at <= ${now})`.execute(tx.db),
    sql`delete from resource_unit where tenant_id = ${tenantId} and resource_id = ${resourceId}
      and unit > ${quantity}`.execute(tx.db),
  ]);
}

export interface UnitOf {
  readonly resourceId: number;
  readonly unit: number;
}

/** What is taken of a unit, in order. */
export interface Taken extends UnitOf {
  readonly stretches: readonly Stretch[];
}

interface Looked {
  readonly tenantId: number;
  readonly resourceIds: readonly number[];
  readonly units: readonly number[];
  readonly start: Date;
  readonly end: Date;
  readonly now: Date;
}

const milliseconds = (column: string) => sql`(date_part('epoch', ${sql.ref(column)}) * 1000)::bigint`;

// One row a unit with its times as numbers: a building's day has thousands of holds, and reading each as a row of dates
// takes several times as long as finding them.
const TAKEN = prepared(
  ({ tenantId, resourceIds, units, start, end, now }: Looked) => sql<UnitOf & { taken: string }>`
  select wanted.resource_id as "resourceId", wanted.unit, touching.taken
  from unnest(${resourceIds}::integer[], ${units}::integer[]) as wanted (resource_id, unit)
  cross join lateral (
    select string_agg(${milliseconds('startsAt')} || ' ' || ${milliseconds('endsAt')}, ',' order by starts_at) as taken from (
      (select hold.starts_at, hold.ends_at from hold
        where hold.tenant_id = ${tenantId}::integer and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
          and hold.starts_at < ${start} and ${counts(now)}
        order by hold.starts_at desc limit 1)
      union all
      (select hold.starts_at, hold.ends_at from hold
        where hold.tenant_id = ${tenantId}::integer and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
          and hold.starts_at >= ${start} and hold.starts_at < ${end} and ${counts(now)})
    ) as near where ends_at > ${start}
  ) as touching
  where touching.taken is not null`,
);

/**
 * The holds that touch `period`, for some units, without those that have expired. Holds of one unit never overlap, so
 * besides those that start inside the period only the last one before it can reach in: two short index scans a unit, no
 * matter how much history there is.
 */
export async function selectTaken(ctx: Ctx, units: readonly UnitOf[], period: Period): Promise<Taken[]> {
  const rows = await TAKEN.run(ctx.db, {
    tenantId: ctx.tenant.id,
    resourceIds: units.map(({ resourceId }) => resourceId),
    units: units.map(({ unit }) => unit),
    start: toDate(period.start),
    end: toDate(period.end),
    now: toDate(ctx.now),
  });
  return rows.map(({ resourceId, unit, taken }) => ({
    resourceId,
    unit,
    stretches: taken.split(',').map(readStretch),
  }));
}

function readStretch(text: string): Stretch {
  const [start, end] = text.split(' ');
  return { start: Number(start), end: Number(end) };
}
