import type { Tx } from '../../platform/context/context.ts';
import { enterState } from '../connections/connections.ts';
import type { SourceFailure } from '../connections/contract.ts';
import { mustHaveLease, type Mine } from './commit-page.ts';
import type { RunState } from './contract.ts';
import { FAILURES_DEGRADED, outcomeOf, type Outcome } from './rules.ts';
import { lockRun, selectEnds, selectRunStreams, selectWaiting } from './find.ts';
import { CLOCK, inSeconds } from './lease.ts';
import { endAttempt, setOpen, updateRun, type RunRow } from './store.ts';
import { tellRun } from './tell.ts';

const NOBODYS = { leaseUntil: null, holder: null, isResting: false } as const;

/** Ends a run of which everything was read: its connection works. @throws Fenced */
export async function endRun(tx: Tx, mine: Mine): Promise<void> {
  await mustHaveLease(tx, mine);
  const streams = await selectRunStreams(tx, [mine.runId]);
  const state = streams.some(({ issue }) => issue !== null) ? 'succeeded_with_issues' : 'succeeded';
  tellRun(tx, 'sync.succeeded', await over(tx, mine.runId, state, null, { state: 'succeeded' }));
  if (!mine.isPartial) await enterState(tx, mine.connectionId, 'active');
}

interface Failure {
  readonly code: string;
  readonly detail: string;
  readonly retryAfterSeconds?: number | undefined;
  /** Of refused credentials: another request was refused too. */
  readonly isProven?: boolean;
}

/**
 * What comes of an attempt that has failed: its run waits and goes on, or has failed too. Refused credentials hold up the whole connection, until
 * somebody gives others. @throws Fenced
 */
export async function failRun(tx: Tx, mine: Mine, failure: Failure, said?: Outcome): Promise<void> {
  await mustHaveLease(tx, mine);
  const run = await lockRun(tx, mine.runId);
  const { code, detail, isProven = false } = failure;
  const isLimit = code === 'source_rate_limited' || code === 'budget_spent';
  const idle = (run?.idleAttempts ?? 0) + (isLimit ? 0 : 1);
  // Refused once, and not when asked again: a mistake of the source's own.
  const judged = code === 'source_refused' && !isProven ? 'source_unavailable' : code;
  const outcome =
    said ??
    outcomeOf(
      { ...failure, code: judged as SourceFailure, retryAfterSeconds: failure.retryAfterSeconds },
      idle,
      Math.random(),
    );
  const attempt = { state: 'failed', errorCode: code, errorDetail: detail };
  if (outcome.state !== 'failed') return wait(tx, mine, outcome, idle, attempt);
  tellRun(tx, 'sync.failed', await over(tx, mine.runId, 'failed', code, attempt));
  // Who only looks says nothing of how the connection is.
  if (mine.isDry) return;
  if (isProven) return void (await enterState(tx, mine.connectionId, 'needs_reauth', code));
  const ends = await selectEnds(tx, mine.connectionId, FAILURES_DEGRADED);
  const isBad = ends.length >= FAILURES_DEGRADED && ends.every((state) => state === 'failed');
  if (isBad) await enterState(tx, mine.connectionId, 'degraded', code);
}

/** Who waits for room in a budget no longer than this, in seconds, does so again and again: nobody is told each time. */
const WORTH_TELLING = 120;

async function wait(
  tx: Tx,
  { runId, priority }: Mine,
  outcome: Exclude<Outcome, { state: 'failed' }>,
  idleAttempts: number,
  attempt: Parameters<typeof endAttempt>[2],
): Promise<void> {
  const run = await lockRun(tx, runId);
  const { state } = outcome;
  // Somebody waits for it since: how long it waits is to be judged anew, with what is kept for such.
  const isHurried = attempt.errorCode === 'budget_spent' && run?.priority !== priority;
  const seconds = isHurried ? 1 : outcome.seconds;
  const isLimit = state === 'waiting_rate_limit';
  // Who waits for room goes on with the same attempt.
  if (!isLimit) await endAttempt(tx, runId, attempt);
  const change = {
    state,
    stateReason: attempt.errorCode ?? null,
    resumeAt: inSeconds(seconds),
    idleAttempts,
    version: (run?.version ?? 0) + 1,
  };
  const waiting = await updateRun(tx, runId, { ...change, ...NOBODYS, isResting: isLimit });
  if (attempt.errorCode !== 'budget_spent' || seconds > WORTH_TELLING) tellRun(tx, 'sync.waiting', waiting);
  tx.later('sync.run', { runId }, { key: runId, at: tx.now.add({ seconds }) });
}

/** Ends a locked run before it is done: what was read of it stays, and whoever attempts it writes no more. */
export async function stopRun(tx: Tx, { runId }: Pick<Mine, 'runId'>, reason: string): Promise<RunRow> {
  const stopped = await over(tx, runId, 'cancelled', reason, { state: 'cancelled' });
  tellRun(tx, 'sync.cancelled', stopped);
  tx.callOff('sync.run', runId);
  return stopped;
}

async function over(
  tx: Tx,
  runId: string,
  state: RunState,
  stateReason: string | null,
  attempt: Parameters<typeof endAttempt>[2],
): Promise<RunRow> {
  const { version = 0, fence = 0 } = (await lockRun(tx, runId)) ?? {};
  await endAttempt(tx, runId, attempt);
  await setOpen(tx, runId, false);
  const end = { state, stateReason, resumeAt: null, finishedAt: CLOCK, version: version + 1, fence: fence + 1 };
  const ended = await updateRun(tx, runId, { ...end, ...NOBODYS, isWaiting: false });
  // What waits for this looks whether its turn has come.
  for (const id of await selectWaiting(tx, ended.connectionId)) tx.later('sync.run', { runId: id }, { key: id });
  return ended;
}
