import { Type, type TObject, type TInteger } from 'typebox';
import type { Database } from '../../server/platform/db/connect.ts';
import type { JobDeclared } from '../../server/platform/contract/job.ts';
import { jobOf, type Doing, type Job } from '../../server/platform/jobs/job.ts';
import type { QueueOptions } from '../../server/platform/jobs/part.ts';
import { openQueue } from '../../server/platform/jobs/queue.ts';

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
