import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { inject } from 'vitest';
import { readConfig, type Config } from '../../server/platform/config.ts';
import { createLog, type Logger } from '../../server/platform/log.ts';
import { startAtrium, type Atrium } from '../../server/main.ts';
import { prepareFirstStart } from '../../server/cli/first-start.ts';
import { connect } from '../../server/platform/db/connect.ts';
import { learnTables } from '../../server/platform/db/learn.ts';
import { APP_ROLE, migrate } from '../../server/platform/db/migrate.ts';
import type { Connector } from '../../server/modules/connections/contract.ts';
import { scripted } from './scripted-connector.ts';
import { cloneOf, createEmptyDatabase, createMigratedDatabase } from './database.ts';

/** A whole Atrium on a database of its own, listening on a free port of loopback. */
export interface TestServer extends AsyncDisposable {
  readonly atrium: Atrium;
  readonly url: string;
  /** Its database's. */
  readonly name: string;
  /** A token with every scope. */
  readonly token: string;
  /** Sends JSON with the token; `path` is under /api/v1. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Whatever was answered: a test says what it expects of it. */
  readonly body: ReturnType<typeof JSON.parse>;
}

/** The address of a database of the test cluster, for settings that take one. */
export function databaseUrl(database: string): string {
  const { host, port, user, password } = inject('postgres');
  const url = new URL(`postgres://localhost/${database}`);
  url.username = user;
  url.password = password ?? '';
  url.searchParams.set('host', host);
  url.searchParams.set('port', String(port));
  return url.href;
}

interface Given {
  /** Stands beside this one, on the same database. */
  readonly beside?: TestServer;
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: () => Temporal.Instant;
  readonly monotonic?: () => number;
  readonly log?: Logger;
  /** The foreign systems that can be connected; one that holds nothing, unless said. */
  readonly connectors?: readonly Connector[];
  /** Fills the empty database that the server will find. */
  readonly prepare?: (connection: pg.ClientConfig) => Promise<void>;
}

type Made = ReturnType<typeof cloneOf>;

const sameDatabase = async ({ name }: TestServer): Made => ({
  connection: { database: name },
  drop: () => Promise.resolve(),
});

/** The demo tells of a moment ago and of in an hour: so many milliseconds later it is loaded anew. */
const DEMO_LASTS = 10 * 60_000;

/** A clone of the demo as a first start loads it, which takes seconds; its token is the same for all. */
async function createDemo(config: Config): Made {
  const { adminEmail, adminPassword, adminToken } = config;
  const slot = Math.floor(Date.now() / DEMO_LASTS);
  const hash = createHash('sha256')
    .update(JSON.stringify([adminEmail, adminPassword, adminToken, slot]))
    .digest('hex');
  return cloneOf(`atrium_demo_${hash.slice(0, 16)}`, async (connection) => {
    await migrate(connection);
    const database = connect({ connection, max: 2, role: APP_ROLE });
    try {
      await prepareFirstStart(database, config, Temporal.Now.instant());
    } finally {
      await database.close();
    }
    await learnTables(connection);
  });
}

/** What the server finds: as much of it as it would make itself is made before, once for all servers. */
async function findDatabase(given: Given, config: Config): Made {
  if (given.beside) return sameDatabase(given.beside);
  if (given.prepare) return createEmptyDatabase();
  return config.demo && !given.clock ? createDemo(config) : createMigratedDatabase();
}

const DEMO_TOKEN = 'the token of everything that runs on the demo';

/** Starts the real server; everything but what is given is as an operator would have it. */
export async function startTestServer(given: Given = {}): Promise<TestServer> {
  const isDemo = given.env?.['ATRIUM_DEMO'] === '1';
  const token = given.beside?.token ?? (isDemo ? DEMO_TOKEN : randomBytes(24).toString('hex'));
  const settings = (database: string): Config =>
    readConfig({
      PORT: '0',
      DATABASE_URL: databaseUrl(database),
      ATRIUM_SECRET: 'a secret for tests only',
      ATRIUM_ADMIN_PASSWORD: 'correct horse battery',
      ATRIUM_ADMIN_TOKEN: token,
      ...given.env,
    });
  const { connection, drop } = await findDatabase(given, settings('not yet made'));
  await given.prepare?.(connection);
  const config = settings(String(connection.database));
  const atrium = await startAtrium(config, {
    log: given.log ?? createLog(process.env['ATRIUM_LOG'] ?? 'fatal'),
    connectors: given.connectors ?? [scripted()],
    ...(given.clock && { clock: given.clock }),
    ...(given.monotonic && { monotonic: given.monotonic }),
  });
  const url = atrium.address;
  return {
    atrium,
    url,
    name: String(connection.database),
    token,
    call: (method, path, body, headers) =>
      call(`${url}/api/v1${path}`, method, body, { authorization: `Bearer ${token}`, ...headers }),
    async [Symbol.asyncDispose]() {
      await atrium[Symbol.asyncDispose]();
      await drop();
    },
  };
}

/** One HTTP request; the body is JSON where the answer says so. */
export async function call(
  url: string,
  method: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url, {
    method,
    headers: { ...json, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : text };
}
