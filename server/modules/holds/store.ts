import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/db/context.ts';
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

/**
 * Inserts the holds that clash with nobody, in the order of (resource, start): two writers of several rows then wait for
 * each other in one direction only. The exclusion constraint alone judges.
 */
export function insertHolds(tx: Tx, holds: readonly NewHold[]): Promise<HoldRow[]> {
  const rows = holds
    .toSorted((a, b) => a.resourceId - b.resourceId || a.unit - b.unit || a.startsAt.getTime() - b.startsAt.getTime())
    .map((hold) => ({ tenantId: tx.tenant.id, ...hold }));
  return tx.db
    .insertInto('hold')
    .values(rows)
    .onConflict((clash) => clash.constraint('hold_no_overlap').doNothing())
    .returning(['resourceId', 'unit', 'startsAt', 'endsAt'])
    .execute();
}

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

/**
 * The holds that touch `period`, for some units. Holds of one unit never overlap, so besides those that start inside the
 * period only the last one before it can reach in: two short index scans a unit, no matter how much history there is.
 */
export async function selectHolds(ctx: Ctx, units: readonly UnitOf[], period: Period): Promise<HoldRow[]> {
  const [start, end] = [toDate(period.start), toDate(period.end)];
  const tenant = sql`${ctx.tenant.id}::integer`;
  const { rows } = await sql<HoldRow>`
    select wanted.resource_id, wanted.unit, touching.starts_at, touching.ends_at
    from unnest(${units.map(({ resourceId }) => resourceId)}::integer[], ${units.map(({ unit }) => unit)}::integer[]) as wanted (resource_id, unit)
    cross join lateral (
      (select hold.starts_at, hold.ends_at from hold
        where hold.tenant_id = ${tenant} and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
          and hold.starts_at < ${start}
        order by hold.starts_at desc limit 1)
      union all
      (select hold.starts_at, hold.ends_at from hold
        where hold.tenant_id = ${tenant} and hold.resource_id = wanted.resource_id and hold.unit = wanted.unit
          and hold.starts_at >= ${start} and hold.starts_at < ${end})
    ) as touching
    where touching.ends_at > ${start}
    order by wanted.resource_id, touching.starts_at`.execute(ctx.db);
  return rows;
}
