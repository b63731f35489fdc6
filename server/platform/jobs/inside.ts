import type { Ctx } from '../context/context.ts';
import { createCrew } from './crew.ts';
import { isInside, nextTry, type Inside, type Job } from './job.ts';
import { contextOf, type Part, type QueueOptions } from './part.ts';
import { lockLane, postpone, removeDone, selectDue, type Lane, type Waiting } from './store.ts';

type InsideJob = Job<Inside<unknown>>;

/** Lanes visited at a time in one process, each with a connection of its own while a transaction is open … */
const VISITS = 3;
/** … and of one name, so that a slow one leaves room for the others. */
const VISITS_OF_NAME = 2;
/** What ends a job that is given up failed: so long later both are tried again. */
const END_AGAIN_SECONDS = 3_600;
/** Jobs done in one visit; then others have their turn. */
const VISIT = 100;

/** The part of the queue that is done inside transactions: a visit to each lane that waits. */
export function createVisits(options: QueueOptions, more: () => void): Part {
  const jobs = new Map(options.jobs.filter(isInside).map((job) => [job.name, job]));
  const crew = createCrew(options.onError);
  let passedOver = false;

  const visit = (lane: Lane): boolean => {
    const job = jobs.get(lane.name);
    const hasRoom = crew.size() < VISITS && crew.ofName(lane.name) < VISITS_OF_NAME && crew.ofLane(lane) === 0;
    if (!job || !hasRoom) return false;
    crew.begin(lane, async () => {
      const unfinished = await visitLane(options, lane, job);
      if (unfinished || passedOver) more();
    });
    return true;
  };
  return {
    async begin(lanes) {
      const ours = lanes.filter(({ name }) => jobs.has(name));
      const visited = ours.filter(visit);
      passedOver = visited.length < ours.length;
      return visited.length;
    },
    idle: () => crew.idle(),
  };
}

/**
 * Does what is due in a lane, a bounded number. One that fails is tried again later and holds up no other.
 * @returns whether there may be more
 */
async function visitLane(around: QueueOptions, lane: Lane, job: InsideJob): Promise<boolean> {
  let { atOnce = 1 } = job.doing;
  for (let done = 0; done < VISIT;) {
    const taken: Waiting[] = [];
    const ctx = contextOf(around, lane);
    const limit = Math.min(atOnce, VISIT - done);
    try {
      await doNext(ctx, job, limit, taken);
      if (taken.length < limit) return false;
      done += limit;
    } catch (error) {
      around.onError(error);
      const [first, ...others] = taken;
      if (!first) return false; // nothing was begun: no job is at fault
      atOnce = 1; // one of them is at fault; alone, the others pass
      if (others.length > 0) continue;
      await putOff(around, lane, job, first, error);
      done += 1;
    }
  }
  return true;
}

/** Has a job that failed tried again later, or gives it up. */
async function putOff(around: QueueOptions, lane: Lane, job: InsideJob, first: Waiting, error: unknown): Promise<void> {
  const ctx = contextOf(around, lane);
  const failed = nextTry(job, first.attempt + 1, ctx.now, error);
  try {
    await ctx.tx(async (tx) => {
      await postpone(tx, first, failed);
      if (failed.next === null) await job.doing.givingUp?.(tx, job.read(first.data));
    });
  } catch (failure) {
    if (failed.next !== null) throw failure;
    around.onError(failure);
    await ctx.tx((tx) => postpone(tx, first, { ...failed, next: ctx.now.add({ seconds: END_AGAIN_SECONDS }) }));
  }
}

/** One transaction: the next jobs, and that they are done. @param taken filled in with them before they begin */
const doNext = (ctx: Ctx, { name, doing, read }: InsideJob, limit: number, taken: Waiting[]): Promise<void> =>
  ctx.tx(async (tx) => {
    taken.length = 0;
    // In one packet; the second one sees what the last holder of the lock committed.
    const lock = lockLane(tx, name);
    const asked = selectDue(tx, name, doing.inOrder ?? false, limit);
    const [mine, due] = await Promise.all([lock, asked]);
    if (!mine || due.length === 0) return;
    taken.push(...due);
    await doing.inside(
      tx,
      due.map(({ data }) => read(data)),
    );
    await removeDone(tx, due);
  });
