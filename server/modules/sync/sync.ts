import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { showTimeOrNull } from '../../platform/time.ts';
import {
  enterState,
  getOwnConnection,
  holdOwnConnection,
  mustBeOwn,
  type SourceOptions,
} from '../connections/connections.ts';
import type { LookAt } from '../field-mappings/field-mappings.ts';
import { NONE, tellChanges } from './commit-page.ts';
import { connectionActive, reviewResolved, syncNotFailed, syncOver, type endpoints, type SyncRun } from './contract.ts';
import { diffOf } from './diff.ts';
import { stopRun } from './end.ts';
import { healthBy, type HealthOptions } from './health.ts';
import { recordsBy, type RecordOptions } from './records.ts';
import { isOver, mustBeRead } from './rules.ts';
import { showReview, showRun, showRuns } from './show.ts';
import { holdRuns, mustBeFree, noteAsked, startRun } from './start.ts';
import { streamsBy } from './streams.ts';
import {
  countOpenReviews,
  countRecords,
  findRun,
  lockReview,
  lockRun,
  selectOpen,
  selectRecords,
  selectReviews,
  selectRuns,
  selectRunStreams,
  selectStreams,
} from './find.ts';
import {
  closeReview,
  deleteMissing,
  lockStream,
  lockStreams,
  setOpen,
  updateRun,
  updateStream,
  type ReviewRow,
  type RunRow,
} from './store.ts';

/** What is read through connections: runs that go on where they stood, whatever ends them, and the mirror that they keep. */

export { attemptsBy, type AttemptOptions } from './attempt.ts';
export { mirrorOf, mirrorRevs, type Mirrored } from './mirror.ts';
export { mirrorTables, recordsThere } from './store.ts';
export { holdToRead, readPushed, type HeldToRead } from './pushed.ts';
export { remapListener, remapsBy } from './remap.ts';
export { forgetGonePeople, forgetOldRuns } from './forget.ts';
export { findLeftRuns, roomListener, runBySchedule, scheduleListener } from './schedule.ts';

type Calls = UseCases<typeof endpoints>;

/** The use cases, for who keeps connectors. */
export const syncBy = (options: RecordOptions & HealthOptions): Calls => ({
  activateConnection: (ctx, { id }) => ctx.tx((tx) => activate(options, tx, id)),
  startSync: (ctx, input) => ctx.tx((tx) => start(options, tx, input)),
  listSyncs: listBy(options),
  getSync: async (ctx, { id }) => showRun(options, ctx, ownRun(ctx, await findRun(ctx, id))),
  getSyncDiff: async (ctx, { id, ...asked }) => diffOf(options, ctx, ownRun(ctx, await findRun(ctx, id)), asked),
  cancelSync: cancelBy(options),
  retrySync: retryBy(options),
  getSyncStatus,
  ...healthBy(options),
  ...recordsBy(options),
  ...streamsBy(options),
  listDeletionReviews,
  resolveDeletionReview,
});

/** Begins to read a connection: what was not read to its end the first time is begun anew. @throws 409 for one that is read, or was ended */
async function activate(options: Pick<SourceOptions, 'connectors'>, tx: Tx, id: number): Promise<SyncRun> {
  mustBeOwn(tx, id);
  const runs = await holdRuns(tx, id);
  // Who only looks does not hold up who reads.
  for (const run of runs) if (run.dryRun) await stopRun(tx, { runId: run.id }, 'superseded');
  const row = await enterState(tx, id, 'connecting');
  if (row.state === 'active' || row.state === 'degraded') throw fail(connectionActive);
  if (row.state !== 'connecting') mustBeRead(row.state);
  const wish = { mode: 'full', trigger: 'activation', onRunning: 'reject', reason: null } as const;
  return getRun(options, tx, await startRun(tx, runs, row, options.connectors.get(row.connector), wish));
}

type Connectors = Pick<SourceOptions, 'connectors'>;

const getRun = async (options: Connectors, tx: Tx, runId: string): Promise<SyncRun> =>
  showRun(options, tx, found(await findRun(tx, runId)));

async function start(
  options: Pick<SourceOptions, 'connectors'>,
  tx: Tx,
  { id, mode = 'incremental', onRunning = 'coalesce', reason, confirm, ...asked }: Parameters<Calls['startSync']>[1],
): Promise<SyncRun> {
  mustBeOwn(tx, id);
  const runs = await holdRuns(tx, id);
  const row = await holdOwnConnection(tx, id);
  const isDry = asked.dryRun === true || mode === 'verify';
  if (!(isDry && row.state === 'draft')) mustBeRead(row.state);
  if (mode === 'reset' && !isDry && confirm !== row.name)
    throw invalid('confirm', 'Say the name of the connection, to reset this one');
  // Nobody waits for everything to be compared; before a connection is activated, somebody looks what it would bring.
  const isWaitedFor = isDry && (row.state === 'draft' || mode === 'incremental' || mode === 'ids');
  // A program of the connection's own waits for nothing that a person would.
  const usual = isWaitedFor ? 'interactive' : 'background';
  const priority = tx.who.kind === 'connection' ? 'background' : (asked.priority ?? usual);
  const wish = { ...asked, mode, priority, trigger: 'manual', onRunning, reason: reason ?? null } as const;
  return getRun(options, tx, await startRun(tx, runs, row, options.connectors.get(row.connector), wish));
}

const listBy =
  (options: Connectors): Calls['listSyncs'] =>
  async (ctx, { id, ...input }) => {
    await getOwnConnection(ctx, id);
    return pageOf(input, {
      by: ['uuid'],
      select: (after, limit) => selectRuns(ctx, id, after?.[0], limit),
      keyOf: (row) => [row.id],
      show: (rows) => showRuns(options, ctx, rows),
    });
  };

/** A run, for who may see its connection. @throws 404 */
function ownRun(ctx: Ctx, row: RunRow | undefined): RunRow {
  const run = found(row);
  mustBeOwn(ctx, run.connectionId);
  return run;
}

const cancelBy =
  (options: Connectors): Calls['cancelSync'] =>
  (ctx, { id }) =>
    ctx.tx(async (tx) => {
      const run = ownRun(tx, await lockRun(tx, id));
      if (isOver(run.state)) throw fail(syncOver);
      return showRun(options, tx, await stopRun(tx, { runId: id }, 'asked_for'));
    });

/** Has a run go on that has failed: what it has met already it need not meet again. */
const retryBy =
  (options: Connectors): Calls['retrySync'] =>
  (ctx, { id }) =>
    ctx.tx(async (tx) => {
      const { connectionId } = ownRun(tx, await findRun(tx, id));
      await holdRuns(tx, connectionId);
      const run = ownRun(tx, await lockRun(tx, id));
      if (run.state !== 'failed' || run.dryRun) throw fail(syncNotFailed);
      const { state } = await holdOwnConnection(tx, run.connectionId);
      if (state !== 'connecting') mustBeRead(state);
      const left = (await selectRunStreams(tx, [id])).filter((one) => one.state !== 'succeeded');
      const wanted = left.map(({ entity }) => entity);
      await lockStreams(tx, run.connectionId, wanted);
      await mustBeFree(tx, run.connectionId, wanted);
      await setOpen(tx, id, true);
      const anew = {
        state: 'queued',
        stateReason: null,
        resumeAt: null,
        finishedAt: null,
        idleAttempts: 0,
        priority: tx.who.kind === 'connection' ? 'background' : run.priority,
      } as const;
      tx.later('sync.run', { runId: id }, { key: id });
      noteAsked(tx, 'retried', id, { connectionId: run.connectionId, mode: run.mode });
      return showRun(options, tx, await updateRun(tx, id, anew));
    });

const getSyncStatus: Calls['getSyncStatus'] = async (ctx, { id }) => {
  const { state } = await getOwnConnection(ctx, id);
  const [streams, open] = [await selectStreams(ctx, id), await selectOpen(ctx, id)];
  return {
    connectionState: state,
    streams: streams.map((stream) => ({
      entity: stream.entity,
      records: stream.records,
      deleted: stream.deleted,
      rev: stream.rev,
      freshAsOf: showTimeOrNull(stream.lastSuccessAt),
      nextRunAt: showTimeOrNull(stream.nextRunAt),
      runId: open.find(({ entity }) => entity === stream.entity)?.runId ?? null,
    })),
    openDeletionReviews: await countOpenReviews(ctx, id),
  };
};

const listDeletionReviews: Calls['listDeletionReviews'] = async (ctx, { id, ...input }) => {
  await getOwnConnection(ctx, id);
  return pageOf(input, {
    by: ['uuid'],
    select: (after, limit) => selectReviews(ctx, id, after?.[0], limit),
    keyOf: (row) => [row.id],
    show: (rows) => rows.map(showReview),
  });
};

const resolveDeletionReview: Calls['resolveDeletionReview'] = (ctx, { id, decision }) =>
  ctx.tx(async (tx) => {
    const review = found(await lockReview(tx, id));
    if (review.resolvedAt) throw fail(reviewResolved);
    if (decision === 'delete') await deleteReviewed(tx, review);
    const after = showReview(await closeReview(tx, id, decision));
    const subject = { type: 'deletion_review', id };
    tx.audit({ action: 'deletion_review.resolved', subject, before: showReview(review), after });
    return after;
  });

/** Deletes what the source had left out then, and has not named since. */
async function deleteReviewed(
  tx: Tx,
  { connectionId, entity, generation, windowFrom, runId }: ReviewRow,
): Promise<void> {
  const stream = await lockStream(tx, connectionId, entity);
  const scan = { connectionId, entity, generation, windowFrom };
  const deleted = await deleteMissing(tx, scan, { runId, rev: stream.rev, again: false, confirmed: false });
  await updateStream(tx, stream.id, {
    rev: stream.rev + deleted,
    records: stream.records - deleted,
    deleted: stream.deleted + deleted,
  });
  tellChanges(tx, { connectionId, entity, runId }, stream, { ...NONE, deleted }, deleted);
}

/** Stored records that are there, for who tries mappings on them. */
const lookAt: LookAt = async (ctx, at, { after, limit }) =>
  (await selectRecords(ctx, { ...at, withDeleted: false }, after, limit)).map(({ externalId, raw }) => ({
    externalId,
    raw: JSON.parse(raw) as Readonly<Record<string, unknown>>,
    size: raw.length,
  }));

/** The same, and how many there are of some connections. */
export const storedRecords = { lookAt, recordsOf: countRecords } as const;
