import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connect, type Database } from '../server/platform/db/connect.ts';
import { APP_ROLE, migrate } from '../server/platform/db/migrate.ts';
import { startEmbedded, type EmbeddedDatabase } from '../server/platform/db/embedded.ts';
import { startPlayer } from './processes.ts';
import type { Reached, Way } from './relay.ts';
import { freePort, ready, spawnAtrium } from '../test/support/process.ts';

/** What a benchmark plays on: an empty PostgreSQL as a first start makes it, and Atrium beside it as its own process. */
export interface Stage extends AsyncDisposable {
  readonly url: string;
  /** A token with every scope. */
  readonly token: string;
  /** Process ids, for the CPU they use. */
  readonly server: number;
  readonly postmaster: number;
  /** As the server's own user; row-level security binds it. */
  readonly connection: pg.ClientConfig;
  readonly superuser: pg.ClientConfig;
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** A folder for the server's CPU profile, to be opened in any Chromium. */
const profiles = process.env['ATRIUM_PROFILE'];

const ignore = (): undefined => undefined;

/**
 * Starts both; durability and whatever `env` and `settings` do not change are those of a real installation.
 * @param delay how much later the database's answers arrive, in milliseconds: as one that is elsewhere
 */
export async function openStage(
  env: Readonly<Record<string, string>> = {},
  settings: Readonly<Record<string, string>> = {},
  delay = 0,
): Promise<Stage> {
  await using cleanup = new AsyncDisposableStack();
  const { dataDir, database } = await embed(cleanup, settings);
  const connection = delay === 0 ? database.connection : await away(cleanup, database.connection, delay);
  const token = randomBytes(24).toString('hex');
  const server = spawnAtrium(
    {
      DATABASE_URL: addressOf(connection),
      ATRIUM_DATA: dataDir,
      ATRIUM_SECRET: randomBytes(24).toString('hex'),
      ATRIUM_ADMIN_TOKEN: token,
      ATRIUM_DEMO: '0',
      ATRIUM_LOG: 'error',
      ...(profiles !== undefined && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profiles}` }),
      ...env,
    },
    await freePort(),
  );
  cleanup.defer(async () => {
    server.child.kill('SIGTERM');
    await server.ended;
    if (server.output().includes('"level":50')) console.error(server.output());
  });
  await ready(server);
  const kept = cleanup.move();
  return {
    url: server.url,
    token,
    server: server.child.pid ?? 0,
    postmaster: database.pid,
    connection,
    superuser: { ...database.superuser, database: database.connection.database },
    call: (method, path, body) => call(server.url, token, method, path, body),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** An empty PostgreSQL in a folder of its own, as a first start makes it. */
async function embed(cleanup: AsyncDisposableStack, settings: Readonly<Record<string, string>>) {
  const dataDir = await mkdtemp(join(tmpdir(), 'atrium-bench-'));
  cleanup.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  await chmod(dataDir, 0o711);
  const log = { debug: ignore, warn: ignore, error: (line: string) => console.error(line) };
  return { dataDir, database: cleanup.use(await startEmbedded({ dataDir, log, settings })) };
}

/** The tables alone, for what is measured in this process. */
export interface Tables extends AsyncDisposable {
  readonly database: Database;
  /** Row-level security binds it. */
  readonly connection: pg.ClientConfig;
}

export async function openTables(): Promise<Tables> {
  await using cleanup = new AsyncDisposableStack();
  const { connection } = (await embed(cleanup, {})).database;
  await migrate(connection);
  const database = connect({ connection, max: 4, role: APP_ROLE });
  cleanup.defer(() => database.close());
  const kept = cleanup.move();
  return { database, connection, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function away(
  cleanup: AsyncDisposableStack,
  { host, port, ...who }: EmbeddedDatabase['connection'],
  delay: number,
): Promise<EmbeddedDatabase['connection']> {
  const relay = cleanup.use(startPlayer<Way, Reached>('relay.ts'));
  return { ...who, ...(await relay.ask({ host, port, delay })) };
}

function addressOf(connection: EmbeddedDatabase['connection']): string {
  const url = new URL(`postgres://localhost/${connection.database}`);
  url.username = connection.user;
  url.password = connection.password;
  url.searchParams.set('host', connection.host);
  url.searchParams.set('port', String(connection.port));
  return url.href;
}

async function call<T>(url: string, token: string, method: string, path: string, body: unknown): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** Runs one connection's work and closes it. */
export async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** People who may be booked for. @returns their ids */
export async function makePeople(stage: Stage, count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < count; i++) {
    const person = { name: `Person ${i}`, email: `person-${i}@bench.example`, role: 'employee' };
    ids.push((await stage.call<{ id: number }>('POST', '/users', person)).id);
  }
  return ids;
}

/** Desks of one building. @returns their ids */
export async function makeDesks(stage: Stage, count: number): Promise<number[]> {
  const building = await stage.call<{ id: number }>('POST', '/buildings', { name: 'House', zone: 'Europe/London' });
  const ids: number[] = [];
  for (let i = 0; i < count; i++) {
    const desk = { type: 'desk', name: `Desk ${i}`, buildingId: building.id };
    ids.push((await stage.call<{ id: number }>('POST', '/resources', desk)).id);
  }
  return ids;
}
