import { sql, type SqlBool } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Db } from '../../platform/db/connect.ts';
import { toDate, toInstant } from '../../platform/time.ts';
import { devicePlaces } from '../signals/signals.ts';
import type { AlertKind } from './contract.ts';
import { watchedSince } from './rules.ts';

/** Which alerts are looked for; what is absent leaves nothing out. */
export interface AlertFilter {
  readonly buildingId?: number;
  readonly deviceId?: number;
  readonly kind?: AlertKind;
}

/** Those that stand, in buildings that the asking one reaches, the latest first. */
export function selectStanding(
  { db, tenant, who }: Ctx,
  { buildingId, deviceId, kind }: AlertFilter,
  after: number | undefined,
  limit: number,
) {
  let rows = db
    .selectFrom('deviceAlert as alert')
    .innerJoin(devicePlaces(db).as('place'), (join) =>
      join.onRef('place.tenantId', '=', 'alert.tenantId').onRef('place.deviceId', '=', 'alert.deviceId'),
    )
    .select(['alert.id', 'alert.deviceId', 'alert.raisedAt', sql<AlertKind>`alert.kind`.as('kind')])
    .where('alert.tenantId', '=', tenant.id)
    .where('alert.endedAt', 'is', null)
    .orderBy('alert.id', 'desc')
    .limit(limit);
  if (who.reach !== 'all') rows = rows.where(sql<SqlBool>`place.building_id = any(${who.reach}::integer[])`);
  if (buildingId !== undefined) rows = rows.where('place.buildingId', '=', buildingId);
  if (deviceId !== undefined) rows = rows.where('alert.deviceId', '=', deviceId);
  if (kind !== undefined) rows = rows.where('alert.kind', '=', kind);
  if (after !== undefined) rows = rows.where('alert.id', '<', after);
  return rows.execute();
}

/** What stands, and what was told after an instant. */
export function selectKnown({ db, tenant }: Ctx, after: Temporal.Instant) {
  return db
    .selectFrom('deviceAlert')
    .select(['deviceId', 'endedAt', 'toldAt', sql<AlertKind>`kind`.as('kind')])
    .where('tenantId', '=', tenant.id)
    .where((row) => row.or([row('endedAt', 'is', null), row('toldAt', '>', toDate(after))]))
    .execute();
}

/** An alert by what it is about. */
export interface Known {
  readonly deviceId: number;
  readonly kind: AlertKind;
}

/** Raises alerts, of which none stands yet. */
export async function insertAlerts(tx: Tx, all: readonly Known[]): Promise<void> {
  if (all.length === 0) return;
  const row = { tenantId: tx.tenant.id, raisedAt: toDate(tx.now), toldAt: null, endedAt: null };
  await tx.db
    .insertInto('deviceAlert')
    .values(all.map(({ deviceId, kind }) => ({ ...row, deviceId, kind })))
    .execute();
}

/** Notes of alerts that stand that they end, or are told, now. */
export async function note(tx: Tx, what: 'ended_at' | 'told_at', all: readonly Known[]): Promise<void> {
  if (all.length === 0) return;
  await sql`update device_alert as alert set ${sql.ref(what)} = ${toDate(tx.now)}
    from unnest(${all.map(({ deviceId }) => deviceId)}::integer[], ${all.map(({ kind }) => kind)}::text[]) as noted (device_id, kind)
    where alert.tenant_id = ${tx.tenant.id} and alert.ended_at is null
      and alert.device_id = noted.device_id and alert.kind = noted.kind`.execute(tx.db);
}

/** Notes that a workplace's devices are looked at now; who looks at the same time waits. @returns since when without a standstill, and how many looks there were with this one */
export async function noteLook(tx: Tx): Promise<{ readonly since: Temporal.Instant; readonly look: number }> {
  const now = toDate(tx.now);
  const none = { tenantId: tx.tenant.id, since: now, lookedAt: now, looks: 0 };
  await tx.db
    .insertInto('deviceWatch')
    .values(none)
    .onConflict((conflict) => conflict.constraint('device_watch_pk').doNothing())
    .execute();
  const mine = tx.db.selectFrom('deviceWatch').selectAll().where('tenantId', '=', tx.tenant.id);
  const row = await mine.forUpdate().executeTakeFirstOrThrow();
  const since = watchedSince({ since: toInstant(row.since), lookedAt: toInstant(row.lookedAt) }, tx.now);
  const noted = tx.db.updateTable('deviceWatch').set({ since: toDate(since), lookedAt: now, looks: row.looks + 1 });
  await noted.where('tenantId', '=', tx.tenant.id).execute();
  return { since, look: row.looks + 1 };
}

/** The workplaces that have a device to look at, or an alert that stands. */
export async function listWatched(db: Db): Promise<number[]> {
  const standing = db.selectFrom('deviceAlert').select('tenantId').where('endedAt', 'is', null);
  const placed = db.selectFrom(devicePlaces(db).as('place')).select('place.tenantId');
  return (await placed.union(standing).execute()).map(({ tenantId }) => tenantId);
}
