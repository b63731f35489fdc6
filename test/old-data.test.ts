import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { scopes } from '../server/platform/contract/scopes.ts';
import { listMigrations, migrate } from '../server/platform/db/migrate.ts';
import { listTables, readKeys } from './old-data/rows.ts';
import { oldSettings } from './old-data/settings.ts';
import { createEmptyDatabase } from './support/database.ts';
import { call, startTestServer } from './support/server.ts';

const FOLDER = join(import.meta.dirname, 'old-data');
const installations = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'));

type Ask = (method: string, path: string, body?: object) => ReturnType<typeof call>;

/** What is known of each installation: the states of its bookings, and what it has that is to work still. */
const known: Readonly<
  Record<string, { readonly states: string; readonly works?: (ask: Ask, at: Temporal.Instant) => Promise<void> }>
> = {
  '0005-notifications.sql': { states: 'cancelled checked_in confirmed confirmed confirmed' },
  '2026-12-27-releases-taken-back.sql': {
    states: `cancelled checked_in ${'confirmed '.repeat(6)}pending released`,
    works: sharesAsBefore,
  },
};

/** Tables of old that are there no more, and where their rows are now. */
const moved: Readonly<Record<string, string>> = { reaction: 'job' };

async function connected<T>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** An installation as it was before the migrations since. */
interface Old {
  readonly tables: Awaited<ReturnType<typeof listTables>>;
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** When the last thing happened there. */
  readonly at: Temporal.Instant;
}

async function restore(connection: pg.ClientConfig, name: string): Promise<Old> {
  await migrate(connection, name);
  return connected(connection, async (client) => {
    await client.query(readFileSync(join(FOLDER, name), 'utf8'));
    const tables = await listTables(client);
    const keys = await readKeys(client, tables);
    const { rows } = await client.query<{ at: Date }>('select max(at) as at from event');
    return { tables, keys, at: (rows[0]?.at ?? new Date()).toTemporalInstant() };
  });
}

/** Rows that were there and are not now: `table key`. A table that is gone altogether counts as one. */
async function lostRows(client: pg.Client, { tables, keys }: Old): Promise<string[]> {
  const names = new Set((await listTables(client)).map(({ name }) => name));
  const lost = tables.flatMap(({ name }) => (names.has(name) || name in moved ? [] : [`${name} is gone`]));
  const left = tables.filter(({ name }) => names.has(name));
  const now = await readKeys(client, left);
  for (const { name } of left) {
    const present = new Set(now.get(name));
    lost.push(...(keys.get(name) ?? []).filter((key) => !present.has(key)).map((key) => `${name} ${key}`));
  }
  return lost;
}

test('they are those that are known, and each has rows in every table it had', async () => {
  expect(installations.toSorted()).toEqual(Object.keys(known).toSorted());
  for (const name of installations) {
    const { connection, drop } = await createEmptyDatabase();
    try {
      const old = await restore(connection, name);
      expect(old.keys.size).toBeGreaterThan(30);
      expect([...old.keys].filter(([, rows]) => rows.length === 0)).toEqual([]);
      const { lost, mails } = await connected(connection, async (client) => {
        await client.query(`set atrium.tenant = '0'; drop table rate_count`);
        const deleted = await client.query(`delete from mail where recipient = 'bea@old.example'`);
        return { lost: await lostRows(client, old), mails: deleted.rowCount ?? 0 };
      });
      expect(mails).toBeGreaterThan(0);
      const aMail = expect.stringMatching(/^mail \[1, ".*"\]$/);
      expect(lost).toEqual(['rate_count is gone', ...Array.from({ length: mails }, () => aMail)]);
    } finally {
      await drop();
    }
  }
});

test.each(installations)('the migrations that ran before %s are those of today', async (name) => {
  const text = readFileSync(join(FOLDER, name), 'utf8');
  const ran = Array.from(text.matchAll(/^-- ran (\S+) ([0-9a-f]{64})$/gm), ([, migration, checksum]) => ({
    name: migration,
    checksum,
  }));
  const today = (await listMigrations()).map(({ name: migration, checksum }) => ({ name: migration, checksum }));
  expect(ran.at(-1)?.name).toBe(name);
  expect(today).toEqual(expect.arrayContaining(ran));
});

/** The server of today on what is there, five minutes later. */
async function startOn(name: string) {
  const found: Old[] = [];
  const server = await startTestServer({
    env: oldSettings,
    clock: () => found[0]?.at.add({ minutes: 5 }) ?? Temporal.Now.instant(),
    prepare: async (connection) => void found.push(await restore(connection, name)),
  });
  const [old] = found;
  if (!old) throw new Error('nothing was restored');
  const headers = { authorization: `Bearer ${oldSettings.ATRIUM_ADMIN_TOKEN}` };
  const ask = (method: string, path: string, body?: object) => call(`${server.url}${path}`, method, body, headers);
  return { server, old, ask };
}

test.each(installations)(
  'an installation as of %s starts, lets people in and books, and nothing is lost',
  async (name) => {
    const { server, old, ask } = await startOn(name);
    await using _ = server;
    expect((await ask('GET', '/readyz')).body).toEqual({ status: 'ready' });
    const { ATRIUM_ADMIN_EMAIL: email, ATRIUM_ADMIN_PASSWORD: password } = oldSettings;
    expect((await call(`${server.url}/api/v1/sessions`, 'POST', { email, password })).status).toBeLessThan(300);
    expect((await ask('GET', '/api/v1/me')).body.scopes.toSorted()).toEqual(scopes.toSorted());
    const { status, body } = await ask('GET', '/api/v1/bookings?limit=200');
    expect(status).toBe(200);
    const bookings = body.items as readonly { state: string; resourceIds: number[]; start: string; end: string }[];
    const states = bookings.map(({ state }) => state).toSorted();
    expect(states.join(' ')).toBe(known[name]?.states);
    await expectDefaultGroups(ask);
    const { resourceIds = [], start, end } = bookings.find(({ state }) => state === 'checked_in') ?? {};
    expect((await ask('POST', '/api/v1/bookings', { resourceIds, start, end })).body.code).toMatch(
      /clash|already_booked/,
    );
    const free = { start: old.at.add({ hours: 240 }).toString(), end: old.at.add({ hours: 241 }).toString() };
    expect((await ask('POST', '/api/v1/bookings', { resourceIds, ...free })).status).toBe(201);
    await known[name]?.works?.(ask, old.at);
    expect(await connected(server.atrium.database.connection, (client) => lostRows(client, old))).toEqual([]);
  },
);

/** Each country has a default group, called as it is. */
async function expectDefaultGroups(ask: Ask): Promise<void> {
  const [countries, groups] = [await ask('GET', '/api/v1/countries'), await ask('GET', '/api/v1/resource-groups')];
  expect(countries.body.items).not.toEqual([]);
  const wanted = countries.body.items.map(({ id, name, names }: { id: number; name: string; names: object }) =>
    expect.objectContaining({ countryId: id, isDefault: true, name, names, version: 1 }),
  );
  expect(groups.body.items).toEqual(wanted);
}

/** What was somebody's, closed, combined, reserved, waited or asked for is so still. */
async function sharesAsBefore(ask: Ask, at: Temporal.Instant): Promise<void> {
  const { body } = await ask('GET', '/api/v1/resources?limit=200');
  const ids = new Map((body.items as { id: number; name: string }[]).map(({ id, name }) => [name, id]));
  const hour = (days: number, hours = 0) => {
    const start = at.add({ hours: days * 24 + hours });
    return { start: start.toString(), end: start.add({ hours: 1 }).toString() };
  };
  const book = async (name: string, when: ReturnType<typeof hour>) => {
    const answer = await ask('POST', '/api/v1/bookings', { resourceIds: [ids.get(name)], ...when });
    return answer.status === 201 ? 'booked' : answer.body.code;
  };
  const taken = 'resource_already_booked';
  expect([await book('Fixed desk', hour(2)), await book('Flexi desk', hour(2))]).toEqual([taken, taken]);
  // By noon of the day that is lent out.
  expect([await book('Fixed desk', hour(20, -12)), await book('Fixed desk', hour(21, -12))]).toEqual(['booked', taken]);
  const again = await ask('POST', '/api/v1/assignments', { resourceId: ids.get('Fixed desk'), userId: 3 });
  expect(again.body.code).toBe('resource_assigned');
  expect([await book('Closed room', hour(59)), await book('Closed room', hour(61))]).toEqual([taken, 'booked']);
  for (const name of ['Left half', 'Right half', 'Whole'])
    expect([name, await book(name, hour(30))]).toEqual([name, taken]);
  expect(await book('Left half', hour(31))).toBe('booked');
  expect(await book('Whole', hour(31))).toBe(taken);
  expect((await ask('GET', '/api/v1/waiting-list/1')).body.state).toBe('waiting');
  expect(await book('Team desk 2', hour(30, -12))).toBe(taken);
  expect((await ask('GET', '/api/v1/team-days/1')).body).toMatchObject({ state: 'open', places: 2, taken: 1, left: 1 });
  // Noon in Hong Kong.
  expect(await book('Drawn desk', hour(25, -20))).toBe('booking_by_draw');
}
