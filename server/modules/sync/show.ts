import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { budgetUses } from '../budgets/budgets.ts';
import type { SourceOptions } from '../connections/connections.ts';
import { madeBy } from '../field-mappings/field-mappings.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { DeletionReview, SyncRun } from './contract.ts';
import { selectRunStreams } from './find.ts';
import type { SyncRecord } from './record-contract.ts';
import { selectAttempts, type RecordRow, type ReviewRow, type RunRow, type RunStreamRow } from './store.ts';

type Connectors = Pick<SourceOptions, 'connectors'>;

/** Runs as people see them, with what came of them. */
export async function showRuns(options: Connectors, ctx: Ctx, rows: readonly RunRow[]): Promise<SyncRun[]> {
  const ids = rows.map(({ id }) => id);
  const streams = Map.groupBy(await selectRunStreams(ctx, ids), ({ runId }) => runId);
  const attempts = Map.groupBy(await selectAttempts(ctx, ids), ({ runId }) => runId);
  const open = rows.filter(({ finishedAt }) => finishedAt === null);
  const budgets = await budgetUses(
    options,
    ctx,
    open.map(({ connectionId }) => connectionId),
  );
  return rows.map((row) => ({
    id: row.id,
    connectionId: row.connectionId,
    mode: row.mode,
    trigger: row.trigger,
    reason: row.reason,
    priority: row.priority,
    dryRun: row.dryRun,
    state: row.state,
    stateReason: row.stateReason,
    resumeAt: showTimeOrNull(row.resumeAt),
    requestedAt: showTime(row.requestedAt),
    startedAt: showTimeOrNull(row.startedAt),
    heartbeatAt: showTimeOrNull(row.heartbeatAt),
    lastProgressAt: showTimeOrNull(row.lastProgressAt),
    finishedAt: showTimeOrNull(row.finishedAt),
    budget: row.finishedAt === null ? (budgets.get(row.connectionId) ?? null) : null,
    progress: progressOf(streams.get(row.id) ?? []),
    streams: (streams.get(row.id) ?? []).map(showStream),
    attempts: (attempts.get(row.id) ?? []).map(showAttempt),
  }));
}

export const showRun = async (options: Connectors, ctx: Ctx, row: RunRow): Promise<SyncRun> =>
  found((await showRuns(options, ctx, [row]))[0]);

function progressOf(streams: readonly RunStreamRow[]): SyncRun['progress'] {
  const sum = (of: (stream: RunStreamRow) => number): number => streams.reduce((all, stream) => all + of(stream), 0);
  const recordsRead = sum(({ read }) => read);
  const isKnown = streams.every(({ expected, state }) => expected !== null || state === 'succeeded');
  const expected = isKnown ? sum((stream) => stream.expected ?? stream.read) : null;
  const percent =
    expected === null || expected === 0 ? null : Math.min(100, Math.round((recordsRead / expected) * 1_000) / 10);
  return { pages: sum(({ pages }) => pages), recordsRead, expected, percent };
}

const showStream = (row: RunStreamRow): SyncRun['streams'][number] => ({
  entity: row.entity,
  mode: row.mode,
  state: row.state,
  issue: row.issue,
  counts: {
    read: row.read,
    added: row.added,
    updated: row.updated,
    unchanged: row.unchanged,
    deleted: row.deleted,
    restored: row.restored,
    pendingDeletion: row.pendingDeletion,
  },
});

type AttemptRow = Awaited<ReturnType<typeof selectAttempts>>[number];

const showAttempt = (row: AttemptRow): SyncRun['attempts'][number] => ({
  n: row.n,
  state: row.state,
  error: row.errorCode === null ? null : { code: row.errorCode, detail: row.errorDetail ?? '' },
  madeProgress: row.madeProgress,
  startedAt: showTime(row.startedAt),
  finishedAt: showTimeOrNull(row.finishedAt),
});

/** @param mapping what it comes to for Atrium @param localIds what of Atrium's they are @param withRaw with all that the source says */
export const showRecord =
  (mapping: Mapping | null, localIds: ReadonlyMap<string, number>, withRaw: boolean) =>
  (row: RecordRow): SyncRecord => {
    const raw = JSON.parse(row.raw) as Readonly<Record<string, unknown>>;
    const { data, custom, outOfScope, issues } = madeBy(mapping, raw);
    return {
      entity: row.entity,
      externalId: row.externalId,
      localId: localIds.get(row.externalId) ?? null,
      data,
      custom,
      ...(withRaw && { raw }),
      meta: {
        rev: row.rev,
        action: row.action,
        firstSeenAt: showTime(row.firstSeenAt),
        changedAt: showTime(row.changedAt),
        sourceUpdatedAt: row.sourceChangedAt,
        deletedAt: showTimeOrNull(row.deletedAt),
        missingSince: showTimeOrNull(row.missingSince),
        outOfScope: row.outOfScope ?? (outOfScope ? 'mapping_filter' : null),
        mappingVersion: row.mapping,
        issues: [...issues],
      },
    };
  };

export const showReview = (row: ReviewRow): DeletionReview => ({
  id: row.id,
  connectionId: row.connectionId,
  entity: row.entity,
  runId: row.runId,
  candidates: row.candidates,
  of: row.living,
  openedAt: showTime(row.openedAt),
  resolvedAt: showTimeOrNull(row.resolvedAt),
  decision: row.decision,
});
