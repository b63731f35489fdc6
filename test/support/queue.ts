import { Type, type TObject, type TInteger } from 'typebox';
import type { Tx } from '../../server/platform/context/context.ts';
import { ALL_TENANTS, type Database } from '../../server/platform/db/connect.ts';
import type { JobDeclared } from '../../server/platform/contract/job.ts';
import { jobOf, type Doing, type Job } from '../../server/platform/jobs/job.ts';
import type { QueueOptions } from '../../server/platform/jobs/part.ts';
import { openQueue } from '../../server/platform/jobs/queue.ts';
import type { World } from './database.ts';

/** Made-up jobs, for tests of what does jobs whatever they are. */
interface Numbered extends JobDeclared {
  readonly data: TObject<{ n: TInteger }>;
}

declare module '../../server/platform/contract/job.ts' {
  interface DeclaredJobs {
    'thing.do': Numbered;
    'thing.undo': Numbered;
  }
}

export interface N {
  readonly n: number;
}

const data = Type.Object({ n: Type.Integer() }, { additionalProperties: false });

/** A made-up job with its doer. */
export const thingJob = (name: string, doing: Doing<N>, retry?: readonly number[]): Job =>
  jobOf(name, { summary: 'A thing', data, ...(retry && { retry }) }, doing);

type Given = Partial<Pick<QueueOptions, 'clock' | 'onError' | 'leaseMs'>>;

/** A queue that only a test drives. */
export const queueOf = (database: Database, jobs: readonly Job[], given: Given = {}) =>
  openQueue({
    database,
    jobs,
    wake: () => undefined,
    clock: () => Temporal.Now.instant(),
    onError: (error) => {
      throw error;
    },
    ...given,
  });

/** Does everything that is due by now, as one process would. @returns how many rounds it took */
export async function workOff(database: Database, jobs: readonly Job[], given: Given = {}): Promise<number> {
  const queue = queueOf(database, jobs, given);
  for (let rounds = 0; ; rounds++) {
    const begun = await queue.round();
    await queue.idle();
    if (begun === 0) return rounds;
  }
}

/** When the tests' jobs are asked for. */
export const start = Temporal.Now.instant();
/** A clock that stands still, so many seconds after the start. */
export const at = (seconds: number) => (): Temporal.Instant => start.add({ milliseconds: 1_000 * seconds });
export const inSeconds = (seconds: number): Date => new Date(at(seconds)().epochMilliseconds);

export const ask = (world: World, work: (tx: Tx) => void): Promise<void> => world.ctx.tx(async (tx) => work(tx));

/** Asks for so many jobs at the start, numbered from 1. */
export const add = (world: World, count: number, name: 'thing.do' | 'thing.undo' = 'thing.do'): Promise<void> =>
  ask(world, (tx) => {
    for (let n = 1; n <= count; n++) tx.later(name, { n }, { at: start });
  });

/** What is left of a world's jobs, in the order asked for. */
export const left = (world: World) =>
  world.db
    .selectFrom('job')
    .select(['name', 'data', 'attempt', 'runAt', 'claimedUntil', 'error', 'gaveUpAt'])
    .where('tenantId', '=', world.tenant.id)
    .orderBy('id')
    .execute();

export const clearJobs = async (database: Database): Promise<void> =>
  void (await database.forTenant(ALL_TENANTS).deleteFrom('job').execute());

/** Something to wait for, and how to end the wait. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: () => resolve() };
}
