import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { CheckInMethod } from '../policies/contract.ts';
import { newId } from '../../platform/ids.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { OccupancyReason, OccupancyState } from '../signals/contract.ts';
import { personalDevices } from '../signals/signals.ts';
import type { ReleaseReason, PresenceDecisionKind } from './contract.ts';

/** Writes how the host of a locked booking was said to be here; what was said before it moved is forgotten. */
export async function writeCheckIn(tx: Tx, bookingId: number, method: CheckInMethod): Promise<void> {
  const said = { method, actor: tx.who.key, checkedInAt: toDate(tx.now) };
  await tx.db
    .insertInto('checkIn')
    .values({ tenantId: tx.tenant.id, bookingId, ...said })
    .onConflict((known) => known.constraint('check_in_pk').doUpdateSet(said))
    .execute();
}

/** Writes why a locked booking was given back, and from when on. */
export async function insertRelease(
  tx: Tx,
  bookingId: number,
  why: ReleaseReason,
  releasedAt: Temporal.Instant,
): Promise<void> {
  const row = { why, actor: tx.who.key, releasedAt: toDate(releasedAt), notedAt: toDate(tx.now) };
  await tx.db
    .insertInto('bookingRelease')
    .values({ tenantId: tx.tenant.id, bookingId, ...row })
    .execute();
}

/** What was decided on a booking by what sensors said. */
export interface DecisionRow {
  readonly bookingId: number;
  readonly resourceId: number;
  readonly what: PresenceDecisionKind;
  readonly state: OccupancyState;
  readonly why: OccupancyReason;
  readonly deviceId: number | null;
  readonly since: Date | null;
  readonly until: Date | null;
}

/** Writes a decision down with what else the transaction does. */
export function insertDecision(tx: Tx, row: DecisionRow): void {
  const values = { ...row, tenantId: tx.tenant.id, id: newId(), decidedAt: toDate(tx.now) };
  tx.atCommit(tx.db.insertInto('presenceDecision').values(values).compile());
}

/** What was decided at a resource since a time, the latest first. */
export const selectDecisions = ({ db, tenant }: Ctx, resourceId: number, since: Temporal.Instant, limit: number) =>
  db
    .selectFrom('presenceDecision')
    .select(['decidedAt', 'bookingId', 'deviceId', 'since', 'until'])
    .select([sql<PresenceDecisionKind>`what`.as('what'), sql<OccupancyReason>`why`.as('why')])
    .where('tenantId', '=', tenant.id)
    .where('resourceId', '=', resourceId)
    .where('decidedAt', '>', toDate(since))
    .orderBy('decidedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/**
 * Deletes what was decided by a signal about one person once that is gone itself: it says when she was there, and beside a booking who she was.
 * @returns how many rows, at most `limit`
 */
export async function deletePersonal(db: Db, now: Temporal.Instant, limit: number): Promise<number> {
  const result = await sql`delete from presence_decision as decision using (
      select old.tenant_id, old.id from (${personalDevices}) as device
        join presence_decision as old on old.tenant_id = device.tenant_id and old.device_id = device.device_id
      where old.decided_at < ${toDate(now)}::timestamptz - make_interval(hours => 24 * device.kept_days)
        and (old.until is null or old.until < ${toDate(now)}) limit ${limit}) as gone
    where decision.tenant_id = gone.tenant_id and decision.id = gone.id`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Until when it was last decided to wait for who may be at these bookings; one on which that never was is absent. */
export async function selectWaits({ db, tenant }: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, Date>> {
  const rows = await db
    .selectFrom('presenceDecision')
    .select(['bookingId', (row) => row.fn.max('until').as('until')])
    .where('tenantId', '=', tenant.id)
    .where('bookingId', '=', sql<number>`any(${ids}::integer[])`)
    .where('what', '=', 'waits')
    .groupBy('bookingId')
    .execute();
  return new Map(rows.flatMap(({ bookingId, until }) => (until ? [[bookingId, until]] : [])));
}

/** Those of these bookings that were given back because nobody came. */
export async function selectNoShows({ db, tenant }: Ctx, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom('bookingRelease')
    .select('bookingId')
    .where('tenantId', '=', tenant.id)
    .where('bookingId', '=', sql<number>`any(${ids}::integer[])`)
    .where('why', '=', 'no_show')
    .execute();
  return new Set(rows.map(({ bookingId }) => bookingId));
}

/** Which resource a code leads to. */
export async function findResourceOfCode({ db, tenant }: Ctx, code: string): Promise<number | null> {
  const row = await db
    .selectFrom('resourceCode')
    .select('resourceId')
    .where('tenantId', '=', tenant.id)
    .where('code', '=', code)
    .executeTakeFirst();
  return row?.resourceId ?? null;
}

/** The codes of some resources, by their ids. */
export async function selectCodes({ db, tenant }: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await db
    .selectFrom('resourceCode')
    .select(['resourceId', 'code'])
    .where('tenantId', '=', tenant.id)
    .where('resourceId', '=', sql<number>`any(${ids}::integer[])`)
    .execute();
  return new Map(rows.map(({ resourceId, code }) => [resourceId, code]));
}

/** Gives resources the codes they are to have. One that has got one meanwhile keeps it. */
export async function insertCodes(
  tx: Tx,
  made: readonly { readonly resourceId: number; readonly code: string }[],
): Promise<void> {
  if (made.length === 0) return;
  await sql`insert into resource_code (tenant_id, resource_id, code, created_by, created_at)
    select ${tx.tenant.id}::integer, resource_id, code, ${tx.who.key}::text, ${toDate(tx.now)}::timestamptz
    from unnest(${made.map(({ resourceId }) => resourceId)}::integer[], ${made.map(({ code }) => code)}::text[])
      as made (resource_id, code)
    order by resource_id
    on conflict on constraint resource_code_pk do nothing`.execute(tx.db);
}

/** Gives a resource another code in place of the one it had. */
export async function replaceCode(tx: Tx, resourceId: number, code: string): Promise<void> {
  const fresh = { code, createdBy: tx.who.key, createdAt: toDate(tx.now) };
  await tx.db
    .insertInto('resourceCode')
    .values({ tenantId: tx.tenant.id, resourceId, ...fresh })
    .onConflict((known) => known.constraint('resource_code_pk').doUpdateSet(fresh))
    .execute();
}
