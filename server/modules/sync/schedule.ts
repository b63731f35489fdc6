import type { Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import { jobInserts } from '../../platform/context/later.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { clearOlder, type Chore } from '../../platform/jobs/housekeeping.ts';
import { isAfter, toDate } from '../../platform/time.ts';
import {
  enterState,
  everySeconds,
  findConnection,
  type ConnectionRow,
  type SourceOptions,
} from '../connections/connections.ts';
import type { jobs } from './contract.ts';
import { stopRun } from './end.ts';
import { isStale, lagOf, notReadBecause } from './rules.ts';
import { holdRuns, startRun } from './start.ts';
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

async function follow(tx: Tx, id: number): Promise<void> {
  const row = await findConnection(tx, id);
  if (!row) return;
  if (row.state === 'disconnected' || row.state === 'paused')
    for (const run of await lockOpenRuns(tx, id)) await stopRun(tx, { runId: run.id }, `connection_${row.state}`);
  await arm(tx, row);
}

const keyOf = (connectionId: number): string => String(connectionId);

/** Has a connection read next when its schedule says: so long after it was read last, and once however long nobody was there to do it. */
async function arm(tx: Tx, row: ConnectionRow): Promise<void> {
  const seconds = everySeconds(row.schedule);
  if (seconds === null || notReadBecause(row.state)) {
    await setNextRun(tx, row.id, null);
    return tx.callOff('sync.schedule', keyOf(row.id));
  }
  const last = (await selectStreams(tx, row.id)).flatMap(({ lastSuccessAt }) => lastSuccessAt?.getTime() ?? []);
  const due = Temporal.Instant.fromEpochMilliseconds(Math.max(0, ...last)).add({ seconds });
  await armAt(tx, row.id, isAfter(due, tx.now) ? due : tx.now.add({ seconds: Math.min(seconds, SOON) }));
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
    const row = await findConnection(tx, connectionId);
    const seconds = row && !notReadBecause(row.state) ? everySeconds(row.schedule) : null;
    if (!row || seconds === null) return;
    await degradeStale(tx, row, seconds);
    await armAt(tx, row.id, tx.now.add({ seconds }));
    await startRun(tx, runs, row, options.connectors.get(row.connector), {
      mode: 'incremental',
      trigger: 'schedule',
      onRunning: 'coalesce',
      reason: null,
    });
  };

/** What was not read for long though it should have been says so. What it missed before it was resumed, or given another schedule, is nobody's fault. */
async function degradeStale(tx: Tx, { id, state, updatedAt }: ConnectionRow, targetSeconds: number): Promise<void> {
  if (state !== 'active') return;
  const now = tx.now.epochMilliseconds;
  const lag = lagOf(await selectStreams(tx, id), now);
  const lagSeconds = lag === null ? null : Math.min(lag, Math.floor((now - updatedAt.getTime()) / 1_000));
  if (isStale({ lagSeconds, targetSeconds })) await enterState(tx, id, 'degraded', 'not_fresh');
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

/** What came of a run is forgotten after a quarter of a year; what was read stays. */
export const forgetOldRuns = clearOlder('sync_run', 'finished_at', Temporal.Duration.from({ hours: 24 * 90 }));
