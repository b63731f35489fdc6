import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { createLog } from '../log.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const scrape = (headers: Readonly<Record<string, string>> = {}) => fetch(`${server.url}/metrics`, { headers });

/** The value of one series. */
async function valueOf(series: string): Promise<number | undefined> {
  const line = (await (await scrape()).text()).split('\n').find((text) => text.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test('requests are counted by operation and status, and timed', async () => {
  await server.call('GET', '/me');
  await server.call('GET', '/me');
  await server.call('GET', '/bookings/999999');
  await server.call('DELETE', '/me');
  await fetch(`${server.url}/no/such/address/${Math.random()}`);
  const text = await (await scrape()).text();
  for (const series of [
    'atrium_http_requests_total{operation="getMe",status="200"} 2',
    'atrium_http_requests_total{operation="getBooking",status="404"} 1',
    'atrium_http_requests_total{operation="method_not_allowed",status="405"} 1',
    'atrium_http_requests_total{operation="not_found",status="404"} 1',
    'atrium_http_request_duration_seconds_count{operation="getMe"} 2',
    'atrium_http_request_duration_seconds_bucket{le="+Inf",operation="getMe"} 2',
  ])
    expect(text).toContain(series);
});

test('it tells of the database and of work that waits', async () => {
  expect(await valueOf('atrium_database_up')).toBe(1);
  expect(await valueOf('atrium_database_connections{pool="requests",state="idle"}')).toBeGreaterThan(0);
  expect(await valueOf('atrium_database_connections{pool="work",state="waited_for"}')).toBe(0);
  await server.call('POST', '/groups', { name: 'Measured' });
  await expect.poll(() => valueOf('atrium_events_waiting')).toBe(0);
  expect(await valueOf('atrium_event_lag_seconds')).toBe(0);
  expect(await valueOf('atrium_deliveries_due')).toBe(0);
});

test('it tells which jobs are due, for how long, and which were given up', async () => {
  const now = Date.now();
  const job = (name: string, seconds: number, more: object = {}) => ({
    tenantId: 1,
    id: crypto.randomUUID(),
    name,
    data: '{}',
    runAt: new Date(now + 1_000 * seconds),
    ...more,
  });
  await server.atrium.database.database
    .forTenant(1)
    .insertInto('job')
    .values([
      job('mail.send', -30), // without a mail server nobody does it
      job('mail.send', -20),
      job('mail.send', 3_600),
      job('thing.do', -10, { gaveUpAt: new Date() }),
    ])
    .execute();
  expect(await valueOf('atrium_jobs_due{job="mail.send"}')).toBe(2);
  expect(await valueOf('atrium_jobs_given_up{job="mail.send"}')).toBe(0);
  expect(await valueOf('atrium_jobs_due{job="thing.do"}')).toBe(0);
  expect(await valueOf('atrium_jobs_given_up{job="thing.do"}')).toBe(1);
  expect(await valueOf('atrium_job_lag_seconds{job="mail.send"}')).toBeGreaterThanOrEqual(30);
});

/** A request as a proxy on this machine sends it that says nothing of itself. */
const throughProxy = (to: TestServer, version: string, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(to.url).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (part) => (heard += part.toString()));
    socket.on('error', reject).on('close', () => resolve(Number(heard.split(' ')[1])));
    socket.write(`GET /metrics HTTP/${version}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });

test('it is closed to the world behind a proxy that says nothing of itself', async () => {
  const { host } = new URL(server.url);
  expect(await throughProxy(server, '1.1', host)).toBe(200);
  expect(await throughProxy(server, '1.1', 'LOCALHOST')).toBe(200);
  expect(await throughProxy(server, '1.1', '[::1]:8080')).toBe(200);
  expect(await throughProxy(server, '1.1', 'atrium.example')).toBe(401);
  expect(await throughProxy(server, '1.1', '127.0.0.1.evil.example')).toBe(401);
  expect(await throughProxy(server, '1.0', host)).toBe(401); // nginx before 1.29.7, unless told otherwise
});

test('with a public address, loopback counts once the proxies are named', async () => {
  const behind = { ATRIUM_URL: 'https://atrium.example', ATRIUM_ROLES: 'api' };
  const warnings: string[] = [];
  const log = createLog('warn', { write: (line) => void warnings.push(line) });
  await using unnamed = await startTestServer({ env: behind, log });
  expect(warnings.filter((line) => line.includes('/metrics needs a token'))).toEqual([
    expect.stringContaining('ATRIUM_TRUSTED_PROXIES'),
  ]);
  expect(await throughProxy(unnamed, '1.1', new URL(unnamed.url).host)).toBe(401);
  const authorization = `Bearer ${unnamed.token}`;
  expect((await fetch(`${unnamed.url}/metrics`, { headers: { authorization } })).status).toBe(200);
  warnings.length = 0;
  await using named = await startTestServer({ env: { ...behind, ATRIUM_TRUSTED_PROXIES: '127.0.0.0/8' }, log });
  expect(warnings.join('')).not.toContain('/metrics needs a token');
  expect(await throughProxy(named, '1.1', new URL(named.url).host)).toBe(200);
});

test('it is open to this machine, but not through a proxy, and to who has the scope', async () => {
  const { status, headers } = await scrape();
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain; version=0\.0\.4/)]);
  for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
    expect([name, (await scrape({ [name]: '203.0.113.9' })).status]).toEqual([name, 401]);
  const proxied = { 'x-forwarded-for': '203.0.113.9' };
  const withToken = async (scope: string): Promise<number> => {
    const { body } = await server.call('POST', '/tokens', { name: scope, scopes: [scope] });
    return (await scrape({ ...proxied, authorization: `Bearer ${body.token}` })).status;
  };
  expect(await withToken('metrics:read')).toBe(200);
  expect(await withToken('audit:read')).toBe(403);
  expect((await scrape({ authorization: 'Bearer unknown' })).status).toBe(401);
});
