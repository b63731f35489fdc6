import { sql, type RawBuilder } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { newId } from '../../platform/ids.ts';
import { toDate } from '../../platform/time.ts';
import type { Entity, Lane } from '../connections/contract.ts';
import { activeVersion } from '../field-mappings/field-mappings.ts';
import type { Mode, RunState, StreamMode, Trigger } from './contract.ts';
import type { Met } from './judge-page.ts';
import { CLOCK, IS_FREE, LEASE } from './lease.ts';
import type { Placed, RunValues } from './new-run.ts';
import type { Action } from './record-contract.ts';

/** Where something is read. */
type In = Pick<Ctx, 'tenant'> & { readonly db: Reader };
export type Kind = Pick<RunStreamRow, 'connectionId' | 'entity'>;
/** A stream, as a run reads it. */
type Scan = Pick<RunStreamRow, 'connectionId' | 'entity' | 'generation' | 'windowFrom'>;

// ——— Streams

const STREAM = [
  'id',
  'connectionId',
  'generation',
  'rev',
  'watermark',
  'records',
  'deleted',
  'lastSuccessAt',
  'nextRunAt',
  'historyDays',
  'version',
  'wholeFrom',
] as const;
export const streamsOf = ({ db, tenant }: In, of: number | readonly number[]) =>
  db
    .selectFrom('syncStream')
    .select([...STREAM, sql<Entity>`entity`.as('entity')])
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', sql<number>`any(${[of].flat()}::integer[])`)
    .orderBy('id');
export type StreamRow = Awaited<ReturnType<ReturnType<typeof streamsOf>['executeTakeFirstOrThrow']>>;

/** Makes what is missing of a connection's streams, and locks them all in one order. */
export async function lockStreams(tx: Tx, connectionId: number, entities: readonly Entity[]): Promise<StreamRow[]> {
  const rows = entities.map((entity) => ({ tenantId: tx.tenant.id, connectionId, entity }));
  await tx.db
    .insertInto('syncStream')
    .values(rows)
    .onConflict((clash) => clash.constraint('sync_stream_once').doNothing())
    .execute();
  const all = await streamsOf(tx, connectionId).forNoKeyUpdate().execute();
  return all.filter(({ entity }) => entities.includes(entity));
}

export const lockStream = (tx: Tx, connectionId: number, entity: Entity): Promise<StreamRow> =>
  streamsOf(tx, connectionId).where('entity', '=', entity).forNoKeyUpdate().executeTakeFirstOrThrow();

export const updateStream = (
  { db, tenant }: Tx,
  id: number,
  change: Partial<Omit<StreamRow, 'id' | 'connectionId' | 'entity' | 'nextRunAt'>>,
): Promise<unknown> =>
  db.updateTable('syncStream').set(change).where('tenantId', '=', tenant.id).where('id', '=', id).execute();

export const setNextRun = ({ db, tenant }: Tx, connectionId: number, at: Date | null): Promise<unknown> =>
  sql`update sync_stream set next_run_at = ${at} where tenant_id = ${tenant.id} and connection_id = ${connectionId}`.execute(
    db,
  );

// ——— Runs

export const runsIn = ({ db, tenant }: In) =>
  db
    .selectFrom('syncRun')
    .selectAll()
    .select([
      sql<Mode>`mode`.as('mode'),
      sql<Trigger>`trigger`.as('trigger'),
      sql<RunState>`state`.as('state'),
      sql<Lane>`priority`.as('priority'),
      IS_FREE.as('isFree'),
      sql<number>`greatest(extract(epoch from lease_until - clock_timestamp()), 0)::float8`.as('leaseSeconds'),
      sql<number>`greatest(extract(epoch from resume_at - clock_timestamp()), 0)::float8`.as('waitSeconds'),
    ])
    .where('tenantId', '=', tenant.id);
export type RunRow = Awaited<ReturnType<ReturnType<typeof runsIn>['executeTakeFirstOrThrow']>>;

export async function insertRun(tx: Tx, values: RunValues, streams: readonly Placed[]): Promise<string> {
  const { db, tenant, now, who } = tx;
  const id = newId();
  await db
    .insertInto('syncRun')
    .values({ tenantId: tenant.id, id, ...values, requestedBy: who.key, requestedAt: toDate(now) })
    .execute();
  await insertRunStreams(tx, { id, ...values }, streams);
  return id;
}

export const insertRunStreams = (
  { db, tenant }: Tx,
  { id: runId, connectionId, isWaiting }: Pick<RunValues, 'connectionId' | 'isWaiting'> & { readonly id: string },
  streams: readonly Placed[],
): Promise<unknown> =>
  db
    .insertInto('syncRunStream')
    .values(streams.map((one) => ({ tenantId: tenant.id, runId, connectionId, isOpen: !isWaiting, ...one })))
    .execute();

/** Holds on to a run, if its lease goes on and this fence is the last one. @returns whether it does */
export const keepLease = async ({ db, tenant }: Tx, runId: string, fence: number): Promise<boolean> =>
  (
    await db
      .updateTable('syncRun')
      .set(LEASE)
      .where('tenantId', '=', tenant.id)
      .where('id', '=', runId)
      .where('fence', '=', fence)
      .where('state', '=', 'running')
      .where('leaseUntil', '>', CLOCK)
      .executeTakeFirstOrThrow()
  ).numUpdatedRows > 0n;

/** Values, or what the database makes of its clock. */
type RunChange = {
  readonly [Column in Exclude<keyof RunRow, 'isFree' | 'leaseSeconds' | 'waitSeconds'>]?:
    | RunRow[Column]
    | (Date extends RunRow[Column] ? RawBuilder<Date> : never);
};

/** Changes a locked run. @returns as it is then */
export async function updateRun(tx: Tx, id: string, change: RunChange): Promise<RunRow> {
  await tx.db.updateTable('syncRun').set(change).where('tenantId', '=', tx.tenant.id).where('id', '=', id).execute();
  return runsIn(tx).where('id', '=', id).executeTakeFirstOrThrow();
}

export const runStreamsIn = ({ db, tenant }: In) =>
  db
    .selectFrom('syncRunStream')
    .selectAll()
    .select([sql<Entity>`entity`.as('entity'), sql<StreamMode>`mode`.as('mode')])
    .select(sql<'queued' | 'running' | 'succeeded' | 'ended'>`state`.as('state'))
    .where('tenantId', '=', tenant.id);
export type RunStreamRow = Awaited<ReturnType<ReturnType<typeof runStreamsIn>['executeTakeFirstOrThrow']>>;

export const updateRunStream = (
  { db, tenant }: Tx,
  { runId, entity }: Pick<RunStreamRow, 'runId' | 'entity'>,
  change: Partial<RunStreamRow>,
): Promise<unknown> =>
  db
    .updateTable('syncRunStream')
    .set(change)
    .where('tenantId', '=', tenant.id)
    .where('runId', '=', runId)
    .where('entity', '=', entity)
    .execute();

/** Nothing of a run is being read any more, or all that it has not read to its end is again. */
export const setOpen = ({ db, tenant }: Tx, runId: string, isOpen: boolean): Promise<unknown> =>
  sql`update sync_run_stream set is_open = ${isOpen} and state != 'succeeded',
      state = case when state = 'succeeded' then state when ${isOpen} then 'queued' else 'ended' end
    where tenant_id = ${tenant.id} and run_id = ${runId}`.execute(db);

export const selectAttempts = ({ db, tenant }: Ctx, runIds: readonly string[]) =>
  db
    .selectFrom('syncAttempt')
    .selectAll()
    .select(sql<'running' | 'succeeded' | 'failed' | 'lost' | 'cancelled'>`state`.as('state'))
    .where('tenantId', '=', tenant.id)
    .where('runId', '=', sql<string>`any(${runIds}::uuid[])`)
    .orderBy('n')
    .execute();

export const insertAttempt = ({ db, tenant }: Tx, runId: string, n: number): Promise<unknown> =>
  db.insertInto('syncAttempt').values({ tenantId: tenant.id, runId, n, startedAt: CLOCK }).execute();

/** Ends what is being attempted of a run. */
export const endAttempt = (
  { db, tenant }: Tx,
  runId: string,
  end: { readonly state: string; readonly errorCode?: string; readonly errorDetail?: string },
): Promise<unknown> =>
  sql`update sync_attempt set state = ${end.state}, error_code = ${end.errorCode ?? null},
      error_detail = ${end.errorDetail ?? null}, finished_at = clock_timestamp()
    where tenant_id = ${tenant.id} and run_id = ${runId} and finished_at is null`.execute(db);

/** What an attempt has brought: the run starts anew to count those that bring nothing. */
export const noteProgress = ({ db, tenant }: Tx, runId: string, n: number): Promise<unknown> =>
  sql`with attempted as (update sync_attempt set made_progress = true
      where tenant_id = ${tenant.id} and run_id = ${runId} and n = ${n} and not made_progress)
    update sync_run set idle_attempts = 0, last_progress_at = clock_timestamp() where tenant_id = ${tenant.id} and id = ${runId}`.execute(
    db,
  );

/** Runs of all workplaces with which nobody goes on: the one who did is gone, and so is what would begin them again. */
export const listLeft = async (db: Reader): Promise<{ readonly tenantId: number; readonly id: string }[]> =>
  db
    .selectFrom('syncRun')
    .select(['tenantId', 'id'])
    .where('finishedAt', 'is', null)
    .where(
      sql<boolean>`case state when 'running' then ${IS_FREE} else coalesce(resume_at, requested_at) < clock_timestamp() - interval '1 minute' end`,
    )
    .limit(1_000)
    .execute();

// ——— Records

/** What grows as much as is read. */
export const mirrorTables = ['sync_record'] as const;
export const kindIn = ({ db, tenant }: In, connectionId: number, entity: Entity) => {
  const all = db.selectFrom('syncRecord').where('tenantId', '=', tenant.id);
  return all.where('connectionId', '=', connectionId).where('entity', '=', entity);
};

/** Records of a kind, each with the version of its mapping that counts at that moment. */
export const recordsIn = (at: In, connectionId: number, entity: Entity) =>
  kindIn(at, connectionId, entity)
    .selectAll()
    .select([sql<Entity>`entity`.as('entity'), sql<Action>`action`.as('action')])
    .select(activeVersion(at.tenant.id, { connectionId, entity }).as('mapping'));
export type RecordRow = Awaited<ReturnType<ReturnType<typeof recordsIn>['executeTakeFirstOrThrow']>>;

/** All records that are there and in scope, to join with. */
export const recordsThere = (db: Reader) => {
  const there = db.selectFrom('syncRecord').where('deletedAt', 'is', null).where('outOfScope', 'is', null);
  return there.select(['tenantId', 'connectionId', 'entity', 'externalId', 'raw']);
};

/** Notes by which version records are told from now on; those with a `rev` are others by it. */
export const writeRemapped = (
  { db, tenant }: Tx,
  { connectionId, entity }: Kind,
  version: number,
  all: readonly { readonly externalId: string; readonly rev: number | null }[],
): Promise<unknown> =>
  sql`update sync_record record set mapped_by = ${version}::integer, rev = coalesce(told.rev, record.rev),
      action = case when told.rev is null then record.action else 'remapped' end,
      changed_at = case when told.rev is null then record.changed_at else now() end
    from unnest(${all.map((one) => one.externalId)}::text[], ${all.map((one) => one.rev)}::integer[]) as told (external_id, rev)
    where record.tenant_id = ${tenant.id} and record.connection_id = ${connectionId} and record.entity = ${entity}
      and record.external_id = told.external_id`.execute(db);

/** What certainly stands in the window of a scan, which begins a day before: sources count days by clocks of their own. Nothing else can be left out by it. */
export const standsWithin = (windowFrom: Date | null) =>
  sql<boolean>`(${windowFrom}::timestamptz is null or ends_at >= ${windowFrom}::timestamptz + interval '1 day')`;

/** A record that is another than before. */
export interface Changed extends Met {
  readonly rev: number;
  readonly action: Action;
}

/** Writes what has changed, whole. */
export const upsertRecords = (
  { db, tenant }: Tx,
  { connectionId, entity, runId, generation }: RunStreamRow,
  all: readonly Changed[],
) =>
  sql`insert into sync_record (tenant_id, connection_id, entity, external_id, raw, raw_hash, source_changed_at, out_of_scope, rev, action,
      run_id, seen, first_seen_at, changed_at, deleted_at, ends_at, mapped_by)
    select ${tenant.id}::integer, ${connectionId}::integer, ${entity}, external_id, raw, raw_hash, source_changed_at, out_of_scope, rev, action,
      ${runId}::uuid, ${generation}::integer, now(), now(), case when action = 'deleted' then now() end, ends_at,
      ${activeVersion(tenant.id, { connectionId, entity })}
    from unnest(${all.map((one) => one.externalId)}::text[], ${all.map((one) => one.raw)}::text[], ${all.map((one) => one.rawHash)}::bytea[],
      ${all.map((one) => one.changedAt)}::text[], ${all.map((one) => one.outOfScope)}::text[], ${all.map((one) => one.rev)}::integer[],
      ${all.map((one) => one.action)}::text[], ${all.map((one) => one.endsAt)}::timestamptz[])
      as met (external_id, raw, raw_hash, source_changed_at, out_of_scope, rev, action, ends_at)
    on conflict on constraint sync_record_pk do update set
      raw = case when excluded.action = 'deleted' then sync_record.raw else excluded.raw end,
      raw_hash = case when excluded.action = 'deleted' then sync_record.raw_hash else excluded.raw_hash end,
      ends_at = case when excluded.action = 'deleted' then sync_record.ends_at else excluded.ends_at end,
      source_changed_at = excluded.source_changed_at, out_of_scope = excluded.out_of_scope, rev = excluded.rev, action = excluded.action,
      run_id = excluded.run_id, seen = greatest(sync_record.seen, excluded.seen), missing_since = null, changed_at = excluded.changed_at,
      deleted_at = excluded.deleted_at, mapped_by = excluded.mapped_by`.execute(db);

/** Marks what a page has met and is as it was. */
export const markSeen = (
  { db, tenant }: Tx,
  { connectionId, entity, generation }: RunStreamRow,
  ids: readonly string[],
) =>
  sql`update sync_record set seen = greatest(seen, ${generation}::integer), missing_since = null
    where tenant_id = ${tenant.id} and connection_id = ${connectionId} and entity = ${entity} and external_id = any (${ids}::text[])`.execute(
    db,
  );

/** Notes when records end that are as they were otherwise. */
export const noteEnds = ({ db, tenant }: Tx, { connectionId, entity }: Kind, all: readonly Met[]) =>
  sql`update sync_record record set ends_at = met.ends_at
    from unnest(${all.map((one) => one.externalId)}::text[], ${all.map((one) => one.endsAt)}::timestamptz[]) as met (external_id, ends_at)
    where record.tenant_id = ${tenant.id} and record.connection_id = ${connectionId} and record.entity = ${entity}
      and record.external_id = met.external_id`.execute(db);

/** Notes what a source was asked for by its id, in this scan, and does not have. */
export const noteGone = ({ db, tenant }: Tx, { connectionId, entity, generation }: Scan, ids: readonly string[]) =>
  sql`update sync_record set gone_in = ${generation}
    where tenant_id = ${tenant.id} and connection_id = ${connectionId} and entity = ${entity} and external_id = any (${ids}::text[])`.execute(
    db,
  );

/** What a whole scan has met, and what it has left out of what is there in its window. */
export const countMissing = async (ctx: Ctx, { connectionId, entity, generation, windowFrom }: Scan) => {
  const inWindow = standsWithin(windowFrom);
  const { rows } = await sql<{ met: number; living: number; candidates: number }>`
    select count(*) filter (where seen >= ${generation})::integer as met,
      count(*) filter (where deleted_at is null and out_of_scope is null and ${inWindow})::integer as living,
      count(*) filter (where deleted_at is null and out_of_scope is null and ${inWindow} and seen < ${generation})::integer as candidates
    from sync_record where tenant_id = ${ctx.tenant.id} and connection_id = ${connectionId} and entity = ${entity}`.execute(
    ctx.db,
  );
  return rows[0] ?? { met: 0, living: 0, candidates: 0 };
};

/**
 * Deletes, softly, what a scan has left out, numbered from a `rev` on.
 * @param again what an earlier scan had left out already, and nothing else @param confirmed what its source does not have by its id, and nothing else
 * @returns how many
 */
export const deleteMissing = async (
  tx: Tx,
  { connectionId, entity, generation, windowFrom }: Scan,
  {
    runId,
    rev,
    again,
    confirmed,
  }: Pick<RunStreamRow, 'runId'> & Readonly<{ rev: number; again: boolean; confirmed: boolean }>,
): Promise<number> => {
  const result =
    await sql`update sync_record record set deleted_at = now(), changed_at = now(), action = 'deleted', missing_since = null,
      run_id = ${runId}, rev = ${rev}::integer + gone.n
    from (select external_id, row_number() over (order by external_id)::integer as n from sync_record
      where tenant_id = ${tx.tenant.id} and connection_id = ${connectionId} and entity = ${entity} and deleted_at is null
        and out_of_scope is null and seen < ${generation} and (${!again} or missing_since is not null)
        and (${!confirmed} or gone_in = ${generation}) and ${standsWithin(windowFrom)}) as gone
    where record.tenant_id = ${tx.tenant.id} and record.connection_id = ${connectionId} and record.entity = ${entity}
      and record.external_id = gone.external_id`.execute(tx.db);
  return Number(result.numAffectedRows ?? 0);
};

/** Notes what a scan has left out for the first time; of these records alone where they are said. */
export const markMissing = async (
  tx: Tx,
  { connectionId, entity, generation, windowFrom }: Scan,
  ids: readonly string[] | null,
) => {
  const result = await sql`update sync_record set missing_since = now()
    where tenant_id = ${tx.tenant.id} and connection_id = ${connectionId} and entity = ${entity} and deleted_at is null
      and out_of_scope is null and seen < ${generation} and missing_since is null and ${standsWithin(windowFrom)}
      and (${ids}::text[] is null or external_id = any (${ids}::text[]))`.execute(tx.db);
  return Number(result.numAffectedRows ?? 0);
};

// ——— Deletions that people are asked about

export const reviewsIn = ({ db, tenant }: In) =>
  db
    .selectFrom('syncDeletionReview')
    .selectAll()
    .select([sql<Entity>`entity`.as('entity'), sql<'delete' | 'keep' | null>`decision`.as('decision')])
    .where('tenantId', '=', tenant.id);
export type ReviewRow = Awaited<ReturnType<ReturnType<typeof reviewsIn>['executeTakeFirstOrThrow']>>;

/** Opens a review, or brings the one that is open up to date: one for each stream. */
export const openReview = (
  { db, tenant }: Tx,
  { connectionId, entity, runId, generation, windowFrom }: RunStreamRow,
  { candidates, living }: { readonly candidates: number; readonly living: number },
): Promise<{ id: string }> => {
  const now = { runId, generation, candidates, living, windowFrom };
  return db
    .insertInto('syncDeletionReview')
    .values({ tenantId: tenant.id, id: newId(), connectionId, entity, ...now, openedAt: CLOCK })
    .onConflict((clash) =>
      clash.columns(['tenantId', 'connectionId', 'entity']).where('resolvedAt', 'is', null).doUpdateSet(now),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
};

export const closeReview = async (tx: Tx, id: string, decision: 'delete' | 'keep'): Promise<ReviewRow> => {
  await sql`update sync_deletion_review set decision = ${decision}, resolved_at = clock_timestamp()
    where tenant_id = ${tx.tenant.id} and id = ${id}`.execute(tx.db);
  return reviewsIn(tx).where('id', '=', id).executeTakeFirstOrThrow();
};
