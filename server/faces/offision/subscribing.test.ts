import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type Receiver } from '../../../test/support/receiver.ts';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { until } from '../../../test/support/until.ts';

/** Operations 25, 27, 29 and 30: posted like the sample, answered by a bare JSON string, told at the callback. */

let server: TestServer;
let receiver: Receiver;
let room: number;

async function make(path: string, body: object): Promise<number> {
  const { status, body: made } = await server.call('POST', path, body);
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(made)}`);
  return made.id;
}
async function post(path: string, body: object) {
  const headers = { authorization: server.token, 'content-type': 'application/json' };
  const reply = await fetch(`${server.url}/api/external${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  return { status: reply.status, type: reply.headers.get('content-type'), text, body: JSON.parse(text) };
}
const book = (day: number) =>
  make('/bookings', { resourceIds: [room], start: `2031-01-${day}T09:00:00Z`, end: `2031-01-${day}T10:00:00Z` });
const toldAt = (path: string) => receiver.at(path).map(({ body }) => JSON.parse(body) as Record<string, unknown>);

beforeAll(async () => {
  receiver = await startReceiver();
  server = await startTestServer({ env: { ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' } });
  const buildingId = await make('/buildings', { name: 'North house', zone: 'Asia/Hong_Kong' });
  room = await make('/resources', { name: 'Room 101', type: 'room', buildingId, accessId: 'R101' });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

test.each([
  ['/bookable-resource/v1/subscribe', 'appointment'],
  ['/bookable-resource-status/v1/subscribe', 'status'],
  ['/Bookable-Resource/subscribe', 'appointment'],
])('%s answers with a bare string, and tells of a booking', async (path, type) => {
  const at = `/told${path}`;
  const given = { ids: String(room), callbackUrl: receiver.url(at), expireTime: 0 };
  const { status, type: mediaType, text, body } = await post(path, given);
  expect([status, mediaType]).toEqual([200, 'application/json; charset=utf-8']);
  expect(text).toMatch(/^"\d+"$/);
  const day = 10 + [...at].length;
  await book(day > 28 ? 10 + (day % 18) : day);
  await until(() => expect(toldAt(at)).toHaveLength(1));
  expect(toldAt(at)[0]).toEqual({
    subscriptionId: body,
    type,
    bookableResourceId: room,
    bookableResourceIds: [room],
    occurredAt: expect.any(String) as string,
  });
  expect((await post(path, { ...given, expireTime: 1440 })).body).toBe(body);
});

test.each(['/bookable-resource-access-key/v1/subscribe', '/bookable-resource-access-key/v1/subscribe/daily'])(
  '%s tells of daily keys, or of those that are named',
  async (path) => {
    const [daily, lasting] = [`/daily${path}`, `/static${path}`];
    await post(path, { ids: String(room), callbackUrl: receiver.url(daily), expireTime: 60 });
    await post(path, { ids: String(room), callbackUrl: receiver.url(lasting), expireTime: 60, type: 'static' });
    for (const [kind, at, others] of [
      ['daily', daily, 0],
      ['static', lasting, 1],
    ] as const) {
      const id = await make('/access-keys', { kind, resourceId: room });
      await until(() => expect(toldAt(at)).toHaveLength(1));
      expect(toldAt(at)[0]).toMatchObject({ type: 'accessKey', bookableResourceId: room });
      expect(toldAt(kind === 'daily' ? lasting : daily)).toHaveLength(others);
      await server.call('POST', `/access-keys/${id}/revocation`);
    }
  },
);

test('the callback is signed with the secret that v1 tells whoever asks for the same', async () => {
  const about = { about: 'appointment', resourceIds: [room], url: receiver.url('/v1') };
  const { body: made } = await server.call('POST', '/subscriptions', about);
  await book(9);
  await until(() => expect(receiver.at('/v1')).toHaveLength(1));
  const [request] = receiver.at('/v1');
  const verified = new Verifier(String(made.secret)).verify(
    request?.body ?? '',
    request?.headers as Record<string, string>,
  );
  expect(verified).toMatchObject({ type: 'subscription.told', data: { id: made.id, resourceIds: [room] } });
  const { body: list } = await server.call('GET', '/subscriptions');
  expect(list.items.map(({ id }: { id: number }) => id)).toContain(made.id);
  expect((await server.call('DELETE', `/subscriptions/${made.id}`)).status).toBe(204);
});

test.each([
  [{ ids: '' }, 'ids'],
  [{ ids: 'one' }, 'ids'],
  [{ ids: '2000000000' }, 'ids'],
  [{ expireTime: 1441 }, 'expireTime'],
  [{ expireTime: 1.5 }, 'expireTime'],
  [{ callbackUrl: 'https://10.1.2.3/' }, 'callbackUrl'],
  [{ callbackUrl: '' }, 'callbackUrl'],
])('%j is refused and named', async (wrong, param) => {
  const given = { ids: String(room), callbackUrl: 'https://receiver.example/', expireTime: 60, ...wrong };
  const { status, body } = await post('/bookable-resource/v1/subscribe', given);
  expect([status, Object.keys(body.errors)]).toEqual([400, [param]]);
});
