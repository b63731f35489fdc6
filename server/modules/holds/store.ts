import { sql, type CompiledQuery } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { openOrigins, type HoldOrigin, type Origin } from './contract.ts';
import { valuesOf, type NewHolds, type Values } from './new-holds.ts';
import type { HeldStretch } from './rules.ts';

/** One unit that was had. */
export interface HoldRow {
  readonly resourceId: number;
  readonly startsAt: Date;
  readonly origin: HoldOrigin;
  readonly originId: number;
}

/** Does a hold still count? */
const counts = (now: Date) => sql`(hold.expires_at is null or hold.expires_at > ${now})`;

const INTO = sql`insert into hold (tenant_id, resource_id, unit, starts_at, ends_at, origin, origin_id, expires_at, whole_id)`;
const UNLESS_TAKEN = sql`on conflict on constraint hold_no_overlap do nothing
  returning resource_id as "resourceId", starts_at as "startsAt", origin, origin_id as "originId"`;

const singles = (given: Values) => sql<HoldRow>`${INTO}
  select ${given.tenantId}::integer, resource_id, 1, starts_at, ends_at, origin, origin_id, expires_at, whole_id
  from unnest(${given.resourceIds}::integer[], ${given.starts}::timestamptz[], ${given.ends}::timestamptz[], ${given.origins}::text[],
              ${given.originIds}::integer[], ${given.expiries}::timestamptz[], ${given.wholeIds}::integer[])
    as wanted (resource_id, starts_at, ends_at, origin, origin_id, expires_at, whole_id)
  order by resource_id, starts_at, origin_id
  ${UNLESS_TAKEN}`;

/** What exists once is tried without a look. */
const INSERT_SINGLE = prepared(singles);

// Among several units a look only chooses which to try: as long as holds of a unit never overlap, it is free if none starts
// in the period and the last one before it has ended. It looks at the whole that a row is a part of, and sees none of what it inserts
// itself: all parts choose the same units. A statement of its own: planning this costs more than doing the other.
const INSERT_SEVERAL = prepared(
  (given: Values) => sql<HoldRow>`${INTO}
  select ${given.tenantId}::integer, resource_id, free.unit, starts_at, ends_at, origin, origin_id, expires_at, null::integer
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

/**
 * Deletes all that is owned, or only what it has of some resources. A booking owns its set-up and clean-down times too. @returns how
 * many holds that were
 */
export async function deleteHolds(
  tx: Tx,
  { origin, originId }: Origin,
  resourceIds?: readonly number[],
): Promise<number> {
  let holds = tx.db.deleteFrom('hold').where('tenantId', '=', tx.tenant.id);
  holds = holds.where('bookingId', OF_BOOKINGS.has(origin) ? '=' : 'is', OF_BOOKINGS.has(origin) ? originId : null);
  if (origin !== 'booking') holds = holds.where('origin', '=', origin).where('originId', '=', originId);
  if (resourceIds) holds = holds.where('resourceId', '=', sql<number>`any(${resourceIds}::integer[])`);
  return Number((await holds.executeTakeFirst()).numDeletedRows);
}

const ofBookings = (tx: Tx, bookingIds: readonly number[]) =>
  tx.db
    .deleteFrom('hold')
    .where('tenantId', '=', tx.tenant.id)
    .where('bookingId', '=', sql<number>`any(${bookingIds}::integer[])`);

/** Deletes all that these bookings own. @returns how many holds that were */
export const deleteHoldsOfBookings = async (tx: Tx, bookingIds: readonly number[]): Promise<number> =>
  Number((await ofBookings(tx, bookingIds).executeTakeFirst()).numDeletedRows);

/** Deletes what has expired of what these bookings own. Who is just letting it count for good is waited for. */
export async function deleteExpiredOf(tx: Tx, bookingIds: readonly number[]): Promise<void> {
  await ofBookings(tx, bookingIds).where('expiresAt', '<=', toDate(tx.now)).execute();
}

/** Lets a booking's holds expire at another time (null: no more). Who is just clearing them away is waited for. @returns how many are left */
export async function keepHolds(tx: Tx, bookingId: number, until: Temporal.Instant | null): Promise<number> {
  const holds = tx.db.updateTable('hold').where('tenantId', '=', tx.tenant.id).where('bookingId', '=', bookingId);
  return Number((await holds.set({ expiresAt: until && toDate(until) }).executeTakeFirst()).numUpdatedRows);
}

/** Lets what no booking holds count until another time. @returns how many holds that are */
export async function moveExpiry(tx: Tx, { origin, originId }: Origin, until: Temporal.Instant): Promise<number> {
  const own = tx.db.updateTable('hold').where('tenantId', '=', tx.tenant.id).where('bookingId', 'is', null);
  const holds = own
    .where('origin', '=', origin)
    .where('originId', '=', originId)
    .set({ expiresAt: toDate(until) });
  return Number((await holds.executeTakeFirst()).numUpdatedRows);
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
export async function insertUnits(tx: Tx, resourceIds: readonly number[], quantity: number): Promise<void> {
  await sql`insert into resource_unit (tenant_id, resource_id, unit)
    select ${tx.tenant.id}::integer, id, unit from unnest(${resourceIds}::integer[]) as id, generate_series(1, ${quantity}::integer) as unit
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

/** Deletes what was held once, and is no more, of a combined room's parts. */
export async function deletePastOfWhole(tx: Tx, wholeId: number, partIds: readonly number[]): Promise<void> {
  const now = toDate(tx.now);
  await sql`delete from hold where tenant_id = ${tx.tenant.id} and resource_id = any(${partIds}::integer[])
    and whole_id = ${wholeId} and (ends_at <= ${now} or expires_at <= ${now})`.execute(tx.db);
}

const CLOSING = sql`hold.origin in ('closure', 'out_of_service')`;

/** A stretch that a closure holds of a resource: of all its units the same. */
export interface ClosedRow extends Pick<HoldRow, 'resourceId' | 'originId' | 'startsAt'> {
  readonly endsAt: Date;
}

const CLOSED = prepared(
  ({ tenantId, resourceIds, start, end }: Omit<Looked, 'units' | 'now' | 'besides'>) => sql<ClosedRow>`
  select resource_id as "resourceId", origin_id as "originId", starts_at as "startsAt", ends_at as "endsAt" from hold
  where tenant_id = ${tenantId}::integer and resource_id = any(${resourceIds}::integer[]) and unit = 1 and ${CLOSING}
    and starts_at < ${end} and ends_at > ${start}
  order by starts_at`,
);

/** What closures hold of some resources within a period. */
export const selectClosed = (ctx: Ctx, resourceIds: readonly number[], { start, end }: Period): Promise<ClosedRow[]> =>
  CLOSED.run(ctx.db, { tenantId: ctx.tenant.id, resourceIds, start: toDate(start), end: toDate(end) });

/** Lets what closures hold end: those of some resources, or one of them wherever it is. Shrinking can clash with nobody. */
export async function endClosed(
  tx: Tx,
  whose: { readonly resourceIds: readonly number[] } | { readonly closureId: number },
  end: Temporal.Instant,
): Promise<void> {
  const own =
    'closureId' in whose
      ? sql`hold.booking_id is null and hold.origin_id = ${whose.closureId}::integer`
      : sql`hold.resource_id = any(${whose.resourceIds}::integer[])`;
  const held = sql`hold.tenant_id = ${tx.tenant.id} and ${CLOSING} and ${own}`;
  const at = toDate(end);
  await sql`delete from hold where ${held} and starts_at >= ${at}`.execute(tx.db);
  await sql`update hold set ends_at = ${at} where ${held} and starts_at < ${at} and ends_at > ${at}`.execute(tx.db);
}

/** What assignments hold from an instant on. */
export const selectAssigned = ({ db, tenant }: Ctx, originIds: readonly number[], from: Temporal.Instant) =>
  db
    .selectFrom('hold')
    .select(['originId', 'startsAt', 'endsAt'])
    .where('tenantId', '=', tenant.id)
    .where('bookingId', 'is', null)
    .where('origin', '=', 'assignment')
    .where('originId', '=', sql<number>`any(${originIds}::integer[])`)
    .where('endsAt', '>', toDate(from))
    .execute();

/** Cuts some stretches out of what assignments hold: what is left before, between and after them was theirs and clashes with nobody. */
export async function cutAssigned(
  tx: Tx,
  all: readonly { readonly resourceId: number; readonly during: Period }[],
): Promise<void> {
  if (all.length === 0) return;
  const ids = all.map(({ resourceId }) => resourceId);
  const [starts, ends] = [all.map(({ during }) => toDate(during.start)), all.map(({ during }) => toDate(during.end))];
  await sql`with gap as (
      select resource_id, range_agg(tstzrange(start, "end")) as during
      from unnest(${ids}::integer[], ${starts}::timestamptz[], ${ends}::timestamptz[]) as wanted (resource_id, start, "end") group by resource_id),
    gone as (
      delete from hold using gap where hold.tenant_id = ${tx.tenant.id} and hold.resource_id = gap.resource_id and hold.unit = 1
        and hold.origin = 'assignment' and hold.during && gap.during
      returning hold.*, tstzmultirange(hold.during) - gap.during as still)
    insert into hold (tenant_id, resource_id, unit, starts_at, ends_at, origin, origin_id)
    select tenant_id, resource_id, unit, lower(kept), upper(kept), origin, origin_id from gone, unnest(still) as kept`.execute(
    tx.db,
  );
}

/** No hold of a booking is longer: what a booking spans at most, with a day around it on either side. */
const LONGEST = { hours: 24 * 34 };

// Unit by unit, as what is taken: the start bounds what is read of each.
const HOLDERS = prepared(
  (given: Omit<Looked, 'besides'> & { readonly earliest: Date; readonly origins: readonly HoldOrigin[] }) => sql<{
    id: number;
  }>`
  select distinct near.origin_id as id
  from unnest(${given.resourceIds}::integer[], ${given.units}::integer[]) as wanted (resource_id, unit)
  cross join lateral (
    select hold.origin_id from hold
    where hold.tenant_id = ${given.tenantId}::integer and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
      and hold.starts_at < ${given.end} and hold.starts_at > ${given.earliest} and hold.ends_at > ${given.start}
      and ${counts(given.now)} and hold.origin = any(${given.origins}::text[])
    offset 0) as near`,
);

/** What holds some of these units within a period: bookings, with the time around them, or what was offered or reserved of them. */
export async function selectHolders(
  ctx: Ctx,
  of: 'booking' | 'offer' | 'team_day',
  units: readonly UnitOf[],
  { start, end }: Period,
): Promise<number[]> {
  const rows = await HOLDERS.run(ctx.db, {
    tenantId: ctx.tenant.id,
    origins: of === 'booking' ? [...OF_BOOKINGS] : [of],
    resourceIds: units.map(({ resourceId }) => resourceId),
    units: units.map(({ unit }) => unit),
    earliest: toDate(start.subtract(LONGEST)),
    start: toDate(start),
    end: toDate(end),
    now: toDate(ctx.now),
  });
  return rows.map(({ id }) => id);
}

export interface UnitOf {
  readonly resourceId: number;
  readonly unit: number;
}

/** What is taken of a unit, in order. */
export interface Taken extends UnitOf {
  readonly stretches: readonly HeldStretch[];
}

interface Looked {
  readonly tenantId: number;
  readonly resourceIds: readonly number[];
  readonly units: readonly number[];
  readonly start: Date;
  readonly end: Date;
  readonly now: Date;
  readonly besides: readonly number[];
}

const isNoneOf = (bookingIds: readonly number[]) =>
  sql`(hold.booking_id is null or hold.booking_id <> all(${bookingIds}::integer[]))`;

const milliseconds = (column: string) => sql`(date_part('epoch', ${sql.ref(column)}) * 1000)::bigint`;

// One row a unit with its times as numbers: a building's day has thousands of holds, and reading each as a row of dates
// takes several times as long as finding them.
const TAKEN = prepared(
  ({ tenantId, resourceIds, units, start, end, now, besides }: Looked) => sql<UnitOf & { taken: string }>`
  select wanted.resource_id as "resourceId", wanted.unit, touching.taken
  from unnest(${resourceIds}::integer[], ${units}::integer[]) as wanted (resource_id, unit)
  cross join lateral (
    select string_agg(${milliseconds('startsAt')} || ' ' || ${milliseconds('endsAt')} || ' ' || origin
        || coalesce(' ' || ${milliseconds('expiresAt')}, ''), ',' order by starts_at) as taken from (
      (select hold.starts_at, hold.ends_at, hold.origin, hold.expires_at from hold
        where hold.tenant_id = ${tenantId}::integer and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
          and hold.starts_at < ${start} and ${counts(now)} and ${isNoneOf(besides)}
        order by hold.starts_at desc limit 1)
      union all
      (select hold.starts_at, hold.ends_at, hold.origin, hold.expires_at from hold
        where hold.tenant_id = ${tenantId}::integer and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
          and hold.starts_at >= ${start} and hold.starts_at < ${end} and ${counts(now)}
          and ${isNoneOf(besides)})
    ) as near where ends_at > ${start}
  ) as touching
  where touching.taken is not null`,
);

/**
 * The holds that touch `period`, for some units, without those that have expired. Holds of one unit never overlap, so
 * besides those that start inside the period only the last one before it can reach in: two short index scans a unit, no
 * matter how much history there is.
 * @param besides what these bookings have is seen past
 */
export async function selectTaken(
  ctx: Ctx,
  units: readonly UnitOf[],
  period: Period,
  besides: readonly number[] = [],
): Promise<Taken[]> {
  const rows = await TAKEN.run(ctx.db, {
    tenantId: ctx.tenant.id,
    resourceIds: units.map(({ resourceId }) => resourceId),
    units: units.map(({ unit }) => unit),
    start: toDate(period.start),
    end: toDate(period.end),
    now: toDate(ctx.now),
    besides,
  });
  return rows.map(({ resourceId, unit, taken }) => ({
    resourceId,
    unit,
    stretches: taken.split(',').map(readStretch),
  }));
}

function readStretch(text: string): HeldStretch {
  const [start, end, origin, until] = text.split(' ');
  const stretch = { start: Number(start), end: Number(end) };
  const heldFor = openOrigins.find((one) => one === origin);
  // Until when a booking that waits, or an offer, holds it is nobody else's to know.
  return heldFor ? { ...stretch, heldFor, ...(until && { heldUntil: Number(until) }) } : stretch;
}
