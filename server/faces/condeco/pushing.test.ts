import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applicationFor, askCondeco } from '../../../test/support/application.ts';
import { startReceiver, type Received, type Receiver } from '../../../test/support/receiver.ts';
import { openScene, send, unique, type Scene, type Sender } from '../../../test/support/scene.ts';
import { until } from '../../../test/support/until.ts';
import type { Listener } from '../../modules/listeners/contract.ts';

/** What listeners are sent of what happens in the web app, in v1 and here: bodies typed from reference 5.3, with the ids that there are. */

const zone = 'Asia/Singapore';
const SECRET = 'a secret of their own';
let scene: Scene;
let receiver: Receiver;
let sender: Sender;
let user: number;
beforeAll(async () => {
  receiver = await startReceiver();
  scene = await openScene(undefined, zone, { ATRIUM_ROLES: 'api,worker', ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' });
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});
beforeEach(async () => {
  sender = await applicationFor(scene);
  user = (await scene.own.make('/users', { name: unique('Person'), email: `${unique('p')}@condeco.example` })).id;
});

const newRoom = async (more: object = {}): Promise<number> =>
  (await scene.own.make('/resources', { type: 'room', buildingId: scene.own.here, name: unique('Room'), ...more })).id;
const ask = (method: string, path: string, body?: object, who = sender) => askCondeco(scene, who, method, path, body);
const v1 = (route: string, given: object = {}, who: Sender = scene.own.admin) =>
  send(scene.server, route.replace(' ', ' /api/v1'), who, given);

/** A listener on a path of its own, and what arrives there. */
async function listen(eventTypes: number[], who = sender, answer?: Parameters<Receiver['url']>[1]) {
  const path = `/${unique('hook')}`;
  const url = receiver.url(path, answer);
  const { status, body } = await ask('POST', '/listener', { secretkey: SECRET, eventTypes, notificationUrl: url }, who);
  expect([status, body]).toMatchObject([200, eventTypes.map((eventType) => ({ eventType }))]);
  const got = (): readonly Received[] => receiver.at(path);
  return { url, ids: body.map(({ listenerId }: { listenerId: number }) => listenerId) as number[], got };
}
const told = (got: readonly Received[]) =>
  got.map(({ headers, body }) => [headers['condeco-event-type'], headers['condeco-change'], JSON.parse(body)]);
const arrived = (got: () => readonly Received[], count: number) => until(() => expect(got()).toHaveLength(count));

const DAY = '2031-05-06';
const book = async (roomId: number, from = '10:00', day = DAY): Promise<number> => {
  const times = { startDateTime: `${day} ${from}`, endDateTime: `${day} ${from.slice(0, 2)}:45` };
  const { status, body } = await ask('POST', '/bookings', {
    userId: user,
    roomId,
    meetingTitle: 'Secret plans',
    ...times,
  });
  expect([status, body.bookingID]).toEqual([201, expect.any(Number)]);
  return body.bookingID;
};

describe('a meeting', () => {
  test('is told as it is made, moved to another room and deleted, signed with the listener’s secret', async () => {
    const [room, other] = [await newRoom(), await newRoom()];
    const { got } = await listen([3]);
    const id = await book(room);
    await arrived(got, 1);
    await ask('PUT', `/bookings/${id}`, { userId: user, bookingDetails: { roomId: other } });
    await arrived(got, 2);
    await ask('DELETE', '/bookings', { bookingId: id, userId: user });
    await arrived(got, 3);
    const item = (Action: number, ResourceItemID: number) => ({ Action, BookingID: id, ResourceItemID });
    const on = (...ChangedItems: object[]) => ({ '2031-05-06T00:00:00': { ChangedItems } });
    expect(told(got())).toEqual([
      ['MEETINGEXTERNAL', 'created', on(item(1, room))],
      ['MEETINGEXTERNAL', 'updated', on(item(0, room), item(1, other))],
      ['MEETINGEXTERNAL', 'deleted', on(item(0, other))],
    ]);
    const [first] = got();
    expect(first?.body).not.toContain('Secret');
    const verifier = new Verifier(SECRET, { format: 'raw' });
    for (const { body, headers } of got())
      expect(() => verifier.verify(body, headers as Record<string, string>)).not.toThrow();
    expect(() =>
      new Verifier('another', { format: 'raw' }).verify(first?.body ?? '', first?.headers as Record<string, string>),
    ).toThrow(/signature/i);
    expect(new Set(got().map(({ headers }) => headers['webhook-id'])).size).toBe(3);
  });

  test('of a series is told by its dates, together where they come together', async () => {
    const room = await newRoom();
    const { got } = await listen([3]);
    const weekly = {
      resourceIds: [room],
      start: '2031-06-02T09:00',
      end: '2031-06-02T09:30',
      recurrence: { rule: 'FREQ=DAILY;COUNT=20' },
    };
    const made = await v1('POST /bookings', { body: { ...weekly, hostId: user } });
    expect(made.status).toBe(201);
    const items = () =>
      got().flatMap(({ body }) =>
        Object.entries(JSON.parse(body) as Record<string, { ChangedItems: { BookingID: number }[] }>).flatMap(
          ([date, { ChangedItems }]) => ChangedItems.map(() => date),
        ),
      );
    await until(() => expect(new Set(items()).size).toBe(20));
    expect(got().length).toBeLessThan(20);
    expect(items()[0]).toBe('2031-06-02T00:00:00');
  });

  test('over midnight stands under the day on which it begins, by the clocks there', async () => {
    const room = await newRoom();
    const { got } = await listen([3]);
    await v1('POST /bookings', {
      body: { resourceIds: [room], start: '2031-05-06T15:30:00Z', end: '2031-05-06T16:30:00Z', hostId: user },
    });
    await arrived(got, 1);
    expect(Object.keys(JSON.parse(got()[0]?.body ?? ''))).toEqual(['2031-05-06T00:00:00']);
  });

  test('starts, goes on for longer and stops', async () => {
    const room = await newRoom();
    const { got } = await listen([5]);
    const [start, end] = [new Date(Date.now() + 60_000), new Date(Date.now() + 1_800_000)];
    const made = await v1('POST /bookings', { body: { resourceIds: [room], start, end, hostId: user } });
    const { id } = made.body as { id: number };
    await ask('PUT', `/bookings/${id}`, { userId: user, bookingId: id, actionType: 1 });
    const longer = new Date(end.getTime() + 900_000).toISOString();
    await ask('PUT', `/bookings/${id}?isUTCDateTime=true`, { userId: user, actionType: 3, endDateTime: longer });
    await ask('PUT', `/bookings/${id}`, { userId: user, bookingId: id, actionType: 2 });
    const items = () =>
      got().flatMap(({ body }) => JSON.parse(body) as { MeetingProgressionAction: number; UpdatedTime: string }[]);
    await until(() => expect(items()).toHaveLength(3));
    const local = Temporal.Instant.from(longer)
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'second' });
    const item = (MeetingProgressionAction: number, UpdatedTime = '0001-01-01T00:00:00') => ({
      BookingId: id,
      ResourceItemId: room,
      UpdatedTime,
      MeetingProgressionAction,
      ActionSource: 1,
    });
    expect(items()).toEqual([item(0), item(2, local), item(1)]);
  });
});

describe('a desk', () => {
  test('is told by its days, and as it is assigned until further notice', async () => {
    const desk = await newRoom({ type: 'desk' });
    const { got } = await listen([2]);
    const dateList = [
      { date: DAY, bookingType: 2 },
      { date: '2031-05-07', bookingType: 2 },
    ];
    const { body } = await ask('POST', '/deskBookings', { userId: user, deskId: desk, dateList });
    const items = () => got().flatMap(({ body: sent }) => JSON.parse(sent) as object[]);
    await until(() => expect(items()).toHaveLength(2));
    expect(items()).toEqual(
      body.bookings.map(({ bookingId, date }: { bookingId: number; date: string }) => ({
        Date: date,
        BookingID: bookingId,
        ResourceItemID: desk,
        Action: 1,
        UntilFurtherNotice: false,
      })),
    );
    const other = await newRoom({ type: 'desk' });
    await scene.own.make('/assignments', { resourceId: other, userId: user, kind: 'fixed' });
    await until(() => expect(items()).toHaveLength(3));
    expect(items()[2]).toMatchObject({ BookingID: 0, ResourceItemID: other, Action: 1, UntilFurtherNotice: true });
  });

  test('is begun and left: DESKPROGRESSION and IPPHONE', async () => {
    const desk = await newRoom({ type: 'desk' });
    const { got } = await listen([4, 6]);
    const [start, end] = [new Date(Date.now() + 60_000), new Date(Date.now() + 3_600_000)];
    const { id } = await scene.own.make('/bookings', { resourceIds: [desk], start, end, hostId: user });
    await scene.own.make(`/bookings/${id}/check-in`);
    await until(() => expect(got()).toHaveLength(2));
    expect(new Set(told(got()).map(([type]) => type))).toEqual(new Set(['IPPHONE', 'DESKPROGRESSION']));
    const none = '0001-01-01T00:00:00';
    for (const { body } of got())
      expect(JSON.parse(body)).toEqual([
        { BookingId: id, ResourceItemId: desk, UpdateTime: none, DeskProgressionAction: 0, ActionSource: 1 },
      ]);
  });
});

test('a resource is told as it is added, changed and retired; a car park is none', async () => {
  const { got } = await listen([7]);
  await newRoom({ type: 'parking' });
  const room = await newRoom();
  await v1('PATCH /resources/:id', { params: { id: room }, body: { name: unique('Other') } });
  await v1('POST /resources/:id/retirement', { params: { id: room } });
  const items = () => got().flatMap(({ body }) => JSON.parse(body) as { ResourceItemID: number; Action: number }[]);
  await until(() => expect(items()).toHaveLength(3));
  expect(items().map(({ ResourceItemID, Action }) => [ResourceItemID, Action])).toEqual([
    [room, 1],
    [room, 2],
    [room, 0],
  ]);
});

test('a visitor is told from her invitation to her leaving', async () => {
  const { got } = await listen([8]);
  const [start, end] = [new Date(Date.now() + 600_000), new Date(Date.now() + 3_600_000)];
  const visit = {
    buildingId: scene.own.here,
    hostId: user,
    start,
    end,
    visitors: [{ name: 'Kim', email: 'kim@x.example' }],
  };
  const { id } = await scene.own.make('/visits', visit);
  await scene.own.make(`/visits/${id}/arrival`);
  await scene.own.make(`/visits/${id}/departure`);
  const items = () => got().flatMap(({ body }) => JSON.parse(body) as { VisitorAction: number; LocationID: number }[]);
  await until(() => expect(items()).toHaveLength(3));
  expect(items().map(({ VisitorAction }) => VisitorAction)).toEqual([1, 3, 5]);
  expect(items()[0]).toMatchObject({ LocationID: scene.own.here, BookingID: 0, VisitorID: expect.any(Number) });
  expect(
    got()
      .map(({ body }) => body)
      .join(),
  ).not.toMatch(/kim/i);
});

describe('what it may', () => {
  test('bounds what it is told: nothing of rooms that it does not see, nor what its owner may read no more', async () => {
    const her = await scene.own.person('employee');
    const poor = await applicationFor(scene, { owner: { kind: 'user', id: her.userId ?? 0 } });
    const [seen, hidden] = [await newRoom(), await newRoom()];
    const { id: groupId } = await scene.own.make('/groups', { name: unique('Board') });
    const policy = { name: unique('Hidden'), resourceId: hidden, rules: { visibleTo: { groupIds: [groupId] } } };
    expect((await v1('POST /policies', { body: policy })).status).toBe(201);
    const [{ got }, visits] = [await listen([3, 7], poor), await listen([8], poor)];
    const all = await listen([3]);
    // Several changes of one moment come together.
    const heard = () => all.got().flatMap(({ body }) => body.match(/"BookingID"/g) ?? []);
    await book(hidden);
    await v1('PATCH /resources/:id', { params: { id: hidden }, body: { name: unique('Board room') } });
    await scene.own.make('/visits', {
      buildingId: scene.own.here,
      hostId: user,
      start: new Date(Date.now() + 600_000),
      end: new Date(Date.now() + 3_600_000),
      visitors: [{ name: 'Kim' }],
    });
    await book(seen);
    await until(() => expect(heard()).toHaveLength(2));
    await arrived(got, 1);
    expect(got()[0]?.body).toContain(`"ResourceItemID":${seen}`);
    expect(visits.got()).toEqual([]);
    await v1('POST /users/:id/deactivation', { params: { id: her.userId ?? 0 } });
    await book(seen, '14:00');
    await until(() => expect(heard()).toHaveLength(3));
    expect(got()).toHaveLength(1);
  });

  test('stops where its receiver says that it is gone, and whoever answers for the application is told', async () => {
    const her = await scene.own.person('administrator');
    const hers = await applicationFor(scene, { owner: { kind: 'user', id: her.userId ?? 0 } });
    await listen([3], hers, (response) => void response.writeHead(410).end());
    await book(await newRoom());
    const told = async () => {
      const { body } = await v1('GET /notifications', {}, her);
      return (body as { items: { type: string }[] }).items.map(({ type }) => type);
    };
    await until(async () => expect(await told()).toContain('webhook.disabled'));
  });

  test('ends with it: what waits is cancelled', async () => {
    const room = await newRoom();
    const { got, ids } = await listen([3], sender, (response) => void response.writeHead(503).end());
    await book(room);
    await arrived(got, 1);
    const [, id] = sender.key?.split(':') ?? [];
    await v1('POST /applications/:id/revocation', { params: { id: Number(id) } });
    const states = async () =>
      (
        await scene.own.db
          .selectFrom('delivery')
          .select('state')
          .where('webhookId', '=', ids[0] ?? 0)
          .execute()
      ).map(({ state }) => state);
    await until(async () => expect(await states()).toEqual(['cancelled']), 20_000);
  });
});

describe('in the console', () => {
  test('a listener shows its last result and its backlog, and is sent again what failed; another one is not held up', async () => {
    const room = await newRoom();
    let down = true;
    const answer: Parameters<Receiver['url']>[1] = (response) => void response.writeHead(down ? 500 : 204).end();
    const [broken, well] = [await listen([3], sender, answer), await listen([3])];
    await book(room);
    await arrived(well.got, 1);
    await arrived(broken.got, 1);
    const applicationId = Number(sender.key?.split(':')[1]);
    const listed = async () => {
      const { body } = await v1('GET /applications/:id/listeners', { params: { id: applicationId } });
      return (body as { items: Listener[] }).items;
    };
    await until(async () =>
      expect(await listed()).toMatchObject([
        { id: broken.ids[0], backlog: 1, failures: 1, last: { state: 'pending', attempt: { status: 500 } } },
        { id: well.ids[0], backlog: 0, failures: 0, last: { state: 'delivered', attempt: { status: 204 } } },
      ]),
    );
    down = false;
    const params = { id: broken.ids[0] ?? 0 };
    expect((await v1('POST /listeners/:id/redelivery', { params })).status).toBe(202);
    await until(async () => expect((await listed())[0]).toMatchObject({ backlog: 0, last: { state: 'delivered' } }));
    const [first, second] = broken.got();
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    const pushes = await v1('GET /listeners/:id/pushes', { params });
    const [push] = (pushes.body as { items: { id: string; attempt: number }[] }).items;
    expect(push).toMatchObject({ state: 'delivered', attempts: [{ status: 500 }, { status: 204 }] });
    const again = await v1('POST /listeners/:id/pushes/:pushId/redelivery', {
      params: { ...params, pushId: push?.id },
    });
    expect(again.status).toBe(202);
    await arrived(broken.got, 3);
    const strange = { id: well.ids[0] ?? 0, pushId: push?.id };
    expect((await v1('POST /listeners/:id/pushes/:pushId/redelivery', { params: strange })).status).toBe(404);
  });

  test('one is registered for an application by who may see as much, and removed', async () => {
    const params = { id: Number(sender.key?.split(':')[1]) };
    const body = { eventTypes: ['desk', 'desk_progression'], url: receiver.url(`/${unique('hook')}`), secret: 'x' };
    const made = await v1('POST /applications/:id/listeners', { params, body });
    expect([made.status, made.body]).toMatchObject([
      201,
      { items: [{ eventType: 'desk' }, { eventType: 'desk_progression' }] },
    ]);
    const seen = (await ask('GET', '/listener')).body;
    expect(seen).toMatchObject([{ eventType: 2 }, { eventType: 6 }]);
    const poor = await scene.own.token({ scopes: ['tokens:write'] });
    expect(await v1('POST /applications/:id/listeners', { params, body }, poor)).toMatchObject({ status: 403 });
    const again = { params: { id: seen[0].listenerId } };
    expect(await v1('POST /listeners/:id/redelivery', again, poor)).toMatchObject({ status: 403 });
    const { status } = await v1('DELETE /listeners/:id', { params: { id: seen[0].listenerId } });
    expect([status, (await ask('GET', '/listener')).body]).toMatchObject([204, [{ eventType: 6 }]]);
  });
});
