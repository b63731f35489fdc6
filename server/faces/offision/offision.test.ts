import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { followAnswers } from '../../../test/support/two-values.ts';

const saidOnlyOnce = followAnswers('user', 'building', 'bookable-resource');

let server: TestServer;
/** What was made through v1, by name. */
const ids: Record<string, number> = {};

beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' } });
  const make = async (name: string, path: string, body: object): Promise<number> =>
    (ids[name] = (await server.call('POST', path, body)).body.id);
  await make('north', '/buildings', { name: 'North house', zone: 'Asia/Hong_Kong', address: '1 Harbour Road' });
  await make('south', '/buildings', { name: 'South house', names: { 'zh-Hant': '南樓' }, zone: 'Asia/Hong_Kong' });
  await make('second', '/floors', { name: 'Second', buildingId: ids['north'], level: 2 });
  await make('first', '/floors', { name: 'First', buildingId: ids['north'], level: 1 });
  await make('quiet', '/categories', { name: 'Quiet' });
  const on = (floor: string) => ({ buildingId: ids['north'], floorId: ids[floor] });
  const description = 'Quiet, with a view.\nNo food';
  const rooms = { type: 'room', ...on('first'), categoryId: ids['quiet'] };
  await make('small', '/resources', { name: 'Room 101', ...rooms, capacity: 4, accessId: '4GHUG6', description });
  await make('large', '/resources', { name: 'Room 102', ...rooms, capacity: 12 });
  await make('desk', '/resources', { name: 'Desk 7', type: 'desk', ...on('second') });
  await make('beamer', '/resources', { name: 'Beamer', type: 'equipment', buildingId: ids['south'], quantity: 3 });
  await make('old', '/resources', { name: 'Room 13', ...rooms });
  await server.call('POST', `/resources/${ids['old']}/retirement`);
  await make('doors', '/groups', { name: 'Doors' });
  await make('ann', '/users', { email: 'ann@demo.example', name: 'Ann Chan', role: 'receptionist' });
  await make('bob', '/users', { email: 'bob@demo.example', name: 'Bob Chan' });
  await make('left', '/users', { email: 'left@demo.example', name: 'Lee Left' });
  await server.call('POST', `/users/${ids['left']}/deactivation`);
  await server.call('PUT', `/groups/${ids['doors']}/members/${ids['ann']}`);
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(
  path: string,
  headers: Readonly<Record<string, string>> = { authorization: server.token },
  method = 'GET',
) {
  const reply = await fetch(`${server.url}${path}`, { method, headers, redirect: 'manual' });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: text === '' ? null : JSON.parse(text) };
}
const external = (path: string) => ask(`/api/external${path}`);
const idsIn = (body: { data: { id: number }[] }): number[] => body.data.map(({ id }) => id);
const idsOf = (names: readonly string[]): (number | undefined)[] => names.map((name) => ids[name]);

describe('a token', () => {
  const basic = (user: string, password = '') => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

  test.each([
    ['as the user name of HTTP Basic', () => basic(server.token)],
    ['alone, as in the vendor’s words', () => server.token],
    ['as a bearer', () => `Bearer ${server.token}`],
  ])('counts %s', async (_way, authorization) => {
    const reply = await ask('/API/external/system/v1/information', { authorization: authorization() });
    expect([reply.status, reply.body]).toEqual([
      200,
      {
        name: expect.any(String),
        version: expect.any(String),
        apiVersion: 'v1',
        timeZone: expect.any(String),
        serverTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ]);
  });

  test.each<[string, () => Record<string, string>]>([
    ['none', () => ({})],
    ['an unknown one', () => ({ authorization: 'x'.repeat(40) })],
    ['a password beside it', () => ({ authorization: basic(server.token, 'secret') })],
    ['none before the colon', () => ({ authorization: basic('') })],
    ['Basic that is none', () => ({ authorization: 'Basic !' })],
  ])('is what is wanted: 401 to %s', async (_what, headers) => {
    const { status, headers: said, body } = await ask('/api/external/user/v1', headers());
    expect([status, said.get('content-type'), said.get('www-authenticate')]).toEqual([
      401,
      'application/problem+json',
      'Basic realm="Atrium", Bearer',
    ]);
    expect(body).toMatchObject({ type: 'about:blank', status: 401, traceId: expect.stringMatching(/^[\da-f-]{36}$/) });
  });

  test('counts from its addresses alone, and while it counts in v1', async () => {
    const given = { name: 'Far away', scopes: ['people:read'], ip: '225.154.33.1-100, 225.154.34.0/24' };
    const far = (await server.call('POST', '/tokens', given)).body;
    expect((await ask('/api/external/user/v1', { authorization: far.token })).status).toBe(403);
    const near = (await server.call('POST', '/tokens', { name: 'Near', scopes: ['people:read'] })).body;
    expect((await ask('/api/external/user/v1', { authorization: near.token })).status).toBe(200);
    expect((await ask('/api/external/building/v1', { authorization: near.token })).status).toBe(403);
    await server.call('POST', `/tokens/${near.id}/revocation`);
    expect((await ask('/api/external/user/v1', { authorization: near.token })).status).toBe(401);
  });

  test('is all that counts: no cookie does', async () => {
    const signedIn = await fetch(`${server.url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: JSON.stringify({ email: 'admin@demo.example', password: 'correct horse battery' }),
    });
    const cookie = signedIn.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    expect([signedIn.status, cookie]).toEqual([201, expect.stringContaining('atrium=')]);
    expect((await ask('/api/v1/me', { cookie, origin: server.url })).status).toBe(200);
    expect((await ask('/api/external/user/v1', { cookie, origin: server.url })).status).toBe(401);
  });
});

describe('browsers of other origins', () => {
  const origin = 'https://doors.example';

  test('are told beforehand what they may send, without a credential', async () => {
    const asked = { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' };
    const { status, headers } = await ask('/api/external/user/v1', asked, 'OPTIONS');
    expect([status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-methods')]).toEqual([
      204,
      '*',
      'GET, HEAD, OPTIONS',
    ]);
    expect(headers.get('access-control-allow-headers')).toBe('authorization, content-type, idempotency-key');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('are refused where a token is for others, at every door; what is no browser is not', async () => {
    const given = { name: 'Lobby', origins: ['https://lobby.example'] };
    const made = await server.call('POST', '/tokens', given);
    const authorization = `Bearer ${made.body.token}`;
    for (const path of ['/api/external/user/v1', '/api/v1/me']) {
      expect((await ask(path, { origin, authorization })).status).toBe(403);
      expect((await ask(path, { origin: 'https://lobby.example', authorization })).status).toBe(200);
      expect((await ask(path, { authorization })).status).toBe(200);
    }
  });

  test('read answers and refusals, and of v1 neither', async () => {
    for (const authorization of [server.token, 'x'.repeat(40)])
      expect(
        (await ask('/api/external/user/v1', { origin, authorization })).headers.get('access-control-allow-origin'),
      ).toBe('*');
    const own = { origin, authorization: `Bearer ${server.token}` };
    expect((await ask('/api/v1/users', own)).headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask('/api/external/user/v1')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('people', () => {
  const ann = () => ({
    id: ids['ann'],
    displayName: 'Ann Chan',
    emailAddress: 'ann@demo.example',
    userName: 'ann@demo.example',
    activateStatus: 1,
    userGroups: [{ id: ids['doors'], name: 'Doors' }],
    actualPermissions: ['user', 'receptionist', 'bookingManager', 'visitorManager'],
    isDeleted: false,
  });

  test('are found by id, whole', async () => {
    expect((await external(`/user/v1/${ids['ann']}`)).body).toStrictEqual(ann());
    expect((await external(`/user/v1/${ids['left']}`)).body).toMatchObject({
      activateStatus: 2,
      userGroups: [],
      actualPermissions: ['user'],
      isDeleted: true,
    });
    expect((await external('/user/v1/2147483647')).status).toBe(404);
  });

  test.each([
    ['employee', ['user']],
    ['receptionist', ['user', 'receptionist', 'bookingManager', 'visitorManager']],
    ['space_manager', ['user', 'bookingManager', 'resourceManager', 'facilityManager']],
    ['administrator', ['user', 'globalAdministrator']],
  ])('say what a role may, as the vendor calls it: %s', async (role, actualPermissions) => {
    const person = { email: `${role}@roles.example`, name: role, role };
    const { id } = (await server.call('POST', '/users', person)).body;
    expect((await external(`/user/v1/${id}`)).body).toStrictEqual({
      ...ann(),
      id,
      displayName: role,
      emailAddress: person.email,
      userName: person.email,
      userGroups: [],
      actualPermissions,
    });
  });

  test.each([
    ['searchText=chan', ['ann', 'bob']],
    ['SEARCHTEXT=CHAN', ['ann', 'bob']],
    ['searchText=ann@demo', ['ann']],
    [() => `id=${ids['bob']}, ${ids['ann']},2147483647`, ['ann', 'bob']],
    [() => `id=${ids['bob']}&id=${ids['ann']}`, ['ann', 'bob']],
    [() => `userGroupId=${ids['doors']}`, ['ann']],
    [() => `userGroupId=${ids['doors']}&searchText=bob`, []],
    [() => `id=${ids['left']}`, ['left']],
    ['searchText=left', []],
    ['searchText=chan&colour=red', ['ann', 'bob']],
  ])('are searched by %s', async (query, wanted) => {
    const { status, body } = await external(`/user/v1?${typeof query === 'string' ? query : query()}`);
    expect([status, idsIn(body)]).toEqual([200, idsOf(wanted)]);
    expect(body.metaData).toStrictEqual({ total: wanted.length, row: 50, page: 1 });
  });

  test('come by pages, each once', async () => {
    const { total } = (await external('/user/v1')).body.metaData;
    const pages = await Promise.all(
      Array.from({ length: total }, async (_, i) => (await external(`/user/v1?row=1&page=${i + 1}`)).body),
    );
    expect(new Set(pages.flatMap(({ data }) => data.map(({ id }: { id: number }) => id))).size).toBe(total);
    expect(pages[1].metaData).toStrictEqual({ total, row: 1, page: 2 });
    const first = pages[0].data;
    expect((await external('/user/v1?row=1&page=0')).body).toStrictEqual({
      data: first,
      metaData: { total, row: 1, page: 1 },
    });
    expect((await external(`/user/v1?page=${2 ** 31 - 1}&row=5000`)).body).toStrictEqual({
      data: [],
      metaData: { total, row: 1_000, page: 2 ** 31 - 1 },
    });
  });
});

describe('buildings', () => {
  test('come with their floors, from the lowest up', async () => {
    expect((await external(`/building/v1?id=${ids['north']}`)).body).toStrictEqual({
      data: [
        {
          id: ids['north'],
          name: 'North house',
          address: '1 Harbour Road',
          floors: [
            { id: ids['first'], name: 'First', order: 1 },
            { id: ids['second'], name: 'Second', order: 2 },
          ],
          isDeleted: false,
        },
      ],
      metaData: { total: 1, row: 50, page: 1 },
    });
    expect((await external(`/building/v1?id=${ids['south']}`)).body.data).toStrictEqual([
      { id: ids['south'], name: 'South house', address: '', floors: [], isDeleted: false },
    ]);
  });

  test.each([
    ['searchText=house', ['north', 'south']],
    [`searchText=${encodeURIComponent('南')}`, ['south']],
    ['searchText=%25', []],
  ])('are searched by %s', async (query, wanted) => {
    expect(idsIn((await external(`/building/v1?${query}`)).body)).toEqual(idsOf(wanted));
  });
});

describe('resources', () => {
  test('are found by id, whole', async () => {
    expect((await external(`/bookable-resource/v1/${ids['small']}`)).body).toStrictEqual({
      id: ids['small'],
      accessId: '4GHUG6',
      name: 'Room 101',
      type: 0,
      category: { id: ids['quiet'], name: 'Quiet' },
      description: 'Quiet, with a view.\nNo food',
      actualServiceItems: [],
      floor: { id: ids['first'], name: 'First', building: { id: ids['north'], name: 'North house' } },
      capacity: 4,
      isDeleted: false,
    });
    expect((await external(`/bookable-resource/v1/${ids['large']}`)).body).toMatchObject({
      capacity: 12,
      description: '',
    });
    expect((await external(`/bookable-resource/v1/${ids['beamer']}`)).body).toMatchObject({
      accessId: null,
      type: 2,
      category: null,
      floor: null,
      isDeleted: false,
    });
    expect((await external(`/bookable-resource/v1/${ids['old']}`)).body).toMatchObject({ isDeleted: true });
  });

  test.each([
    ['', ['small', 'large', 'desk', 'beamer']],
    ['type=room', ['small', 'large']],
    ['type=ROOM, 1', ['small', 'large', 'desk']],
    ['type=equipment', ['beamer']],
    [() => `floorId=${ids['first']}`, ['small', 'large']],
    [() => `floorId=null,${ids['second']}`, ['desk', 'beamer']],
    ['floorId=NULL', ['beamer']],
    ['accessId=4GHUG6,NONE', ['small']],
    [() => `categoryId=${ids['quiet']}&minCapacity=5`, ['large']],
    ['minCapacity=4&maxCapacity=12', ['small', 'large']],
    ['maxCapacity=11&type=room', ['small']],
    ['searchText=room', ['small', 'large']],
    [() => `id=${ids['old']},${ids['desk']}`, ['desk', 'old']],
  ])('are searched by %s', async (query, wanted) => {
    const { status, body } = await external(`/bookable-resource?${typeof query === 'string' ? query : query()}`);
    expect([status, idsIn(body), body.metaData.total]).toEqual([200, idsOf(wanted), wanted.length]);
  });
});

describe('what is wrong', () => {
  test.each([
    ['/user/v1?page=first', 'page'],
    ['/user/v1?page=-1', 'page'],
    ['/user/v1?row=0', 'row'],
    ['/user/v1?row=99999999999', 'row'],
    ['/user/v1?id=1,two', 'id'],
    ['/user/v1?id=2147483648', 'id'],
    ['/user/v1?userGroupId=null', 'userGroupId'],
    ['/user/v1/one', 'id'],
    ['/user/v1/2147483648', 'id'],
    ['/bookable-resource/v1?type=castle', 'type'],
    ['/bookable-resource/v1?floorId=ground', 'floorId'],
    ['/bookable-resource/v1?minCapacity=1.5', 'minCapacity'],
    [`/bookable-resource/v1?id=${Array.from({ length: 1_001 }, (_, i) => i + 1).join()}`, 'id'],
  ])('%s is refused and named', async (path, param) => {
    const { status, body } = await external(path);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [param]]);
    expect(body).toMatchObject({ title: expect.any(String), detail: expect.any(String), code: 'invalid_request' });
  });

  test('leads nowhere in the door’s own words', async () => {
    const { status, body } = await external('/castle/v1');
    expect([status, Object.keys(body).toSorted()]).toEqual([
      404,
      ['code', 'detail', 'status', 'title', 'traceId', 'type'],
    ]);
    const wrong = await ask('/api/external/user/v1', { authorization: server.token }, 'DELETE');
    expect([wrong.status, wrong.headers.get('allow'), wrong.body.traceId]).toEqual([
      405,
      'GET, HEAD, OPTIONS',
      expect.any(String),
    ]);
  });
});

test('a building that is deleted is in no answer any more, by its id neither', async () => {
  const { id } = (await server.call('POST', '/buildings', { name: 'Shed', zone: 'Asia/Hong_Kong' })).body;
  expect(idsIn((await external(`/building/v1?id=${id}`)).body)).toEqual([id]);
  expect((await server.call('DELETE', `/buildings/${id}`)).status).toBe(204);
  expect((await external(`/building/v1?id=${id}`)).body).toMatchObject({ data: [], metaData: { total: 0 } });
});

test('each key says two different things in this run', async () => {
  const make = async (path: string, body: object): Promise<number> => (await server.call('POST', path, body)).body.id;
  const [group, categoryId] = [await make('/groups', { name: 'Guards' }), await make('/categories', { name: 'Loud' })];
  expect((await server.call('PUT', `/groups/${group}/members/${ids['ann']}`)).status).toBeLessThan(300);
  await external(`/user/v1/${ids['ann']}`);
  const place = {
    buildingId: ids['south'],
    floorId: await make('/floors', { name: 'Ground', buildingId: ids['south'], level: 0 }),
  };
  await external(
    `/bookable-resource/v1/${await make('/resources', { name: 'Stage', type: 'room', ...place, categoryId })}`,
  );
  expect(saidOnlyOnce()).toEqual([]);
});
