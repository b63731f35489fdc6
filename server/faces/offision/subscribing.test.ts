import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startReceiver, type Receiver } from '../../../test/support/receiver.ts';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';
import { until } from '../../../test/support/until.ts';
import { MAX_RESOURCES } from '../../modules/subscriptions/contract.ts';

/** Operations 25, 27, 29 and 30: posted like the sample, answered by a bare JSON string, told at the callback. */

let server: TestServer;
let receiver: Receiver;
let room: number;
let house: number;

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
let days = 9;
const book = () => {
  const day = `2031-01-${++days}`;
  return make('/bookings', { resourceIds: [room], start: `${day}T09:00:00Z`, end: `${day}T10:00:00Z` });
};
const toldAt = (path: string) => receiver.at(path).map(({ body }) => JSON.parse(body) as Record<string, unknown>);

beforeAll(async () => {
  receiver = await startReceiver();
  server = await startTestServer({ env: { ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' } });
  house = await make('/buildings', { name: 'North house', zone: 'Asia/Hong_Kong' });
  room = await make('/resources', { name: 'Room 101', type: 'room', buildingId: house, accessId: 'R101' });
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
  await book();
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
    const door = await make('/resources', { name: path, type: 'room', buildingId: house });
    await post(path, { ids: String(door), callbackUrl: receiver.url(daily), expireTime: 60 });
    await post(path, { ids: String(door), callbackUrl: receiver.url(lasting), expireTime: 60, type: 'static' });
    await make('/access-keys', { kind: 'daily', resourceId: door });
    await until(() => expect(toldAt(daily)).toHaveLength(1));
    expect(toldAt(daily)[0]).toMatchObject({ type: 'accessKey', bookableResourceId: door });
    expect(toldAt(lasting)).toEqual([]);
    await make('/access-keys', { kind: 'static', resourceId: door });
    await until(() => expect(toldAt(lasting)).toHaveLength(1));
    expect(toldAt(daily)).toHaveLength(1);
  },
);

test('the callback is signed with the secret that v1 tells whoever asks for the same', async () => {
  const about = { about: 'appointment', resourceIds: [room], url: receiver.url('/signed') };
  const { body: id } = await post('/bookable-resource/v1/subscribe', {
    ids: String(room),
    callbackUrl: about.url,
    expireTime: 60,
  });
  const { body: same } = await server.call('POST', '/subscriptions', about);
  expect(String(same.id)).toBe(id);
  await book();
  await until(() => expect(receiver.at('/signed')).toHaveLength(1));
  const [request] = receiver.at('/signed');
  const verifier = new Verifier(String(same.secret));
  const verified = verifier.verify(request?.body ?? '', request?.headers as Record<string, string>);
  expect(verified).toMatchObject({ subscriptionId: id, bookableResourceId: room });
  expect((await server.call('DELETE', `/subscriptions/${same.id}`)).status).toBe(204);
});

test('one that v1 made is told as v1 speaks, is listed, and ends when somebody says so', async () => {
  const { body: made } = await server.call('POST', '/subscriptions', {
    about: 'appointment',
    resourceIds: [room],
    url: receiver.url('/v1'),
  });
  await book();
  await until(() => expect(receiver.at('/v1')).toHaveLength(1));
  expect(toldAt('/v1')[0]).toMatchObject({
    type: 'subscription.told',
    data: { id: made.id, about: 'appointment', resourceIds: [room] },
  });
  const listed = async () =>
    (await server.call('GET', '/subscriptions')).body.items.map(({ id }: { id: number }) => id) as number[];
  expect(await listed()).toContain(made.id);
  expect((await server.call('DELETE', `/subscriptions/${made.id}`)).status).toBe(204);
  expect(await listed()).not.toContain(made.id);
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

test('tells of so many resources at most', async () => {
  const idsOf = (count: number) => Array.from({ length: count }, (_, i) => 1_000_000 + i).join();
  const refused = async (count: number) => {
    const given = { ids: idsOf(count), callbackUrl: 'https://receiver.example/', expireTime: 60 };
    return (await post('/bookable-resource/v1/subscribe', given)).body.errors;
  };
  expect(await refused(MAX_RESOURCES)).toEqual({ ids: ['One of these is no resource'] });
  expect(await refused(MAX_RESOURCES + 1)).toEqual({ ids: [`${MAX_RESOURCES} at most`] });
});
