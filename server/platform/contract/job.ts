import type { Static, TObject } from 'typebox';

/**
 * Something that is done later, as data. Its name is `noun.verb`. A module exports its own as `jobs`; wiring says which use
 * case does each. What waits is stored under the name: it is kept.
 */
export interface JobDeclared {
  /** What is done, in a few words. */
  readonly summary: string;
  /** What the doer must know: ids. Everything else it reads when its time has come. */
  readonly data: TObject;
  /** Waits after the first, second … failure, in seconds; after the last the job is given up. From a second to hours unless said. */
  readonly retry?: readonly number[];
}

export type Jobs = Readonly<Record<`${string}.${string}`, JobDeclared>>;

/** Declares a contract's jobs, keeping their exact types. */
export const declareJobs = <const Js extends Jobs>(declared: Js): Js => declared;

/** Every job there is, by name. `contracts.ts` fills it in (and tests add the made-up ones they need): `later` is typed by it. */
export interface DeclaredJobs {}

export type JobName = keyof DeclaredJobs;

/** What a job's doer is told, by what was declared. */
export type JobData<J> = J extends { readonly data: infer D extends TObject } ? Static<D> : never;
