import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded, type EmbeddedDatabase, type EmbeddedOptions } from '../../server/platform/db/embedded.ts';
import { installedBinaries, prepareTree } from '../../server/platform/db/embedded/binaries.ts';
import type { ConnectionSettings } from '../../server/platform/db/embedded/connections.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The cluster that all test files share: role `atrium` (not a superuser) may create databases, `superuser` may do all. */
    postgres: ConnectionSettings;
    superuser: ConnectionSettings;
  }
}

const ignore = () => undefined;
/** For tests that kill databases on purpose. */
export const silent = { debug: ignore, warn: ignore, error: ignore };

/** Debian's own PostgreSQL, to test the oldest release that is supported. */
export const DEBIAN_15 = '/usr/lib/postgresql/15/bin';

/** Which PostgreSQL ATRIUM_TEST_PG asks for: `15` is Debian's; a folder is that of another package (`…/native`); else the packaged 18. */
function chosenEngine(): Pick<EmbeddedOptions, 'engine'> | undefined {
  const chosen = process.env['ATRIUM_TEST_PG'];
  if (chosen === undefined) return undefined;
  if (chosen === '15') return { engine: (runAs) => installedBinaries(DEBIAN_15, runAs) };
  return { engine: (runAs) => prepareTree(chosen, runAs, []) };
}

const MEMORY = '/dev/shm';
const PLENTY = 6 * 2 ** 30;

/**
 * Where the cluster stands: in memory where there is plenty, for nothing in it must outlive the run, and waiting for a disk at
 * each `drop database` is a third of that. TMPDIR goes before it.
 */
async function findScratch(): Promise<string> {
  if (process.env['TMPDIR'] !== undefined || freemem() < 2 * PLENTY) return tmpdir();
  const free = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return free < PLENTY ? tmpdir() : MEMORY;
}

/** One cluster for the whole run. */
export async function startTestCluster(): Promise<{ database: EmbeddedDatabase; stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(await findScratch(), 'atrium-test-'));
  await chmod(dataDir, 0o711); // as root, PostgreSQL 15 runs as another user and must get through
  const remove = () => rm(dataDir, { recursive: true, force: true });
  const database = await startEmbedded({
    dataDir,
    log: { ...silent, error: (line) => console.error(line) },
    // Nothing here must survive a crash of the machine; kill tests start a database of their own.
    settings: { synchronous_commit: 'off', max_connections: '200' },
    ...chosenEngine(),
  }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  await withClient(database.superuser, (client) => client.query('alter role atrium createdb'));
  return {
    database,
    async stop() {
      await database.stop();
      await remove();
    },
  };
}

interface Shared {
  readonly cluster: ReturnType<typeof startTestCluster>;
  users: number;
}
const holder = globalThis as typeof globalThis & { atriumTestCluster?: Shared };

/** Vitest's global setup; projects of one run share the cluster. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (holder.atriumTestCluster ??= { cluster: startTestCluster(), users: 0 });
  shared.users += 1;
  const { database, stop } = await shared.cluster;
  project.provide('postgres', database.connection);
  project.provide('superuser', database.superuser);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete holder.atriumTestCluster;
    await stop();
  };
}

/** Creates a database owned by the role that connects, optionally as a copy of a template nobody is connected to. */
export async function createDatabase(
  server: ConnectionSettings,
  name: string,
  template?: string,
): Promise<ConnectionSettings> {
  const copy = template === undefined ? '' : ` template ${escapeIdentifier(template)}`;
  await withClient(server, (client) => client.query(`create database ${escapeIdentifier(name)}${copy}`));
  return { ...server, database: name };
}

/** Drops a database, with whoever is still connected to it. As superuser: an autovacuum worker may be. */
export async function dropDatabase(server: ConnectionSettings, name: string): Promise<void> {
  await withClient(server, (client) => client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`));
}

async function withClient<T>(server: ConnectionSettings, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(server);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
