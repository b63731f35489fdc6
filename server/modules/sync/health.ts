import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { budgetUses } from '../budgets/budgets.ts';
import { getOwnConnection, targetSeconds, type ConnectionRow, type SourceOptions } from '../connections/connections.ts';
import type { endpoints, RunState } from './contract.ts';
import { countDrift } from '../mapping-drift/mapping-drift.ts';
import { countOpenReviews, selectRuns, selectRunStreams, selectStreams } from './find.ts';
import type { ConnectionHealth } from './health-contract.ts';
import { isOver, isStale, lagOf, notReadBecause, p95, RUNS_JUDGED, scoreOf, type Health } from './rules.ts';
import type { RunRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

export interface HealthOptions extends Pick<SourceOptions, 'connectors'> {
  /** Of how many records of a connection somebody has to say what they are here. */
  readonly undecidedOf: (ctx: Ctx, connectionId: number) => Promise<number>;
}

/** So many of the last runs are looked at. */
const LAST_RUNS = 50;

/** The use case, for who knows what waits to be merged. */
export const healthBy = ({ undecidedOf, connectors }: HealthOptions): Pick<Calls, 'getConnectionHealth'> => ({
  async getConnectionHealth(ctx, { id }) {
    const row = await getOwnConnection(ctx, id);
    const streams = (await selectStreams(ctx, id)).filter(({ entity }) => row.entities.includes(entity));
    const all = await selectRuns(ctx, id, undefined, LAST_RUNS);
    // Who only looks, or reads some records alone, says nothing of how the connection is.
    const runs = all.filter(({ dryRun, mode }) => !dryRun && mode !== 'ids');
    const open = {
      deletionReviews: await countOpenReviews(ctx, id),
      conflicts: await undecidedOf(ctx, id),
      mappingDrift: await countDrift(ctx, row, { connectors }),
    };
    const health = judged(ctx, row, streams, runs, open.deletionReviews);
    const seconds = await secondsOf(ctx, runs);
    return {
      state: row.state,
      score: scoreOf(health),
      checks: checksOf(health),
      streams: streams.map((stream) => ({
        entity: stream.entity,
        records: stream.records,
        deleted: stream.deleted,
        lastSuccessAt: showTimeOrNull(stream.lastSuccessAt),
        nextRunAt: showTimeOrNull(stream.nextRunAt),
        p95RunSeconds: p95(seconds.get(stream.entity) ?? []),
      })),
      budget: (await budgetUses({ connectors }, ctx, [id])).get(id) ?? {},
      open,
      drift: await driftOf(ctx, all),
    };
  },
});

function judged(
  ctx: Ctx,
  row: ConnectionRow,
  streams: readonly { readonly lastSuccessAt: Date | null }[],
  runs: readonly RunRow[],
  openReviews: number,
): Health {
  const isRefused = row.state === 'needs_reauth';
  // What rests is due by nobody; what is refused would be, were it not refused.
  const isDue = isRefused || !notReadBecause(row.state);
  const last = runs.filter(({ state }) => isOver(state) && state !== 'cancelled').slice(0, RUNS_JUDGED);
  const lagSeconds = lagOf(streams, ctx.now.epochMilliseconds);
  return {
    isRefused,
    lagSeconds,
    targetSeconds: isDue ? targetSeconds(row.schedule, ctx.now.subtract({ seconds: lagSeconds ?? 0 })) : null,
    failed: last.filter(({ state }) => state === 'failed').length,
    runs: last.length,
    hasFailedLast: last[0]?.state === 'failed',
    openReviews,
  };
}

const checksOf = (health: Health): ConnectionHealth['checks'] => {
  const { lagSeconds, targetSeconds, failed, runs } = health;
  return [
    { name: 'credentials', ok: !health.isRefused },
    { name: 'freshness', ok: !isStale(health), lagSeconds, targetSeconds },
    { name: 'runs', ok: !health.hasFailedLast, failed, of: runs },
    { name: 'reviews', ok: health.openReviews === 0 },
  ];
};

/** What was different when all was compared last; null: that is long ago, or was never done. */
async function driftOf(ctx: Ctx, runs: readonly RunRow[]): Promise<ConnectionHealth['drift']> {
  const isWhole = ({ mode }: RunRow): boolean => mode === 'verify' || mode === 'full';
  const last = runs.find((run) => run.dryRun && isWhole(run) && hasSucceeded(run.state));
  if (!last?.finishedAt) return null;
  const mismatch = (await selectRunStreams(ctx, [last.id])).reduce(
    (sum, { added, updated, deleted, restored, pendingDeletion }) =>
      sum + added + updated + deleted + restored + pendingDeletion,
    0,
  );
  return { lastVerifyAt: showTime(last.finishedAt), mismatch };
}

const hasSucceeded = (state: RunState): boolean => state === 'succeeded' || state === 'succeeded_with_issues';

/** How long the runs took that succeeded, for each kind that they read. */
async function secondsOf(ctx: Ctx, runs: readonly RunRow[]): Promise<ReadonlyMap<string, number[]>> {
  const took = new Map(
    runs.flatMap(({ id, state, startedAt, finishedAt }) =>
      hasSucceeded(state) && startedAt && finishedAt
        ? [[id, (finishedAt.getTime() - startedAt.getTime()) / 1_000] as const]
        : [],
    ),
  );
  const all = new Map<string, number[]>();
  for (const { runId, entity } of await selectRunStreams(ctx, [...took.keys()]))
    all.set(entity, [...(all.get(entity) ?? []), took.get(runId) ?? 0]);
  return all;
}
