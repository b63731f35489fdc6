import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applicationFor, askCondeco } from '../../../test/support/application.ts';
import { startReceiver, type Receiver } from '../../../test/support/receiver.ts';
import { openScene, unique, type Scene, type Sender } from '../../../test/support/scene.ts';
import { spellListenerOut } from './listener-address.ts';

/** Listeners as programs register them, and what they are sent: requests typed from the seed “Register a listener”. */

let scene: Scene;
let receiver: Receiver;
let sender: Sender;
beforeAll(async () => {
  receiver = await startReceiver();
  scene = await openScene(undefined, 'Asia/Singapore', { ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' });
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});
beforeEach(async () => {
  sender = await applicationFor(scene);
});

const ask = (method: string, path: string, body?: object | string, who = sender, type?: string) =>
  askCondeco(scene, who, method, path, body, type);
const newUrl = (): string => receiver.url(`/${unique('hook')}`);
const register = (more: object = {}, who = sender) =>
  ask(
    'POST',
    '/listener',
    { secretkey: 's3cret', eventTypes: [3], notificationUrl: newUrl(), queueProvider: 2, ...more },
    who,
  );
const all = async (who = sender) => (await ask('GET', '/listener', undefined, who)).body;

/** As the vendor’s page has it, the bare line break included. */
const SAMPLE = `{
"secretkey": "string",
"eventTypes": [
0
],
"resourceIds": [
0
],
"
": "string",
"queueProvider": 0
}`;

describe('POST /listener', () => {
  test('answers with a row for each event type, and with the same ones when it comes again', async () => {
    const url = newUrl();
    const { status, body } = await register({ eventTypes: [3, 5], notificationUrl: url });
    const row = (eventType: number) => ({
      listenerId: expect.any(Number),
      eventType,
      notificationUrl: url,
      queueProvider: 2,
      resourceIds: [],
    });
    expect([status, body]).toEqual([200, [row(3), row(5)]]);
    expect((await register({ eventTypes: [3, 5], notificationUrl: url })).body).toEqual(body);
    expect(await all()).toEqual(body);
  });

  test('takes both spellings of its keys, numbers as text, and a form', async () => {
    const [a, b] = [newUrl(), newUrl()];
    const asTable = { secretKey: 'x', eventType: ['1', 2], notificationUrl: a, resourceIds: [0] };
    expect((await ask('POST', '/LISTENER', asTable)).body).toMatchObject([
      { eventType: 1, notificationUrl: a, queueProvider: 2, resourceIds: [] },
      { eventType: 2 },
    ]);
    const form = `secretkey=x&eventTypes[0]=7&notificationUrl=${encodeURIComponent(b)}`;
    const asForm = await ask('POST', '/listener', form, sender, 'application/x-www-form-urlencoded');
    expect(asForm.body).toMatchObject([{ eventType: 7, notificationUrl: b }]);
    const one = await ask('POST', '/listener', {
      secretkey: 'x',
      eventtype: 8,
      notificationurl: b,
      queueprovider: '0',
    });
    expect(one.body).toMatchObject([{ eventType: 8, queueProvider: 2 }]);
  });

  test('of the vendor’s own sample is a 400 that names notificationUrl, and event type 0', async () => {
    const { status, body } = await ask('POST', '/listener', SAMPLE);
    expect([status, body.statusCode, body.param]).toEqual([400, 400, 'notificationUrl']);
    expect(body.message).toMatch(/^notificationUrl: .*eventTypes\[0\]: There is no event type 0$/);
  });

  test.each([
    ['an unknown event type', { eventTypes: [3, 9] }, 'eventTypes[1]'],
    ['no event type', { eventTypes: [] }, 'eventTypes'],
    ['event type 0', { eventTypes: 0 }, 'eventTypes'],
    ['queue provider 1', { queueProvider: 1 }, 'queueProvider'],
    ['queue provider 5', { queueProvider: 5 }, 'queueProvider'],
    ['no secret', { secretkey: '' }, 'secretKey'],
    ['no address', { notificationUrl: '' }, 'notificationUrl'],
    ['no URL', { notificationUrl: 'string' }, 'notificationUrl'],
    ['an address that nobody may call', { notificationUrl: 'https://10.0.0.1/' }, 'notificationUrl'],
    ['a secret that is too long', { secretkey: 'x'.repeat(501) }, 'secretKey'],
    ['words for numbers', { eventTypes: ['MEETING'] }, 'eventTypes'],
  ])('of %s is a 400 that names it, and nothing is registered', async (_what, more, param) => {
    const before = await all();
    const { status, body } = await register({ eventTypes: [3, 5], ...more });
    expect([status, body.statusCode]).toEqual([400, 400]);
    expect(String(body.param)).toContain(param);
    expect(await all()).toEqual(before);
  });

  test('larger than a body may be is a 400 that says so, and nothing is registered', async () => {
    const wish = { secretkey: 's3cret', eventTypes: [3], notificationUrl: newUrl(), x: 'y'.repeat(2_000_000) };
    const { status, body } = await ask('POST', '/listener', wish);
    const said = { statusCode: 400, message: 'The request is too large', code: 'too_large' };
    expect([status, body]).toEqual([400, said]);
    expect(await all()).toEqual([]);
  });

  test('opens with any of the application’s keys, and shows it its own listeners alone', async () => {
    for (const product of ['CostCode', 'Visitor', 'VendorServices'] as const) {
      const who = await applicationFor(scene, { product });
      expect((await register({}, who)).status).toBe(200);
      expect(await all(who)).toHaveLength(1);
    }
    expect(await all()).toEqual([]);
    const reply = await fetch(`${scene.server.url}/${scene.own.tenant.slug}/api/V1/listener`);
    expect(reply.status).toBe(401);
  });
});

describe('GET /listener', () => {
  test('takes an address in the query and in the path, raw or encoded, of 300 characters', async () => {
    const url = receiver.url(`/${'long/'.repeat(50)}x?a=1`).padEnd(300, 'y');
    const { body } = await register({ notificationUrl: url });
    await register();
    const encoded = encodeURIComponent(url);
    for (const path of [
      `/listener?notificationURL=${encoded}`,
      `/Listener?notificationurl=${encoded}`,
      `/listener/notificationUrl=${url}`,
      `/listener/notificationURL=${encoded}`,
    ])
      expect((await ask('GET', path)).body).toEqual(body);
    expect((await ask('GET', '/listener?notificationURL=https://test.co.uk')).body).toEqual([]);
  });

  test('takes the gateway’s key along with an address in the path', () => {
    expect(spellListenerOut('/A/api/V1/listener/notificationUrl=https://x.uk/a//b?c=%20&subscription-key=k')).toBe(
      '/A/api/V1/listener?notificationURL=https%3A%2F%2Fx.uk%2Fa%2F%2Fb%3Fc%3D%2520&subscription-key=k',
    );
    expect(spellListenerOut('/A/api/V1/listener?notificationURL=x')).toBe('/A/api/V1/listener?notificationURL=x');
  });
});

describe('DELETE /listener', () => {
  test('takes an id alone; a second time there is none', async () => {
    const { body } = await register({ eventTypes: [3, 5] });
    const [first, second] = body;
    const sample = { listenerId: first.listenerId, eventType: 0, queueProvider: 0 };
    expect(await ask('DELETE', '/listener', sample)).toEqual({ status: 200, body: {} });
    expect((await ask('DELETE', '/listener', sample)).status).toBe(404);
    expect(await all()).toEqual([second]);
  });

  test('takes an address and an event type', async () => {
    const url = newUrl();
    await register({ eventTypes: [3, 5], notificationUrl: url });
    const meant = { notificationUrl: url, eventType: 3 };
    expect((await ask('DELETE', '/listener', { ...meant, queueProvider: 3 })).status).toBe(404);
    expect((await ask('DELETE', '/listener', meant)).status).toBe(200);
    expect(await all()).toMatchObject([{ eventType: 5 }]);
    expect((await ask('DELETE', '/listener', meant)).status).toBe(404);
  });

  test('refuses what contradicts itself or says too little, and another application’s', async () => {
    const { body } = await register();
    const [{ listenerId, notificationUrl }] = body;
    const refused = async (given: object) => {
      const { status, body: said } = await ask('DELETE', '/listener', given);
      return [status, said.param];
    };
    expect(await refused({ listenerId, eventType: 5 })).toEqual([400, 'eventType']);
    expect(await refused({ listenerId, notificationUrl: newUrl() })).toEqual([400, 'notificationUrl']);
    expect(await refused({ listenerId, queueProvider: 3 })).toEqual([400, 'queueProvider']);
    expect(await refused({ notificationUrl })).toEqual([400, 'eventType']);
    expect(await refused({ eventType: 3 })).toEqual([400, 'notificationUrl']);
    expect(await refused({ listenerId, eventType: 9 })).toEqual([400, 'eventType']);
    const other = await applicationFor(scene);
    expect((await ask('DELETE', '/listener', { listenerId }, other)).status).toBe(404);
    expect(await all()).toEqual(body);
  });
});
