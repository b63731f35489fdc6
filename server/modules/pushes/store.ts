import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { Dirty, Entity } from '../connections/contract.ts';

const CHANNEL = [
  'connectionId',
  'expiresAt',
  'renewedAt',
  'lastEventAt',
  'heardSince',
  'failures',
  'lapsedAt',
  'memo',
  'gapSince',
  'gapRunId',
] as const;

const channelsIn = (db: Reader, tenantId: number, connectionId: number) =>
  db
    .selectFrom('pushChannel')
    .select(CHANNEL)
    .where('tenantId', '=', tenantId)
    .where('connectionId', '=', connectionId);

export type ChannelRow = Awaited<ReturnType<ReturnType<typeof channelsIn>['executeTakeFirstOrThrow']>>;

export const findChannel = ({ db, tenant }: Ctx, connectionId: number): Promise<ChannelRow | undefined> =>
  channelsIn(db, tenant.id, connectionId).executeTakeFirst();

export const lockChannel = ({ db, tenant }: Tx, connectionId: number): Promise<ChannelRow | undefined> =>
  channelsIn(db, tenant.id, connectionId).forNoKeyUpdate().executeTakeFirst();

/** Makes the channel of a held connection if there is none, and has it begin anew. What its source said last stays: by it the address before is let go of there. */
export async function openChannel({ db, tenant, now }: Tx, connectionId: number): Promise<void> {
  const anew = { expiresAt: null, renewedAt: null, failures: 0, lapsedAt: null, heardSince: toDate(now) };
  await db
    .insertInto('pushChannel')
    .values({ tenantId: tenant.id, connectionId, ...anew })
    .onConflict((clash) => clash.constraint('push_channel_pk').doUpdateSet(anew))
    .execute();
}

export async function updateChannel(
  { db, tenant }: Tx,
  connectionId: number,
  change: Partial<Omit<ChannelRow, 'connectionId'>>,
): Promise<void> {
  await db
    .updateTable('pushChannel')
    .set(change)
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .execute();
}

/** Forgets a channel, and what waits by it. */
export async function deleteChannel({ db, tenant }: Tx, connectionId: number): Promise<void> {
  await db
    .deleteFrom('pushChannel')
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .execute();
}

// ——— What has changed at the source

const dirtyIn = (db: Reader, tenantId: number, connectionId: number) =>
  db.selectFrom('pushDirty').where('tenantId', '=', tenantId).where('connectionId', '=', connectionId);

export const countDirty = async ({ db, tenant }: Ctx, connectionId: number): Promise<number> =>
  (
    await dirtyIn(db, tenant.id, connectionId)
      .select(sql<number>`count(*)::integer`.as('count'))
      .executeTakeFirstOrThrow()
  ).count;

/** Notes what has changed, each once. What a run reads at that moment it may have read before: it is read once more. */
export async function noteDirty({ db, tenant, now }: Tx, connectionId: number, all: readonly Dirty[]): Promise<void> {
  const once = new Map(all.map((one) => [`${one.entity}/${one.externalId}`, one]));
  // In one order: two that note the same wait for each other, and not for ever.
  const rows = [...once].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, one]) => one);
  if (rows.length === 0) return;
  await db
    .insertInto('pushDirty')
    .values(
      rows.map(({ entity, externalId }) => ({
        tenantId: tenant.id,
        connectionId,
        entity,
        externalId,
        notedAt: toDate(now),
      })),
    )
    .onConflict((clash) => clash.constraint('push_dirty_pk').doUpdateSet({ notedAt: toDate(now), runId: null }))
    .execute();
}

/** Records that no run reads yet, those that wait longest first. */
export const selectDirty = async (
  { db, tenant }: Tx,
  connectionId: number,
  entity: Entity,
  limit: number,
): Promise<string[]> =>
  (
    await dirtyIn(db, tenant.id, connectionId)
      .select('externalId')
      .where('entity', '=', entity)
      .where('runId', 'is', null)
      .orderBy('notedAt')
      .orderBy('externalId')
      .limit(limit)
      .execute()
  ).map(({ externalId }) => externalId);

/** Does something wait that no run reads? */
export const hasDirty = async ({ db, tenant }: Tx, connectionId: number): Promise<boolean> =>
  (await dirtyIn(db, tenant.id, connectionId).select('entity').where('runId', 'is', null).limit(1).execute()).length >
  0;

export async function takeDirty(
  { db, tenant }: Tx,
  connectionId: number,
  { entity, records, runId }: { readonly entity: Entity; readonly records: readonly string[]; readonly runId: string },
): Promise<void> {
  await db
    .updateTable('pushDirty')
    .set({ runId })
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where('entity', '=', entity)
    .where('externalId', '=', sql<string>`any(${records}::text[])`)
    .execute();
}

/** What a run has read is changed no more. @returns how many records that were */
export async function forgetRead({ db, tenant }: Tx, runId: string): Promise<number> {
  const gone = db.deleteFrom('pushDirty').where('tenantId', '=', tenant.id).where('runId', '=', runId);
  return Number((await gone.executeTakeFirst()).numDeletedRows);
}

/** What a run has not come to is read by another. */
export async function releaseDirty({ db, tenant }: Tx, runId: string): Promise<void> {
  await db
    .updateTable('pushDirty')
    .set({ runId: null })
    .where('tenantId', '=', tenant.id)
    .where('runId', '=', runId)
    .execute();
}

/** Forgets what no run reads yet: all that has changed will be. */
export async function forgetDirty({ db, tenant }: Tx, connectionId: number): Promise<void> {
  await db
    .deleteFrom('pushDirty')
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where('runId', 'is', null)
    .execute();
}
