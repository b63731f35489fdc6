import { AsyncLocalStorage } from 'node:async_hooks';
import {
  CamelCasePlugin,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type PluginTransformResultArgs,
  type QueryResult,
  type UnknownRow,
} from 'kysely';
import pg from 'pg';
import { DatabaseFailure, failureOf, isRefusedAfter, notConnected } from './failures.ts';
import type { DB } from './schema.d.ts';

export type { DB };
export type Db = Kysely<DB>;

/** Work over all tenants: sign-in look-ups, dispatch, housekeeping. */
export const ALL_TENANTS = 0;

export interface ConnectOptions {
  readonly connection: pg.PoolConfig;
  /** Sockets kept; the tests and a small machine want few. */
  readonly max?: number;
  /** Become this role on each connection, so that row-level security and grants bind even the owner. */
  readonly role?: string | null;
  readonly onError?: (error: Error) => void;
}

export interface Database {
  /** A handle for reading in one tenant. Throws inside a transaction: a second connection per request deadlocks a small pool. */
  forTenant(tenantId: number): Db;
  transaction<T>(tenantId: number, work: (db: Db, connection: Connection) => Promise<Finished<T>>): Promise<T>;
  /** Sockets open and idle, and callers waiting for one. */
  usage(): { readonly open: number; readonly idle: number; readonly waiting: number };
  close(): Promise<void>;
}

/** What a transaction's work hands back: its value, and statements already sent that must succeed before it counts. */
export interface Finished<T> {
  readonly value: T;
  readonly sent?: readonly Promise<unknown>[];
}

// bigint counters (positions, counts) stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const inTransaction = new AsyncLocalStorage<true>();

/** Rows that are named our way already pass as they are; the first one speaks for all. */
class CamelCase extends CamelCasePlugin {
  override async transformResult(args: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const [first] = args.result.rows;
    const isOurs = first === undefined || !Object.keys(first).some((name) => name.includes('_'));
    return isOurs ? args.result : super.transformResult(args);
  }
}
const camelCase = new CamelCase({ maintainNestedObjectKeys: true });

const MAX_PREPARED = 500;
const prepared = new Map<string, string>();

/** A text with more values than this is one of many that differ only in how many rows or ids it lists: none of them comes often. */
const MAX_VALUES = 24;

/** Texts seen become named prepared statements, parsed once a connection; a bound keeps odd texts from filling the server. */
function statementName({ sql: text, parameters }: CompiledQuery): string | undefined {
  if (parameters.length > MAX_VALUES) return undefined;
  const known = prepared.get(text);
  if (known !== undefined || prepared.size >= MAX_PREPARED) return known;
  const name = `s${prepared.size}`;
  prepared.set(text, name);
  return name;
}

/**
 * One pg client in pipeline mode. The tenant setting and BEGIN are sent ahead without waiting and judged together with
 * the first real statement, so they cost no round trip.
 */
export class Connection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  #tenant: number | null = null;
  #ahead: Promise<unknown>[] = [];
  #corked = false;
  #isLost = false;
  #failure: Error | null = null;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  useTenant(tenantId: number): void {
    if (this.#tenant === tenantId) return;
    this.#tenant = tenantId;
    this.sendAhead(`set atrium.tenant = '${Math.trunc(tenantId)}'`);
  }

  sendAhead(text: string): void {
    const sent = this.#send(text);
    sent.catch(() => undefined); // judged with the next statement
    this.#ahead.push(sent);
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const sent = this.#send(query.sql, query.parameters, statementName(query));
    const ahead = this.#ahead;
    this.#ahead = [];
    try {
      const result = ahead.length === 0 ? await sent : (await Promise.all([sent, ...ahead]))[0];
      return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) };
    } catch (error) {
      if (error instanceof Error) Error.captureStackTrace(error); // leads to who asked, and not to the socket
      throw error;
    }
  }

  /** What is sent before the event loop turns leaves in one packet: each one costs a system call and wakes a process. */
  #send(text: string, values?: readonly unknown[], name?: string): Promise<pg.QueryResult> {
    if (!this.#corked) {
      const { stream } = this.#client.connection;
      this.#corked = true;
      stream.cork();
      setImmediate(() => {
        this.#corked = false;
        stream.uncork();
      });
    }
    // A query of our own making: pg would copy the settings of one property by property.
    return new Promise((resolve, reject) => {
      const query = new pg.Query(text, values && [...values], (error, result) =>
        error ? reject(this.#failed(error)) : resolve(result),
      );
      this.#client.query(Object.assign(query, { name }));
    });
  }

  /** Whether it is broken is asked of the socket: what pg says of that is text. */
  #failed(error: Error): Error {
    const { stream } = this.#client.connection;
    const failure = this.#causeOf(failureOf(error, stream.destroyed || !stream.writable));
    this.#isLost ||= failure instanceof DatabaseFailure && failure.reason === 'lost';
    return failure;
  }

  /** What failed first: of statements that leave together, those after one that failed are refused for that alone. */
  #causeOf(failure: Error): Error {
    if (isRefusedAfter(failure)) return this.#failure ?? failure;
    this.#failure = failure;
    return failure;
  }

  /** Commits, provided that every statement in `sent` succeeded (PostgreSQL turns the COMMIT of a failed one into a ROLLBACK). */
  async commit(sent: readonly Promise<unknown>[] = []): Promise<void> {
    await Promise.all([...this.#ahead, ...sent, this.#send('commit')]);
    this.#ahead = [];
  }

  async rollback(): Promise<void> {
    this.#ahead = [];
    await this.#send('rollback');
  }

  /** A lost one serves nobody else: that a backend ends is said before its socket closes. */
  release(broken = false): void {
    this.#client.release(broken || this.#isLost);
  }

  streamQuery(): never {
    throw new Error('Streaming is not used');
  }
}

/** How many a pool opens, unless another number is said. */
export const CONNECTIONS = 16;

/** Connects a pool to PostgreSQL. Opens no socket before the first statement. */
export function connect(options: ConnectOptions): Database {
  const pool = new pg.Pool({
    max: CONNECTIONS,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 30_000,
    ...options.connection,
    ...(options.max === undefined ? {} : { max: options.max }),
    pipeline: true,
  });
  let closing = false; // from then on a socket that breaks is no news
  const report = (error: Error): void => {
    if (!closing) options.onError?.(error);
  };
  pool.on('error', report);
  // A socket can also break while it is lent out; its query is refused then, and the process must live on.
  pool.on('connect', (client) => client.on('error', report));

  const connections = new WeakMap<pg.PoolClient, Connection>();
  const acquire = async (tenantId: number): Promise<Connection> => {
    if (closing) throw new DatabaseFailure('closed');
    const client = await pool.connect().catch((error: unknown) => {
      throw notConnected(error);
    });
    let connection = connections.get(client);
    if (!connection) {
      connection = new Connection(client);
      connections.set(client, connection);
      if (options.role) connection.sendAhead(`set role ${pg.escapeIdentifier(options.role)}`);
    }
    connection.useTenant(tenantId);
    return connection;
  };

  const handles = new Map<number, Db>();
  return {
    forTenant(tenantId) {
      let handle = handles.get(tenantId);
      if (!handle) handles.set(tenantId, (handle = kyselyOver(() => acquireOutside(() => acquire(tenantId)))));
      return handle;
    },
    async transaction(tenantId, work) {
      return runTransaction(await acquireOutside(() => acquire(tenantId)), work);
    },
    usage: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close() {
      closing = true;
      return pool.end();
    },
  };
}

async function acquireOutside(acquire: () => Promise<Connection>): Promise<Connection> {
  if (inTransaction.getStore()) throw new Error('The outer handle was used inside a transaction: use tx.db');
  return acquire();
}

async function runTransaction<T>(
  connection: Connection,
  work: (db: Db, connection: Connection) => Promise<Finished<T>>,
): Promise<T> {
  let broken = false;
  try {
    connection.sendAhead('begin');
    const db = kyselyOver(() => Promise.resolve(connection), false);
    const { value, sent } = await inTransaction.run(true, () => work(db, connection));
    await connection.commit(sent);
    return value;
  } catch (error) {
    await connection.rollback().catch(() => (broken = true));
    throw error;
  } finally {
    connection.release(broken);
  }
}

/** Kysely over our own connections; it never opens transactions itself. */
function kyselyOver(acquire: () => Promise<Connection>, release = true): Db {
  const refuse = () => Promise.reject(new Error('Transactions are opened by ctx.tx only'));
  const driver: Driver = {
    init: () => Promise.resolve(),
    acquireConnection: acquire,
    releaseConnection: (connection) => {
      if (release) (connection as Connection).release();
      return Promise.resolve();
    },
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: () => Promise.resolve(),
  };
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  return new Kysely<DB>({ dialect, plugins: [camelCase] });
}

/** Builds queries and sends none. */
export const offline: Db = kyselyOver(() => Promise.reject(new Error('This handle only builds queries')));

/**
 * A handle by which nothing is had. It refuses as a query is sent and not as it is asked for: what was thrown between two queries that
 * leave side by side would keep anybody from hearing how the first one fails.
 */
export const refusing = (refusal: () => Error): Db =>
  kyselyOver(async () => {
    throw refusal();
  });
