import { setTimeout as pause } from 'node:timers/promises';
import { ALL_TENANTS } from '../db/connect.ts';
import { createVisits } from './inside.ts';
import { startLoop, type Loop, type LoopOptions } from './loop.ts';
import { createClaiming, LEASE_MS } from './outside.ts';
import type { QueueOptions } from './part.ts';
import { dueLanes } from './store.ts';

export interface Queue {
  /** Begins what is due and has room, a share of each lane. @returns how many pieces of work were begun */
  round(): Promise<number>;
  /** Until what was begun has ended. */
  idle(): Promise<void>;
  /** Holds on to what still runs. */
  renew(): Promise<void>;
  /** Tells what still runs that nobody waits for it any longer. */
  abandon(): void;
}

/**
 * The one queue, as one process sees it. Fair by rounds: each takes a share of every lane that waits, so that neither a
 * tenant's nor a job's backlog delays anybody else.
 * @param more called when something has ended and more is due
 */
export function openQueue(options: QueueOptions, more: () => void = () => undefined): Queue {
  const db = options.database.forTenant(ALL_TENANTS);
  const names = options.jobs.map(({ name }) => name);
  const [visits, claiming] = [createVisits(options, more), createClaiming(options, more)];
  return {
    async round() {
      const now = options.clock();
      const lanes = await dueLanes(db, now, names);
      const begun = await Promise.all([visits.begin(lanes, now), claiming.begin(lanes, now)]);
      return begun.reduce((sum, each) => sum + each, 0);
    },
    async idle() {
      await Promise.all([visits.idle(), claiming.idle()]);
    },
    renew: () => claiming.renew(),
    abandon: () => claiming.abandon(),
  };
}

/** Between two rounds, so that busy ones begin more at once: people and mails can wait that long. */
const BREATH_MS = 50;
const GRACE_MS = 10_000;

export interface RunningQueue {
  readonly wake: () => void;
  /** Lets what was begun end; what takes longer than `graceMs` is told so, and is attempted again when its claim ends. */
  stop(graceMs?: number): Promise<void>;
}

/** Works the queue off for as long as it runs; several processes share the work. */
export function startQueue(options: QueueOptions & Pick<LoopOptions, 'hear'>): RunningQueue {
  const { onError, hear, leaseMs = LEASE_MS } = options;
  const queue = openQueue(options, () => rounds.wake());
  const rounds: Loop = startLoop(async () => void (await queue.round()), {
    everyMs: null,
    atLeastMs: BREATH_MS,
    onError,
    ...(hear && { hear }),
  });
  const renewing = startLoop(() => queue.renew(), { everyMs: leaseMs / 3, onError });
  return {
    wake: () => rounds.wake(),
    async stop(graceMs = GRACE_MS) {
      await rounds.stop();
      const abort = new AbortController();
      const late = pause(graceMs, undefined, { signal: abort.signal }).then(
        () => queue.abandon(),
        () => undefined,
      );
      await Promise.race([queue.idle(), late]);
      abort.abort();
      await renewing.stop();
    },
  };
}
