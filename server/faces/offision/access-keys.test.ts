import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { followAnswers } from '../../../test/support/two-values.ts';

const saidOnlyOnce = followAnswers('bookable-resource-access-key');

/** Operation 28, by the sample of the vendor's page: a bare array, three keys, nothing else. */

const now = Temporal.Instant.from('2030-01-07T09:00:00Z');
let server: TestServer;
let room: number;
let desk: number;

async function make(path: string, body: object): Promise<number> {
  const { status, body: made } = await server.call('POST', path, body);
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(made)}`);
  return made.id;
}

interface Key {
  readonly type: number;
  readonly bookableResource: { readonly id: number };
  readonly accessUrl: string;
}
async function keys(query = '', path = '/bookable-resource-access-key/v1') {
  const reply = await fetch(`${server.url}/api/external${path}${query}`, { headers: { authorization: server.token } });
  return { status: reply.status, body: (await reply.json()) as Key[] & { errors?: object } };
}

beforeAll(async () => {
  server = await startTestServer({ clock: () => now });
  const buildingId = await make('/buildings', { name: 'North house', zone: 'Asia/Hong_Kong' });
  room = await make('/resources', { name: 'Room 101', type: 'room', buildingId, accessId: 'R101' });
  desk = await make('/resources', { name: 'Desk 7', type: 'desk', buildingId });
  await make('/bookings', { resourceIds: [room], start: '2030-01-07T09:00:00Z', end: '2030-01-07T10:00:00Z' });
  await make('/access-keys', { kind: 'static', resourceId: room });
  await make('/access-keys', { kind: 'daily', resourceId: desk });
  await until(async () => {
    const { length } = (await keys()).body;
    if (length !== 3) throw new Error(`There are ${length} keys`);
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const typesOf = async (query: string) => (await keys(query)).body.map(({ type }) => type).toSorted((a, b) => a - b);

test('answers as the sample does: every key present, of its type and casing, and nothing extra', async () => {
  const { status, body } = await keys();
  expect(status).toBe(200);
  expect(Array.isArray(body)).toBe(true);
  for (const key of body) {
    expect(Object.keys(key)).toEqual(['type', 'bookableResource', 'accessUrl']);
    expect(Object.keys(key.bookableResource)).toEqual(['id']);
    expect([typeof key.type, typeof key.bookableResource.id, typeof key.accessUrl]).toEqual([
      'number',
      'number',
      'string',
    ]);
    expect(key.accessUrl).toMatch(/\/door-key#\d+-[\w-]{43}$/);
  }
  expect(new Set(body.map(({ bookableResource }) => bookableResource.id))).toEqual(new Set([room, desk]));
  expect(new Set(body.map(({ accessUrl }) => accessUrl)).size).toBe(3);
});

test('filters by resource and by type, by name in any case or number, also together', async () => {
  expect(await typesOf('')).toEqual([0, 1, 2]);
  expect(await typesOf('?type=oneTime')).toEqual([0]);
  expect(await typesOf('?TYPE=STATIC, daily')).toEqual([1, 2]);
  expect(await typesOf('?type=2')).toEqual([2]);
  expect(await typesOf(`?bookableResourceId=${room}`)).toEqual([0, 1]);
  expect(await typesOf(`?bookableResourceId=${room},${desk}&type=daily`)).toEqual([2]);
  expect(await typesOf(`?bookableResourceId=${room}&type=daily`)).toEqual([]);
  expect(await typesOf('?bookableResourceId=2000000000')).toEqual([]);
  expect(await typesOf('?page=7&row=1&unknown=x')).toEqual([0, 1, 2]);
});

test('refuses what is wrong and names the parameter', async () => {
  const type = await keys('?type=monthly');
  expect([type.status, Object.keys(type.body.errors ?? {})]).toEqual([400, ['type']]);
  const id = await keys('?bookableResourceId=one');
  expect([id.status, Object.keys(id.body.errors ?? {})]).toEqual([400, ['bookableResourceId']]);
});

test('answers without the version too, and opens what it says', async () => {
  const { body } = await keys('?type=oneTime', '/Bookable-Resource-Access-Key');
  const check = (resourceId: number) =>
    server.call('POST', '/access-key-checks', { secret: body[0]?.accessUrl, resourceId });
  expect((await check(room)).body).toMatchObject({ good: true, kind: 'one_time' });
  expect((await check(desk)).body).toMatchObject({ good: false, kind: null });
});

test('each key says two different things in this run', () => {
  expect(saidOnlyOnce()).toEqual([]);
});
