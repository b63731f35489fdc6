import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BackupRefused, restoreBackup, writeBackup } from '../server/platform/db/backup.ts';
import { connected, createEmptyDatabase } from './support/database.ts';
import { databaseUrl, startTestServer, type TestServer } from './support/server.ts';
import { digest } from './support/scene.ts';
import { root } from './support/sources.ts';
import { until } from './support/until.ts';

const SECRET = 'a secret for tests only';
const folder = mkdtempSync(join(tmpdir(), 'atrium-backup-'));
let files = 0;
const newFile = (): string => join(folder, `${++files}.backup`);

let server: TestServer;
let made: string;
const cleanup: (() => PromiseLike<void>)[] = [];

const atrium = (database: string, args: readonly string[], secret = SECRET) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const env = { ...process.env, DATABASE_URL: databaseUrl(database), ATRIUM_SECRET: secret, PORT: '0' };
    execFile(process.execPath, [join(root, 'bin/atrium'), ...args], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
const connectionOf = (database: string) => ({ connectionString: databaseUrl(database) });
const putBack = (database: string, file: string) => restoreBackup(connectionOf(database), file);
const nameOf = (running: TestServer): string =>
  new URL(running.atrium.database.connection.connectionString ?? '').pathname.slice(1);
const emptyDatabase = async (): Promise<string> => {
  const { connection, drop } = await createEmptyDatabase();
  cleanup.push(drop);
  return String(connection.database);
};
/** The server on a restored database; who comes in with the old token is known there. */
const startOn = async (database: string, secret = SECRET): Promise<TestServer> => {
  const restored = await startTestServer({
    env: { DATABASE_URL: databaseUrl(database), ATRIUM_SECRET: secret, ATRIUM_ROLES: 'api' },
  });
  cleanup.unshift(() => restored[Symbol.asyncDispose]());
  return restored;
};
/** Which tables of some PostgreSQL has never looked at: it plans as if they were empty. */
const unlearned = (database: string): Promise<string[]> =>
  connected(connectionOf(database), async (client) => {
    const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relname in ('booking', 'access_key', 'resource') and reltuples < 0`);
    return rows.map(({ name }) => name);
  });
const withToken = { authorization: '' };

beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_DEMO: '1', ATRIUM_ROLES: 'api' } });
  withToken.authorization = `Bearer ${server.token}`;
  await server.call('POST', '/webhooks', { url: 'https://hooks.example/a', events: ['*'] });
  made = newFile();
  const { err } = await atrium(nameOf(server), ['backup', made]);
  if (err !== '') throw new Error(err);
});
afterEach(async () => {
  for (const undo of cleanup.splice(0)) await undo();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe('a backup', () => {
  it('brings every row of every table back, and the server works on it', async () => {
    const database = await emptyDatabase();
    const said = await atrium(database, ['restore', made, '--json']);
    expect(said.err).toBe('');
    expect(JSON.parse(said.out)).toMatchObject({ secret: 'the one the backup was made with' });
    const restored = await startOn(database);
    expect(await digest(restored)).toEqual(await digest(server));
    const [mine] = (await restored.call('GET', '/resources?type=desk&limit=1', undefined, withToken)).body.items;
    const booking = { resourceIds: [mine.id], start: '2031-03-01T09:00:00Z', end: '2031-03-01T10:00:00Z' };
    const booked = await restored.call('POST', '/bookings', booking, withToken);
    expect(booked.status).toBe(201);
    expect(await unlearned(database)).toEqual([]);
    const known = (await server.call('GET', '/bookings?from=2030-01-01T00:00:00Z')).body.items;
    expect(known.map(({ id }: { id: number }) => id)).not.toContain(booked.body.id);
  });

  it('is not asked for to have the tables of a demo workplace looked at: that is done as it starts', async () => {
    await until(async () => expect(await unlearned(nameOf(server))).toEqual([]), 5_000);
  });

  it('is of one moment, though people go on booking', async () => {
    const [desk] = (await server.call('GET', '/resources?type=desk&limit=1')).body.items;
    const hour = (n: number): string => Temporal.Instant.from('2032-01-01T00:00:00Z').add({ hours: n }).toString();
    const state = { done: false };
    const booking = (async () => {
      for (let n = 0; !state.done; n++)
        await server.call('POST', '/bookings', { resourceIds: [desk.id], start: hour(n), end: hour(n + 1) });
    })();
    const file = newFile();
    await writeBackup(connectionOf(nameOf(server)), file, Temporal.Now.instant());
    state.done = true;
    await booking;
    const database = await emptyDatabase();
    await putBack(database, file);
    const restored = await startOn(database);
    const query = '/bookings?from=2032-01-01T00:00:00Z&to=2033-01-01T00:00:00Z&limit=200';
    const there = (await restored.call('GET', query, undefined, withToken)).body.items;
    const here = (await server.call('GET', query)).body.items;
    expect(there).toEqual(here.slice(0, there.length)); // the first so many, without a hole
  });

  it('under another secret is named, and nothing is sent that cannot be signed', async () => {
    const database = await emptyDatabase();
    const said = await atrium(database, ['restore', made, '--json'], 'quite another secret');
    expect(said.err).toBe('');
    expect(JSON.parse(said.out).secret).toContain('another one than the backup was made with: 1 webhooks are disabled');
    const restored = await startOn(database, 'quite another secret');
    const { items } = (await restored.call('GET', '/webhooks', undefined, withToken)).body;
    expect(items).toMatchObject([{ disabledReason: 'secret_lost' }]);
  });
});

describe('what cannot be', () => {
  it('a start with a secret that is not the database’s', async () => {
    const said = await atrium(nameOf(server), ['serve'], 'quite another secret');
    expect(said.code).toBe(1);
    expect(said.err).toContain('atrium: ATRIUM_SECRET is not the one this database was written with');
    expect(said.err.trimEnd().split('\n')).toHaveLength(1);
  });

  const damaged = (change: (plain: Buffer) => Buffer): string => {
    const file = newFile();
    writeFileSync(file, gzipSync(change(gunzipSync(readFileSync(made)))));
    return file;
  };
  const refusals: readonly (readonly [what: string, file: () => string, says: RegExp])[] = [
    ['a file that is not there', () => join(folder, 'none'), /cannot be put back: ENOENT/],
    ['a file of another kind', () => join(root, 'package.json'), /cannot be put back: incorrect header check/],
    ['another thing in gzip', () => damaged(() => Buffer.alloc(64)), /it is no backup of Atrium/],
    ['one that was cut off', () => damaged((plain) => plain.subarray(0, plain.length - 500)), /it ends too early/],
    [
      'one with a changed row',
      () =>
        damaged((plain) => {
          const copy = Buffer.from(plain);
          copy.write('Bdministrator', copy.indexOf('Administrator'));
          return copy;
        }),
      /the table \w+ came back different/,
    ],
    [
      'one of a newer Atrium',
      () => damaged((plain) => Buffer.from(plain.toString('latin1').replaceAll('0005-notif', '0006-notif'), 'latin1')),
      /another schema than the backup/,
    ],
  ];
  it.each(refusals)('putting back %s: nothing is left, and the next one succeeds', async (_what, file, says) => {
    const database = await emptyDatabase();
    const refused = putBack(database, file());
    await expect(refused).rejects.toThrow(BackupRefused);
    await expect(refused).rejects.toThrow(says);
    await putBack(database, made);
  });

  it('putting one back over a workplace, or writing one over a file', async () => {
    const taken = nameOf(server);
    expect((await atrium(taken, ['restore', made])).err).toBe(
      'atrium: there is a workplace in this database already; give an empty one\n',
    );
    const write = (file: string) => writeBackup(connectionOf(taken), file, Temporal.Now.instant());
    await expect(write(made)).rejects.toThrow('it exists already; choose another name');
    const nowhere = join(folder, 'no/such/folder/x');
    await expect(write(nowhere)).rejects.toThrow(`${nowhere} cannot be used: ENOENT`);
  });
});
