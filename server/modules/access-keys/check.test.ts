import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { until } from '../../../test/support/until.ts';

/** Keys and readers over HTTP, each with a token of its own. */

const now = Temporal.Instant.from('2030-01-07T09:00:00Z');
let server: TestServer;
let house: number;
let room: number;

async function make<Made extends { readonly id: number }>(path: string, body: object, token?: string): Promise<Made> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { status, body: made } = await server.call('POST', path, body, headers);
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(made)}`);
  return made;
}

interface Key {
  readonly id: number;
  readonly url: string | null;
}
interface Token {
  readonly id: number;
  readonly token: string;
}
const KEEPER = ['spaces:read', 'spaces:write', 'keys:read', 'keys:write', 'keys:manage'];
const makeToken = (name: string, scopes: readonly string[]) => make<Token>('/tokens', { name, scopes });
const askDoor = (secret: string | null, headers: Readonly<Record<string, string>> = {}) =>
  server.call('POST', '/access-key-checks', { secret: secret ?? 'none', resourceId: room }, headers);
const isGood = async (secret: string | null): Promise<boolean> => (await askDoor(secret)).body.good;

beforeAll(async () => {
  server = await startTestServer({ clock: () => now });
  house = (await make('/buildings', { name: 'North house', zone: 'Europe/London' })).id;
});
beforeEach(async () => {
  room = (await make('/resources', { name: crypto.randomUUID(), type: 'room', buildingId: house, accessId: 'R' })).id;
});
afterAll(() => server[Symbol.asyncDispose]());

test('what a token made opens nothing once that is revoked, until somebody gives it another secret', async () => {
  const keeper = await makeToken('keeper', KEEPER);
  const made = await make<Key>('/access-keys', { kind: 'static', resourceId: room }, keeper.token);
  const own = await make<Key>('/access-keys', { kind: 'daily', resourceId: room });
  const turned = await make<Key>(`/access-keys/${own.id}/rotation`, {}, keeper.token);
  expect([await isGood(made.url), await isGood(own.url), await isGood(turned.url)]).toEqual([true, false, true]);
  await server.call('POST', `/tokens/${keeper.id}/revocation`);
  expect([await isGood(made.url), await isGood(turned.url)]).toEqual([false, false]);
  const seen = (await server.call('GET', `/access-keys/${made.id}`)).body;
  expect([seen.url, seen.revokedAt]).toEqual([null, null]);
  const again = await make<Key>(`/access-keys/${made.id}/rotation`, {});
  expect(await isGood(again.url)).toBe(true);
});

test('what a token made opens nothing either once that has another secret, and what it makes with that does', async () => {
  const keeper = await makeToken('keeper', KEEPER);
  const made = await make<Key>('/access-keys', { kind: 'static', resourceId: room }, keeper.token);
  expect(await isGood(made.url)).toBe(true);
  const renewed = await make<{ readonly id: number; readonly token: string }>(`/tokens/${keeper.id}/regeneration`, {});
  expect(await isGood(made.url)).toBe(false);
  expect((await server.call('GET', `/access-keys/${made.id}`)).body.url).toBeNull();
  const again = await make<Key>(`/access-keys/${made.id}/rotation`, {}, renewed.token);
  expect(await isGood(again.url)).toBe(true);
});

test('a reader asks at a door of what only some see', async () => {
  const { id: groupId } = await make('/groups', { name: crypto.randomUUID() });
  await make('/policies', { name: 'Hidden', resourceId: room, rules: { visibleTo: { groupIds: [groupId] } } });
  const { url } = await make<Key>('/access-keys', { kind: 'static', resourceId: room });
  const { token } = await makeToken('reader', ['keys:check']);
  const { status, body } = await askDoor(url, { authorization: `Bearer ${token}` });
  expect([status, body.good]).toEqual([200, true]);
});

test('what a door heard is not said again under an Idempotency-Key', async () => {
  const { id, url } = await make<Key>('/access-keys', { kind: 'static', resourceId: room });
  const ask = async () => (await askDoor(url, { 'idempotency-key': `door-${id}` })).body.good;
  expect(await ask()).toBe(true);
  await server.call('POST', `/access-keys/${id}/revocation`);
  expect(await ask()).toBe(false);
});

test('the Offision list leaves out what opens nothing', async () => {
  const keeper = await makeToken('keeper', KEEPER);
  await make<Key>('/access-keys', { kind: 'static', resourceId: room }, keeper.token);
  const list = async (): Promise<unknown[]> => {
    const url = `${server.url}/api/external/bookable-resource-access-key/v1?bookableResourceId=${room}`;
    return (await (await fetch(url, { headers: { authorization: server.token } })).json()) as unknown[];
  };
  await until(async () => expect(await list()).toHaveLength(1));
  await server.call('POST', `/tokens/${keeper.id}/revocation`);
  expect(await list()).toEqual([]);
});
