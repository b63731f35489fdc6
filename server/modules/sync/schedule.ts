import type { Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import { jobInserts } from '../../platform/context/later.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import type { Chore } from '../../platform/jobs/housekeeping.ts';
import { isAfter, toDate } from '../../platform/time.ts';
import {
  dueAfter,
  enterState,
  findConnection,
  holdOwnConnection,
  skipsMissed,
  targetSeconds,
  type ConnectionRow,
  type SourceOptions,
} from '../connections/connections.ts';
import type { jobs } from './contract.ts';
import { stopRun } from './end.ts';
import { isStale, lagOf, notReadBecause } from './rules.ts';
import { holdRuns, startRun, wakeRun } from './start.ts';
import { lockOpenRuns, selectStreams } from './find.ts';
import { listLeft, setNextRun } from './store.ts';

/** What becomes of a connection: its schedule begins, changes and rests with it, and its runs end with it. */
export const scheduleListener: EventListener<'connection.state_changed' | 'connection.updated'> = {
  name: 'sync_schedules',
  hears: ['connection.state_changed', 'connection.updated'],
  async react(tx, events) {
    for (const id of new Set(events.map(({ subject }) => subject.id))) await follow(tx, id);
  },
};

const waitsForRoom: ReadonlySet<string> = new Set(['budget_spent', 'source_rate_limited']);
/** How often a connection may call its source was said anew: what waits for room goes on. */
export const roomListener: EventListener<'budget.changed'> = {
  name: 'sync_room',
  hears: ['budget.changed'],
  async react(tx, events) {
    for (const id of new Set(events.map(({ data }) => data.connectionId)))
      for (const run of await lockOpenRuns(tx, id))
        if (waitsForRoom.has(run.stateReason ?? '')) await wakeRun(tx, run.id);
  },
};

async function follow(tx: Tx, id: number): Promise<void> {
  const row = await findConnection(tx, id);
  if (!row) return;
  if (row.state === 'disconnected' || row.state === 'paused')
    for (const run of await lockOpenRuns(tx, id)) await stopRun(tx, { runId: run.id }, `connection_${row.state}`);
  await arm(tx, row);
}

const keyOf = (connectionId: number): string => String(connectionId);

/** Has a connection read next when its schedule says, counted from when it was read last; and what is overdue once, however long nobody was there to do it. */
async function arm(tx: Tx, row: ConnectionRow): Promise<void> {
  const last = (await selectStreams(tx, row.id)).flatMap(({ lastSuccessAt }) => lastSuccessAt?.getTime() ?? []);
  const due = notReadBecause(row.state)
    ? null
    : dueAfter(row.schedule, Temporal.Instant.fromEpochMilliseconds(Math.max(0, ...last)));
  if (due === null) {
    await setNextRun(tx, row.id, null);
    return tx.callOff('sync.schedule', keyOf(row.id));
  }
  const missed = skipsMissed(row.schedule) ? dueAfter(row.schedule, tx.now) : null;
  await armAt(tx, row.id, isAfter(due, tx.now) ? due : (missed ?? tx.now.add({ seconds: SOON })));
}

/** What is overdue comes in so many seconds. */
const SOON = 5;

async function armAt(tx: Tx, connectionId: number, at: Temporal.Instant): Promise<void> {
  await setNextRun(tx, connectionId, toDate(at));
  tx.later('sync.schedule', { connectionId }, { key: keyOf(connectionId), at });
}

/** Has a connection read, as its schedule says, and says when it is next. What is being read already will do, or is followed by what is not. */
export const runBySchedule =
  (options: Pick<SourceOptions, 'connectors'>) =>
  async (tx: Tx, { connectionId }: JobData<(typeof jobs)['sync.schedule']>): Promise<void> => {
    const runs = await holdRuns(tx, connectionId);
    const row = (await findConnection(tx, connectionId)) && (await holdOwnConnection(tx, connectionId));
    const next = row && !notReadBecause(row.state) ? dueAfter(row.schedule, tx.now) : null;
    if (!row || next === null) return;
    const isMissed = await isTooLate(tx, row);
    await degradeStale(tx, row);
    await armAt(tx, row.id, next);
    if (isMissed) return;
    await startRun(tx, runs, row, options.connectors.get(row.connector), {
      mode: 'incremental',
      trigger: 'schedule',
      onRunning: 'coalesce',
      reason: null,
    });
  };

/** What is so late, in seconds, was missed. */
const LATE = 60;

/** Was this to be done so long ago that it is left out? */
async function isTooLate(tx: Tx, { id, schedule }: ConnectionRow): Promise<boolean> {
  if (!skipsMissed(schedule)) return false;
  const times = (await selectStreams(tx, id)).flatMap(({ nextRunAt }) => nextRunAt?.getTime() ?? []);
  return times.length > 0 && tx.now.epochMilliseconds - Math.min(...times) > LATE * 1_000;
}

/** What was not read for long though it should have been says so. What it missed before it was resumed, or given another schedule, is nobody's fault. */
async function degradeStale(tx: Tx, { id, state, updatedAt, schedule }: ConnectionRow): Promise<void> {
  if (state !== 'active') return;
  const now = tx.now.epochMilliseconds;
  const lag = lagOf(await selectStreams(tx, id), now);
  if (lag === null) return;
  const lagSeconds = Math.min(lag, Math.floor((now - updatedAt.getTime()) / 1_000));
  const target = targetSeconds(schedule, tx.now.subtract({ seconds: Math.max(0, lagSeconds) }));
  if (isStale({ lagSeconds, targetSeconds: target })) await enterState(tx, id, 'degraded', 'not_fresh');
}

/** Finds, at a start and now and then, runs that nobody goes on with: whoever did was killed, or what would have begun them is lost. */
export const findLeftRuns: Chore = {
  name: 'left runs',
  async clear(db, now) {
    const left = (await listLeft(db)).map(({ tenantId, id }) => ({
      tenantId,
      name: 'sync.run',
      key: id,
      data: { runId: id },
      at: toDate(now),
    }));
    await Promise.all(jobInserts(left).map((query) => db.executeQuery(query)));
    return 0;
  },
};
