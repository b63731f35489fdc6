import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findClient } from '../server/modules/applications/applications.ts';
import { scopes } from '../server/platform/contract/scopes.ts';
import { ALL_TENANTS, connect, type Database } from '../server/platform/db/connect.ts';
import { APP_ROLE } from '../server/platform/db/migrate.ts';
import { prepareFirstStart } from '../server/cli/first-start.ts';
import { createEmptyDatabase, createTenant } from './support/database.ts';
import { databaseUrl } from './support/server.ts';
import { root } from './support/sources.ts';
import { authenticatorOn } from './support/serving.ts';

let database: Database;
let env: NodeJS.ProcessEnv;
let drop: () => Promise<void>;
beforeAll(async () => {
  const empty = await createEmptyDatabase();
  drop = empty.drop;
  env = {
    ...process.env,
    DATABASE_URL: databaseUrl(String(empty.connection.database)),
    ATRIUM_SECRET: 'a secret for tests only',
  };
  database = connect({ connection: empty.connection, max: 2, role: APP_ROLE });
});
afterAll(async () => {
  await database.close();
  await drop();
});

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line as an operator does, with some settings of its own. */
const atriumWith = (settings: Readonly<Record<string, string>>, ...args: string[]): Promise<Said> =>
  new Promise((resolve) => {
    const options = { env: { ...env, ...settings } };
    execFile(process.execPath, [join(root, 'bin/atrium'), ...args], options, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
const atrium = (...args: string[]): Promise<Said> => atriumWith({}, ...args);
const json = async (...args: string[]) => JSON.parse((await atrium(...args, '--json')).out);

const byToken = (token: string, ip = '127.0.0.1') => {
  const { authenticate } = authenticatorOn(database);
  return authenticate(
    { method: 'GET', headers: { authorization: `Bearer ${token}` }, client: ip } as never,
    Temporal.Now.instant(),
  );
};

describe('the command line', () => {
  it('says so when there is no workplace yet', async () => {
    expect((await atrium('migrate')).code).toBe(0);
    expect(await atrium('token', 'list')).toEqual({
      code: 1,
      out: '',
      err: 'atrium: --tenant: there is no workplace yet: start the server once\n',
    });
  });

  it('makes tokens that work, lists them without secrets and stops them', async () => {
    const wanted = { adminEmail: 'admin@example.com', adminPassword: 'chosen by hand', adminToken: null, demo: false };
    await prepareFirstStart(database, wanted, Temporal.Now.instant());
    const { id, token, ...rest } = await json('token', 'create', '--name', 'HR', '--ip', '225.154.33.0/24');
    expect(rest).toEqual({});
    expect([...((await byToken(token, '225.154.33.9'))?.scopes ?? [])]).toEqual([...scopes]);
    await expect(byToken(token, '225.154.34.9')).rejects.toMatchObject({ kind: { code: 'ip_not_allowed' } });

    const less = await json(
      'token',
      'create',
      '--name',
      'Less',
      '--account',
      'Sensors',
      '--scopes',
      'people:read, spaces:read',
      '--expires',
      '2100-01-01T00:00:00Z',
    );
    const { items } = await json('token', 'list');
    expect(items).toMatchObject([
      { id: less.id, name: 'Less', scopes: ['people:read', 'spaces:read'], expiresAt: '2100-01-01T00:00:00.000Z' },
      { id, name: 'HR', ip: '225.154.33.0/24', revokedAt: null },
    ]);
    expect(JSON.stringify(items)).not.toContain(token);

    expect(await json('token', 'revoke', String(id))).toMatchObject({ id, name: 'HR' });
    await expect(byToken(token)).rejects.toMatchObject({ kind: { code: 'token_revoked' } });
    expect((await atrium('token', 'list')).out).toMatch(
      /^\d+ +atr_….{4} +valid .* Sensors +Less\n\d+ +atr_….{4} +revoked .* Command line +HR\n$/,
    );
  });

  it('adds people with a password of their own', async () => {
    const added = await json(
      'user',
      'create',
      '--email',
      'bob@example.com',
      '--name',
      'Bob',
      '--role',
      'space_manager',
    );
    expect(added).toEqual({
      id: expect.any(Number),
      email: 'bob@example.com',
      role: 'space_manager',
      password: expect.stringMatching(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/),
    });
    const row = database.forTenant(ALL_TENANTS).selectFrom('userAccount').select(['role', 'passwordHash']);
    expect(await row.where('id', '=', added.id).execute()).toMatchObject([
      { role: 'space_manager', passwordHash: expect.stringContaining('$argon2id$') },
    ]);
  });

  it('registers applications for Condeco’s API, which a service account answers for', async () => {
    const { clientId, password, subscriptionKeys, ...rest } = await json('condeco', 'subscribe', '--name', 'Sync');
    expect(rest).toEqual({});
    expect(Object.keys(subscriptionKeys)).toHaveLength(5);
    const { bySubscriptionKey } = authenticatorOn(database);
    const key = subscriptionKeys.HierarchyMapping;
    const who = await bySubscriptionKey(key, { client: '127.0.0.1', headers: {} } as never, Temporal.Now.instant());
    expect(who).toMatchObject({ kind: 'application', clientId, owner: { kind: 'service_account' } });
    expect(await findClient(database, { clientId, password })).toEqual({ clientId });
    const lines = (await atrium('condeco', 'subscribe', '--name', 'Sync')).out;
    expect(lines).toMatch(/^clientId +[0-9a-f]{32}\npassword +\S{43}\n(?:[A-Za-z]+ *[0-9a-f]{32}\n){5}$/);
  });

  it('fills an empty workplace with the demo, once', async () => {
    expect(await json('demo')).toMatchObject({ buildings: 2, people: 200, bookings: expect.any(Number) });
    const again = await atrium('demo');
    expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining('there are buildings already') });
  });

  it.each([
    [['token', 'create'], 2, '--name is missing'],
    [['token', 'create', '--name', 'x', '--ip', '1.2.3.400'], 1, 'ip: entry 1'],
    [['token', 'create', '--name', 'x', '--account', ' '], 1, '--account: '],
    [['token', 'create', '--name', 'x', '--expires', 'soon'], 1, 'expiresAt: '],
    [['token', 'create', '--name', 'x', '--scopes', 'people:read,all'], 1, 'scopes[1]: There is no scope "all"'],
    [['token', 'revoke'], 2, 'ID is missing'],
    [['tenant'], 2, '"tenant" alone says too little; there are atrium tenant create, atrium tenant list'],
    [['condeco', 'list'], 2, 'there is no command "condeco list"; there is atrium condeco subscribe'],
    [['condecos'], 2, 'there is no command "condecos"; see atrium --help'],
    [['tenant', 'list', '--tenant', 'main'], 2, "Unknown option '--tenant'"],
    [['token', 'revoke', '1; drop'], 1, 'ID: "1; drop" is not the number'],
    [['token', 'revoke', '99999'], 1, 'There is no such thing here'],
    [['user', 'create', '--email', 'BOB@example.com', '--name', 'B'], 1, 'email: Somebody has this'],
    [['user', 'create', '--email', 'bob', '--name', 'B'], 1, 'email: '],
    [['user', 'create', '--email', 'c@example.com', '--name', 'C', '--role', 'boss'], 1, 'role: '],
    [
      ['user', 'create', '--email', 'c@example.com', '--name', 'C', '--role', 'receptionist', '--buildings', '7'],
      1,
      'buildings: There is no',
    ],
    [['user', 'create', '--email', 'c@example.com', '--name', 'C', '--buildings', 'x'], 1, 'buildings'],
  ])('%j ends with %i and one line that says: %s', async (args, code, says) => {
    const said = await atrium(...args);
    expect(said).toMatchObject({ code, out: '', err: expect.stringContaining(says) });
    expect(said.err.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    ['no such database', { DATABASE_URL: () => databaseUrl('never_made') }, 'The database cannot be reached: '],
    ['a wrong port', { PORT: () => '80x' }, 'PORT must be a number'],
    [
      'an address with a path',
      { ATRIUM_URL: () => 'https://atrium.example/desks' },
      'ATRIUM_URL must be an address alone',
    ],
    ['a short secret', { ATRIUM_SECRET: () => 'short' }, 'ATRIUM_SECRET must have 16'],
    [
      'a network that is none',
      { ATRIUM_TRUSTED_PROXIES: () => '10.0.0.0/99' },
      'ATRIUM_TRUSTED_PROXIES must list networks',
    ],
    [
      'a broker of no kind',
      { ATRIUM_MQTT_URL: () => 'http://broker' },
      'ATRIUM_MQTT_URL must be an address that starts',
    ],
    ['a broker with a path', { ATRIUM_MQTT_URL: () => 'mqtt://broker/x' }, 'ATRIUM_MQTT_URL must be an address alone'],
    [
      'a broker’s password as it is',
      { ATRIUM_MQTT_URL: () => 'mqtt://atrium:50%off@broker' },
      'ATRIUM_MQTT_URL must have its name and password in percent encoding',
    ],
    [
      'no calls at all',
      { ATRIUM_CONDECO_CALLS_PER_MINUTE: () => '0' },
      'ATRIUM_CONDECO_CALLS_PER_MINUTE must be a whole number from 1',
    ],
    ['a certificate without its key', { ATRIUM_TLS_CERT: () => 'cert.pem' }, 'ATRIUM_TLS_KEY is required with'],
  ])('refuses to start with %s, in one line', async (_what, settings, says) => {
    const wrong = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value()]));
    const said = await atriumWith(wrong, 'serve');
    expect(said).toMatchObject({ code: 1, out: '', err: expect.stringContaining(`atrium: ${says}`) });
    expect(said.err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('keeps names apart from what is said of them, however long they are', async () => {
    const { out } = await atrium('serve', '--help');
    expect(out).toMatch(/^ {2}ATRIUM_CONDECO_CALLS_PER_MINUTE {2,}calls of the/m);
    const made = await atrium('condeco', 'subscribe', '--name', 'Panels');
    expect(made.out.trimEnd().split('\n')).toHaveLength(7);
    for (const line of made.out.trimEnd().split('\n')) expect(line).toMatch(/^\w+ {2,}\S+$/);
    expect(made.out).toMatch(/^HierarchyMapping {2}[0-9a-f]{32}$/m);
  });

  it('names a workplace only where one is meant', async () => {
    expect((await atrium('tenant', 'create', '--help')).out).not.toContain('--tenant ');
    expect((await atrium('token', 'create', '--help')).out).toContain('--tenant SLUG');
  });

  it('asks which workplace where there are several', async () => {
    const { slug } = await createTenant(database);
    expect((await atrium('token', 'list')).err).toContain('there are several workplaces, say which: main, ');
    expect(await json('token', 'list', '--tenant', slug)).toEqual({ items: [] });
    expect((await atrium('token', 'list', '--tenant', 'nowhere')).err).toContain('there is no workplace "nowhere"');
  });
});

describe('several workplaces', () => {
  const create = (slug: string, ...more: string[]) =>
    atrium('tenant', 'create', '--slug', slug, '--name', 'Second', '--zone', 'Asia/Singapore', ...more);

  it('are added with an administrator each, and listed with what stands for them in addresses', async () => {
    const made = await create('second', '--condeco-suffix', 'Second_Group_PLC', '--json');
    const { id, password, ...rest } = JSON.parse(made.out);
    const shown = { slug: 'second', name: 'Second', zone: 'Asia/Singapore', condecoSuffix: 'Second_Group_PLC' };
    expect(rest).toEqual({ ...shown, email: 'admin@demo.example' });
    expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    const { items } = await json('tenant', 'list');
    expect(items.at(0)).toMatchObject({ slug: 'main', condecoSuffix: 'main' });
    expect(items.at(-1)).toEqual({ id, ...shown });
    expect((await atrium('tenant', 'list')).out).toMatch(/^second +Asia\/Singapore +Second_Group_PLC +Second$/m);
    const token = await json('token', 'create', '--name', 'HR', '--tenant', 'second');
    expect((await byToken(token.token))?.tenant).toMatchObject({ slug: 'second', zone: 'Asia/Singapore' });
  });

  it('may have an administrator of their own address', async () => {
    const made = await create('fourth', '--email', 'ada@fourth.example', '--json');
    expect(JSON.parse(made.out)).toMatchObject({ slug: 'fourth', email: 'ada@fourth.example' });
  });

  it.each([
    [['second'], '--slug', 'has this slug or suffix already'],
    [['second', '--condeco-suffix', 'Nobodys'], '--slug', 'has this slug or suffix already'],
    [['third', '--condeco-suffix', 'SECOND_group_plc'], '--condeco-suffix', 'has this slug or suffix already'],
    [['third', '--condeco-suffix', 'Main'], '--condeco-suffix', 'has this slug or suffix already'],
    [['Third'], '--slug', 'Up to 63 of a-z'],
    [['third', '--email', 'nobody'], '--email', ''],
    [['tokenproviderapi'], '--slug', 'None of api, docs'],
    [['third', '--condeco-suffix', 'API'], '--condeco-suffix', 'None of api, docs'],
    [['third', '--condeco-suffix', 'a b'], '--condeco-suffix', 'Letters, digits'],
  ])('%j is refused, naming what is wrong', async ([slug = '', ...more], param, detail) => {
    const said = await create(slug, ...more);
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toContain(`atrium: ${param}: `);
    expect(said.err).toContain(detail);
  });
});
