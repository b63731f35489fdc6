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
  await make('desk', '/resources', { name: 'Desk 7', type: 'desk', buildingId: ids['house'] });
  await make('air', '/devices', { kind: 'environment', name: 'Air', accessId: '4GHUG6', resourceId: ids['room'] });
  await make('attic', '/devices', { kind: 'environment', name: 'Attic', accessId: 'AIR-2' });
  await make('old', '/devices', { kind: 'environment', name: 'Old', accessId: 'AIR-3', retired: true });
  await make('seen', '/devices', { kind: 'occupancy', name: 'Eye', accessId: 'EYE-1', resourceId: ids['desk'] });
  await make('door', '/devices', { kind: 'door', name: 'Door', accessId: 'DOOR-1', resourceId: ids['room'] });
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
const idsFor = async (path: string): Promise<number[]> =>
  (await ask('GET', path)).body.data.map(({ id }: { id: number }) => id);
/** What v1 shows of a device. */
const device = async (name: string) => (await server.call('GET', `/devices/${ids[name]}`)).body;
const readings = async (name: string) => (await server.call('GET', `/devices/${ids[name]}/readings`)).body.items;

const air = () => ({
  id: ids['air'],
  accessId: '4GHUG6',
  name: 'Air',
  bookableResource: { id: ids['room'], name: 'Room 101' },
  isDeleted: false,
});

describe('sensors are searched', () => {
  test('by pages, each kind by itself, under each of their addresses', async () => {
    const attic = { id: ids['attic'], accessId: 'AIR-2', name: 'Attic', bookableResource: null, isDeleted: false };
    const all = await ask('GET', '/sensor/v1');
    expect(all).toEqual({
      status: 200,
      body: { data: [air(), attic], metaData: { total: 2, row: 50, page: 1 } },
    });
    for (const path of ['/sensor', '/environment-sensor/v1', '/Environment-Sensor'])
      expect(await ask('GET', path)).toEqual(all);
    expect((await ask('GET', '/sensor/v1?row=1&page=2')).body).toEqual({
      data: [attic],
      metaData: { total: 2, row: 1, page: 2 },
    });
    expect(await idsFor('/occupancy-sensor/v1')).toEqual([ids['seen']]);
    expect(await idsFor('/occupancy-sensor?accessId=eye-1')).toEqual([ids['seen']]);
  });

  test('by id, access id, name and place; what is out of use by id alone', async () => {
    expect(await idsFor('/sensor/v1?accessId=4ghug6, AIR-9')).toEqual([ids['air']]);
    expect(await idsFor('/sensor/v1?searchText=ATT')).toEqual([ids['attic']]);
    expect(await idsFor(`/sensor/v1?bookableResourceId=${ids['room']}`)).toEqual([ids['air']]);
    expect(await idsFor('/sensor/v1?bookableResourceId=null')).toEqual([ids['attic']]);
    expect(await idsFor(`/sensor/v1?bookableResourceId=${ids['room']},null`)).toEqual([ids['air'], ids['attic']]);
    expect((await ask('GET', `/sensor/v1?id=${ids['old']}, ${ids['seen']}`)).body.data).toEqual([
      { id: ids['old'], accessId: 'AIR-3', name: 'Old', bookableResource: null, isDeleted: true },
    ]);
  });

  test.each([
    ['id=x', 'id'],
    ['bookableResourceId=1,none', 'bookableResourceId'],
    ['page=-1', 'page'],
    ['row=0', 'row'],
  ])('and %s is refused by name', async (query, param) => {
    const { status, body } = await ask('GET', `/occupancy-sensor/v1?${query}`);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([400, [param]]);
  });
});

describe('an occupancy sensor', () => {
  test('is made, changed, taken out of use and put back', async () => {
    const made = await ask('POST', '/occupancy-sensor/v1', {
      id: 0,
      AccessId: 'EYE-2',
      name: 'Second eye',
      bookableResource: { id: ids['desk'], name: 'whatever' },
      isDeleted: false,
    });
    const shown = {
      id: expect.any(Number),
      accessId: 'EYE-2',
      name: 'Second eye',
      bookableResource: { id: ids['desk'], name: 'Desk 7' },
      isDeleted: false,
    };
    expect(made).toEqual({ status: 200, body: shown });
    ids['second'] = made.body.id;
    expect(await device('second')).toMatchObject({ kind: 'occupancy', accessId: 'EYE-2', resourceId: ids['desk'] });
    const path = `/occupancy-sensor/v1/${ids['second']}`;
    const gone = await ask('PUT', path, { id: 99, name: 'Blind eye', bookableResource: null, isDeleted: true });
    expect(gone).toEqual({
      status: 200,
      body: { ...shown, id: ids['second'], name: 'Blind eye', bookableResource: null, isDeleted: true },
    });
    // What is absent or null stays; each way to say it is one.
    expect((await ask('PATCH', path, { accessId: null, name: null, isDeleted: false })).body).toMatchObject({
      accessId: 'EYE-2',
      name: 'Blind eye',
      isDeleted: false,
    });
    expect((await ask('POST', path.replace('/v1', ''), { accessId: 'EYE-3' })).body.accessId).toBe('EYE-3');
    expect(await device('second')).toMatchObject({ version: 4, retired: false, resourceId: null });
  });

  test('is given an access id where none is said, and may come out of use', async () => {
    const { status, body } = await ask('POST', '/occupancy-sensor', {
      accessId: '',
      bookableResource: { id: 0 },
      isDeleted: true,
    });
    expect([status, body.bookableResource, body.isDeleted]).toEqual([200, null, true]);
    expect(body.accessId).toMatch(/^[0-9A-Z]{10}$/);
    expect(body.name).toBe('Sensor');
  });

  test.each([
    ['POST', '', { accessId: 'eye-1' }, 409, 'accessId'],
    ['POST', '', { accessId: 'two words' }, 400, 'accessId'],
    ['POST', '', { bookableResource: { id: 999_999 } }, 400, 'bookableResource.id'],
    ['POST', '', { bookableResource: { id: 'one' } }, 400, 'bookableResource.id'],
    ['POST', '', { isDeleted: 'yes' }, 400, 'isDeleted'],
    ['PUT', '/999999', { name: 'Nobody' }, 404, 'id'],
    ['PUT', '/first', { name: 'Nobody' }, 400, 'id'],
  ])('%s %s %j is refused by name', async (method, rest, given, wanted, param) => {
    const { status, body } = await ask(method, `/occupancy-sensor/v1${rest}`, given);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([wanted, [param]]);
  });
});

describe('what is measured', () => {
  test('is kept by its time, in any case, and in °C', async () => {
    const now = Temporal.Now.instant().round({ smallestUnit: 'second' });
    const said = {
      accessId: '4GHUG6',
      timestamp: now.subtract({ minutes: 10 }).toString({ timeZone: '+08:00' }),
      temperature: 71.6,
      humidity: 41.5,
      hcho: 0.02,
      cO2: 612,
      detectedLUX: 320,
      detectedKelvin: 4_000,
      actualLUX: 300,
      actualKelvin: 3_900,
      tvoc: 0.3,
      pM25: 4.5,
      pM10: 9,
      barometricPressure: 1_013.2,
      powerConsumption: 12.75,
      noiseLevel: 38,
      hasMotion: true,
      temperatureUnit: 1,
      humidityUnit: 0,
      powerConsumptionUnit: 0,
    };
    expect(await ask('POST', '/sensor/v1/data', said)).toEqual({ status: 200, body: { isSuccess: true } });
    // The same again, otherwise spelled.
    const { cO2, pM25, ...others } = said;
    expect((await ask('POST', '/environment-sensor/data', { ...others, co2: cO2, PM25: pM25 })).status).toBe(200);
    expect(await readings('air')).toEqual([
      {
        at: now.subtract({ minutes: 10 }).toString({ fractionalSecondDigits: 3 }),
        temperature: 22,
        humidity: 41.5,
        hcho: 0.02,
        co2: 612,
        detectedLux: 320,
        detectedKelvin: 4_000,
        actualLux: 300,
        actualKelvin: 3_900,
        tvoc: 0.3,
        pm25: 4.5,
        pm10: 9,
        barometricPressure: 1_013.2,
        powerConsumption: 12.75,
        noiseLevel: 38,
        hasMotion: true,
        batteryLevel: null,
      },
    ]);
  });

  test('is of now where no time is said; nobody is there unless said', async () => {
    for (const [timestamp, hasMotion] of [
      ['', true],
      [null, undefined],
      [undefined, true],
    ])
      expect((await ask('POST', '/occupancy-sensor/v1/data', { accessId: 'EYE-1', timestamp, hasMotion })).status).toBe(
        200,
      );
    const heard = await readings('seen');
    expect(heard.map(({ hasMotion }: { hasMotion: boolean }) => hasMotion)).toEqual([true, false, true]);
    expect(await device('seen')).toMatchObject({ state: 'motion' });
    // A door says that it was opened, by the same.
    expect((await ask('POST', '/occupancy-sensor/data', { accessId: 'door-1', hasMotion: true })).status).toBe(200);
    expect(await device('door')).toMatchObject({ state: 'motion' });
  });

  test.each([
    ['/sensor/v1/data', {}, 400, 'accessId'],
    ['/sensor/v1/data', { accessId: '' }, 400, 'accessId'],
    ['/sensor/v1/data', { accessId: 'NOBODY' }, 404, 'accessId'],
    ['/sensor/v1/data', { accessId: 'AIR-3', cO2: 500 }, 404, 'accessId'],
    ['/sensor/v1/data', { accessId: '4GHUG6', timestamp: 'soon' }, 400, 'timestamp'],
    ['/sensor/v1/data', { accessId: '4GHUG6', timestamp: '2026-01-01T10:00:00' }, 400, 'timestamp'],
    ['/sensor/v1/data', { accessId: '4GHUG6', timestamp: '2199-01-01T10:00:00Z' }, 400, 'timestamp'],
    ['/sensor/v1/data', { accessId: '4GHUG6', temperature: 'warm' }, 400, 'temperature'],
    ['/sensor/v1/data', { accessId: '4GHUG6', temperatureUnit: 2 }, 400, 'temperatureUnit'],
    ['/sensor/v1/data', { accessId: '4GHUG6', humidityUnit: 1 }, 400, 'humidityUnit'],
    ['/sensor/v1/data', { accessId: '4GHUG6', pM25: -1 }, 400, 'pM25'],
    ['/sensor/v1/data', { accessId: 'EYE-1', cO2: 500 }, 400, 'cO2'],
    ['/occupancy-sensor/v1/data', { accessId: 'NOBODY', hasMotion: true }, 404, 'accessId'],
    ['/occupancy-sensor/v1/data', { accessId: 'EYE-1', hasMotion: 'yes' }, 400, 'hasMotion'],
  ])('POST %s %j is refused by name', async (path, given, wanted, param) => {
    const { status, body } = await ask('POST', path, given);
    expect([status, Object.keys(body.errors ?? {})]).toEqual([wanted, [param]]);
  });

  test('comes from a gateway, which reads nothing; who reads spaces hands nothing in', async () => {
    const token = async (scopes: readonly string[]) =>
      (await server.call('POST', '/tokens', { name: 'Other', scopes })).body.token;
    const [gateway, reader] = [await token(['readings:write']), await token(['spaces:read'])];
    const data = { accessId: 'EYE-1', hasMotion: true };
    expect((await ask('POST', '/occupancy-sensor/v1/data', data, gateway)).status).toBe(200);
    expect((await ask('GET', '/occupancy-sensor/v1', undefined, gateway)).status).toBe(403);
    expect((await ask('POST', '/occupancy-sensor/v1', data, gateway)).status).toBe(403);
    expect((await ask('POST', '/occupancy-sensor/v1/data', data, reader)).status).toBe(403);
    expect((await ask('GET', '/sensor/v1', undefined, reader)).status).toBe(403);
    expect((await ask('POST', '/sensor/v1/data', data, 'x'.repeat(40))).status).toBe(401);
  });
});
