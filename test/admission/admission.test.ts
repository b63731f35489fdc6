import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MOST_IN_A_PIPELINE } from '../../server/platform/http/caller.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { eventually, freePort, ready, spawnAtrium, type AtriumProcess } from '../support/process.ts';
import { call, databaseUrl, type Answer } from '../support/server.ts';

// What one caller asks for costs the others nothing. While each attack runs, somebody honest goes on working: she is refused
// nothing, and what the attack left in the server goes with it. `npm run proof -- admission` attacks for longer, and prints
// how long she waited and how large the server grew.

const PROOF = process.env['ATRIUM_PROOF'] === '1';
const ROUNDS = PROOF ? 20 : 3;
const TOKEN = 'admission-test-token-admission-test';
/** More than the sockets' own buffers hold. */
const PLAN_BYTES = 12 * 1024 * 1024;

let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
let atrium: AtriumProcess;
let port: number;
let attacker: string;
let honest: string;
let floorId: number;
let deskId: number;
let hotId: number;

const as = (token: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  call(`${atrium.url}/api/v1${path}`, method, body, { authorization: `Bearer ${token}` });

async function made(path: string, body: unknown): Promise<{ id: number; token: string }> {
  const answer = await as(TOKEN, 'POST', path, body);
  expect(answer.body).toMatchObject({ id: expect.any(Number) });
  return answer.body;
}

async function query<R extends object>(text: string, values: readonly unknown[] = []): Promise<R[]> {
  const client = new pg.Client(database.connection);
  await client.connect();
  await client.query('set atrium.tenant = 0');
  try {
    return (await client.query<R>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  database = await createEmptyDatabase();
  port = await freePort();
  const env = {
    DATABASE_URL: databaseUrl(String(database.connection.database)),
    ATRIUM_SECRET: 'a secret for tests only',
    ATRIUM_ADMIN_TOKEN: TOKEN,
    ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8',
  };
  atrium = spawnAtrium(env, port);
  await ready(atrium);
  const scopes = ['bookings:read', 'bookings:write', 'spaces:read'];
  attacker = (await made('/tokens', { name: 'Attacker', scopes })).token;
  honest = (await made('/tokens', { name: 'Honest', scopes })).token;
  const { id: buildingId } = await made('/buildings', { name: 'Castle', zone: 'Europe/London' });
  floorId = (await made('/floors', { buildingId, name: 'Keep', level: 0 })).id;
  deskId = (await made('/resources', { type: 'desk', name: 'Round table', buildingId })).id;
  hotId = (await made('/resources', { type: 'desk', name: 'Throne', buildingId })).id;
  await query(
    `insert into floor_plan (tenant_id, floor_id, media_type, etag, content, created_at)
     select tenant_id, id, 'image/png', '"plan"', $2, now() from floor where id = $1`,
    [floorId, randomBytes(PLAN_BYTES)],
  );
});
const receivers: Receiver[] = [];
afterAll(async () => {
  for (const one of receivers) await one[Symbol.asyncDispose]();
  atrium.child.kill('SIGTERM');
  await atrium.ended;
  await database.drop();
});

const sockets: Socket[] = [];
/** @param from an address of this machine: to the server, each is another network */
async function open(from = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from }).on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

const requestOf = (path: string, token: string | null): string =>
  `GET ${path} HTTP/1.1\r\nHost: atrium\r\n${token === null ? '' : `Authorization: Bearer ${token}\r\n`}\r\n`;

/** In MiB. */
const memory = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${atrium.child.pid}/status`, 'utf8'))?.[1]) / 1024;

async function gauge(series: string): Promise<number> {
  const text = await (await fetch(`${atrium.url}/metrics`)).text();
  return Number(new RegExp(`^${series.replaceAll(/[{}]/g, '\\$&')} (.*)$`, 'm').exec(text)?.[1]);
}

let booked = 0;
/** Works until the attack is over. @returns what she was told, and how long each answer took, in milliseconds */
async function workWhile(attack: Promise<unknown>) {
  const statuses: number[] = [];
  const times: number[] = [];
  const over = Promise.allSettled([attack]);
  const notYet = Promise.resolve(null);
  const ask = async (method: string, path: string, body?: unknown): Promise<void> => {
    const start = performance.now();
    const { status } = await as(honest, method, path, body);
    times.push(performance.now() - start);
    statuses.push(status);
  };
  do {
    const start = Temporal.Instant.from('2027-01-01T00:00:00Z').add({ minutes: 15 * booked++ });
    await ask('GET', '/me');
    await ask('GET', '/bookings?limit=20');
    await ask('POST', '/bookings', {
      resourceIds: [deskId],
      start: start.toString(),
      end: start.add({ minutes: 15 }).toString(),
    });
  } while ((await Promise.race([over, notYet])) === null);
  await attack;
  return { statuses, times };
}

interface Worked {
  readonly statuses: readonly number[];
  readonly times: readonly number[];
}

const quantileOf = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

function report(attack: string, { times }: Worked, before: number, most: number): void {
  const at = (share: number): string => quantileOf(times, share).toFixed(0);
  process.stdout.write(
    `${attack}: ${times.length} honest requests, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; ${before.toFixed(0)} MiB before, at most ${most.toFixed(0)} MiB\n`,
  );
}

/** The largest that the server was while this went on, in MiB. */
async function largestDuring<T>(work: Promise<T>): Promise<{ most: number; worked: T }> {
  let most = memory();
  const watching = setInterval(() => (most = Math.max(most, memory())), 25);
  try {
    return { worked: await work, most };
  } finally {
    clearInterval(watching);
  }
}

/** Beside other suites the machine itself is slow: how long she waited counts in a proof. */
function mustBeQuick({ times }: Worked): void {
  const slowest = quantileOf(times, 0.99);
  if (PROOF && slowest > 1_000) throw new Error(`One in a hundred answers took ${slowest.toFixed(0)} ms`);
}

async function survive(attack: string, under: () => Promise<unknown>): Promise<Worked> {
  const before = memory();
  const { worked, most } = await largestDuring(workWhile(under()));
  report(attack, worked, before, most);
  mustBeQuick(worked);
  expect(most, 'it grows by no more than once its size').toBeLessThanOrEqual(2 * before);
  expect(worked.statuses.length).toBeGreaterThan(2);
  expect(worked.statuses.filter((status) => status >= 400)).toEqual([]);
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const gate of ['work', 'strangers', 'bodies', 'answers', 'pages', 'hashing']) {
    await eventually(
      `nothing to wait at ${gate}`,
      async () => (await gauge(`atrium_admission{gate="${gate}",state="waiting"}`)) === 0,
    );
  }
  return worked;
}

describe('while somebody honest works', () => {
  beforeEach(() => workWhile(pause(200)));

  test('ten thousand requests in one packet, and then nobody there', { timeout: 120_000 }, async () => {
    const request = requestOf('/api/v1/bookings?limit=200', attacker);
    const many = request.repeat(Math.ceil(654_000 / request.length));
    const answered = () => gauge('atrium_http_requests_total{operation="listBookings",status="200"}');
    const before = await answered();
    const { statuses } = await survive('pipelined', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const socket = await open();
        socket.write(many);
        await pause(400);
        socket.destroy();
      }
    });
    expect((await answered()) - before - statuses.length / 3).toBeLessThanOrEqual(ROUNDS * MOST_IN_A_PIPELINE);
    // The metrics are counted as work themselves.
    expect(await gauge('atrium_admission{gate="work",state="inside"}')).toBeLessThanOrEqual(1);
  });

  test('three hundred who ask whether it is ready', { timeout: 120_000 }, async () => {
    const backends = async (): Promise<number> => {
      const [row] = await query<{ n: number }>(
        'select count(*)::integer as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      return row?.n ?? Infinity;
    };
    const connections: number[] = [];
    const answers: string[] = [];
    await survive('probes', async () => {
      const probing = await Promise.all(Array.from({ length: 300 }, () => open()));
      for (const socket of probing) {
        socket.setEncoding('latin1').on('data', (text: string) => {
          answers.push(text.slice(9, 12));
          socket.write(requestOf('/readyz', null));
        });
        socket.write(requestOf('/readyz', null));
      }
      for (let round = 0; round < ROUNDS; round++) {
        await pause(500);
        connections.push(await backends());
      }
    });
    expect(answers.length).toBeGreaterThan(300);
    expect(new Set(answers)).toEqual(new Set(['200']));
    // Requests, work, sign-in, the line that listens.
    expect(Math.max(...connections)).toBeLessThanOrEqual(16 + 6 + 4 + 1);
  });

  test(
    'thirty who ask for the description of the API, in one packet each, and do not read it',
    { timeout: 120_000 },
    async () => {
      const many = requestOf('/api/v1/openapi.json', null).repeat(MOST_IN_A_PIPELINE);
      const { statuses } = await survive('unread descriptions', async () => {
        for (let i = 0; i < 30; i++) {
          const socket = await open();
          socket.pause();
          socket.write(many);
        }
        for (let round = 0; round < ROUNDS; round++) await pause(500);
      });
      expect(statuses).not.toContain(503);
    },
  );

  test('two hundred and fifty networks that sign in and sign in', { timeout: 120_000 }, async () => {
    const signIn = (i: number): string => {
      const body = JSON.stringify({ email: `nobody${i}@example.com`, password: 'wrong password' });
      const head = 'POST /api/v1/sessions HTTP/1.1\r\nHost: atrium\r\nContent-Type: application/json\r\n';
      return `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
    };
    let answered = 0;
    await survive('sign-ins', async () => {
      for (let i = 0; i < 508; i++) {
        const socket = await open(`127.0.1.${1 + (i % 254)}`);
        socket.on('data', () => {
          answered++;
          socket.write(signIn(i));
        });
        socket.write(signIn(i));
      }
      const hashed = () => gauge('atrium_admission{gate="hashing",state="waiting"}');
      await eventually('passwords to wait for their turn', async () => (await hashed()) > 0);
      for (let round = 0; round < ROUNDS; round++) {
        await pause(500);
        expect(await gauge('atrium_admission{gate="work",state="inside"}'), 'nobody else’s place').toBeLessThan(12);
      }
    });
    expect(answered).toBeGreaterThan(0);
  });

  test('a hundred and twenty who ask for a plan and do not read it', { timeout: 120_000 }, async () => {
    await survive('unread plans', async () => {
      for (let i = 0; i < 120; i++) {
        const socket = await open();
        socket.pause();
        socket.write(requestOf(`/api/v1/floors/${floorId}/plan`, attacker));
      }
      expect((await as(honest, 'GET', `/floors/${floorId}/plan`)).status).toBe(200);
      const unread = (): Promise<number> => gauge('atrium_admission{gate="answers",state="inside"}');
      await eventually('answers to be unread', async () => (await unread()) > 0);
      for (let round = 0; round < ROUNDS; round++) {
        await pause(500);
        expect(await unread(), 'what is unread is bounded').toBeLessThanOrEqual(16 * 1024 * 1024 + 2 * PLAN_BYTES);
      }
    });
    const { status, headers } = await as(honest, 'GET', `/floors/${floorId}/plan`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('image/png');
  });
});

/** So many bookings of so many desks of a floor, each an hour. */
async function fillFloor(count: number): Promise<number> {
  const { id: buildingId } = await made('/buildings', { name: 'Annex', zone: 'Europe/London' });
  const { id } = await made('/floors', { buildingId, name: 'Attic', level: 9 });
  const desks: number[] = [];
  for (let i = 0; i < 20; i++)
    desks.push((await made('/resources', { type: 'desk', name: `Attic ${i}`, buildingId, floorId: id })).id);
  for (let i = 0; i < count; i++) {
    const start = Temporal.Instant.from('2029-05-01T09:00:00Z').add({ hours: Math.floor(i / desks.length) });
    const times = { start: start.toString(), end: start.add({ hours: 1 }).toString() };
    await made('/bookings', { resourceIds: [desks[i % desks.length]], ...times });
  }
  return id;
}
const CLOSED = 200;

test(
  `${CLOSED} bookings make way for a closure while nobody takes what is told of it: the healthy hear all of it`,
  { timeout: 120_000 },
  async () => {
    const floor = await fillFloor(CLOSED);
    const never = await Promise.all(Array.from({ length: 5 }, () => startReceiver()));
    const healthy = await startReceiver();
    receivers.push(...never, healthy);
    const hook = (url: string) => made('/webhooks', { url, events: ['booking.*', 'closure.*'] });
    for (const one of never) await hook(one.url('/never', () => undefined));
    await hook(healthy.url('/heard'));
    let status = 0;
    await survive('unread closure', async () => {
      // They are told of all that happens live, and read nothing of it.
      for (let i = 0; i < 15; i++) {
        const socket = await open();
        socket.pause();
        socket.write(requestOf('/api/v1/live', TOKEN));
      }
      const period = { start: '2029-05-01T00:00:00Z', end: '2029-05-03T00:00:00Z', bookings: 'cancel' };
      ({ status } = await as(TOKEN, 'POST', '/closures', { floorId: floor, reason: 'Works', ...period }));
      const typesHeard = () => healthy.at('/heard').map(({ body }) => (JSON.parse(body) as { type: string }).type);
      await eventually(
        'all of it to be heard',
        async () =>
          typesHeard().includes('closure.created') &&
          typesHeard().filter((type) => type === 'booking.cancelled').length === CLOSED,
      );
    });
    expect(status).toBe(201);
    const [left] = await query<{ n: number }>(
      `select count(*)::integer as n from booking where state = 'confirmed' and starts_at >= '2029-05-01' and starts_at < '2029-05-03'`,
    );
    expect(left?.n).toBe(0);
    // Each host that never answers is called once at a time, however much there is to tell.
    for (const one of never) expect(one.at('/never').length).toBeLessThanOrEqual(5);
    const ids = healthy.at('/heard').map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
  },
);

test('who is nobody yet sends little', async () => {
  const { status, body } = await call(`${atrium.url}/api/v1/sessions`, 'POST', {
    email: 'nobody@example.com',
    password: 'x'.repeat(20_000),
  });
  expect([status, body.code]).toEqual([413, 'too_large']);
});

test('a hundred at once of one token wait, and are answered', { timeout: 120_000 }, async () => {
  const answers = await Promise.all(
    Array.from({ length: 500 }, () =>
      as(attacker, 'POST', '/bookings', {
        resourceIds: [hotId],
        start: '2031-01-01T09:00:00Z',
        end: '2031-01-01T17:00:00Z',
      }),
    ),
  );
  const counts = Map.groupBy(answers, ({ status }) => status);
  expect(Object.fromEntries([...counts].map(([status, all]) => [status, all.length]))).toEqual({ 201: 1, 409: 499 });
});
