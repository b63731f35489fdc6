import { setTimeout as pause } from 'node:timers/promises';
import type { CompiledQuery, Kysely } from 'kysely';
import { conflict, fail, forbidden, Gone, type Caller } from '../contract/problems.ts';
import type { EventType } from '../contract/event.ts';
import type { DeclaredJobs, JobData, JobName } from '../contract/job.ts';
import type { Scope } from '../contract/scopes.ts';
import type { Tenant } from '../tenants.ts';
import type { Asking, Owner, Principal } from './principal.ts';
import { dropJobs, writeJobs, type NewJob, type Waiting } from './later.ts';
import { eventOf, writeOutbox, type Change, type Emitted, type Told } from './outbox.ts';
import { toDate } from '../time.ts';
import { refusing, type Database, type DB } from '../db/connect.ts';
import { isContention, isOutrun } from '../db/failures.ts';

/** Reads only: a context has no way to insert. */
export type Reader = Pick<Kysely<DB>, 'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'getExecutor'>;
export type Writer = Kysely<DB>;

/** What a use case knows: who asks, when, and how to read. `now` is read once a request. */
export interface Ctx {
  readonly db: Reader;
  readonly who: Principal;
  readonly tenant: Tenant;
  readonly now: Temporal.Instant;
  readonly requestId: string;
  readonly ip: string | null;
  /** Who waits for the answer: what takes long outside the database ends with her. */
  readonly caller?: Caller | undefined;
  /** Runs `work` in one transaction; inside another one it joins it. `work` may run again after a deadlock. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same request asked by somebody else: how a sign-in becomes the person it let in. */
  as(who: Principal): Ctx;
}

/** When something is to be done, and in whose place. */
export interface Later {
  /** At once, unless said. */
  readonly at?: Temporal.Instant;
  /** Replaces what waits under the same key, its time too; without one, as many are done as are asked for. */
  readonly key?: string;
  /**
   * Where one waits under the key that is due at most `TOGETHER_SECONDS` earlier, that one will do, and nothing is written: for what thousands
   * ask for in a second. It is asked for so long and more ahead, so that nobody has begun with it before this transaction counts.
   */
  readonly together?: boolean;
}

/** A context that can write. Every change is told: as an event (which also audits it) or as an audit row alone. */
export interface Tx extends Ctx {
  readonly db: Writer;
  emit<T extends EventType>(type: T, told: Told<T>): void;
  audit(change: Change): void;
  /**
   * The first try of this work. What nearly always succeeds may then leave `atCommit`, as a statement that fails with AT001 where
   * it does not: the work is done once more, without hope, and finds out what is in the way.
   */
  readonly isHopeful: boolean;
  /**
   * Sends a statement and does not wait for it: it costs no round trip, and must succeed before the transaction counts. It leaves at
   * once, before what was only asked of `db` and is not waited for either.
   */
  atCommit(statement: CompiledQuery): void;
  /** Has a job done once this transaction counts, and never when it does not. What already runs under the key is not stopped. */
  later<N extends JobName>(job: N, data: JobData<DeclaredJobs[N]>, when?: Later): void;
  /** Calls off what waits under a key, once this transaction counts. What already runs is not stopped. */
  callOff(job: JobName, key: string): void;
  /** Runs `work` once the change counts, and never when it does not. */
  afterCommit(work: () => void): void;
  /**
   * Says that somebody may other things than before, or is another: once this transaction counts, every server forgets what it
   * knows of credentials and judges its open streams again. Whatever writes such rows says so (`test/revocation-rings`).
   */
  rightsChanged(): void;
  /**
   * Judges who asks again and keeps that as it is until the transaction ends. Whatever hands rights on asks it first: the
   * request was let in a while ago, and what it makes would outlive what has ended since.
   * @param changing people and service accounts that are changed next: everybody locks owners here, in one order, and tokens
   *   and webhooks after them (the order as a whole: `modules/access/hold-rights.ts`)
   * @throws 401 for a credential that counts no more, 403 for rights that have shrunk
   */
  holdRights(changing?: readonly Owner[]): Promise<void>;
}

/** Called after a commit: events were `written`, `jobs` are due, or rights `revoked`. Wakes whoever minds. */
export type Wake = (what: 'written' | 'jobs' | 'revoked') => void;

/** What keeps the promise of `holdRights`: whoever keeps the credentials. */
export type HoldRights = (tx: Tx, changing?: readonly Owner[]) => Promise<void>;

/** Where no credentials are kept, Atrium alone hands rights on. */
const onlyAtrium: HoldRights = async ({ who }) => {
  if (who.kind !== 'system') throw fail(forbidden);
};

/** Opens the context of one request or job. */
export const openContext = (database: Database, wake: Wake, asking: Asking, holdRights = onlyAtrium): Ctx =>
  new Context(database, wake, asking, holdRights);

/** One is made for each request: a class, because an object with a getter and functions of its own takes longer to make. */
class Context implements Ctx {
  readonly who: Principal;
  readonly tenant: Tenant;
  readonly now: Temporal.Instant;
  readonly requestId: string;
  readonly ip: string | null;
  readonly caller: Caller | undefined;
  readonly #database: Database;
  readonly #wake: Wake;
  readonly #asking: Asking;
  readonly #holdRights: HoldRights;
  readonly #begun: Begun;

  constructor(
    database: Database,
    wake: Wake,
    asking: Asking,
    holdRights: HoldRights,
    begun: Begun = { written: false },
  ) {
    this.who = asking.who;
    this.tenant = asking.who.tenant;
    this.now = asking.now;
    this.requestId = asking.requestId;
    this.ip = asking.ip;
    this.caller = asking.caller;
    this.#database = database;
    this.#wake = wake;
    this.#asking = asking;
    this.#holdRights = holdRights;
    this.#begun = begun;
  }

  get db(): Reader {
    return isThere(this.#asking, this.#begun) ? this.#database.forTenant(this.tenant.id) : forNobody;
  }

  async tx<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!isThere(this.#asking, this.#begun)) throw new Gone();
    const asking = { ...this.#asking, tenant: this.tenant, holdRights: this.#holdRights, begunAt: performance.now() };
    const value = await retrying((isHopeful) => runTx(this.#database, this.#wake, { ...asking, isHopeful }, work));
    this.#begun.written = true;
    return value;
  }

  as(who: Principal): Ctx {
    return new Context(this.#database, this.#wake, { ...this.#asking, who }, this.#holdRights, this.#begun);
  }
}

/** What a request has done so far, whoever it became meanwhile. */
interface Begun {
  written: boolean;
}

/** Nothing is begun for who has gone away. What has written is finished: its first write may need its last. */
const isThere = ({ caller }: Asking, { written }: Begun): boolean => !caller?.gone || written;
const forNobody = refusing(() => new Gone());

/**
 * A request that has waited for longer than this, for others’ locks or a connection, has who asks judged once more before it counts:
 * in so many milliseconds she may have been shut out. Quicker ones are as good as done, and pay nothing for it.
 */
export const JUDGED_ANEW_AFTER = 250;

interface Trying extends Asking {
  /** When it was first tried, by `performance.now()`. */
  readonly begunAt: number;
  readonly tenant: Tenant;
  readonly holdRights: HoldRights;
  readonly isHopeful: boolean;
}

async function runTx<T>(
  database: Database,
  wake: Wake,
  { holdRights, isHopeful, begunAt, ...asking }: Trying,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const events: Emitted[] = [];
  const changes: Change[] = [];
  const jobs: NewJob[] = [];
  const calledOff: Waiting[] = [];
  const afterwards: (() => void)[] = [];
  const ahead: Promise<unknown>[] = [];
  let revoked = false;
  const now = toDate(asking.now);
  const value = await database.transaction(asking.tenant.id, async (db, connection) => {
    const tx: Tx = {
      ...asking,
      db,
      tx: (inner) => inner(tx),
      as: (who) => openContext(database, wake, { ...asking, who }, holdRights),
      emit: (type, told) => void events.push(eventOf(type, told)),
      audit: (change) => void changes.push(change),
      isHopeful,
      atCommit: (statement) => {
        const sent = connection.executeQuery(statement);
        sent.catch(() => undefined); // judged with the COMMIT
        ahead.push(sent);
      },
      later: (name, data, { at, key = null, together = false } = {}) =>
        void jobs.push({ tenantId: asking.tenant.id, name, key, data, at: at ? toDate(at) : now, together }),
      callOff: (name, key) => void calledOff.push({ tenantId: asking.tenant.id, name, key }),
      afterCommit: (next) => void afterwards.push(next),
      rightsChanged: () => void (revoked = true),
      holdRights: (changing) => holdRights(tx, changing),
    };
    const value = await work(tx);
    // Who changes what she may herself has been judged for that, and is another now.
    if (!revoked && isLate(asking, begunAt)) {
      await Promise.all(ahead); // where one of these has failed, that is what failed
      await holdRights(tx);
    }
    const told = writeOutbox(connection, asking, events, changes);
    return { value, sent: [...ahead, ...told, ...dropJobs(connection, calledOff), ...writeJobs(connection, jobs)] };
  });
  for (const next of afterwards) next();
  if (revoked) wake('revoked');
  if (events.length > 0) wake('written');
  if (jobs.some(({ at }) => at <= now)) wake('jobs');
  return value;
}

/** The same transaction with rights that are lent for it: who asks stays who she is, and is judged as that where she is judged anew. */
export function lending(tx: Tx, scopes: ReadonlySet<Scope>): Tx {
  const lent: Tx = { ...tx, who: { ...tx.who, scopes }, tx: (inner) => inner(lent) };
  return lent;
}

/** What somebody asked for a while ago; a job is nobody’s request, and who signs in has no rights yet. */
const isLate = ({ who, caller }: Asking, begunAt: number): boolean =>
  caller !== undefined &&
  who.kind !== 'anonymous' &&
  who.kind !== 'system' &&
  performance.now() - begunAt > JUDGED_ANEW_AFTER;

const TRIES = 4;

async function retrying<T>(attempt: (isHopeful: boolean) => Promise<T>): Promise<T> {
  let isHopeful = true;
  for (let tried = 1; ; tried++) {
    try {
      return await attempt(isHopeful);
    } catch (error) {
      const isHopeLost = isHopeful && isOutrun(error);
      isHopeful = false;
      if (isHopeLost) continue;
      if (!isContention(error)) throw error;
      if (tried === TRIES) throw fail(conflict);
      await pause(Math.random() * 20 * 2 ** tried);
    }
  }
}
