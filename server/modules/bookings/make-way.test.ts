import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createUser } from '../../../test/support/database.ts';
import { at, createClosing, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createAmenity, createArea, createCategory, createFloor } from '../places/places.ts';
import { cancelBooking, checkBooking, getBooking } from './bookings.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createPolicy } from '../policies/policies.ts';
import { checkInBooking } from '../presence/presence.ts';
import { cancelSeries, createBooking, updateSeries } from '../series/series.ts';
import { checkClosure, liftClosure } from '../closures/closures.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

/** Each test has a floor of its own, and nothing like what is on it anywhere else: it has a category. */
let floor: number;
let categoryId: number;
beforeEach(async () => {
  floor = (await createFloor(set.as(), { name: 'Own', buildingId: set.building, level: 3 })).id;
  categoryId = (await createCategory(set.as(), { name: 'Own' })).id;
});
const desk = (given: object = {}) => set.thing({ floorId: floor, categoryId, ...given });
const spare = (given: object = {}) => desk({ floorId: set.above, ...given });
const shown = (id: number) => getBooking(set.as(), { id });
const NINE = [at('09:00', 9), at('10:00', 9)] as const;
const done = (moved: number, shortened: number, cancelled: number) => ({ moved, shortened, cancelled });

describe('a booking in the way', () => {
  test('that is cancelled late is none that its host gave up late: her quota has it again', async () => {
    const one = await desk();
    const rules = { quota: { unit: 'bookings', most: 1, per: 'week', refundUntilMinutes: 3 * 24 * 60 } } as const;
    await createPolicy(set.world.ctx, { name: 'One', resourceId: one, rules });
    const host = await createUser(set.world);
    const asHost = set.as(host.who);
    const wish = (hour: string) => ({ resourceIds: [one], start: at(`${hour}:00`, 9), end: at(`${hour}:30`, 9) });
    const first = await createBooking(asHost, wish('09'));
    const { id } = await set.close({ resourceId: one });
    expect(await shown(first.id)).toMatchObject({ state: 'cancelled' });
    await liftClosure(set.as(), { id });
    const check = await checkBooking(asHost, wish('10'));
    expect(check).toMatchObject({ allowed: true, quotas: [{ used: 0, wanted: 1, most: 1 }] });
    const second = await createBooking(asHost, wish('10'));
    await cancelBooking(asHost, { id: second.id });
    expect(await refusalOf(createBooking(asHost, wish('11')))).toMatchObject({ code: 'booking_quota_used_up' });
  });

  test('is listed first with what would become of it, and that becomes of it', async () => {
    const [one, two, other] = [await desk(), await desk(), await spare()];
    const [a, b] = [await set.book([one], ...NINE), await set.book([two], at('09:30', 9), at('10:30', 9))];
    const body = { floorId: floor, start: at('00:00'), end: at('00:00', 12) };
    const check = await checkClosure(set.as(), body);
    expect(check).toMatchObject({ resources: 2, bookings: done(1, 0, 1) });
    expect(check.clashes).toEqual([
      {
        bookingId: a.id,
        outcome: 'moved',
        title: '',
        hostId: a.hostId,
        hostName: a.hostName,
        start: '2030-01-09T09:00:00.000Z',
        end: '2030-01-09T10:00:00.000Z',
        zone: 'UTC',
        resourceIds: [one],
        becomes: { end: '2030-01-09T10:00:00.000Z', resourceIds: [other] },
      },
      expect.objectContaining({ bookingId: b.id, outcome: 'cancelled', becomes: null }),
    ]);
    expect([await shown(a.id), await shown(b.id)]).toMatchObject([{ version: 1 }, { version: 1 }]);
    expect((await set.close(body)).bookings).toEqual(check.bookings);
    expect([await shown(a.id), await shown(b.id)]).toMatchObject([
      { resourceIds: [other], state: 'confirmed', version: 2 },
      { resourceIds: [two], state: 'cancelled', version: 2 },
    ]);
    expect(await set.held(other)).toEqual(['09T09:00–09T10:00 booking']);
    expect(await set.held(one)).toEqual(['08T00:00–12T00:00 closure']);
  });

  test('is cancelled where that is asked for, whatever is free', async () => {
    const [one] = [await desk(), await spare()];
    const { id } = await set.book([one], ...NINE);
    expect((await set.close({ floorId: floor, bookings: 'cancel' })).bookings).toEqual(done(0, 0, 1));
    expect(await shown(id)).toMatchObject({ state: 'cancelled', cancelledAt: '2030-01-07T08:00:00.000Z' });
  });

  test('goes to the same floor before another one, and takes no more room than it needs', async () => {
    const { id: areaId } = await createArea(set.as(), { name: 'Quiet', floorId: floor });
    const one = await desk({ areaId });
    const [small, large, near] = [await spare(), await spare({ capacity: 4 }), await desk({ capacity: 4 })];
    const all = [];
    for (let i = 0; i < 3; i++) all.push(await set.book([i === 0 ? one : await desk({ areaId })], ...NINE));
    expect((await set.close({ areaId })).bookings).toEqual(done(3, 0, 0));
    const went = [];
    for (const { id } of all) went.push((await shown(id)).resourceIds[0]);
    expect(went).toEqual([near, small, large]);
  });

  test.each([
    ['has less room', { capacity: 2 }, { capacity: 1 }],
    ['is something else', {}, { type: 'locker' }],
    ['is in no category', {}, { categoryId: null }],
  ])('goes nowhere that %s', async (_what, own, other) => {
    const one = await desk(own);
    await spare(other);
    await set.book([one], ...NINE);
    expect((await set.close({ floorId: floor })).bookings).toEqual(done(0, 0, 1));
  });

  test('goes where there is no category if it had none, and never to another building', async () => {
    const one = await set.thing({ floorId: floor, type: 'parking' });
    const { id } = await set.book([one], ...NINE);
    const check = () => checkClosure(set.as(), { floorId: floor, start: at('00:00'), end: at('00:00', 12) });
    expect((await check()).bookings).toEqual(done(0, 0, 1));
    const other = await spare({ type: 'parking' });
    expect((await check()).clashes).toMatchObject([{ bookingId: id, becomes: { resourceIds: [other] } }]);
  });

  test('goes where there is all that it had there, and stays nowhere that lacks some of it', async () => {
    const [lift, screen] = [
      (await createAmenity(set.as(), { name: `Step-free ${floor}` })).id,
      (await createAmenity(set.as(), { name: `Screen ${floor}` })).id,
    ];
    const has = async (id: number, amenityIds: number[]) => (await set.change(id, { amenityIds })).id;
    const one = await has(await desk(), [lift, screen]);
    await has(await spare(), [screen]);
    const { id } = await set.book([one], ...NINE);
    const check = () => checkClosure(set.as(), { floorId: floor, start: at('00:00'), end: at('00:00', 12) });
    expect((await check()).bookings).toEqual(done(0, 0, 1));
    const other = await has(await spare(), [lift, screen]);
    expect((await check()).clashes).toMatchObject([{ bookingId: id, becomes: { resourceIds: [other] } }]);
  });

  test('of equipment without a category goes nowhere: nothing says what is like it', async () => {
    const one = await set.thing({ floorId: floor, type: 'equipment' });
    await set.thing({ floorId: set.above, type: 'equipment' });
    await set.book([one], ...NINE);
    expect((await set.close({ floorId: floor })).bookings).toEqual(done(0, 0, 1));
  });

  test.each([
    ['approval is asked', { approval: {} }],
    ['only some may book', { bookableBy: { groupIds: [] as number[] } }],
    ['another quota counts', { quota: { unit: 'bookings', most: 99, per: 'week' } }],
    ['it is made ready', { setUp: { minutes: 15 } }],
    ['it shows less', { hideDetails: true }],
  ] as const)('goes nowhere where %s and was not before', async (_what, rules) => {
    const [one, other] = [await desk(), await spare()];
    const { id: groupId } = await createGroup(set.as(), { name: `Few ${one}` });
    const given = 'bookableBy' in rules ? { bookableBy: { groupIds: [groupId] } } : rules;
    await createPolicy(set.as(), { name: 'Own', resourceId: other, rules: given });
    await set.book([one], ...NINE);
    expect((await set.close({ floorId: floor })).bookings).toEqual(done(0, 0, 1));
  });

  test('goes where the same rules are in force, and what is for the groups of its host', async () => {
    const [one, other] = [await desk(), await spare()];
    const { id: groupId } = await createGroup(set.as(), { name: `Some ${one}` });
    await createPolicy(set.as(), {
      name: 'All',
      categoryId,
      rules: { quota: { unit: 'bookings', most: 9, per: 'week' } },
    });
    await createPolicy(set.as(), {
      name: 'Some',
      resourceId: other,
      groupIds: [groupId],
      rules: { capacity: 'enforced' },
    });
    const [ada, grace] = [await createUser(set.world), await createUser(set.world)];
    await addGroupMember(set.as(), { id: groupId, userId: ada.id });
    const hers = await set.book([one], ...NINE, { hostId: ada.id });
    const his = await set.book([one], at('09:00', 10), at('10:00', 10), { hostId: grace.id });
    expect((await set.close({ floorId: floor })).bookings).toEqual(done(1, 0, 1));
    expect([await shown(hers.id), await shown(his.id)]).toMatchObject([
      { state: 'cancelled' },
      { resourceIds: [other] },
    ]);
  });

  test('with several things moves with all that is closed, or not at all', async () => {
    const [one, two, third] = [await desk(), await desk(), await spare({ type: 'parking' })];
    const [other] = [await spare(), await spare()];
    const both = await set.book([one, two, third], ...NINE);
    expect((await set.close({ floorId: floor })).bookings).toEqual(done(1, 0, 0));
    expect((await shown(both.id)).resourceIds).toEqual([third, other, other + 1].toSorted((a, b) => a - b));
    const again = await set.book([other, other + 1], at('11:00', 9), at('12:00', 9));
    expect((await set.close({ resourceId: other })).bookings).toEqual(done(0, 0, 2));
    expect(await shown(again.id)).toMatchObject({ state: 'cancelled' });
    expect(await set.held(third)).toEqual([]);
  });

  test('of equipment moves to as many units of another kind', async () => {
    const one = await desk({ type: 'equipment', quantity: 3 });
    const [few, other] = [await spare({ type: 'equipment' }), await spare({ type: 'equipment', quantity: 2 })];
    await set.book([one, one], ...NINE);
    expect((await set.close({ resourceId: one })).bookings).toEqual(done(1, 0, 0));
    expect([await set.held(few), await set.held(other)]).toEqual([
      [],
      ['09T09:00–09T10:00 booking', '2 09T09:00–09T10:00 booking'],
    ]);
  });
});

describe('where a closure begins and ends', () => {
  const CLOSED = { start: at('12:00'), end: at('12:00', 9) };

  test('what ends or begins right there stays; what touches it leaves as a whole', async () => {
    const [one] = [await desk(), await spare()];
    const [before, after] = [
      await set.book([one], at('09:00'), at('12:00')),
      await set.book([one], at('12:00', 9), at('13:00', 9)),
    ];
    const other = await desk();
    const [into, outOf] = [
      await set.book([other], at('09:00'), at('12:01')),
      await set.book([other], at('11:59', 9), at('13:00', 9)),
    ];
    expect((await set.close({ floorId: floor, ...CLOSED })).bookings).toEqual(done(2, 0, 0));
    expect([await shown(before.id), await shown(after.id)]).toMatchObject([{ version: 1 }, { version: 1 }]);
    for (const { id, start, end } of [into, outOf]) expect(await shown(id)).toMatchObject({ start, end, version: 2 });
  });

  test('what has begun ends there, and so does what somebody has checked in to', async () => {
    const [one, two, three] = [await desk(), await desk(), await desk(), await spare()];
    const began = await set.book([one], at('08:00'), at('18:00'));
    const here = await set.book([two], at('08:40'), at('18:00'));
    const awaited = await set.book([three], at('08:40'), at('18:00'));
    const now = Temporal.Instant.from(at('08:30'));
    await checkInBooking(set.as(undefined, now), { id: here.id });
    const { bookings } = await set.close({ floorId: floor, ...CLOSED }, now);
    expect(bookings).toEqual(done(1, 2, 0));
    const end = '2030-01-08T12:00:00.000Z';
    expect([await shown(began.id), await shown(here.id)]).toMatchObject([
      { state: 'confirmed', end },
      { state: 'checked_in', end },
    ]);
    expect((await shown(awaited.id)).resourceIds).not.toContain(three);
    expect(await set.held(one)).toEqual(['08T08:00–08T12:00 booking', '08T12:00–09T12:00 closure']);
  });

  test('what somebody has checked in to that would begin in it leaves like any other', async () => {
    const [one] = [await desk(), await spare()];
    const here = await set.book([one], at('12:05'), at('13:00'));
    const now = Temporal.Instant.from(at('11:55'));
    await checkInBooking(set.as(undefined, now), { id: here.id });
    expect((await set.close({ floorId: floor, ...CLOSED }, now)).bookings).toEqual(done(1, 0, 0));
  });

  test('the time around a booking yields, and nobody is told', async () => {
    const rules = { setUp: { minutes: 30 }, cleanDown: { minutes: 30 } };
    await createPolicy(set.as(), { name: 'Ready', categoryId, rules });
    const one = await desk();
    const before = await set.book([one], at('09:00'), at('11:50'));
    await set.book([one], at('12:00', 9), at('13:00', 9));
    expect((await set.close({ floorId: floor, ...CLOSED })).bookings).toEqual(done(0, 0, 0));
    expect(await set.held(one)).toEqual([
      '08T08:30–08T09:00 set_up',
      '08T09:00–08T11:50 booking',
      '08T11:50–08T12:00 clean_down',
      '08T12:00–09T12:00 closure',
      '09T12:00–09T13:00 booking',
      '09T13:00–09T13:30 clean_down',
    ]);
    expect(await shown(before.id)).toMatchObject({ setUpMinutes: 30, cleanDownMinutes: 10, version: 2 });
    const { rows } = await sql`select from event where type = 'closure.affected' and data ->> 'id' = (
      select max(origin_id)::text from hold where origin = 'closure')`.execute(set.world.db);
    expect(rows).toEqual([]);
  });

  test('it is cleared no more after one that has begun', async () => {
    await createPolicy(set.as(), { name: 'Clear', categoryId, rules: { cleanDown: { minutes: 30 } } });
    const one = await desk();
    await set.book([one], at('08:00'), at('18:00'));
    await set.close({ floorId: floor, ...CLOSED }, Temporal.Instant.from(at('08:30')));
    expect(await set.held(one)).toEqual(['08T08:00–08T12:00 booking', '08T12:00–09T12:00 closure']);
  });
});

describe('what waits, and what repeats', () => {
  test('a booking that waits goes on waiting where the same approval is asked; a firm one does not begin to', async () => {
    await createPolicy(set.as(), { name: 'Ask', categoryId, rules: { approval: {} } });
    const [one] = [await desk(), await spare()];
    const ada = await createUser(set.world);
    const hers = await set.book([one], ...NINE);
    const when = { start: at('09:00', 10), end: at('10:00', 10) };
    const waits = await createBooking(set.as(ada.who), { resourceIds: [one], ...when });
    expect([hers.state, waits.state]).toEqual(['confirmed', 'pending']);
    expect((await set.close({ floorId: floor })).bookings).toEqual(done(1, 0, 1));
    expect([await shown(hers.id), await shown(waits.id)]).toMatchObject([
      { state: 'cancelled' },
      { state: 'pending', version: 2 },
    ]);
  });

  test('dates of a series leave by themselves, and stay out when it is changed', async () => {
    const [one] = [await desk(), await spare()];
    const first = await set.book([one], ...NINE, { recurrence: { rule: 'FREQ=DAILY;COUNT=4' } });
    const seriesId = first.seriesId ?? 0;
    expect((await set.close({ floorId: floor, end: at('00:00', 11) })).bookings).toEqual(done(2, 0, 0));
    const { changed } = await updateSeries(set.as(), { id: seriesId, title: 'Standup', overrule: true });
    expect(changed).toBe(2);
    const after = await cancelSeries(set.as(), { id: seriesId });
    expect(after.changed).toBe(4);
  });
});

test('who asks hears that it is closed, and books around it', async () => {
  const one = await desk();
  await set.close({ floorId: floor });
  const wish = { resourceIds: [one], start: at('23:00', 11), end: at('01:00', 12) };
  const check = await checkBooking(set.as(), wish);
  expect(check.refusals).toMatchObject([
    {
      code: 'resource_closed',
      resourceId: one,
      detail: 'Closed from 2030-01-08T00:00:00.000Z to 2030-01-12T00:00:00.000Z',
    },
  ]);
  expect(await refusalOf(set.book([one], wish.start, wish.end))).toMatchObject({
    code: 'resource_already_booked',
    clashes: [{ resourceId: one, reason: 'closed' }],
  });
  const near = set.book([one], wish.start, wish.end, { recurrence: { rule: 'FREQ=DAILY;COUNT=2' } });
  expect(await refusalOf(near)).toMatchObject({ skipped: [{ date: '2030-01-11', code: 'resource_closed' }] });
  const booked = await set.book([one], at('08:00', 7), at('00:00', 8));
  expect(booked).toMatchObject({ state: 'confirmed' });
});

describe('a combined room', () => {
  const combine = async (given: object = {}, [one, other]: readonly [number, number] = [4, 4]) => {
    const parts = [await desk({ type: 'room', capacity: one }), await desk({ type: 'room', capacity: other })];
    const room = { type: 'room', name: 'Both', capacity: 8, floorId: floor, categoryId, partIds: parts };
    const whole = await set.add({ ...room, ...given });
    return { whole: whole.id, parts, first: parts[0] ?? 0, last: parts[1] ?? 0 };
  };

  test('is closed by its parts, each of them once, and so is a part by its whole', async () => {
    const { whole, first, last } = await combine();
    const { id } = await set.close({ floorId: floor });
    expect([await set.held(first), await set.held(last)]).toEqual([
      ['08T00:00–12T00:00 closure'],
      ['08T00:00–12T00:00 closure'],
    ]);
    expect(await refusalOf(set.book([whole], ...NINE))).toMatchObject({
      clashes: [{ resourceId: whole, reason: 'closed' }],
    });
    await liftClosure(set.as(), { id });
    await set.close({ resourceId: whole });
    expect(await set.held(last)).toEqual(['08T00:00–12T00:00 out_of_service']);
    expect(await refusalOf(set.book([last], ...NINE))).toMatchObject({
      clashes: [{ resourceId: last, reason: 'closed' }],
    });
  });

  test.each([{ sizes: [4, 4] as const }, { sizes: [2, 6] as const }, { sizes: [6, 2] as const }])(
    'leaves as a whole with one of its parts, for what is as large and shares none: $sizes',
    async ({ sizes }) => {
      const { whole, first, last } = await combine({}, sizes);
      // The whole does not fit into the first of these, which is as large as a part.
      const [, large] = [await spare({ type: 'room', capacity: 6 }), await spare({ type: 'room', capacity: 8 })];
      const [a, b] = [await set.book([whole], ...NINE), await set.book([whole], at('11:00', 9), at('12:00', 9))];
      await set.book([large], at('11:30', 9), at('12:30', 9));
      expect((await set.close({ resourceId: first })).bookings).toEqual(done(1, 0, 1));
      expect([await shown(a.id), await shown(b.id)]).toMatchObject([{ resourceIds: [large] }, { state: 'cancelled' }]);
      expect(await set.held(last)).toEqual([]);
    },
  );

  test('stands in for a room, with all its parts free and given to nobody else', async () => {
    const { whole, parts } = await combine({ floorId: set.above });
    const rooms = [await desk({ type: 'room', capacity: 8 }), await desk({ type: 'room', capacity: 3 })];
    for (const id of rooms) await set.book([id], ...NINE);
    for (const resourceId of parts) await set.change(resourceId, { floorId: set.above });
    const check = await checkClosure(set.as(), { floorId: floor, start: at('00:00'), end: at('00:00', 12) });
    expect(check.bookings).toEqual(done(1, 0, 1));
    expect(check.clashes[0]).toMatchObject({ becomes: { resourceIds: [whole] } });
    expect((await set.close({ floorId: floor })).bookings).toEqual(done(1, 0, 1));
    for (const id of parts) expect(await set.held(id)).toEqual(['09T09:00–09T10:00 booking']);
  });

  test('is closed as what it is made of, whatever that becomes, and opens what it is made of no more', async () => {
    const { whole, first, last } = await combine();
    const other = await spare({ type: 'room', capacity: 4 });
    await set.close({ resourceId: whole });
    await set.change(whole, { partIds: [first, other] });
    const closed = ['08T00:00–12T00:00 out_of_service'];
    expect([await set.held(first), await set.held(last), await set.held(other)]).toEqual([closed, [], closed]);
    await set.change(whole, { partIds: [] });
    expect([await set.held(whole), await set.held(first), await set.held(other)]).toEqual([closed, [], []]);
    await set.change(whole, { partIds: [last, other] });
    expect([await set.held(whole), await set.held(last), await set.held(other)]).toEqual([[], closed, closed]);
  });
});
