import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';

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
  await make('room', '/resources', { name: 'Room 101', type: 'room', buildingId: ids['house'] });
  const buildingId = ids['house'];
  await make('qbic', '/e-paper-controllers', { name: 'Gateway', type: 'qbicGateway', buildingId });
  await make('minew', '/e-paper-controllers', {
    name: 'Server',
    type: 'minewServer',
    displayLanguage: 'zh-HK',
    buildingId,
  });
  const controllerId = ids['qbic'];
  await make('door', '/e-paper-tags', { controllerId, label: 'T-1', externalName: 'door', resourceId: ids['room'] });
  await make('spare', '/e-paper-tags', { controllerId, label: 'T-2' });
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(method: string, path: string, body?: object, token = server.token) {
  const response = await fetch(`${server.url}/api/external${path}`, {
    method,
    headers: { authorization: token, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
const qbic = () => ({
  id: ids['qbic'],
  name: 'Gateway',
  displayLanguage: 'en-US',
  tags: [
    {
      id: 'T-1',
      externalKey: 'door',
      bookableResource: { id: ids['room'], name: 'Room 101' },
      isLicenseValid: true,
    },
    { id: 'T-2', externalKey: null, bookableResource: null, isLicenseValid: true },
  ],
});
const minew = () => ({ id: ids['minew'], name: 'Server', displayLanguage: 'zh-HK', tags: [] });
const idsFor = async (query: string): Promise<number[]> =>
  (await ask('GET', `/e-paper-controller/v1?${query}`)).body.data.map(({ id }: { id: number }) => id);
const tag = async (name: string) => (await server.call('GET', `/e-paper-tags/${ids[name]}`)).body;

describe('e-paper controllers', () => {
  test('are found one by one, and by pages', async () => {
    expect(await ask('GET', `/e-paper-controller/v1/${ids['qbic']}`)).toEqual({ status: 200, body: qbic() });
    expect(await ask('GET', `/E-Paper-Controller/${ids['minew']}`)).toEqual({ status: 200, body: minew() });
    expect((await ask('GET', '/e-paper-controller/v1/99999')).status).toBe(404);
    const all = await ask('GET', '/e-paper-controller/v1');
    expect(all).toEqual({
      status: 200,
      body: { data: [qbic(), minew()], metaData: { total: 2, row: 50, page: 1 } },
    });
    expect(await ask('GET', '/e-paper-controller')).toEqual(all);
    expect((await ask('GET', '/e-paper-controller/v1?row=1&page=2')).body).toEqual({
      data: [minew()],
      metaData: { total: 2, row: 1, page: 2 },
    });
  });

  test('are searched by id, type in any case, and name', async () => {
    expect(await idsFor('type=minewserver')).toEqual([ids['minew']]);
    expect(await idsFor('type=qbicGateway, 1')).toEqual([ids['qbic'], ids['minew']]);
    expect(await idsFor(`id=${ids['minew']},99999`)).toEqual([ids['minew']]);
    expect(await idsFor('searchText=GATE')).toEqual([ids['qbic']]);
    expect(await idsFor('colour=red')).toHaveLength(2);
  });

  test.each([
    ['id=x', 'id'],
    ['type=ink', 'type'],
    ['page=-1', 'page'],
    ['row=0', 'row'],
  ])('and %s is refused by name', async (query, param) => {
    const { status, body } = await ask('GET', `/e-paper-controller/v1?${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [param]]);
  });
});

describe('the status of a tag', () => {
  test('is said by its id or its external key; what is absent or null stays, and nobody’s change is disturbed', async () => {
    const { version } = await tag('door');
    const whole = { batteryLevel: 99, screenSize: 4, isOnline: true, ePaperTagId: 'T-1' };
    expect(await ask('POST', '/e-paper-controller/v1/tag-status', whole)).toEqual({
      status: 200,
      body: { isSuccess: true },
    });
    expect(await tag('door')).toMatchObject({ batteryLevel: 99, screenSize: 4, online: true, version });
    const part = { batteryLevel: null, isOnline: false, ePaperTagId: 'door' };
    expect((await ask('PUT', '/e-paper-controller/tag-status', part)).status).toBe(200);
    expect(await tag('door')).toMatchObject({
      batteryLevel: 99,
      screenSize: 4,
      online: false,
      heardAt: expect.stringMatching(/Z$/),
    });
    expect(await tag('spare')).toMatchObject({ batteryLevel: null, online: null, heardAt: null });
  });

  test.each([
    [{ isOnline: true }, 400, 'ePaperTagId'],
    [{ ePaperTagId: null }, 400, 'ePaperTagId'],
    [{ ePaperTagId: 'T-1', batteryLevel: 101 }, 400, 'batteryLevel'],
    [{ ePaperTagId: 'T-1', isOnline: 'perhaps' }, 400, 'isOnline'],
  ])('and %j is refused by name', async (body, status, param) => {
    const reply = await ask('POST', '/e-paper-controller/v1/tag-status', body);
    expect([reply.status, Object.keys(reply.body.errors ?? {})]).toEqual([status, [param]]);
  });

  test('of a tag that is not known is a 404', async () => {
    expect((await ask('POST', '/e-paper-controller/v1/tag-status', { ePaperTagId: 'T-9' })).status).toBe(404);
  });
});
