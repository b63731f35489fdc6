import type { Tx } from '../../platform/context/context.ts';
import { holdOwnConnection, type SourceOptions } from '../connections/connections.ts';
import { forgetNotesOf } from '../differences/differences.ts';
import { isRead, type Mine } from './commit-page.ts';
import { stopRun } from './end.ts';
import { IDLE_ATTEMPTS, isOver } from './rules.ts';
import { lockRun, selectLooks } from './find.ts';
import { opened } from './follow.ts';
import { CLOCK, LEASE } from './lease.ts';
import { endAttempt, insertAttempt, updateRun, type RunRow } from './store.ts';
import { tellRun } from './tell.ts';

/**
 * Takes a run, for as long as its lease goes on. One whose process was killed is taken at once; one that somebody else attempts is looked at again
 * when that lease would end.
 * @param holder the lock that this process holds
 * @returns null where there is nothing to do now
 */
export async function begin(
  { connectors }: Pick<SourceOptions, 'connectors'>,
  tx: Tx,
  runId: string,
  holder: number | null,
): Promise<Mine | null> {
  const run = await lockRun(tx, runId);
  if (!run || isOver(run.state)) return null;
  const wait = waitOf(run, holder);
  if (wait > 0) {
    tx.later('sync.run', { runId }, { key: runId, at: tx.now.add({ milliseconds: Math.ceil(wait * 1_000) }) });
    return null;
  }
  const row = await holdOwnConnection(tx, run.connectionId);
  if (!isRead(row.state, run.dryRun)) return stopped(tx, run, `connection_${row.state}`);
  // Whatever it waits for calls it again.
  if (run.isWaiting && !(await opened(tx, run, row, connectors.get(row.connector)))) return null;
  const isLost = run.state === 'running' && !run.isResting;
  if (isLost) await endAttempt(tx, runId, { state: 'lost' });
  const idle = isLost ? run.idleAttempts + 1 : run.idleAttempts;
  if (idle > IDLE_ATTEMPTS) return stopped(tx, run, 'attempts_lost');
  return take(tx, run, idle, holder);
}

/** How long it waits yet, in seconds: for its time, or for the lease of somebody else. */
function waitOf({ state, isFree, leaseSeconds, waitSeconds, ...run }: RunRow, holder: number | null): number {
  if (state === 'waiting_retry' || state === 'waiting_rate_limit') return waitSeconds > 1 ? waitSeconds : 0;
  // This process attempts it no more, or it would not ask: what it holds is its own to take again.
  const isOwn = holder !== null && Number(run.holder) === holder;
  return state === 'running' && !isFree && !isOwn ? Math.max(leaseSeconds, 1) : 0;
}

async function stopped(tx: Tx, { id }: RunRow, reason: string): Promise<null> {
  await stopRun(tx, { runId: id }, reason);
  return null;
}

async function take(tx: Tx, run: RunRow, idle: number, holder: number | null): Promise<Mine> {
  const isSame = (run.state === 'running' || run.state === 'waiting_rate_limit') && run.isResting;
  const attempt = run.attempts + (isSame ? 0 : 1);
  const isFirst = run.startedAt === null;
  const taken = await updateRun(tx, run.id, {
    state: 'running',
    stateReason: null,
    resumeAt: null,
    fence: run.fence + 1,
    holder,
    isResting: false,
    attempts: attempt,
    idleAttempts: idle,
    ...LEASE,
    ...(isFirst && { startedAt: CLOCK, version: run.version + 1 }),
  });
  if (!isSame) await insertAttempt(tx, run.id, attempt);
  if (isFirst && run.dryRun) await forgetEarlier(tx, run);
  if (isFirst) tellRun(tx, 'sync.started', taken);
  return {
    runId: run.id,
    connectionId: run.connectionId,
    fence: taken.fence,
    attempt,
    startedAt: taken.startedAt ?? new Date(),
    isDry: run.dryRun,
    isPartial: run.dryRun || run.mode === 'ids',
    priority: run.priority,
  };
}

/** What was found by those that looked earlier counts no more; one that looks at something else meanwhile goes on. */
async function forgetEarlier(tx: Tx, { id, connectionId }: RunRow): Promise<void> {
  const earlier = (await selectLooks(tx, connectionId)).filter((one) => one.id !== id && one.finishedAt !== null);
  await forgetNotesOf(
    tx,
    earlier.map((one) => one.id),
  );
}
