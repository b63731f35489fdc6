import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/db/context.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate, type Period } from '../../platform/time.ts';
import type { HoldKind } from './contract.ts';

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

interface Looked {
  readonly tenantId: number;
  readonly resourceIds: readonly number[];
  readonly units: readonly number[];
  readonly start: Date;
  readonly end: Date;
}

const TOUCHING = prepared(
  ({ tenantId, resourceIds, units, start, end }: Looked) => sql<HoldRow>`
  select wanted.resource_id as "resourceId", wanted.unit, touching.starts_at as "startsAt", touching.ends_at as "endsAt"
  from unnest(${resourceIds}::integer[], ${units}::integer[]) as wanted (resource_id, unit)
  cross join lateral (
    (select hold.starts_at, hold.ends_at from hold
      where hold.tenant_id = ${tenantId}::integer and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
        and hold.starts_at < ${start}
      order by hold.starts_at desc limit 1)
    union all
    (select hold.starts_at, hold.ends_at from hold
      where hold.tenant_id = ${tenantId}::integer and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
        and hold.starts_at >= ${start} and hold.starts_at < ${end})
  ) as touching
  where touching.ends_at > ${start}
  order by wanted.resource_id, touching.starts_at`,
);

/**
 * The holds that touch `period`, for some units. Holds of one unit never overlap, so besides those that start inside the
 * period only the last one before it can reach in: two short index scans a unit, no matter how much history there is.
 */
export const selectHolds = (ctx: Ctx, units: readonly UnitOf[], period: Period): Promise<HoldRow[]> =>
  TOUCHING.run(ctx.db, {
    tenantId: ctx.tenant.id,
    resourceIds: units.map(({ resourceId }) => resourceId),
    units: units.map(({ unit }) => unit),
    start: toDate(period.start),
    end: toDate(period.end),
  });
