import { Compile } from 'typebox/compile';
import type { Ctx, Tx } from '../context/context.ts';
import type { JobData, JobDeclared, Jobs } from '../contract/job.ts';
import type { Failed } from './store.ts';

/**
 * Done inside a transaction: its writes and the note that it was done count together, so each job has its effect once.
 * Those of one tenant and name are done one after the other. No waiting for other machines in here.
 */
export interface Inside<Data> {
  /** @param all as they wait, `atOnce` at most */
  inside(tx: Tx, all: readonly Data[]): Promise<void>;
  /** How many share a transaction; where one of them fails, each gets one of its own. Default 1. */
  readonly atOnce?: number;
  /** In the order of the feed, by the positions that dispatch gave its jobs. */
  readonly inOrder?: boolean;
  /** Ends in its place, in one transaction, what it will never do: it is given up with that, or that is tried again. */
  givingUp?(tx: Tx, data: Data): Promise<void>;
}

/**
 * Done with no transaction open, for what speaks to other machines: claimed, done, settled. At least once: a process that
 * is killed in between leaves it to another one.
 */
export interface Outside<Data> {
  outside(ctx: Ctx, data: Data, turn: Turn): Promise<void>;
  /** Called when it is given up, for a record that people read. May come twice. */
  gaveUp?(ctx: Ctx, data: Data, error: unknown): Promise<void>;
  /** How many run at a time in one process, half of them for one tenant. Default 8. */
  readonly atATime?: number;
}

export type Doing<Data> = Inside<Data> | Outside<Data>;

/** One attempt at a job. */
export interface Turn {
  /** From 1 on. */
  readonly attempt: number;
  /** Aborts when the process can wait no longer; the job then comes again. */
  readonly signal: AbortSignal;
}

/** Thrown by a job that will never succeed: it is given up at once. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
}

/** Who does which of these jobs; null: nobody in this process, so it waits for one that does. */
export type Doers<Js extends Jobs> = { readonly [Name in keyof Js]: Doing<JobData<Js[Name]>> | null };

/** A job with its doer, as the queue sees it. */
export interface Job<How = Doing<unknown>> {
  readonly name: string;
  readonly doing: How;
  readonly retry: readonly number[];
  /** Reads what was stored. @throws where it is not what was declared */
  readonly read: (data: unknown) => unknown;
}

export const isInside = (job: Job): job is Job<Inside<unknown>> => 'inside' in job.doing;
export const isOutside = (job: Job): job is Job<Outside<unknown>> => 'outside' in job.doing;

/** Waits in seconds for jobs that say nothing of their own. */
const RETRY_SECONDS: readonly number[] = [1, 5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800];

/** Joins a declared job with its doer. */
export function jobOf<J extends JobDeclared>(name: string, declared: J, doing: Doing<JobData<J>>): Job {
  const { data: shape, retry = RETRY_SECONDS } = declared;
  const judge = Compile(shape);
  return {
    name,
    doing,
    retry,
    read(data) {
      if (!judge.Check(data)) throw new Error('What is stored of this job is not what its name stands for');
      return data;
    },
  };
}

/** Joins all declared jobs with their doers; those without one are left out. */
export function joinJobs<const Js extends Jobs>(declared: Js, doers: Doers<Js>): Job[] {
  const all: Readonly<Record<string, Doing<never> | null>> = doers;
  return Object.entries<JobDeclared>(declared).flatMap(([name, job]) => {
    const doing = all[name];
    return doing ? [jobOf(name, job, doing)] : [];
  });
}

/** When to try a job again that has failed so often; null: it is given up. */
export function nextTry(
  { retry }: Pick<Job, 'retry'>,
  failures: number,
  now: Temporal.Instant,
  error: unknown,
): Failed {
  const seconds = error instanceof GiveUp ? undefined : retry[failures - 1];
  return { error: told(error), next: seconds === undefined ? null : now.add({ milliseconds: 1_000 * seconds }) };
}

const LONGEST_ERROR = 500;
const told = (error: unknown): string => String(error).replaceAll('\0', '').slice(0, LONGEST_ERROR).toWellFormed();
