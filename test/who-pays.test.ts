import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, send, unique, type Scene } from './support/scene.ts';
import { until } from './support/until.ts';

// A policy asks who pays; what is booked in a way in which nobody can say it is booked all the same.

let scene: Scene;
let hostId: number;
let costCodeId: number;
beforeAll(async () => {
  scene = await openScene(undefined, 'Europe/London', { ATRIUM_ROLES: 'api,worker' });
  hostId = (await scene.own.make('/users', { name: 'Ann', email: `${unique('ann')}@pays.example` })).id;
  costCodeId = (await scene.own.make('/cost-codes', { code: unique('4711') })).id;
});
afterAll(() => scene[Symbol.asyncDispose]());

const ask = (route: string, given: object = {}) =>
  send(scene.server, route.replace(' ', ' /api/v1'), scene.own.admin, given);
const newRoom = async (): Promise<number> =>
  (await scene.own.make('/resources', { type: 'room', buildingId: scene.own.here, name: unique('Room') })).id;
const isAskedFor = (resourceId: number) =>
  scene.own.make('/policies', { name: unique('Who pays'), resourceId, rules: { costCodes: true } });
const morning = { start: '2031-01-06T09:00:00Z', end: '2031-01-06T10:00:00Z' };

test('a new booking says it, and a series made before there was the policy goes on, is moved and keeps what pays for each date', async () => {
  const room = await newRoom();
  const wish = { resourceIds: [room], hostId, ...morning, recurrence: { rule: 'FREQ=DAILY;COUNT=4' } };
  const made = await ask('POST /bookings', { body: wish });
  const { seriesId, id } = made.body as { seriesId: number; id: number };
  const paid = { costCodes: [{ costCodeId, percent: 100 }] };
  expect((await ask('PATCH /bookings/:id', { params: { id }, body: paid })).status).toBe(200);
  await isAskedFor(room);
  const refused = await ask('POST /bookings', {
    body: { resourceIds: [room], hostId, start: '2031-01-06T13:00:00Z', end: '2031-01-06T14:00:00Z' },
  });
  expect([refused.status, refused.body]).toMatchObject([
    422,
    { code: 'booking_cost_codes_required', param: 'costCodes' },
  ]);
  const times = { startTime: '11:00', endTime: '12:00' };
  const moved = await ask('PATCH /series/:id', { params: { id: seriesId }, body: times });
  expect([moved.status, moved.body]).toMatchObject([200, {}]);
  const { items } = (await ask('GET /bookings', { query: { seriesId } })).body as {
    items: { id: number; start: string; costCodes?: object[] }[];
  };
  expect(items.map(({ start }) => start.slice(11, 16))).toEqual(['11:00', '11:00', '11:00', '11:00']);
  expect(items.map((one) => one.costCodes?.length ?? 0)).toEqual(items.map((one) => (one.id === id ? 1 : 0)));
});

test('one waits for a place, and takes what is offered', async () => {
  const room = await newRoom();
  const taken = await scene.own.make('/bookings', { resourceIds: [room], hostId, ...morning });
  await isAskedFor(room);
  const joined = await ask('POST /waiting-list', { body: { resourceIds: [room], hostId, ...morning } });
  expect([joined.status, joined.body]).toMatchObject([201, { state: 'waiting' }]);
  await ask('POST /bookings/:id/cancellation', { params: { id: taken.id } });
  const params = { id: (joined.body as { id: number }).id };
  await until(async () =>
    expect((await ask('GET /waiting-list/:id', { params })).body).toMatchObject({ state: 'offered' }),
  );
  const accepted = await ask('POST /waiting-list/:id/acceptance', { params, body: {} });
  expect([accepted.status, accepted.body]).toMatchObject([200, { resourceIds: [room] }]);
});

test('it is asked anew of what is of other rooms from now on or for somebody else, and of what somebody paid for always', async () => {
  const [room, other] = [await newRoom(), await newRoom()];
  const costCodes = [{ costCodeId, percent: 100 }];
  const { id } = await scene.own.make('/bookings', { resourceIds: [room], hostId, ...morning });
  const afternoon = { start: '2031-01-06T13:00:00Z', end: '2031-01-06T14:00:00Z' };
  const paid = await scene.own.make('/bookings', { resourceIds: [room], hostId, ...afternoon, costCodes });
  for (const one of [room, other]) await isAskedFor(one);
  const change = async (booking: number, body: object): Promise<string> => {
    const { status, body: said } = await ask('PATCH /bookings/:id', { params: { id: booking }, body });
    return status === 200 ? 'ok' : (said as { code: string }).code;
  };
  const required = 'booking_cost_codes_required';
  expect(await change(id, { start: '2031-01-06T08:00:00Z', end: '2031-01-06T10:30:00Z' })).toBe('ok');
  expect(await change(id, { resourceIds: [other] })).toBe(required);
  expect(await change(id, { resourceIds: [other], costCodes })).toBe('ok');
  expect(await change(paid.id, { end: '2031-01-06T14:30:00Z' })).toBe('ok');
  expect(await change(paid.id, { costCodes: [] })).toBe(required);
});

test('whether a booking may become that is looked at as if it were said, unless it is said that nobody pays', async () => {
  const [room, other] = [await newRoom(), await newRoom()];
  const { id } = await scene.own.make('/bookings', { resourceIds: [room], hostId, ...morning });
  await isAskedFor(other);
  const check = async (said: object) =>
    (await ask('POST /booking-checks', { body: { bookingId: id, resourceIds: [other], ...said } })).body;
  expect(await check({})).toMatchObject({ allowed: true, refusals: [], rules: [{ rule: 'costCodes' }] });
  expect(await check({ costCodes: [] })).toMatchObject({
    allowed: false,
    refusals: [{ code: 'booking_cost_codes_required' }],
  });
});

test('others pay for a series from now on, or from one date; what somebody said of one date by itself stays', async () => {
  const room = await newRoom();
  const other = (await scene.own.make('/cost-codes', { code: unique('other') })).id;
  const recurrence = { rule: 'FREQ=DAILY;COUNT=4' };
  const costCodes = [{ costCodeId, percent: 100 }];
  const wish = { resourceIds: [room], hostId, ...morning, costCodes, recurrence };
  const made = await ask('POST /bookings', { body: wish });
  const { seriesId: id } = made.body as { seriesId: number };
  const listed = async () =>
    (
      (await ask('GET /bookings', { query: { from: morning.start, to: '2031-01-20T00:00:00Z', resourceId: room } }))
        .body as {
        items: { id: number; seriesId: number; costCodes?: { costCodeId: number }[] }[];
      }
    ).items;
  const payers = async () => (await listed()).map((one) => one.costCodes?.map((each) => each.costCodeId) ?? []);
  const [, second, third] = await listed();
  const split = [
    { costCodeId, percent: 40 },
    { costCodeId: other, percent: 60 },
  ];
  await ask('PATCH /bookings/:id', { params: { id: second?.id ?? 0 }, body: { costCodes: split } });
  const change = (body: object, series = id) => ask('PATCH /series/:id', { params: { id: series }, body });
  const changed = await change({ costCodes: [{ costCodeId: other }] });
  expect([changed.status, changed.body]).toMatchObject([200, { costCodes: [{ costCodeId: other, percent: 100 }] }]);
  expect(await payers()).toEqual([[other], [costCodeId, other], [other], [other]]);
  const later = await change({ from: third?.id, costCodes });
  expect(later.body).toMatchObject({ version: 1, changed: 2, costCodes });
  expect(await payers()).toEqual([[other], [costCodeId, other], [costCodeId], [costCodeId]]);
  const shown = await ask('GET /series/:id', { params: { id } });
  expect(shown.body).toMatchObject({ costCodes: [{ costCodeId: other }] });
  expect(await change({ costCodes: [{ costCodeId: 0 }] })).toMatchObject({ status: 400 });
  await isAskedFor(room);
  const refused = await change({ costCodes: [] });
  expect([refused.status, refused.body]).toMatchObject([
    409,
    { code: 'series_refused', skipped: [{ code: 'booking_cost_codes_required' }] },
  ]);
  expect((await change({ costCodes: [], overrule: true })).status).toBe(200);
  expect(await payers()).toEqual([[], [costCodeId, other], [costCodeId], [costCodeId]]);
});
