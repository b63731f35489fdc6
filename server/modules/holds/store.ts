import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate, type Period } from '../../platform/time.ts';
import type { HoldKind } from './contract.ts';
import type { Stretch } from './rules.ts';

export interface HoldRow {
  readonly resourceId: number;
  readonly unit: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export interface NewHold extends HoldRow {
  readonly kind: HoldKind;
  readonly bookingId: number | null;
}

const INSERT = prepared(
  (given: ReturnType<typeof columnsOf>) => sql<HoldRow>`
  insert into hold (tenant_id, resource_id, unit, starts_at, ends_at, kind, booking_id)
  select ${given.tenantId}::integer, resource_id, unit, starts_at, ends_at, kind, booking_id
  from unnest(${given.resourceIds}::integer[], ${given.units}::integer[], ${given.starts}::timestamptz[], ${given.ends}::timestamptz[],
              ${given.kinds}::text[], ${given.bookingIds}::integer[]) as wanted (resource_id, unit, starts_at, ends_at, kind, booking_id)
  order by resource_id, unit, starts_at
  on conflict on constraint hold_no_overlap do nothing
  returning resource_id as "resourceId", unit, starts_at as "startsAt", ends_at as "endsAt"`,
);

const columnsOf = (tx: Tx, holds: readonly NewHold[]) => ({
  tenantId: tx.tenant.id,
  resourceIds: holds.map(({ resourceId }) => resourceId),
  units: holds.map(({ unit }) => unit),
  starts: holds.map(({ startsAt }) => startsAt),
  ends: holds.map(({ endsAt }) => endsAt),
  kinds: holds.map(({ kind }) => kind),
  bookingIds: holds.map(({ bookingId }) => bookingId),
});

/**
 * Inserts the holds that clash with nobody, in the order of (resource, start): two writers of several rows then wait for
 * each other in one direction only. The exclusion constraint alone judges.
 */
export const insertHolds = (tx: Tx, holds: readonly NewHold[]): Promise<HoldRow[]> =>
  INSERT.run(tx.db, columnsOf(tx, holds));

export async function deleteHoldsOfBooking(tx: Tx, bookingId: number): Promise<void> {
  await tx.db.deleteFrom('hold').where('tenantId', '=', tx.tenant.id).where('bookingId', '=', bookingId).execute();
}

/** Cuts a booking's holds short; what would be left empty goes. Shrinking can clash with nobody. */
export async function endHoldsOfBooking(tx: Tx, bookingId: number, end: Temporal.Instant): Promise<void> {
  const at = toDate(end);
  const own = tx.db.deleteFrom('hold').where('tenantId', '=', tx.tenant.id).where('bookingId', '=', bookingId);
  await own.where('startsAt', '>=', at).execute();
  await tx.db
    .updateTable('hold')
    .set({ endsAt: at })
    .where('tenantId', '=', tx.tenant.id)
    .where('bookingId', '=', bookingId)
    .where('endsAt', '>', at)
    .execute();
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
}

const milliseconds = (column: string) => sql`(date_part('epoch', ${sql.ref(column)}) * 1000)::bigint`;

// One row a unit with its times as numbers: a building's day has thousands of holds, and reading each as a row of dates
// takes several times as long as finding them.
const TAKEN = prepared(
  ({ tenantId, resourceIds, units, start, end }: Looked) => sql<UnitOf & { taken: string }>`
  select wanted.resource_id as "resourceId", wanted.unit, touching.taken
  from unnest(${resourceIds}::integer[], ${units}::integer[]) as wanted (resource_id, unit)
  cross join lateral (
    select string_agg(${milliseconds('startsAt')} || ' ' || ${milliseconds('endsAt')}, ',' order by starts_at) as taken from (
      (select hold.starts_at, hold.ends_at from hold
        where hold.tenant_id = ${tenantId}::integer and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
          and hold.starts_at < ${start}
        order by hold.starts_at desc limit 1)
      union all
      (select hold.starts_at, hold.ends_at from hold
        where hold.tenant_id = ${tenantId}::integer and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
          and hold.starts_at >= ${start} and hold.starts_at < ${end})
    ) as near where ends_at > ${start}
  ) as touching
  where touching.taken is not null`,
);

/**
 * The holds that touch `period`, for some units. Holds of one unit never overlap, so besides those that start inside the
 * period only the last one before it can reach in: two short index scans a unit, no matter how much history there is.
 */
export async function selectTaken(ctx: Ctx, units: readonly UnitOf[], period: Period): Promise<Taken[]> {
  const rows = await TAKEN.run(ctx.db, {
    tenantId: ctx.tenant.id,
    resourceIds: units.map(({ resourceId }) => resourceId),
    units: units.map(({ unit }) => unit),
    start: toDate(period.start),
    end: toDate(period.end),
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
