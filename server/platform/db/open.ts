import pg from 'pg';
import type { Config } from '../config.ts';
import { startEmbedded } from './embedded.ts';
import { checkEngine } from './engine.ts';
import { migrate } from './migrate.ts';
import { connect, type Database } from './connect.ts';
import type { Logger } from '../log.ts';

/** The database of this process: connected, checked and migrated. */
export interface OpenDatabase extends AsyncDisposable {
  readonly database: Database;
  /** The background work's own few sockets: however busy it is, a request never waits for one of them. */
  readonly workers: Database;
  /** For work that must wait for nobody else's sockets: listening, housekeeping, deliveries. */
  readonly connection: pg.PoolConfig;
  /** For people: which database this is. */
  readonly description: string;
}

/**
 * Opens the embedded PostgreSQL, or the one DATABASE_URL names, and brings its schema up to date.
 * @throws one-line refusals: a second owner, an unfit engine, a newer schema
 */
export async function openDatabase(config: Config, log: Logger): Promise<OpenDatabase> {
  await using cleanup = new AsyncDisposableStack();
  const embedded =
    config.databaseUrl === null ? cleanup.use(await startEmbedded({ dataDir: config.dataDir, log })) : null;
  const connection: pg.PoolConfig = embedded
    ? { ...embedded.connection }
    : { connectionString: config.databaseUrl ?? '' };
  const version = await checkAndDescribe(connection);
  const { applied, role } = await migrate(connection);
  if (applied.length > 0) log.info({ applied }, 'schema migrated');
  if (role === null) log.warn('this database user may not create roles: the audit log is not append-only for the app');
  const onError = (error: Error): void => log.warn({ err: error }, 'a database connection was lost');
  const [database, workers] = [connect({ connection, role, onError }), connect({ connection, role, onError, max: 6 })];
  cleanup.defer(() => database.close());
  cleanup.defer(() => workers.close());
  const kept = cleanup.move();
  return {
    database,
    workers,
    connection,
    description: embedded
      ? `embedded PostgreSQL ${version} in ${config.dataDir}`
      : `PostgreSQL ${version} at ${new URL(config.databaseUrl ?? '').host}`,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function checkAndDescribe(connection: pg.PoolConfig): Promise<string> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await checkEngine((text) => client.query(text));
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ')[0] ?? '';
  } finally {
    await client.end();
  }
}
