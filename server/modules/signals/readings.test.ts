import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' } });
  await server.call('POST', '/devices', { kind: 'environment', name: 'Air', accessId: 'AIR' });
});
afterAll(() => server[Symbol.asyncDispose]());

const items = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    accessId: 'AIR',
    timestamp: Temporal.Now.instant().subtract({ seconds: i }).toString(),
    temperature: 20 + (i % 9),
  }));

test('a thousand come at once, and no more', async () => {
  const { status, body } = await server.call('POST', '/readings', { items: items(1_000) });
  expect([status, body]).toEqual([201, { taken: 1_000 }]);
  const more = await server.call('POST', '/readings', { items: items(1_001) });
  expect([more.status, more.body.param]).toEqual([400, 'items']);
});

test.each([
  [{ items: [] }, 'items'],
  [{}, 'accessId'],
  [{ accessId: 'two words' }, 'accessId'],
  [{ accessId: 'AIR', oxygen: 21 }, 'oxygen'],
  [{ accessId: 'AIR', humidity: 101 }, 'humidity'],
  [{ accessId: 'AIR', temperatureUnit: 2 }, 'temperatureUnit'],
  [{ accessId: 'AIR', batteryLevel: '90' }, 'batteryLevel'],
  [{ items: [{ accessId: 'AIR' }, { accessId: 'AIR', co2: 'high' }] }, 'items[1].co2'],
  [{ items: [{ accessId: 'AIR' }, {}] }, 'items[1].accessId'],
])('%j is refused by name', async (given, param) => {
  const { status, body } = await server.call('POST', '/readings', given);
  expect([status, body.code, body.param]).toEqual([400, 'invalid_request', param]);
});

test('who keeps the spaces hands nothing in, and a gateway manages nothing', async () => {
  const asked = async (scope: string, method: string, path: string, body?: object) => {
    const { body: made } = await server.call('POST', '/tokens', { name: scope, scopes: [scope] });
    return (await server.call(method, path, body, { authorization: `Bearer ${made.token}` })).status;
  };
  expect(await asked('readings:write', 'POST', '/readings', { accessId: 'air', co2: 500 })).toBe(201);
  expect(await asked('devices:manage', 'POST', '/readings', { accessId: 'air', co2: 500 })).toBe(403);
  expect(await asked('readings:write', 'GET', '/devices')).toBe(403);
  expect(await asked('devices:manage', 'GET', '/devices')).toBe(200);
});
