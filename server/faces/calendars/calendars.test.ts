import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextFor } from '../../../test/support/database.ts';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { openSession } from '../../modules/access/access.ts';
import { createUser } from '../../modules/people/people.ts';
import { systemPrincipal } from '../../platform/context/principal.ts';
import { scopes } from '../../platform/contract/scopes.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { createLog } from '../../platform/log.ts';
import { findFirstTenant } from '../../platform/tenants.ts';
import { READ_LIMIT } from './door.ts';

let server: TestServer;
/** Of somebody who is signed in. */
let headers: Readonly<Record<string, string>>;
let userId: number;
let logged = '';
let now = Temporal.Now.instant();

beforeAll(async () => {
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  server = await startTestServer({ log: createLog('trace', to), clock: () => now });
  const { database } = server.atrium.database;
  const tenant = await findFirstTenant(database.forTenant(ALL_TENANTS));
  if (!tenant) throw new Error('There is no tenant');
  const ctx = contextFor(database, systemPrincipal(tenant, new Set(scopes)));
  userId = (await createUser(ctx, { email: 'ann@demo.example', name: 'Ann' })).id;
  const cookie = await ctx.tx((tx) => openSession(tx, userId));
  headers = { cookie: `atrium=${cookie}`, origin: server.url };
});
afterAll(() => server[Symbol.asyncDispose]());

interface Feed {
  readonly id: number;
  readonly address: string;
  /** As this server is found in the test. */
  readonly url: string;
  readonly secret: string;
}

const call = async (method: string, path: string, body?: object) => {
  const json = body && { 'content-type': 'application/json' };
  const reply = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { ...headers, ...json },
    ...(body && { body: JSON.stringify(body) }),
  });
  return (reply.status === 204 ? {} : await reply.json()) as { items: { id: number }[]; id: number; address: string };
};

/** Her own feed, anew each time. */
async function newFeed(): Promise<Feed> {
  for (const { id } of (await call('GET', '/calendar-feeds')).items) await call('DELETE', `/calendar-feeds/${id}`);
  const made = await call('POST', '/calendar-feeds', {});
  const secret = /([\w-]{43})\.ics$/.exec(made.address)?.[1] ?? '';
  return { ...made, secret, url: `${server.url}/calendars/${secret}.ics` };
}

const unknown = () => `${server.url}/calendars/${randomBytes(32).toString('base64url')}.ics`;

test('an address is all it takes, and headers neither add nor take anything', async () => {
  const { url, address } = await newFeed();
  expect(address.startsWith(server.atrium.publicUrl)).toBe(true);
  for (const given of [{}, { authorization: 'Bearer nonsense' }, { cookie: 'atrium=nonsense' }]) {
    const reply = await fetch(url, { headers: given });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      200,
      'text/calendar; charset=utf-8; method=PUBLISH',
    ]);
    expect(await reply.text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
  }
  expect((await fetch(unknown(), { headers })).status).toBe(404);
  expect((await fetch(unknown(), { headers: { authorization: `Bearer ${server.token}` } })).status).toBe(404);
});

test('what is unchanged is not sent again, HEAD says the same, and no proxy keeps it', async () => {
  const { url } = await newFeed();
  const first = await fetch(url);
  const etag = first.headers.get('etag') ?? '';
  expect(first.headers.get('cache-control')).toMatch(/^private/);
  expect(first.headers.get('ratelimit')).toMatch(/^"calendars";r=\d+/);
  const again = await fetch(url, { headers: { 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const refused = await fetch(url, { method });
    expect([method, refused.status, refused.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD, OPTIONS']);
  }
});

test('a new address ends the old one at once, and so does a revocation', async () => {
  const { url, id } = await newFeed();
  const { address } = await call('POST', `/calendar-feeds/${id}/secret`);
  const moved = `${server.url}${new URL(address).pathname}`;
  expect([(await fetch(url)).status, (await fetch(moved)).status]).toEqual([404, 200]);
  await call('DELETE', `/calendar-feeds/${id}`);
  expect((await fetch(moved)).status).toBe(404);
});

describe('the door', () => {
  test('stands before every route of the face, and lets nobody through whose address leads nowhere', async () => {
    const { openRoutes } = server.atrium.app;
    const own = openRoutes.filter(({ door }) => door === 'calendars');
    expect(own.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /calendars/:secret.ics',
      'HEAD /calendars/:secret.ics',
    ]);
    expect(openRoutes.filter(({ url, door }) => url.startsWith('/calendars') && door !== 'calendars')).toEqual([]);
    for (const { method, url } of own)
      for (const secret of ['', 'x', randomBytes(32).toString('base64url'), `${'A'.repeat(42)}%00`, '..%2f..']) {
        const address = `${server.url}${url.replace(':secret', secret)}`;
        expect([address, (await fetch(address, { method, headers })).status]).toEqual([address, 404]);
      }
  });

  test('refuses in a way that programs read, also where nothing is', async () => {
    for (const path of ['/calendars', '/calendars/', '/calendars/x', '/CALENDARS/x.ics']) {
      const reply = await fetch(`${server.url}${path}`, { headers: { accept: 'text/html' } });
      expect([path, reply.status, reply.headers.get('content-type')]).toEqual([path, 404, 'application/problem+json']);
    }
  });

  test('bounds how often feeds are read', async () => {
    const { url } = await newFeed();
    const { tenantId, subject } = await server.atrium.database.database
      .forTenant(ALL_TENANTS)
      .selectFrom('rateCount')
      .select(['tenantId', 'subject'])
      .where('subject', 'like', 'calendars/user:%')
      .executeTakeFirstOrThrow();
    now = now.add({ hours: 1 });
    const windowStart = new Date(Math.floor(now.epochMilliseconds / 3_600_000) * 3_600_000);
    await server.atrium.database.database
      .forTenant(tenantId)
      .insertInto('rateCount')
      .values({ tenantId, subject, windowStart, used: READ_LIMIT.most })
      .execute();
    const refused = await fetch(url);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    now = now.add({ hours: 1 });
    expect((await fetch(url)).status).toBe(200);
  });
});

test('the secret stands in no log line, no metric and no audit row, whatever goes wrong', async () => {
  const { secret, url } = await newFeed();
  const { database } = server.atrium.database;
  await fetch(url);
  await fetch(url, { method: 'POST' });
  await fetch(`${url}?a=1`);
  await fetch(`${url}x`);
  // Something breaks inside.
  const at = (hours: number) => new Date(now.add({ hours }).epochMilliseconds);
  const values = {
    title: '',
    state: 'confirmed',
    startsAt: at(1),
    endsAt: at(2),
    createdBy: 'system',
    createdAt: at(0),
  };
  await database
    .forTenant(ALL_TENANTS)
    .insertInto('booking')
    .values({ tenantId: 1, hostId: userId, zone: 'Nowhere/None', ...values })
    .execute();
  expect((await fetch(url)).status).toBe(500);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('readCalendar');
  const audit = await database.forTenant(ALL_TENANTS).selectFrom('audit').selectAll().execute();
  expect(logged).toContain('/calendars/:secret.ics');
  for (const text of [logged, metrics, JSON.stringify(audit)]) expect(text).not.toContain(secret);
});
