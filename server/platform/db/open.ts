import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { Config } from '../config.ts';
import { connectEmbedded, startEmbedded } from './embedded.ts';
import { openClient } from './client.ts';
import { checkEngine } from './engine.ts';
import { writeBackup } from './backup.ts';
import { migrate, migrationState } from './migrate.ts';
import { connect, type Database } from './connect.ts';
import { diskVerdict, type DiskVerdict } from './disk.ts';
import type { Logger } from '../log.ts';

/** Nobody answers at DATABASE_URL, or not to us; the message is one line for the operator. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';
}

/** The database of this process: connected, checked and migrated. */
export interface OpenDatabase extends AsyncDisposable {
  readonly database: Database;
  /** The background work's own few sockets: however busy it is, a request never waits for one of them. */
  readonly workers: Database;
  /** A few sockets to look credentials up, to let people in by, and to tell that the database answers: no other request waits for one. */
  readonly signIn: Database;
  /** For work that must wait for nobody else's sockets: listening, housekeeping, deliveries. */
  readonly connection: pg.PoolConfig;
  /** Why there is no room for the embedded database; null while there is, and for one that is elsewhere. */
  readonly disk: () => Promise<DiskVerdict | null>;
  /** Migrations that ran just now. */
  readonly applied: readonly string[];
  /** For people: which database this is. */
  readonly description: string;
}

/**
 * Opens the embedded PostgreSQL, or the one DATABASE_URL names, and brings its schema up to date.
 * @throws one-line refusals: a second owner, an unfit engine, a newer schema
 */
export async function openDatabase(config: Config, log: Logger): Promise<OpenDatabase> {
  if (config.databaseUrl !== null) return openExternal(config.databaseUrl, log);
  await using cleanup = new AsyncDisposableStack();
  const embedded = cleanup.use(await startEmbedded({ dataDir: config.dataDir, log }));
  await keepBackup(embedded.connection, join(config.dataDir, 'backups'), log);
  const opened = await prepare(embedded.connection, `embedded PostgreSQL in ${config.dataDir}`, log, cleanup);
  return { ...opened, disk: () => diskVerdict(config.dataDir) };
}

/** The same for a command beside a running server: uses its embedded database, and starts one only where none runs. */
export async function reachDatabase(config: Config, log: Logger): Promise<OpenDatabase> {
  const running = config.databaseUrl === null ? connectEmbedded({ dataDir: config.dataDir }) : null;
  if (!running) return openDatabase(config, log);
  await using cleanup = new AsyncDisposableStack();
  return await prepare(running.connection, `embedded PostgreSQL in ${config.dataDir}, running`, log, cleanup);
}

/** The way to the database as its owner, with the schema it has. */
export interface Reached extends AsyncDisposable {
  readonly connection: pg.PoolConfig;
}

/**
 * Reaches the database and leaves its schema alone: for what copies it as it is.
 * @param alone nobody else may have the embedded database open
 */
export async function reachUnmigrated(
  config: Config,
  log: Logger,
  { alone = false }: { readonly alone?: boolean } = {},
): Promise<Reached> {
  if (config.databaseUrl !== null) {
    const connection = { connectionString: config.databaseUrl };
    await checkAndReadVersion(connection);
    return { connection, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const running = alone ? null : connectEmbedded({ dataDir: config.dataDir });
  if (running) return { connection: running.connection, [Symbol.asyncDispose]: () => Promise.resolve() };
  return startEmbedded({ dataDir: config.dataDir, log });
}

/** How many backups made by itself an embedded installation keeps. */
const KEPT = 3;

/** Before a schema is changed for good, everything is kept as it was. A database that was never used has nothing to keep. */
async function keepBackup(connection: pg.PoolConfig, folder: string, log: Logger): Promise<void> {
  const { done, pending } = await migrationState(connection);
  if (done.length === 0 || pending.length === 0) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const now = Temporal.Now.instant().round('second');
  const file = join(folder, `${now.toString().replaceAll(':', '')}-before-${pending[0]?.replace('.sql', '')}.backup`);
  await writeBackup(connection, file, now);
  log.info({ file }, 'backup made before the schema changes');
  const old = (await readdir(folder))
    .filter((name) => name.endsWith('.backup'))
    .toSorted()
    .slice(0, -KEPT);
  for (const name of old) await rm(join(folder, name));
}

async function openExternal(url: string, log: Logger): Promise<OpenDatabase> {
  await using cleanup = new AsyncDisposableStack();
  return await prepare({ connectionString: url }, `PostgreSQL at ${new URL(url).host}`, log, cleanup);
}

async function prepare(
  connection: pg.PoolConfig,
  name: string,
  log: Logger,
  cleanup: AsyncDisposableStack,
): Promise<OpenDatabase> {
  const version = await checkAndReadVersion(connection);
  const { applied, role } = await migrate(connection);
  if (applied.length > 0) log.info({ applied }, 'schema migrated');
  if (role === null) log.warn('this database user may not create roles: the audit log is not append-only for the app');
  const onError = ({ message }: Error): void => log.warn({ reason: message }, 'a database connection was lost');
  const pool = (max?: number): Database => {
    const opened = connect({ connection, role, onError, ...(max !== undefined && { max }) });
    cleanup.defer(() => opened.close());
    return opened;
  };
  const [database, workers, signIn] = [pool(), pool(6), pool(4)];
  const kept = cleanup.move();
  return {
    database,
    workers,
    signIn,
    connection,
    disk: () => Promise.resolve(null),
    applied,
    description: `${name} (${version})`,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function checkAndReadVersion(connection: pg.PoolConfig): Promise<string> {
  const client = await openClient(connection).catch((error: Error) => {
    throw new DatabaseUnreachable(
      `The database cannot be reached: ${error.message || (error as NodeJS.ErrnoException).code}`,
    );
  });
  try {
    await checkEngine((text) => client.query(text));
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ')[0] ?? '';
  } finally {
    await client.end();
  }
}
