import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countDeadlocks } from '../support/database.ts';
import { eventually } from '../support/process.ts';
import { randomFrom } from '../support/random.ts';
import { sessionTokenOf } from '../support/application.ts';
import { call, startTestServer, type Answer, type TestServer } from '../support/server.ts';
import { ALL_TENANTS } from '../../server/platform/db/connect.ts';

const PROOF = process.env['ATRIUM_PROOF'] === '1';
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

let server: TestServer;
let buildingId: number;
let hostId: number;
let condeco: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
beforeAll(async () => {
  const calls = { ATRIUM_CONDECO_CALLS_PER_MINUTE: '1000000', ATRIUM_CONDECO_CALLS_PER_WEEK: '1000000' };
  server = await startTestServer({ env: calls });
  buildingId = (await made(server.call('POST', '/buildings', { name: 'Racecourse', zone: 'Europe/London' }))).id;
  hostId = (await made(server.call('POST', '/users', { name: 'Rider', email: 'rider@races.example' }))).id;
  condeco = await subscribe();
});
afterAll(() => server[Symbol.asyncDispose]());

async function made(answer: Promise<Answer>): Promise<{ id: number }> {
  const { status, body } = await answer;
  expect(body).toMatchObject({ id: expect.any(Number) });
  expect(status).toBe(201);
  return body as { id: number };
}

const newRoom = async (name: string): Promise<number> =>
  (await made(server.call('POST', '/resources', { type: 'room', name, buildingId }))).id;

/** An application of the Condeco API. */
async function subscribe(): Promise<typeof condeco> {
  const { clientId, password, subscriptionKeys } = (await server.call('POST', '/applications', { name: 'Race' })).body;
  const [{ basePath }] = (await server.call('GET', '/applications')).body.items;
  const authorization = `Bearer ${await sessionTokenOf(server.url, clientId, password)}`;
  const headers = { 'ocp-apim-subscription-key': subscriptionKeys.ExternalBookings, authorization };
  return { url: `${server.url}${basePath}`, headers };
}

interface NewBooking {
  readonly resourceIds: readonly number[];
  readonly start: string;
  readonly end: string;
}

const throughV1 = (body: NewBooking): Promise<Answer> => server.call('POST', '/bookings', body);

/** The same through the Offision door; what it answers is looked up in v1. */
async function throughOffision({ resourceIds, ...period }: NewBooking): Promise<Answer> {
  const reply = await fetch(`${server.url}/api/external/booking`, {
    method: 'POST',
    headers: { authorization: server.token, 'content-type': 'application/json' },
    body: JSON.stringify({ resources: resourceIds.map(String), period }),
  });
  const { status, headers } = reply;
  const body = (await reply.json()) as { readonly id: number };
  if (status !== 200) return { status, headers, body };
  return { ...(await server.call('GET', `/bookings/${body.id}`)), status: 201 };
}

/** The same through the Condeco door, which books one room for somebody. */
async function throughCondeco({ resourceIds: [roomId], start, end }: NewBooking): Promise<Answer> {
  const body = { userId: hostId, roomId, startDateTime: start, endDateTime: end };
  const answer = await call(`${condeco.url}/bookings`, 'POST', body, condeco.headers);
  if (answer.status !== 201) return answer;
  return { ...(await server.call('GET', `/bookings/${answer.body.bookingID}`)), status: 201 };
}

/** Moves it through the Condeco door. */
async function moveThroughCondeco(id: number, { start, end }: Pick<NewBooking, 'start' | 'end'>): Promise<Answer> {
  const body = { userId: hostId, bookingDetails: { startDate: start, endDate: end } };
  const answer = await call(`${condeco.url}/bookings/${id}`, 'PUT', body, condeco.headers);
  return answer.status === 200 ? server.call('GET', `/bookings/${id}`) : answer;
}

const doors = [throughV1, throughOffision, throughCondeco];

const query = async <R>(text: ReturnType<typeof sql<R>>): Promise<R[]> =>
  (await text.execute(server.atrium.database.database.forTenant(ALL_TENANTS))).rows;

/** Overlaps found without trusting the constraint. */
const overlaps = () =>
  query(sql<{ a: number; b: number }>`
    select a.id as a, b.id as b from hold a join hold b on a.tenant_id = b.tenant_id and a.resource_id = b.resource_id and a.unit = b.unit
      and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`);

const hour = (day: number, at: number): string =>
  Temporal.Instant.from('2030-01-07T00:00:00Z')
    .add({ minutes: Math.round((day * 24 + at) * 60) })
    .toString();

describe('the hot slot', () => {
  test(
    '500 at once for one room through three doors, 20 rounds: one gets it, 499 are told that others have it, nothing deadlocks',
    { timeout: 300_000 },
    async () => {
      for (let round = 0; round < 20; round++) {
        const room = await newRoom(`Hot ${round}`);
        const body = { resourceIds: [room], start: hour(round, 9), end: hour(round, 17) };
        const answers = await Promise.all(
          Array.from({ length: 500 }, (_, i) => (doors[i % doors.length] ?? throughV1)(body)),
        );
        const statuses = Map.groupBy(answers, ({ status }) => status);
        expect(Object.fromEntries([...statuses].map(([status, all]) => [status, all.length]))).toEqual({
          201: 1,
          409: 499,
        });
        const codes = new Set(statuses.get(409)?.map((answer) => answer.body.code));
        expect([...codes]).toEqual(['resource_already_booked']);
      }
      expect(await overlaps()).toEqual([]);
      // Asking ends the server's connections; it opens new ones.
      expect(await countDeadlocks(server.atrium.database.connection)).toBe(0);
      await eventually(
        'the server to have noticed',
        async () => (await server.call('GET', '/bookings?limit=1')).status === 200,
      );
    },
  );
});

describe('contention', () => {
  /** What a client was promised: an acknowledged booking's last known state. */
  interface Promised {
    readonly id: number;
    readonly version: number;
    readonly state: string;
    readonly start: string;
    readonly end: string;
    readonly resourceIds: readonly number[];
  }

  test(
    `64 clients on 10 resources through three doors, at random (seed ${SEED}): no overlap, and every acknowledged write is there`,
    { timeout: 300_000 },
    async () => {
      const rooms: number[] = [];
      for (let i = 0; i < 10; i++) rooms.push(await newRoom(`Contended ${i}`));
      const promised = new Map<number, Promised>();
      const seen = new Map<number, number>();
      const made = new Set<(typeof doors)[number]>();
      const clients = Array.from({ length: 64 }, (_, i) => client(randomFrom(SEED + i), rooms, promised, seen, made));
      await Promise.all(clients);

      expect([...seen.keys()].filter((status) => status >= 500)).toEqual([]);
      expect(made).toEqual(new Set(doors));
      expect(seen.get(409) ?? 0).toBeGreaterThan(0);
      expect(await overlaps()).toEqual([]);
      for (const wanted of promised.values()) {
        const { body } = await server.call('GET', `/bookings/${wanted.id}`);
        // Only its own client changed it, one request after the other.
        expect(body).toMatchObject(wanted);
      }
    },
  );

  async function client(
    next: (below: number) => number,
    rooms: readonly number[],
    promised: Map<number, Promised>,
    seen: Map<number, number>,
    made: Set<(typeof doors)[number]>,
  ): Promise<void> {
    const own: number[] = [];
    const remember = ({ status, body }: Answer): void => {
      seen.set(status, (seen.get(status) ?? 0) + 1);
      if (status !== 200 && status !== 201) return;
      const { id, version, state, start, end, resourceIds } = body as Promised;
      promised.set(id, { id, version, state, start, end, resourceIds });
      if (status === 201) own.push(id);
    };
    const slot = () => {
      const start = next(40) / 2;
      return { start: hour(30, start), end: hour(30, start + 0.5 + next(4) / 2) };
    };
    const some = () =>
      Array.from(new Set([next(10), next(10), next(10)].slice(0, 1 + next(3)).map((i) => rooms[i] ?? 0)));
    const rounds = PROOF ? 200 : 25;
    for (let i = 0; i < rounds; i++) {
      const id = own[next(Math.max(1, own.length))];
      const act = next(6);
      if (id === undefined || act < 2) {
        const door = doors[next(doors.length)] ?? throughV1;
        const answer = await door({ resourceIds: some(), ...slot() });
        if (answer.status === 201) made.add(door);
        remember(answer);
      } else if (act === 2 && next(2) === 0) remember(await moveThroughCondeco(id, slot()));
      else if (act === 2) remember(await server.call('PATCH', `/bookings/${id}`, slot()));
      else if (act === 3) remember(await server.call('PATCH', `/bookings/${id}`, { resourceIds: some() }));
      else if (act === 4) remember(await server.call('POST', `/bookings/${id}/cancellation`));
      else remember(await server.call('POST', `/bookings/${id}/extension`, { end: hour(30, 22) }));
    }
  }
});

describe('repeated requests', () => {
  test('the same key twenty times at once: one booking, one answer', async () => {
    const room = await newRoom('Once');
    const body = { resourceIds: [room], start: hour(60, 9), end: hour(60, 10) };
    const send = () => server.call('POST', '/bookings', body, { 'idempotency-key': 'only-once' });
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    const late = await send();
    expect(new Set(answers.map(({ status }) => status)).difference(new Set([201, 409])).size).toBe(0);
    for (const answer of answers.filter(({ status }) => status === 409))
      expect(answer.body.code).toBe('idempotency_key_in_flight');
    const ids = new Set(
      [...answers, late].filter(({ status }) => status === 201).map((answer) => answer.body.id as number),
    );
    expect(ids.size).toBe(1);
    expect(late.body).toEqual(answers.find(({ status }) => status === 201)?.body);
    expect(late.headers.get('location')).toBe(`/api/v1/bookings/${late.body.id}`);
    const other = await server.call(
      'POST',
      '/bookings',
      { ...body, title: 'other' },
      { 'idempotency-key': 'only-once' },
    );
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  test('a refused request leaves its key free', async () => {
    const room = await newRoom('Free key');
    const taken = { resourceIds: [room], start: hour(61, 9), end: hour(61, 10) };
    const first = await made(server.call('POST', '/bookings', taken));
    const key = { 'idempotency-key': 'refused-first' };
    expect((await server.call('POST', '/bookings', taken, key)).status).toBe(409);
    await server.call('POST', `/bookings/${first.id}/cancellation`);
    expect((await server.call('POST', '/bookings', taken, key)).status).toBe(201);
  });
});
