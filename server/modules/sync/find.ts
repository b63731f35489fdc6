import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Entity } from '../connections/contract.ts';
import { activeVersion } from '../field-mappings/field-mappings.ts';
import type { RunState } from './contract.ts';
import { inSeconds } from './lease.ts';
import { PATIENCE_SECONDS } from './rules.ts';
import {
  streamsOf,
  runsIn,
  runStreamsIn,
  kindIn,
  recordsIn,
  standsWithin,
  reviewsIn,
  type Kind,
  type StreamRow,
  type RunRow,
  type RunStreamRow,
  type RecordRow,
  type ReviewRow,
} from './store.ts';

/** What is looked for among runs, records and reviews. */

export function selectRuns(
  ctx: Ctx,
  connectionId: number,
  before: string | undefined,
  limit: number,
): Promise<RunRow[]> {
  const all = runsIn(ctx).where('connectionId', '=', connectionId).orderBy('id', 'desc').limit(limit);
  return (before === undefined ? all : all.where('id', '<', before)).execute();
}

/** How its last runs ended, the latest first. */
export const selectEnds = async (ctx: Ctx, connectionId: number, limit: number): Promise<RunState[]> =>
  (
    await runsIn(ctx)
      .where('connectionId', '=', connectionId)
      .where('finishedAt', 'is not', null)
      .where('state', '!=', 'cancelled')
      .where('dryRun', '=', false)
      .where('mode', '!=', 'ids')
      .orderBy('finishedAt', 'desc')
      .limit(limit)
      .execute()
  ).map(({ state }) => state);

/** The runs of a connection that wait for others, who waits longest first. */
export const selectWaiting = async (ctx: Ctx, connectionId: number): Promise<string[]> =>
  (
    await runsIn(ctx).where('connectionId', '=', connectionId).where('isWaiting', '=', true).orderBy('id').execute()
  ).map(({ id }) => id);

/** Has a run of another connection waited for its turn? One that somebody is free for is begun before that can be said of it. */
export const othersWait = async (ctx: Ctx, connectionId: number): Promise<boolean> =>
  (
    await runsIn(ctx)
      .clearSelect()
      .select('id')
      .where('connectionId', '!=', connectionId)
      .where('finishedAt', 'is', null)
      .where('isWaiting', '=', false)
      .where(
        sql<boolean>`case state when 'running' then is_resting and lease_until < ${inSeconds(-PATIENCE_SECONDS)}
          else coalesce(resume_at, requested_at) < ${inSeconds(-PATIENCE_SECONDS)} end`,
      )
      .limit(1)
      .execute()
  ).length > 0;

/** Runs that only look and have begun, the last one first. */
export const selectLooks = async (ctx: Ctx, connectionId: number, limit = 1_000): Promise<RunRow[]> =>
  runsIn(ctx)
    .where('connectionId', '=', connectionId)
    .where('dryRun', '=', true)
    .where('startedAt', 'is not', null)
    .orderBy('startedAt', 'desc')
    .limit(limit)
    .execute();

/** Records of a kind that are there in a window, by their ids from behind one on, and since when the source leaves them out. */
export const selectLiving = (
  ctx: Ctx,
  { connectionId, entity, windowFrom }: Pick<RunStreamRow, keyof Kind | 'windowFrom'>,
  after: string,
  limit: number,
) =>
  recordsIn(ctx, connectionId, entity)
    .clearSelect()
    .select(['externalId', 'missingSince'])
    .where('deletedAt', 'is', null)
    .where('outOfScope', 'is', null)
    .where(standsWithin(windowFrom))
    .where(sql`external_id collate "C"`, '>', after)
    .orderBy(sql`external_id collate "C"`)
    .limit(limit)
    .execute();

/** What a scan has left out and its source was not asked for yet. @param again what an earlier one had left out already, and nothing else */
export const selectUnasked = async (
  ctx: Ctx,
  { connectionId, entity, generation, windowFrom }: RunStreamRow,
  again: boolean,
  limit: number,
): Promise<string[]> =>
  (
    await kindIn(ctx, connectionId, entity)
      .select('externalId')
      .where('deletedAt', 'is', null)
      .where('outOfScope', 'is', null)
      .where('seen', '<', generation)
      .where(standsWithin(windowFrom))
      .where(sql<boolean>`(${!again} or missing_since is not null) and coalesce(gone_in, 0) != ${generation}`)
      .orderBy('externalId')
      .limit(limit)
      .execute()
  ).map(({ externalId }) => externalId);

/** What is kept of these records, as their source said it. */
export const selectRaw = (ctx: Ctx, { connectionId, entity }: Kind, ids: readonly string[]) =>
  recordsIn(ctx, connectionId, entity)
    .clearSelect()
    .select(['externalId', 'raw'])
    .where('externalId', '=', sql<string>`any(${ids}::text[])`)
    .execute();

/** Living records that were told last by another version of their mapping than counts now, by id from behind one on. */
export const selectStale = (tx: Tx, { connectionId, entity }: Kind, after: string, limit: number) =>
  kindIn(tx, connectionId, entity)
    .select(['externalId', 'raw', 'mappedBy'])
    .where('externalId', '>', after)
    .where('deletedAt', 'is', null)
    .where('mappedBy', '!=', activeVersion(tx.tenant.id, { connectionId, entity }))
    .orderBy('externalId')
    .limit(limit)
    .execute();

/** What is kept of the records that a page has met. */
export const selectMet = (tx: Tx, { connectionId, entity }: Kind, ids: readonly string[]) =>
  kindIn(tx, connectionId, entity)
    .select(['externalId', 'rawHash', 'outOfScope', 'seen', 'deletedAt', 'endsAt'])
    .where('externalId', '=', sql<string>`any(${ids}::text[])`)
    .execute();

/** The runs of a connection that are not over, the oldest first. */
export const lockOpenRuns = (tx: Tx, connectionId: number): Promise<RunRow[]> =>
  runsIn(tx)
    .where('connectionId', '=', connectionId)
    .where('finishedAt', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();

/** What is being read of a connection, by whichever run. */
export const selectOpen = (ctx: Ctx, connectionId: number): Promise<RunStreamRow[]> =>
  runStreamsIn(ctx).where('connectionId', '=', connectionId).where('isOpen', '=', true).orderBy('runId').execute();

/** What these runs read, in the order in which they read it. */
export const selectRunStreams = (ctx: Ctx, runIds: readonly string[]): Promise<RunStreamRow[]> =>
  runStreamsIn(ctx)
    .where('runId', '=', sql<string>`any(${runIds}::uuid[])`)
    .orderBy('runId')
    .orderBy('position')
    .execute();

/** How many records of a kind there are of some connections. */
export const countRecords = async (ctx: Ctx, connectionIds: readonly number[], entity: Entity): Promise<number> =>
  (await streamsOf(ctx, connectionIds).where('entity', '=', entity).execute()).reduce(
    (sum, { records }) => sum + records,
    0,
  );

export function selectRecords(
  ctx: Ctx,
  {
    connectionId,
    entity,
    withDeleted,
    since = null,
    leftOutBy = null,
  }: Kind & {
    readonly withDeleted: boolean;
    readonly since?: Date | null;
    /** What is there in its window, and what a generation and all that came after it did not meet. */
    readonly leftOutBy?: Pick<ReviewRow, 'generation' | 'windowFrom'> | null;
  },
  after: string | undefined,
  limit: number,
): Promise<RecordRow[]> {
  const all = recordsIn(ctx, connectionId, entity)
    .orderBy(sql`external_id collate "C"`)
    .limit(limit);
  const there = withDeleted ? all : all.where('deletedAt', 'is', null);
  const fresh = since === null ? there : there.where('changedAt', '>=', since);
  const kept =
    leftOutBy === null
      ? fresh
      : fresh
          .where('outOfScope', 'is', null)
          .where('seen', '<', leftOutBy.generation)
          .where(standsWithin(leftOutBy.windowFrom));
  return (after === undefined ? kept : kept.where(sql`external_id collate "C"`, '>', after)).execute();
}

export const findRecord = (
  ctx: Ctx,
  { connectionId, entity }: Kind,
  externalId: string,
): Promise<RecordRow | undefined> =>
  recordsIn(ctx, connectionId, entity).where('externalId', '=', externalId).executeTakeFirst();

export const selectChanges = (
  ctx: Ctx,
  connectionId: number,
  entity: Entity,
  after: number,
  limit: number,
): Promise<RecordRow[]> =>
  recordsIn(ctx, connectionId, entity).where('rev', '>', after).orderBy('rev').limit(limit).execute();

export function selectReviews(
  ctx: Ctx,
  connectionId: number,
  before: string | undefined,
  limit: number,
): Promise<ReviewRow[]> {
  const all = reviewsIn(ctx).where('connectionId', '=', connectionId).orderBy('id', 'desc').limit(limit);
  return (before === undefined ? all : all.where('id', '<', before)).execute();
}

export const countOpenReviews = async (ctx: Ctx, connectionId: number): Promise<number> =>
  (await reviewsIn(ctx).where('connectionId', '=', connectionId).where('resolvedAt', 'is', null).execute()).length;

/** The version of a kind's mapping that counts. */
export const findActiveVersion = async ({ db, tenant }: Ctx, at: Kind): Promise<number> =>
  (await db.selectNoFrom(activeVersion(tenant.id, at).as('version')).executeTakeFirstOrThrow()).version;

export const selectStreams = (ctx: Ctx, connectionId: number): Promise<StreamRow[]> =>
  streamsOf(ctx, connectionId).execute();

export const findReview = (ctx: Ctx, id: string): Promise<ReviewRow | undefined> =>
  reviewsIn(ctx).where('id', '=', id).executeTakeFirst();

export const lockReview = (tx: Tx, id: string): Promise<ReviewRow | undefined> =>
  reviewsIn(tx).where('id', '=', id).forUpdate().executeTakeFirst();

export const findRun = (ctx: Ctx, id: string): Promise<RunRow | undefined> =>
  runsIn(ctx).where('id', '=', id).executeTakeFirst();

export const lockRun = (tx: Tx, id: string): Promise<RunRow | undefined> =>
  runsIn(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
