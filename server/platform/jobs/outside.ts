import { ALL_TENANTS } from '../db/connect.ts';
import { createCrew } from './crew.ts';
import { GiveUp, isOutside, nextTry, type Job, type Outside } from './job.ts';
import { contextOf, type Part, type QueueOptions } from './part.ts';
import { claimDue, renewClaims, settleDone, settleFailed, type Claim, type Lane, type Share } from './store.ts';

type OutsideJob = Job<Outside<unknown>>;

const AT_A_TIME = 8;
export const LEASE_MS = 60_000;

/** The part of the queue that is done with no transaction open: claimed, attempted, settled. */
export interface Claiming extends Part {
  /** Holds on to what still runs. */
  renew(): Promise<void>;
  /** Tells what still runs that nobody waits for it any longer. */
  abandon(): void;
}

/** @param more called when something has ended and more is due */
export function createClaiming(options: QueueOptions, more: () => void): Claiming {
  const { database, clock, onError, leaseMs = LEASE_MS } = options;
  const db = database.forTenant(ALL_TENANTS);
  const jobs = new Map(options.jobs.filter(isOutside).map((job) => [job.name, job]));
  const crew = createCrew(onError);
  const claims = new Set<Claim>();
  const giveUp = new AbortController();
  const leaseEnd = (): Temporal.Instant => clock().add({ milliseconds: leaseMs });
  let passedOver = false;

  const run = (claim: Claim, job: OutsideJob): void => {
    claims.add(claim);
    crew.begin(claim.lane, async () => {
      await attempt(options, claim, job, giveUp.signal).finally(() => claims.delete(claim));
      if (passedOver) more();
    });
  };
  const shareOf = ([name, lanes]: [string, Lane[]]): Share[] => {
    const { atATime = AT_A_TIME } = jobs.get(name)?.doing ?? {};
    const free = atATime - crew.ofName(name);
    return shareOut(lanes, { free, perLane: Math.ceil(atATime / 2), running: (lane) => crew.ofLane(lane) });
  };
  return {
    async begin(lanes, now) {
      const ours = lanes.filter(({ name }) => jobs.has(name));
      const shares = [...Map.groupBy(ours, ({ name }) => name)].flatMap(shareOf);
      const claimed = shares.length === 0 ? [] : await claimDue(db, now, leaseEnd(), shares);
      const filled = ({ lane, most }: Share): boolean => claimed.filter((claim) => claim.lane === lane).length === most;
      passedOver = shares.length < ours.length || shares.some(filled);
      for (const claim of claimed) {
        const job = jobs.get(claim.lane.name);
        if (job) run(claim, job);
      }
      return claimed.length;
    },
    idle: () => crew.idle(),
    async renew() {
      if (claims.size > 0) await renewClaims(db, leaseEnd(), [...claims]);
    },
    abandon: () => giveUp.abort(),
  };
}

export interface Room {
  /** How many more of the name may begin. */
  readonly free: number;
  /** The most of one lane, what runs included. */
  readonly perLane: number;
  readonly running: (lane: Lane) => number;
}

/** Shares the room of one name out among its lanes, evenly; where there are more lanes than room, the first ones get it. */
export function shareOut(lanes: readonly Lane[], { free, perLane, running }: Room): Share[] {
  let left = free;
  return lanes.flatMap((lane, i) => {
    const most = Math.min(Math.ceil(left / (lanes.length - i)), perLane - running(lane));
    if (most <= 0) return [];
    left -= most;
    return [{ lane, most }];
  });
}

/** Attempts a claimed job and settles it. */
async function attempt(options: QueueOptions, claim: Claim, job: OutsideJob, signal: AbortSignal): Promise<void> {
  const { database, clock, onError } = options;
  const db = database.forTenant(ALL_TENANTS);
  const ctx = contextOf(options, claim.lane);
  const tellGivenUp = async (error: unknown): Promise<void> => job.doing.gaveUp?.(ctx, job.read(claim.data), error);
  try {
    if (claim.attempt > job.retry.length + 1)
      throw new GiveUp('Every process that attempted this ended before it was done');
    await job.doing.outside(ctx, job.read(claim.data), { attempt: claim.attempt, signal });
  } catch (error) {
    onError(error);
    const now = clock();
    const failed = nextTry(job, claim.attempt, now, error);
    if (failed.next === null) await tellGivenUp(error).catch(onError);
    await settleFailed(db, now, claim, failed);
    return;
  }
  await settleDone(db, claim);
}
