import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const COMPOSED = 'Caf\u00e9';
const DECOMPOSED = 'Cafe\u0301';

test('a name that looks the same is the same, whoever wrote it how', async () => {
  const first = await server.call('POST', '/groups', { name: `  ${DECOMPOSED}\u00a0` });
  expect([first.status, first.body.name]).toEqual([201, COMPOSED]);
  for (const name of [COMPOSED, DECOMPOSED, `${COMPOSED} `, DECOMPOSED.toUpperCase()]) {
    expect((await server.call('POST', '/groups', { name })).status).toBe(409);
  }
});

test('a search finds a name in whatever way it is typed', async () => {
  const building = await server.call('POST', '/buildings', { name: 'House', zone: 'UTC' });
  const room = { name: COMPOSED, names: { de: DECOMPOSED }, type: 'room', buildingId: building.body.id };
  const made = await server.call('POST', '/resources', room);
  expect([made.status, made.body.names]).toEqual([201, { de: COMPOSED }]);
  for (const path of ['/resources', '/groups']) {
    const { body } = await server.call('GET', `${path}?search=${encodeURIComponent(DECOMPOSED)}`);
    expect([path, body.items.length]).toEqual([path, 1]);
  }
});

test('a name that cannot be read is refused, in any language', async () => {
  for (const name of ['\u3000', 'Desk\u200b', '\u202eksed', '\u2800']) {
    const { status, body } = await server.call('POST', '/amenities', { name });
    expect([status, body.code, body.param]).toEqual([400, 'invalid_request', 'name']);
    const other = await server.call('POST', '/amenities', { name: 'Desk', names: { de: name } });
    expect([other.status, other.body.param]).toEqual([400, 'names.de']);
  }
});
