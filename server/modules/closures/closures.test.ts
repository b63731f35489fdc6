import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { at, createClosing, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createBuilding, createResource, createUser } from '../../../test/support/database.ts';
import { createGroup } from '../people/people.ts';
import { createPolicy } from '../policies/policies.ts';
import { createArea, createFloor } from '../places/places.ts';
import { getBooking } from '../bookings/bookings.ts';
import { retireResource } from '../resources/resources.ts';
import { checkClosure, getClosure, liftClosure, listClosures, updateClosure } from './closures.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

/** Each test has a floor of its own. */
let floor: number;
beforeEach(async () => {
  floor = (await createFloor(set.as(), { name: 'Own', buildingId: set.building, level: 3 })).id;
});
const desk = (given: object = {}) => set.thing({ floorId: floor, ...given });
const WHOLE = '08T00:00–12T00:00 closure';

describe('a place', () => {
  test('is closed: every unit of all that is there is held, what is out of use too', async () => {
    const [one, gone] = [await desk(), await desk()];
    const cables = await desk({ type: 'equipment', quantity: 3 });
    const elsewhere = await set.thing({ floorId: set.above });
    await retireResource(set.as(), { id: gone });
    const closure = await set.close({ floorId: floor });
    expect(closure).toMatchObject({
      buildingId: set.building,
      floorId: floor,
      areaId: null,
      resourceId: null,
      start: '2030-01-08T00:00:00.000Z',
      end: '2030-01-12T00:00:00.000Z',
      zone: 'UTC',
      reason: 'Works',
      liftedAt: null,
      bookings: { moved: 0, shortened: 0, cancelled: 0 },
    });
    expect([await set.held(one), await set.held(gone), await set.held(elsewhere)]).toEqual([[WHOLE], [WHOLE], []]);
    expect(await set.held(cables)).toEqual([WHOLE, `2 ${WHOLE}`, `3 ${WHOLE}`]);
    const { bookings: _done, ...shown } = closure;
    expect(await getClosure(set.as(), { id: closure.id })).toEqual(shown);
    await liftClosure(set.as(), { id: closure.id });
  });

  test('one resource is out of service, an area alone is closed, and so is a building', async () => {
    const area = await createArea(set.as(), { name: 'Quiet', floorId: floor });
    const [inside, outside, broken] = [await desk({ areaId: area.id }), await desk(), await desk()];
    await set.close({ areaId: area.id });
    await set.close({ resourceId: broken, buildingId: set.building });
    expect(await set.held(inside)).toEqual([WHOLE]);
    expect(await set.held(outside)).toEqual([]);
    expect(await set.held(broken)).toEqual(['08T00:00–12T00:00 out_of_service']);
    const all = await set.close({ buildingId: set.building, start: at('00:00', 10), end: at('00:00', 14) });
    expect(await set.held(inside)).toEqual([WHOLE, '12T00:00–14T00:00 closure']);
    expect(await set.held(outside)).toEqual(['10T00:00–14T00:00 closure']);
    await liftClosure(set.as(), { id: all.id });
  });

  test.each([
    ['nothing', {}, 'invalid_request', 'buildingId'],
    ['an unknown building', { buildingId: 99_999 }, 'not_found', 'buildingId'],
    ['an unknown floor', { floorId: 99_999 }, 'not_found', 'floorId'],
    ['an unknown area', { areaId: 99_999 }, 'not_found', 'areaId'],
    ['an unknown resource', { resourceId: 99_999 }, 'not_found', 'resourceId'],
    ['what is past', { start: at('00:00', 1), end: at('08:00', 7) }, 'closure_in_past', 'end'],
    ['what began long ago', { start: at('07:44', 7) }, 'closure_in_past', 'start'],
    ['an end before its start', { start: at('00:00', 12), end: at('00:00', 8) }, 'invalid_request', 'end'],
    ['more than ten years', { end: '2040-01-09T00:00Z' }, 'closure_too_long', 'end'],
    ['what is no time', { end: 'Friday' }, 'invalid_request', 'end'],
  ])('%s is refused by its field', async (_what, given, code, param) => {
    const place = 'start' in given || 'end' in given ? { floorId: floor } : {};
    const body = { start: at('00:00'), end: at('00:00', 12), ...place, ...given };
    expect(await refusalOf(set.close(body))).toMatchObject({ code, param });
    expect(await refusalOf(checkClosure(set.as(), body))).toMatchObject({ code, param });
  });

  test('a floor of another building than is said is not there', async () => {
    const refused = refusalOf(set.close({ floorId: floor, resourceId: await set.thing({ floorId: set.above }) }));
    expect(await refused).toMatchObject({ code: 'not_found', param: 'floorId' });
  });

  test('ten years are closed to the day, and what begins now begins now', async () => {
    const id = await desk();
    const closure = await set.close({ floorId: floor, start: at('07:45', 7), end: '2040-01-08T08:00Z' });
    expect(closure.start).toBe('2030-01-07T08:00:00.000Z');
    expect(await set.held(id)).toEqual(['07T08:00–08T08:00 closure']);
    await liftClosure(set.as(), { id: closure.id });
    const { start } = await set.close({ floorId: floor, start: undefined });
    expect(start).toBe('2030-01-07T08:00:00.000Z');
  });
});

test('a booking that is elsewhere too is told of no more than what is here, but to who manages all of it', async () => {
  const [here, there] = [
    await desk(),
    await createResource(set.world, { buildingId: await createBuilding(set.world) }),
  ];
  await set.book([here, there], at('09:00', 9), at('10:00', 9));
  const period = { resourceId: here, start: at('00:00', 9), end: at('00:00', 10) };
  const limited = { ...set.keeper.who, reach: [set.building] };
  expect((await checkClosure(set.as(limited), period)).clashes).toMatchObject([
    { title: '', hostId: null, hostName: null, resourceIds: [here] },
  ]);
  const [whole] = (await checkClosure(set.as(), period)).clashes;
  expect(whole?.resourceIds.toSorted((a, b) => a - b)).toEqual([here, there]);
  expect(whole?.hostName).not.toBeNull();
});

describe('what is closed twice', () => {
  const both = async () => {
    const id = await desk();
    const first = await set.close({ floorId: floor });
    const second = await set.close({ resourceId: id, start: at('00:00', 10), end: at('00:00', 20) });
    expect(await set.held(id)).toEqual([WHOLE, '12T00:00–20T00:00 out_of_service']);
    return { id, first, second };
  };

  test('stays closed by the one when the other is lifted', async () => {
    const { id, first, second } = await both();
    expect(await liftClosure(set.as(), { id: first.id })).toMatchObject({ liftedAt: '2030-01-07T08:00:00.000Z' });
    expect(await set.held(id)).toEqual(['10T00:00–12T00:00 out_of_service', '12T00:00–20T00:00 out_of_service']);
    await liftClosure(set.as(), { id: second.id });
    expect(await set.held(id)).toEqual([]);
  });

  test('and where the later one is lifted, the earlier one is as it was', async () => {
    const { id, second } = await both();
    await liftClosure(set.as(), { id: second.id });
    expect(await set.held(id)).toEqual([WHOLE]);
  });

  test('one that ends earlier leaves the rest to the other; one that ends later takes no more than is left', async () => {
    const { id, first, second } = await both();
    await updateClosure(set.as(), { id: first.id, end: at('00:00', 9) });
    expect(await set.held(id)).toEqual([
      '08T00:00–09T00:00 closure',
      '10T00:00–12T00:00 out_of_service',
      '12T00:00–20T00:00 out_of_service',
    ]);
    await updateClosure(set.as(), { id: first.id, end: at('00:00', 21) });
    expect(await set.held(id)).toEqual([
      '08T00:00–09T00:00 closure',
      '09T00:00–10T00:00 closure',
      '10T00:00–12T00:00 out_of_service',
      '12T00:00–20T00:00 out_of_service',
      '20T00:00–21T00:00 closure',
    ]);
    await liftClosure(set.as(), { id: second.id });
    expect((await set.held(id)).at(-1)).toBe('20T00:00–21T00:00 closure');
    expect(await refusalOf(set.book([id], at('09:00', 15), at('10:00', 15)))).toMatchObject({
      code: 'resource_already_booked',
      clashes: [{ reason: 'closed' }],
    });
  });
});

describe('a closure that is changed', () => {
  test('says another reason, once, and is refused by whoever read another version', async () => {
    const { id } = await set.close({ floorId: floor });
    const after = await updateClosure(set.as(), { id, reason: 'Flood', version: 1 });
    expect(after).toMatchObject({ reason: 'Flood', version: 2 });
    expect(await updateClosure(set.as(), { id, reason: 'Flood' })).toMatchObject({ version: 2 });
    expect(await refusalOf(updateClosure(set.as(), { id, reason: 'Fire', version: 1 }))).toMatchObject({
      code: 'version_conflict',
      currentVersion: 2,
    });
  });

  test('lasts longer, and what is booked then makes way as if it were new', async () => {
    const one = await desk();
    const other = await desk();
    const { id } = await set.close({ resourceId: one });
    const booking = await set.book([one], at('09:00', 13), at('10:00', 13));
    const after = await updateClosure(set.as(), { id, end: at('00:00', 15) });
    expect(after.bookings).toEqual({ moved: 1, shortened: 0, cancelled: 0 });
    expect(await getBooking(set.as(), { id: booking.id })).toMatchObject({ resourceIds: [other] });
    expect(await set.held(one)).toEqual(['08T00:00–12T00:00 out_of_service', '12T00:00–15T00:00 out_of_service']);
  });

  test('is lifted while it runs: what was held stays in the books, and it can be booked again', async () => {
    const one = await desk();
    const { id } = await set.close({ resourceId: one });
    const later = set.as(undefined, Temporal.Instant.from(at('12:00', 9)));
    await liftClosure(later, { id });
    expect(await set.held(one)).toEqual(['08T00:00–09T12:00 out_of_service']);
    expect((await set.book([one], at('09:00', 10), at('10:00', 10))).state).toBe('confirmed');
    for (const again of [() => liftClosure(later, { id }), () => updateClosure(later, { id, reason: 'Late' })])
      expect(await refusalOf(again())).toMatchObject({ code: 'closure_over' });
  });

  test('brings nothing back when it is lifted over what somebody took meanwhile', async () => {
    const one = await desk();
    const nine = [at('09:00', 9), at('10:00', 9)] as const;
    const hers = await set.book([one], ...nine);
    const { id } = await set.close({ resourceId: one, bookings: 'cancel' });
    await updateClosure(set.as(), { id, end: at('00:00', 9) });
    const his = await set.book([one], ...nine);
    await liftClosure(set.as(), { id });
    const stateOf = async (booking: number) => (await getBooking(set.as(), { id: booking })).state;
    expect([await stateOf(hers.id), await stateOf(his.id)]).toEqual(['cancelled', 'confirmed']);
    expect(await set.held(one)).toEqual(['09T09:00–09T10:00 booking']);
  });

  test('is over, and nothing of it can be changed any more', async () => {
    const { id } = await set.close({ floorId: floor });
    const later = set.as(undefined, Temporal.Instant.from(at('00:00', 12)));
    expect(await refusalOf(updateClosure(later, { id, end: at('00:00', 20) }))).toMatchObject({ code: 'closure_over' });
    expect(await refusalOf(updateClosure(set.as(), { id, end: at('07:00', 7) }))).toMatchObject({ param: 'end' });
    expect(await refusalOf(getClosure(set.as(), { id: 99_999 }))).toMatchObject({ code: 'not_found' });
  });
});

describe('a resource that comes to a closed place', () => {
  test('is closed with it, as many as there are; gone from there, it is open', async () => {
    const { id: closureId } = await set.close({ floorId: floor });
    const { id } = await set.add({ floorId: floor, type: 'equipment', quantity: 2 });
    expect(await set.held(id)).toEqual([WHOLE, `2 ${WHOLE}`]);
    await set.change(id, { quantity: 3 });
    expect(await set.held(id)).toEqual([WHOLE, `2 ${WHOLE}`, `3 ${WHOLE}`]);
    await set.change(id, { quantity: 1 });
    expect(await set.held(id)).toEqual([WHOLE]);
    await set.change(id, { floorId: set.above });
    expect(await set.held(id)).toEqual([]);
    await set.change(id, { floorId: floor, name: 'Back' });
    expect(await set.held(id)).toEqual([WHOLE]);
    await liftClosure(set.as(), { id: closureId });
    expect(await set.held(id)).toEqual([]);
  });

  test('stays where it is while it is booked then', async () => {
    await set.close({ floorId: floor });
    const id = await set.thing({ floorId: set.above });
    await set.book([id], at('09:00', 9), at('10:00', 9));
    expect(await refusalOf(set.change(id, { floorId: floor }))).toMatchObject({
      code: 'closure_in_the_way',
      clashes: [{ resourceId: id }],
    });
    expect(await set.held(id)).toEqual(['09T09:00–09T10:00 booking']);
  });

  test('takes along what closes itself', async () => {
    const id = await desk();
    await set.close({ resourceId: id });
    await set.change(id, { floorId: set.above });
    expect(await set.held(id)).toEqual(['08T00:00–12T00:00 out_of_service']);
  });
});

test('the list tells of a place what closes it, as a part of another, or a part of it', async () => {
  const one = await desk();
  const other = await desk();
  const own = await createFloor(set.as(), { name: 'Other', buildingId: set.building, level: 9 });
  const beside = await set.close({ floorId: own.id, start: at('00:00', 24), end: at('00:00', 25) });
  const [whole, part, lifted] = [
    await set.close({ buildingId: set.building, start: at('00:00', 26), end: at('00:00', 27) }),
    await set.close({ resourceId: one, start: at('00:00', 24), end: at('00:00', 25) }),
    await set.close({ floorId: floor, start: at('00:00', 24), end: at('00:00', 25) }),
  ];
  await liftClosure(set.as(), { id: lifted.id });
  const from = at('00:00', 24);
  const ids = async (filter: object) => (await listClosures(set.as(), { from, ...filter })).items.map(({ id }) => id);
  expect(await ids({ floorId: floor })).toEqual([part.id, whole.id]);
  expect(await ids({ resourceId: one })).toEqual([part.id, whole.id]);
  expect(await ids({ resourceId: other })).toEqual([whole.id]);
  expect(await ids({ buildingId: set.building })).toEqual([beside.id, part.id, whole.id]);
  expect(await ids({ floorId: floor, lifted: true })).toEqual([part.id, whole.id]);
  expect(await ids({ floorId: floor, lifted: true, from: at('00:00', 6) })).toContain(lifted.id);
  expect(await ids({ floorId: floor, to: at('00:00', 26) })).toEqual([part.id]);
  expect(await ids({ floorId: floor, from: at('00:00', 25) })).toEqual([whole.id]);
  expect(await ids({ buildingId: 99_999 })).toEqual([]);
  const { nextCursor } = await listClosures(set.as(), { from, floorId: floor, limit: 1 });
  expect(await ids({ floorId: floor, cursor: nextCursor ?? '' })).toEqual([whole.id]);
  await liftClosure(set.as(), { id: whole.id });
});

test('the list tells of an area what closes it, its floor or its house, or a resource in it', async () => {
  const [quiet, loud] = [
    (await createArea(set.as(), { name: 'Quiet', floorId: floor })).id,
    (await createArea(set.as(), { name: 'Loud', floorId: floor })).id,
  ];
  const [inside, outside] = [await desk({ areaId: quiet }), await desk()];
  const day = (start: number) => ({ start: at('00:00', start), end: at('00:00', start + 1) });
  const [own, other, one, storey, house, nowhere] = [
    await set.close({ areaId: quiet, ...day(24) }),
    await set.close({ areaId: loud, ...day(24) }),
    await set.close({ resourceId: inside, ...day(25) }),
    await set.close({ floorId: floor, ...day(26) }),
    await set.close({ buildingId: set.building, ...day(27) }),
    await set.close({ resourceId: outside, ...day(25) }),
  ];
  const from = at('00:00', 24);
  const ids = async (filter: object) => (await listClosures(set.as(), { from, ...filter })).items.map(({ id }) => id);
  expect(await ids({ areaId: quiet })).toEqual([own.id, one.id, storey.id, house.id]);
  expect(await ids({ areaId: loud, floorId: floor, buildingId: set.building })).toEqual([
    other.id,
    storey.id,
    house.id,
  ]);
  expect(await ids({ floorId: floor })).toEqual([own.id, other.id, one.id, nowhere.id, storey.id, house.id]);
  expect(await ids({ areaId: 99_999 })).toEqual([]);
  expect(await ids({ areaId: quiet, floorId: set.above })).toEqual([]);
  expect(await ids({ areaId: quiet, buildingId: 99_999 })).toEqual([]);
  await liftClosure(set.as(), { id: house.id });
});

test('a part is told what closes its hall, and a hall what closes it by a part, wherever that is', async () => {
  const upper = (await createFloor(set.as(), { name: 'Upper', buildingId: set.building, level: 4 })).id;
  const [part, other, beside] = [
    await set.thing({ type: 'room', floorId: floor }),
    await set.thing({ type: 'room', floorId: upper }),
    await set.thing({ type: 'room', floorId: floor }),
  ];
  const hall = (await set.add({ type: 'room', floorId: floor, partIds: [part, other] })).id;
  const day = (start: number) => ({ start: at('00:00', start), end: at('00:00', start + 1) });
  const [whole, piece, storey] = [
    await set.close({ resourceId: hall, ...day(24) }),
    await set.close({ resourceId: part, ...day(25) }),
    await set.close({ floorId: upper, ...day(26) }),
  ];
  const from = at('00:00', 24);
  const ids = async (resourceId: number) =>
    (await listClosures(set.as(), { from, resourceId })).items.map(({ id }) => id);
  expect(await ids(hall)).toEqual([whole.id, piece.id, storey.id]);
  expect(await ids(part)).toEqual([whole.id, piece.id]);
  expect(await ids(other)).toEqual([whole.id, storey.id]);
  expect(await ids(beside)).toEqual([]);
  expect(await ids(99_999)).toEqual([]);
});

test('of what somebody does not see she is told no closure, but for those of its place', async () => {
  const id = await desk();
  const few = await createGroup(set.as(), { name: `Few ${id}` });
  await createPolicy(set.world.ctx, { name: 'Seen', resourceId: id, rules: { visibleTo: { groupIds: [few.id] } } });
  const { who } = await createUser(set.world);
  const [own, all] = [await set.close({ resourceId: id }), await set.close({ floorId: floor })];
  const seen = await listClosures(set.as(who), { floorId: floor });
  expect(seen.items.map((one) => one.id)).toEqual([all.id]);
  expect(await refusalOf(getClosure(set.as(who), { id: own.id }))).toMatchObject({ code: 'not_found' });
  expect((await getClosure(set.as(), { id: own.id })).resourceId).toBe(id);
});
