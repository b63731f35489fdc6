import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { silent } from '../../../test/support/postgres.ts';
import { connectEmbedded, startEmbedded, type EmbeddedDatabase } from './embedded.ts';
import { packagedTree, prepareTree } from './embedded/binaries.ts';
import type { ConnectionSettings } from './embedded/connections.ts';
import { isAlive, postgresIn, startOf, until } from './embedded/processes.ts';
import { EmbeddedRefused } from './embedded/refused.ts';

const linux = process.platform === 'linux';
const root = process.getuid?.() === 0;
/** Keeps a failure from hanging; nothing here measures time. */
const PATIENCE_MS = 20_000;

let template: string;
let folder: string;
let dataDir: string;
const cluster = () => join(dataDir, 'postgres');
const cleanup: (() => Promise<unknown> | void)[] = [];

beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'atrium-embedded-'));
  await (await startEmbedded({ dataDir: template, log: silent })).stop();
  return () => rm(template, { recursive: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atrium-embedded-'));
  dataDir = join(folder, 'data');
});

afterEach(async () => {
  for (const undo of cleanup.splice(0).toReversed()) await undo();
  await until(() => postgresIn(cluster()).length === 0, PATIENCE_MS);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A data directory that was in use before; copying one is quicker than creating it. */
async function usedBefore(): Promise<void> {
  await cp(template, dataDir, { recursive: true });
}

async function start(options: Partial<Parameters<typeof startEmbedded>[0]> = {}): Promise<EmbeddedDatabase> {
  const database = await startEmbedded({ dataDir, log: silent, ...options });
  cleanup.push(() => database.stop());
  return database;
}

async function sql(connection: ConnectionSettings, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(connection);
  client.on('error', () => undefined); // killed on purpose
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Retries while the database is on its way back. */
async function sqlSoon(connection: ConnectionSettings, text: string): Promise<Record<string, unknown>[]> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await sql(connection, text);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EmbeddedRefused);
  expect((error as Error).message).not.toContain('\n');
  return (error as Error).message;
}

interface Owner {
  readonly process: ChildProcess;
  /** What it said first: the postmaster's pid and the way in, or why it could not. */
  readonly said: { readonly pid: number; readonly connection: ConnectionSettings; readonly refused?: string };
}

/** A process of its own that owns the database until it is killed. */
async function startOwner(before = '', options = ''): Promise<Owner> {
  const module = JSON.stringify(new URL('embedded.ts', import.meta.url).href);
  const binaries = JSON.stringify(new URL('embedded/binaries.ts', import.meta.url).href);
  const script = `
    import { startEmbedded } from ${module};
    import { prepareTree } from ${binaries};
    ${before}
    const ignore = () => undefined;
    const say = (what) => console.log(JSON.stringify(what));
    try {
      const { pid, connection } = await startEmbedded({
        dataDir: ${JSON.stringify(dataDir)}, log: { debug: ignore, warn: ignore, error: ignore }, ${options} });
      say({ pid, connection });
    } catch (error) {
      say({ refused: error.message });
    }`;
  const args = ['--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanup.push(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { process: child, said: JSON.parse(line) as Owner['said'] };
}

async function kill(owner: Owner): Promise<void> {
  owner.process.kill('SIGKILL');
  await once(owner.process, 'exit');
}

const watchdogPid = (): number => {
  const note = JSON.parse(readFileSync(join(dataDir, 'owner.pid'), 'utf8')) as { watchdog: { pid: number } };
  return note.watchdog.pid;
};

const uidOf = async (pid: number): Promise<number> => (await stat(`/proc/${pid}`)).uid;

describe('a fresh data directory', () => {
  test('gets a durable UTF-8 database that only its own user can reach', async () => {
    const { connection, superuser, adopted } = await start();
    const [facts] = await sql(
      connection,
      `select current_user as who, current_database() as database, s.*, d.datlocprovider as provider, d.datlocale as locale,
        pg_encoding_to_char(d.encoding) as encoding, rolsuper as super
      from pg_database d, pg_roles r, (select current_setting('fsync') as fsync, current_setting('full_page_writes') as fpw,
        current_setting('synchronous_commit') as sync, current_setting('data_checksums') as checksums,
        current_setting('listen_addresses') as tcp, current_setting('server_version_num')::int / 10000 as major) s
      where d.datname = current_database() and rolname = current_user`,
    );
    expect(facts).toEqual({
      who: 'atrium',
      database: 'atrium',
      super: false,
      fsync: 'on',
      fpw: 'on',
      sync: 'on',
      checksums: 'on',
      tcp: '',
      major: 18,
      provider: 'b',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
    });
    expect(adopted).toBe(false);
    await sql(connection, 'create extension btree_gist; create role worker nologin; set role worker');
    await expect(sql({ ...superuser, password: 'guess' }, 'select 1')).rejects.toThrow(
      'password authentication failed',
    );

    expect((await stat(cluster())).mode & 0o777).toBe(0o700);
    expect((await stat(join(cluster(), 'atrium.password'))).mode & 0o777).toBe(0o600);
  });

  test('is served by an unprivileged user, even in a folder that only root can enter', { skip: !linux }, async () => {
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const { pid } = await start();
    const pids = postgresIn(cluster());
    expect(pids).toContain(pid);
    const uids = new Set(await Promise.all(pids.map(uidOf)));
    expect([...uids]).toEqual([(await stat(cluster())).uid]);
    expect([...uids]).not.toContain(0);
  });

  test('an interrupted first start leaves nothing in the way', async () => {
    await mkdir(join(dataDir, 'postgres.new-0000', 'base'), { recursive: true });
    await start();
    expect((await readdir(dataDir)).toSorted()).toEqual(['owner.lock', 'owner.pid', 'postgres']);
  });

  test('may have a path longer than a socket may have', async () => {
    dataDir = join(folder, 'a'.repeat(100), 'data');
    const database = await start();
    expect(await sql(database.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(connectEmbedded({ dataDir })?.connection.host).toBe(database.connection.host);
  });

  test('that cannot be written is one line', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await refusal(startEmbedded({ dataDir: join(folder, 'file'), log: silent }))).toContain('cannot be used');
  });
});

describe('a known data directory', () => {
  beforeEach(usedBefore);

  test('keeps its data, and stops even while clients are connected', async () => {
    const first = await start();
    await sql(first.connection, 'create table kept as select 42 as answer');
    const client = new Client(first.connection);
    client.on('error', () => undefined);
    await client.connect();
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(existsSync(join(dataDir, 'owner.pid'))).toBe(false);
    expect(connectEmbedded({ dataDir })).toBeNull();
    const second = await start();
    expect(await sql(second.connection, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(connectEmbedded({ dataDir })).toEqual({ connection: second.connection, superuser: second.superuser });
  });

  test('of another PostgreSQL release is refused', async () => {
    await (await start()).stop();
    writeFileSync(join(cluster(), 'PG_VERSION'), '17\n');
    expect(await refusal(startEmbedded({ dataDir, log: silent }))).toContain('was made by PostgreSQL 17');
  });

  test('restored by root is given to the database user again', { skip: !root }, async () => {
    await (await start()).stop();
    const { uid } = await stat(cluster());
    for (const path of [cluster(), join(cluster(), 'PG_VERSION')]) await chown(path, 0, 0);
    await start();
    expect((await stat(join(cluster(), 'PG_VERSION'))).uid).toBe(uid);
  });
});

describe('one owner', () => {
  beforeEach(usedBefore);

  test('a second one is refused in one line that names the first, in another process and in this one', async () => {
    const owner = await startOwner();
    const line = `${dataDir} is in use by process ${owner.process.pid}; stop it first, or choose another ATRIUM_DATA.`;
    expect(await refusal(startEmbedded({ dataDir, log: silent }))).toBe(line);
    expect((await startOwner()).said.refused).toBe(line);
    expect(await sql(owner.said.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(connectEmbedded({ dataDir })?.connection).toEqual(owner.said.connection);
    await kill(owner);
    const database = await start();
    expect(await refusal(startEmbedded({ dataDir, log: silent }))).toContain(`process ${process.pid};`);
    expect(await sql(database.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('notes of dead owners do not refuse, even when their numbers were given to others', async () => {
    await (await start()).stop();
    const stranger = { pid: process.ppid, watchdog: { pid: process.ppid, start: 'long ago' } };
    writeFileSync(join(dataDir, 'owner.pid'), JSON.stringify(stranger));
    const postmaster = `${process.pid}\n/proc/self/cwd\n1\n5432\n.\n\n0 0\nready\n`;
    writeFileSync(join(cluster(), 'postmaster.pid'), postmaster);
    expect(connectEmbedded({ dataDir })).toBeNull();
    const database = await start();
    expect(database.adopted).toBe(false);
    expect(isAlive(process.ppid)).toBe(true);
  });
});

describe('after a kill -9', { skip: !linux }, () => {
  beforeEach(usedBefore);

  test('of the owner no process remains, and what was committed is there', async () => {
    const owner = await startOwner();
    await sql(owner.said.connection, 'create table kept as select 42 as answer');
    const guard = watchdogPid();
    await kill(owner);
    expect(await until(() => postgresIn(cluster()).length === 0 && !isAlive(guard), PATIENCE_MS)).toBe(true);
    const database = await start();
    expect(await sql(database.connection, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('of the owner a start at once waits for the old database to end', async () => {
    const owner = await startOwner();
    await sql(owner.said.connection, 'create table kept as select 42 as answer');
    await kill(owner);
    const database = await start();
    expect(database.pid).not.toBe(owner.said.pid);
    expect(await sql(database.connection, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('of the owner and its watchdog the living database is taken over', async () => {
    const owner = await startOwner();
    const guard = watchdogPid();
    owner.process.kill('SIGSTOP'); // it would replace the watchdog
    process.kill(guard, 'SIGKILL');
    await kill(owner);
    const database = await start();
    expect(database).toMatchObject({ adopted: true, pid: owner.said.pid });
    process.kill(database.pid, 'SIGKILL');
    await expect(sqlSoon(database.connection, 'select 1 as one')).resolves.toEqual([{ one: 1 }]);
    expect(await until(() => database.pid !== owner.said.pid, PATIENCE_MS)).toBe(true);
    await database.stop();
    expect(postgresIn(cluster())).toEqual([]);
  });

  test('of the watchdog another one takes its place', async () => {
    const owner = await startOwner();
    const guard = watchdogPid();
    process.kill(guard, 'SIGKILL');
    expect(await until(() => watchdogPid() !== guard, PATIENCE_MS)).toBe(true);
    await kill(owner);
    expect(await until(() => postgresIn(cluster()).length === 0, PATIENCE_MS)).toBe(true);
  });

  test('of the postmaster it is started again, beside a backend that does not notice', async () => {
    const database = await start();
    await sql(database.connection, 'create table kept as select 42 as answer');
    const first = { pid: database.pid, start: startOf(database.pid) };
    const query = 'select count(*) from generate_series(1, 100000000000) n';
    const busy = sql(database.connection, query).catch((error: Error) => error);
    const running = `select 1 from pg_stat_activity where query like 'select count%' and state = 'active'`;
    await expect.poll(async () => (await sql(database.superuser, running)).length, { timeout: PATIENCE_MS }).toBe(1);
    process.kill(database.pid, 'SIGKILL');
    expect(await busy).toBeInstanceOf(Error);
    expect(await sqlSoon(database.connection, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect({ pid: database.pid, start: startOf(database.pid) }).not.toEqual(first);
    await database.stop();
    expect(postgresIn(cluster())).toEqual([]);
  });

  test('of the postmaster and its owner together', async () => {
    const owner = await startOwner();
    await sql(owner.said.connection, 'create table kept as select 42 as answer');
    process.kill(owner.said.pid, 'SIGKILL');
    await kill(owner);
    const database = await start();
    expect(await sql(database.connection, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });
});

describe('installed without its postinstall', () => {
  let tree: string;

  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), 'atrium-package-'));
    await cp(join(packagedTree(), '..'), tree, { recursive: true, verbatimSymlinks: true });
    return () => rm(tree, { recursive: true });
  });

  /** As npm unpacks it. */
  beforeEach(async () => {
    const library = join(tree, 'native', 'lib');
    for (const name of await readdir(library)) {
      if ((await lstat(join(library, name))).isSymbolicLink()) await rm(join(library, name));
    }
  });

  const native = () => join(tree, 'native');

  test('links are added in place', async () => {
    await chmod(tree, 0o755);
    await start({ engine: (runAs) => prepareTree(native(), runAs, []) });
    expect((await lstat(join(native(), 'lib', 'libpq.so.5'))).isSymbolicLink()).toBe(true);
  });

  test('programs in a folder that only root can enter are copied, with their links', { skip: !root }, async () => {
    await chmod(tree, 0o700);
    await chmod(native(), 0o500);
    await usedBefore();
    const cache = join(folder, 'cache');
    await chmod(folder, 0o711);
    const { connection } = await start({ engine: (runAs) => prepareTree(native(), runAs, [cache]) });
    expect(await sql(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    const [copy, ...more] = await readdir(cache);
    expect(more).toEqual([]);
    const { ino } = await stat(join(cache, copy ?? '', 'native', 'bin', 'postgres'));
    const exe = (await stat(`/proc/${postgresIn(cluster())[0]}/exe`)).ino;
    expect(exe).toBe(ino);
  });

  test('a cache that others may write to is not trusted', { skip: !root }, async () => {
    await chmod(tree, 0o700);
    const cache = join(folder, 'cache');
    await mkdir(cache);
    await chmod(cache, 0o777);
    const attempt = startEmbedded({ dataDir, log: silent, engine: (runAs) => prepareTree(native(), runAs, [cache]) });
    expect(await refusal(attempt)).toContain(`${cache} is not ours alone`);
  });

  test('an unprivileged user owns everything, and stays refused where root has been', { skip: !root }, async () => {
    await chmod(tree, 0o755);
    await chmod(native(), 0o755);
    await chmod(folder, 0o755);
    await mkdir(dataDir);
    await chown(dataDir, 65_534, 65_534);
    const become = `process.setgroups([]); process.setgid(65534); process.setuid(65534);`;
    const engine = `engine: (runAs) => prepareTree(${JSON.stringify(native())}, runAs, [${JSON.stringify(join(dataDir, 'engine'))}])`;
    const owner = await startOwner(become, engine);
    expect(owner.said.refused).toBeUndefined();
    expect(await sql(owner.said.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await uidOf(owner.said.pid)).toBe(65_534);
    expect(existsSync(join(dataDir, 'engine'))).toBe(true); // the package is root's: no links can be made in it
    await kill(owner);

    const database = await start();
    expect(await uidOf(database.pid)).toBe(65_534);
    await database.stop();
    await chown(join(dataDir, 'postgres'), 65_433, 65_433);
    await chown(join(dataDir, 'owner.lock'), 65_534, 65_534);
    expect((await startOwner(become, engine)).said.refused).toContain('belongs to user 65433');
  });
});
