import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { followAnswers } from '../../../test/support/two-values.ts';

const saidOnlyOnce = followAnswers('locker');

let server: TestServer;
/** What was made through v1, by name. */
const ids: Record<string, number> = {};

beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' } });
  const make = async (name: string, path: string, body: object): Promise<void> => {
    const { status, body: made } = await server.call('POST', path, body);
    if (status >= 300) throw new Error(`${name}: ${status} ${JSON.stringify(made)}`);
    ids[name] = made.id;
  };
  await make('house', '/buildings', { name: 'House', zone: 'Asia/Hong_Kong' });
  await make('first', '/floors', { name: 'First', buildingId: ids['house'], level: 1 });
  await make('second', '/floors', { name: 'Second', buildingId: ids['house'], level: 2 });
  await make('lift', '/locker-banks', { name: 'By the lift', floorId: ids['first'] });
  await make('stairs', '/locker-banks', { name: 'By the stairs', floorId: ids['second'] });
  const locker = { type: 'locker', buildingId: ids['house'] };
  const inLift = { ...locker, floorId: ids['first'], bankId: ids['lift'] };
  await make('one', '/resources', { name: 'Locker 1', ...inLift, bankNumber: 1 });
  await make('old', '/resources', { name: 'Locker 2', ...inLift, bankNumber: 2 });
  const inStairs = { ...locker, floorId: ids['second'], bankId: ids['stairs'], bankNumber: 1 };
  await make('upper', '/resources', { name: 'Compartment A', names: { de: 'Fach A' }, ...inStairs });
  await make('loose', '/resources', { name: 'Locker 9', ...locker });
  await make('hidden', '/resources', { name: 'Locker 13', ...locker });
  await make('desk', '/resources', { name: 'Locker desk', type: 'desk', buildingId: ids['house'] });
  await make('few', '/groups', { name: 'Few' });
  const rules = { visibleTo: { groupIds: [ids['few']] } };
  await make('policy', '/policies', { name: 'Hidden', resourceId: ids['hidden'], rules });
  await server.call('POST', `/resources/${ids['old']}/retirement`);
});
afterAll(() => server[Symbol.asyncDispose]());

async function get(query: string, path = '/api/external/locker/v1', token = server.token) {
  const response = await fetch(`${server.url}${path}${query}`, { headers: { authorization: token } });
  return { status: response.status, body: await response.json() };
}
const idsFor = async (query: string): Promise<number[]> =>
  (await get(query)).body.data.map(({ id }: { id: number }) => id);

const one = () => ({
  id: ids['one'],
  name: 'Locker 1',
  locker: { id: ids['lift'], name: 'By the lift', floor: { id: ids['first'], name: 'First' } },
  isDeleted: false,
});

test('lockers are read by pages, each with the cabinet that it is in', async () => {
  const first = await get('?row=2&page=1');
  expect(first).toEqual({
    status: 200,
    body: {
      data: [
        one(),
        {
          id: ids['upper'],
          name: 'Compartment A',
          locker: { id: ids['stairs'], name: 'By the stairs', floor: { id: ids['second'], name: 'Second' } },
          isDeleted: false,
        },
      ],
      metaData: { total: 4, row: 2, page: 1 },
    },
  });
  const second = await get('?row=2&page=2');
  expect(second.body.data[0]).toEqual({ id: ids['loose'], name: 'Locker 9', locker: null, isDeleted: false });
  expect(second.body.metaData).toEqual({ total: 4, row: 2, page: 2 });
  expect((await get('?row=2&page=3')).body).toEqual({ data: [], metaData: { total: 4, row: 2, page: 3 } });
});

test('the address counts in any case, and without the version', async () => {
  const all = await get('');
  expect(all.body.metaData).toEqual({ total: 4, row: 50, page: 1 });
  expect(await get('', '/API/External/Locker')).toEqual(all);
});

test('what is retired is deleted, and found by id alone', async () => {
  expect(await idsFor(`?id=${ids['old']}, ${ids['one']}`)).toEqual([ids['one'], ids['old']]);
  expect((await get(`?id=${ids['old']}`)).body.data).toEqual([
    { ...one(), id: ids['old'], name: 'Locker 2', isDeleted: true },
  ]);
});

test('they are looked for by name in any language, by id, and by both', async () => {
  expect(await idsFor('?searchText=fach')).toEqual([ids['upper']]);
  expect(await idsFor('?SearchText=locker%201')).toEqual([ids['one'], ids['hidden']]);
  expect(await idsFor(`?searchText=locker&id=${ids['one']},${ids['upper']}`)).toEqual([ids['one']]);
  // What is no locker is none, whatever it is called; nor is what is not there.
  expect(await idsFor(`?id=${ids['desk']},999999`)).toEqual([]);
  expect(await idsFor('?searchText=&id=')).toHaveLength(4);
});

test('what a policy shows to few is not there for a program that only reads spaces', async () => {
  const { body: made } = await server.call('POST', '/tokens', { name: 'Reader', scopes: ['spaces:read'] });
  const seen = await get('', undefined, made.token);
  expect(seen.body.metaData.total).toBe(3);
  expect((await get(`?id=${ids['hidden']}`, undefined, made.token)).body.data).toEqual([]);
});

test.each([
  ['id=x', 'id'],
  ['id=1,-2', 'id'],
  ['id=99999999999', 'id'],
  ['page=-1', 'page'],
  ['page=one', 'page'],
  ['row=0', 'row'],
])('%s is refused by name', async (query, param) => {
  const { status, body } = await get(`?${query}`);
  expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [param]]);
});

test('it is for programs that read spaces', async () => {
  const { body: other } = await server.call('POST', '/tokens', { name: 'Other', scopes: ['people:read'] });
  expect((await get('', undefined, other.token)).status).toBe(403);
  expect((await get('', undefined, 'x'.repeat(40))).status).toBe(401);
});

test('each key says two different things in this run', () => {
  expect(saidOnlyOnce()).toEqual([]);
});
