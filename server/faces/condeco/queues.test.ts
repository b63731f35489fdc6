import { QueueClient, QueueSASPermissions, StorageSharedKeyCredential } from '@azure/storage-queue';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applicationFor, askCondeco, type CondecoRequest } from '../../../test/support/application.ts';
import { startAzurite, type Azurite } from '../../../test/support/azurite.ts';
import { openScene, send, unique, type Scene, type Sender } from '../../../test/support/scene.ts';
import { until } from '../../../test/support/until.ts';
import type { Listener } from '../../modules/listeners/contract.ts';
import { MAX_ITEMS } from '../../modules/listeners/contract.ts';
import type { Item } from '../../modules/listeners/listeners.ts';
import { pushOf } from './pushes.ts';

/** Listeners that are Azure queues (queue providers 3 and 4), against the emulator of Azure's makers. */

let scene: Scene;
let azurite: Azurite;
let sender: Sender;
beforeAll(async () => {
  azurite = await startAzurite();
  scene = await openScene(undefined, 'Europe/London', {
    ATRIUM_ROLES: 'api,worker',
    ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8',
  });
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await azurite[Symbol.asyncDispose]();
});
beforeEach(async () => {
  sender = await applicationFor(scene);
});

const ask = (...asked: CondecoRequest) => askCondeco(scene, sender, ...asked);
const register = (notificationUrl: string, more: object = {}) =>
  ask('POST', '/listener', { secretKey: azurite.key, eventTypes: [7], notificationUrl, queueProvider: 3, ...more });
const newRoom = async (): Promise<number> =>
  (await scene.own.make('/resources', { type: 'room', buildingId: scene.own.here, name: unique('Room') })).id;
const newQueue = async () => {
  const name = unique('queue')
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-');
  await azurite.service().createQueue(name);
  return { name, url: azurite.url(name) };
};
/** What is on a queue, as a function of Azure reads it: Base64 of JSON. */
const onQueue = async (name: string) => {
  const { peekedMessageItems } = await azurite.service().getQueueClient(name).peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(
    ({ messageText }) => JSON.parse(Buffer.from(messageText, 'base64').toString()) as { ResourceItemID: number }[],
  );
};
const v1 = (route: string, given: object = {}) =>
  send(scene.server, route.replace(' ', ' /api/v1'), scene.own.admin, given);
const listed = async (): Promise<Listener[]> => {
  const params = { id: Number(sender.key?.split(':')[1]) };
  return ((await v1('GET /applications/:id/listeners', { params })).body as { items: Listener[] }).items;
};

describe('a queue', () => {
  test('gets the same bodies, in Base64, opened by the key of its account', async () => {
    const { name, url } = await newQueue();
    expect((await register(url)).body).toMatchObject([{ notificationUrl: url, queueProvider: 3, resourceIds: [] }]);
    const room = await newRoom();
    await until(async () => expect(await onQueue(name)).toMatchObject([[{ ResourceItemID: room, Action: 1 }]]));
    await until(async () =>
      expect(await listed()).toMatchObject([{ backlog: 0, last: { state: 'delivered', attempt: { status: 201 } } }]),
    );
  });

  test('is opened by a shared access signature too, which is shown to nobody again', async () => {
    const { name, url } = await newQueue();
    const owner = new QueueClient(url, new StorageSharedKeyCredential('devstoreaccount1', azurite.key));
    const signed = owner.generateSasUrl({
      permissions: QueueSASPermissions.parse('a'),
      expiresOn: new Date(Date.now() + 3_600_000),
    });
    const { body } = await register(signed, { secretKey: 'anything' });
    expect(body).toMatchObject([{ notificationUrl: url }]);
    expect(JSON.stringify(await listed())).not.toContain('sig=');
    const found = await ask('GET', `/listener?notificationURL=${encodeURIComponent(signed)}`);
    expect(found.body).toEqual(body);
    const room = await newRoom();
    await until(async () => expect(await onQueue(name)).toMatchObject([[{ ResourceItemID: room }]]));
    expect((await ask('DELETE', '/listener', { notificationUrl: signed, eventType: 7 })).status).toBe(200);
    expect(await listed()).toEqual([]);
  });

  test('is told of some rooms alone where it is filtered', async () => {
    const { name, url } = await newQueue();
    const [room, other] = [await newRoom(), await newRoom()];
    const { body } = await register(url, { queueProvider: 4, resourceIds: [room] });
    expect(body).toMatchObject([{ queueProvider: 4, resourceIds: [room] }]);
    for (const id of [other, room])
      await v1('PATCH /resources/:id', { params: { id }, body: { name: unique('Room') } });
    await until(async () => expect(await onQueue(name)).toMatchObject([[{ ResourceItemID: room, Action: 2 }]]));
  });

  test.each([
    ['no resources of a filtered one', { queueProvider: 4 }, 'resourceIds'],
    ['resources that are not there', { queueProvider: 4, resourceIds: [2_000_000] }, 'resourceIds[0]'],
    ['visitors of a filtered one', { queueProvider: 4, eventTypes: [8], resourceIds: [1] }, 'eventTypes'],
    ['resource 0', { queueProvider: 4, resourceIds: [0] }, 'resourceIds[0]'],
    ['no key of an account', { secretKey: 'string' }, 'secretKey', 'This is no key of a storage account'],
    ['no queue', { notificationUrl: 'https://account.queue.core.windows.net/' }, 'notificationUrl'],
    [
      'a query that signs nothing',
      { notificationUrl: 'https://account.queue.core.windows.net/queue?x=1' },
      'notificationUrl',
    ],
    ['a network that is not opened', { notificationUrl: 'https://10.0.0.1/account/queue' }, 'notificationUrl'],
  ])('of %s is a 400 that names it, and nothing is registered', async (_what, more, param, words = '') => {
    const { status, body } = await register('https://account.queue.core.windows.net/queue', more);
    expect([status, body.param]).toEqual([400, param]);
    expect(body.message).toContain(words);
    expect(await listed()).toEqual([]);
  });

  test('of another workplace’s rooms is a 400', async () => {
    const foreign = await scene.foreign.make('/resources', {
      type: 'room',
      buildingId: scene.foreign.here,
      name: 'Room',
    });
    const { status, body } = await register('https://account.queue.core.windows.net/queue', {
      queueProvider: 4,
      resourceIds: [foreign.id],
    });
    expect([status, body.param]).toEqual([400, 'resourceIds[0]']);
  });

  test('that is away for a while gets what happened meanwhile', async () => {
    const { name, url } = await newQueue();
    await register(url);
    await azurite.stop();
    const room = await newRoom();
    await until(async () =>
      expect(await listed()).toMatchObject([{ backlog: 1, failures: 1, last: { state: 'pending' } }]),
    );
    await azurite.start();
    // Tried again by itself, 5 s after the first failure.
    await until(async () => expect(await onQueue(name)).toMatchObject([[{ ResourceItemID: room }]]), 20_000);
    await until(async () => expect(await listed()).toMatchObject([{ backlog: 0, failures: 0 }]));
  });

  test('that is deleted and made again gets it too', async () => {
    const { name, url } = await newQueue();
    await register(url);
    await azurite.service().deleteQueue(name);
    const room = await newRoom();
    await until(async () => expect(await listed()).toMatchObject([{ backlog: 1, last: { attempt: { status: 404 } } }]));
    await azurite.service().createQueue(name);
    await v1('POST /listeners/:id/redelivery', { params: { id: (await listed())[0]?.id } });
    await until(async () => expect(await onQueue(name)).toMatchObject([[{ ResourceItemID: room }]]));
  });
});

describe('a message', () => {
  test('that no queue takes fails at once, for good, and holds up none after it', async () => {
    const { name, url } = await newQueue();
    const [{ listenerId }] = (await register(url)).body;
    // 64 KiB is the most that a queue takes, in Base64: this is made as none of ours is.
    const data = { id: listenerId, eventType: 'resource' as const, change: 'updated' as const, headers: [] };
    const body = JSON.stringify(['x'.repeat(60_000)]);
    await scene.own.ctx.tx(async (tx) =>
      tx.emit('listener.told', { id: listenerId, version: 1_000, data: { ...data, body }, before: null, after: null }),
    );
    const room = await newRoom();
    await until(async () => expect(await onQueue(name)).toMatchObject([[{ ResourceItemID: room }]]));
    const pushes = await v1('GET /listeners/:id/pushes', { params: { id: listenerId }, query: { state: 'failed' } });
    expect(pushes.body).toMatchObject({ items: [{ state: 'failed', attempt: 1, attempts: [{ status: 413 }] }] });
  });

  test('of ours is never so large', () => {
    const at = Temporal.Instant.from('2019-08-28T09:00:00Z');
    const item = { change: 'updated', fromWeb: false, at, zone: 'Europe/London', start: at, end: at } as const;
    const [id, bookingId, resourceId] = [2_147_483_647, 2_147_483_647, 2_147_483_647];
    const largest: Readonly<Record<'booked' | 'progressed' | 'resource' | 'visit', Item>> = {
      booked: { ...item, about: 'booked', bookingId, resourceId, isThere: true, untilFurtherNotice: false },
      progressed: { ...item, about: 'progressed', bookingId, resourceId, verb: 'extend' },
      resource: { ...item, about: 'resource', resourceId, type: 'room' },
      visit: {
        ...item,
        about: 'visit',
        visitId: id,
        badgeId: id,
        done: 'undeparted',
        buildingId: id,
        bookingId,
        start: String(at),
      },
    };
    const all = ([about, type]: readonly [keyof typeof largest, Parameters<typeof pushOf>[0]]) =>
      pushOf(
        type,
        'updated',
        Array.from({ length: MAX_ITEMS }, () => largest[about]),
      ).body;
    for (const one of [
      ['booked', 'desk'],
      ['booked', 'meeting'],
      ['progressed', 'desk_progression'],
      ['resource', 'resource'],
      ['visit', 'visitor'],
    ] as const)
      expect(Buffer.from(all(one)).toString('base64').length).toBeLessThan(65_536);
  });
});
