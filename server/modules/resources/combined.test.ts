import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { interleave, orders } from '../../../test/support/interleave.ts';
import { getAvailability } from '../availability/availability.ts';
import { cancelBooking, checkBooking, listBookings, updateBooking } from '../bookings/bookings.ts';
import { checkInMethods } from '../policies/contract.ts';
import { createPolicy } from '../policies/policies.ts';
import { checkInBooking } from '../presence/presence.ts';
import { createBooking } from '../series/series.ts';
import { MAX_PARTS } from './contract.ts';
import { createResource, deleteResource, getResource, retireResource, updateResource } from './resources.ts';

let testing: TestDatabase;
let world: World;
let buildingId: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  buildingId = await createBuilding(world);
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const at = (now = NOW) => contextFor(testing.database, world.ctx.who, now);
const nine = { start: '2030-01-07T09:00:00Z', end: '2030-01-07T10:00:00Z' };
const ten = { start: nine.end, end: '2030-01-07T11:00:00Z' };
const room = async (name: string, partIds?: number[]): Promise<number> =>
  (await createResource(at(), { type: 'room', name, buildingId, ...(partIds && { partIds }) })).id;
const book = (id: number, during = nine, ctx = at()) => createBooking(ctx, { resourceIds: [id], ...during });
const taken = { kind: { code: 'resource_already_booked' } };

/** Two small rooms and the hall that they make. */
const hall = async () => {
  const parts = [await room('North'), await room('South')] as const;
  return { whole: await room('Hall', [...parts]), parts };
};
const held = async (ids: readonly number[]) =>
  (await world.db.selectFrom('hold').select(['resourceId', 'wholeId']).where('resourceId', 'in', ids).execute()).length;

describe('a combined room', () => {
  test('takes all its parts, and none of them takes another', async () => {
    const { whole, parts } = await hall();
    await book(whole);
    for (const part of parts) await expect(book(part)).rejects.toMatchObject(taken);
    await Promise.all(parts.map((part) => book(part, ten)));
    await expect(book(whole, ten)).rejects.toMatchObject({
      details: { extra: { clashes: [{ resourceId: whole, start: '2030-01-07T10:00:00.000Z' }] } },
    });
  });

  test('had in part is not had at all', async () => {
    const { whole, parts } = await hall();
    const { id } = await book(parts[1]);
    await expect(book(whole)).rejects.toMatchObject(taken);
    expect(await held(parts)).toBe(1);
    await cancelBooking(at(), { id });
    await book(whole);
    expect(await held(parts)).toBe(2);
  });

  test('is as free as its parts are, for who looks and for who asks whether she may book', async () => {
    const { whole, parts } = await hall();
    await book(parts[0]);
    const period = { start: nine.start, end: ten.end };
    const { items } = await getAvailability(at(), { ...period, buildingId, type: 'room' });
    const busy = new Map(items.map((one) => [one.resourceId, one.busy.map(({ start, end }) => [start, end])]));
    const hour = ['2030-01-07T09:00:00.000Z', '2030-01-07T10:00:00.000Z'];
    expect([busy.get(whole), busy.get(parts[0]), busy.get(parts[1])]).toEqual([[hour], [hour], []]);
    expect(await checkBooking(at(), { resourceIds: [whole], ...nine })).toMatchObject({
      allowed: false,
      refusals: [{ code: 'resource_already_booked', resourceId: whole }],
      alternative: { resourceIds: [whole] },
    });
  });

  test('is booked in the lists of its parts', async () => {
    const { whole, parts } = await hall();
    const { id } = await book(whole);
    const { items } = await listBookings(at(), { resourceId: parts[0] });
    expect(items.map((one) => [one.id, one.resourceIds])).toEqual([[id, [whole]]]);
  });

  test('is given back where nobody comes, and kept where somebody does', async () => {
    const { whole, parts } = await hall();
    const checkIn = {
      required: true,
      methods: [...checkInMethods],
      opensMinutes: 15,
      closesMinutes: 15,
      release: true,
    };
    await createPolicy(at(), { name: 'Come', resourceId: whole, rules: { checkIn } });
    const [nobody, somebody] = [await book(whole), await book(whole, ten)];
    const late = at(Temporal.Instant.from('2030-01-07T09:20:00Z'));
    await book(parts[0], { start: '2030-01-07T09:20:00Z', end: nine.end }, late);
    await expect(checkInBooking(late, { id: nobody.id })).rejects.toMatchObject({ kind: { status: 409 } });
    await checkInBooking(at(Temporal.Instant.from(ten.start)), { id: somebody.id });
    const later = at(Temporal.Instant.from('2030-01-07T10:30:00Z'));
    await expect(book(parts[1], { start: '2030-01-07T10:30:00Z', end: ten.end }, later)).rejects.toMatchObject(taken);
  });

  test('is not booked beside its own part', async () => {
    const { whole, parts } = await hall();
    const wish = { resourceIds: [whole, parts[0]], ...nine };
    await expect(createBooking(at(), wish)).rejects.toMatchObject({ details: { param: 'resourceIds[1]' } });
    const other = await room('Corner', [parts[1], await room('West')]);
    await expect(createBooking(at(), { ...wish, resourceIds: [whole, other] })).rejects.toMatchObject({
      details: { param: 'resourceIds[1]' },
    });
  });

  test('is moved to and from a part of its own', async () => {
    const { whole, parts } = await hall();
    const { id } = await book(parts[0]);
    await updateBooking(at(), { id, resourceIds: [whole] });
    await expect(book(parts[1])).rejects.toMatchObject(taken);
    await updateBooking(at(), { id, resourceIds: [parts[0]] });
    await book(parts[1]);
    expect(await held(parts)).toBe(2);
  });
});

describe('what is combined', () => {
  const refused = (param: string) => ({ details: { param } });

  test('changes only while nobody has it', async () => {
    const { whole, parts } = await hall();
    const west = await room('West');
    const { id } = await book(whole);
    const remade = () => updateResource(at(), { id: whole, partIds: [parts[0], west] });
    await expect(remade()).rejects.toMatchObject(refused('partIds'));
    expect((await updateResource(at(), { id: whole, partIds: [parts[1], parts[0]] })).partIds).toEqual(parts);
    await cancelBooking(at(), { id });
    expect((await remade()).partIds).toEqual([parts[0], west]);
    await book(whole);
    await book(parts[1]);
    await expect(book(west)).rejects.toMatchObject(taken);
  });

  test('is a room of its own again when nobody has it, and what was is forgotten', async () => {
    const { whole, parts } = await hall();
    await book(whole);
    const after = at(Temporal.Instant.from(nine.end));
    expect((await updateResource(after, { id: whole, partIds: null })).partIds).toEqual([]);
    await book(whole, ten, after);
    await book(parts[0], ten, after);
    await expect(book(whole, ten, after)).rejects.toMatchObject(taken);
  });

  test('was no room that is booked', async () => {
    const one = await room('One');
    const [two, three] = [await room('Two'), await room('Three')];
    const { id } = await book(one);
    const combine = () => updateResource(at(), { id: one, partIds: [two, three] });
    await expect(combine()).rejects.toMatchObject(refused('partIds'));
    await cancelBooking(at(), { id });
    await combine();
    await book(one);
    await expect(book(two)).rejects.toMatchObject(taken);
  });

  test('is of one type and building, in two levels and in use', async () => {
    const { whole, parts } = await hall();
    const there = await createBuilding(world);
    const desk = await createResource(at(), { type: 'desk', name: 'Desk', buildingId });
    const elsewhere = await createResource(at(), { type: 'room', name: 'Away', buildingId: there });
    const old = await room('Old');
    await retireResource(at(), { id: old });
    for (const wrong of [whole, desk.id, elsewhere.id, old, 987_654])
      await expect(room('Wrong', [parts[0], wrong])).rejects.toMatchObject(refused('partIds[1]'));
    const alone = await room('Alone');
    await expect(updateResource(at(), { id: alone, partIds: [alone] })).rejects.toMatchObject(refused('partIds[0]'));
    await expect(room('Same', [alone])).rejects.toMatchObject({
      details: { param: 'partIds', detail: 'A combined room has 2 parts at least' },
    });
    await expect(updateResource(at(), { id: whole, partIds: [parts[0]] })).rejects.toMatchObject(refused('partIds'));
    await expect(updateResource(at(), { id: parts[0], partIds: [alone] })).rejects.toMatchObject(refused('partIds'));
    const screens = { type: 'equipment', name: 'Screens', buildingId } as const;
    const screen = await createResource(at(), screens);
    await expect(createResource(at(), { ...screens, partIds: [screen.id] })).rejects.toMatchObject(refused('partIds'));
  });

  test('keeps its parts where and as they are', async () => {
    const { whole, parts } = await hall();
    const there = await createBuilding(world);
    for (const id of [whole, parts[0]])
      await expect(updateResource(at(), { id, buildingId: there })).rejects.toMatchObject(refused('buildingId'));
    await expect(retireResource(at(), { id: parts[0] })).rejects.toMatchObject({ kind: { code: 'in_use' } });
    await expect(deleteResource(at(), { id: parts[0] })).rejects.toMatchObject({ kind: { code: 'in_use' } });
    await deleteResource(at(), { id: whole });
    await deleteResource(at(), { id: parts[0] });
  });

  test.each(orders(2, 2))('while its part is booked %s: one of them has it', async (order) => {
    const { whole, parts } = await hall();
    const done = await interleave(testing.database, order, {
      A: { ctx: at(), steps: [async (tx) => void (await book(whole, nine, tx))] },
      B: { ctx: at(), steps: [async (tx) => void (await book(parts[1], nine, tx))] },
    });
    expect(done.filter((error) => error === null)).toHaveLength(1);
    expect(await held(parts)).toBe(done[0] === null ? 2 : 1);
  });

  test.each(orders(2, 2))('while it is booked %s: who has it, has it as it is', async (order) => {
    const parts = [await room('East'), await room('West')];
    const whole = await room('Both');
    const done = await interleave(testing.database, order, {
      A: { ctx: at(), steps: [async (tx) => void (await book(whole, nine, tx))] },
      B: { ctx: at(), steps: [async (tx) => void (await updateResource(tx, { id: whole, partIds: parts }))] },
    });
    expect(done.filter((error) => error === null)).toHaveLength(order === 'BBAA' ? 2 : 1);
    expect((await getResource(at(), { id: whole })).partIds).toEqual(done[1] === null ? parts : []);
    const asItIs = done[1] === null ? [0, 2] : [1, 0];
    expect([await held([whole]), await held(parts)]).toEqual(done[0] === null ? asItIs : [0, 0]);
  });

  test.each(orders(2, 2))('while it is booked and taken apart %s: who has it, has it as it is', async (order) => {
    const { whole, parts } = await hall();
    const done = await interleave(testing.database, order, {
      A: { ctx: at(), steps: [async (tx) => void (await book(whole, nine, tx))] },
      B: { ctx: at(), steps: [async (tx) => void (await updateResource(tx, { id: whole, partIds: [] }))] },
    });
    // Whoever met the other may have been tried again, behind it: then both are done.
    expect(done.filter((error) => error === null).length).toBeGreaterThanOrEqual(order === 'BBAA' ? 2 : 1);
    const asItIs = done[1] === null ? [1, 0] : [0, 2];
    expect([await held([whole]), await held(parts)]).toEqual(done[0] === null ? asItIs : [0, 0]);
  });
});

describe('taken apart and put out of use', () => {
  const types = async (id: number): Promise<string[]> => {
    const told = world.db.selectFrom('event').select('type').where('subjectId', '=', id).orderBy('id');
    return (await told.execute()).map(({ type }) => type).filter((type) => type.startsWith('resource.'));
  };

  test('it is both at once: its parts stay, and both are told', async () => {
    const { whole, parts } = await hall();
    const after = await updateResource(at(), { id: whole, partIds: [], retire: true });
    expect(after).toMatchObject({ partIds: [], retired: true, version: 2 });
    expect(await types(whole)).toEqual(['resource.created', 'resource.updated', 'resource.retired']);
    await expect(book(whole)).rejects.toMatchObject({ kind: { code: 'resource_retired' } });
    for (const part of parts) await book(part);
    // Again it is nothing new.
    expect(await updateResource(at(), { id: whole, retire: true })).toMatchObject({ retired: true, version: 2 });
    expect(await types(whole)).toHaveLength(3);
  });

  test('or neither, where it is booked', async () => {
    const { whole, parts } = await hall();
    await book(whole);
    const refused = updateResource(at(), { id: whole, partIds: [], retire: true });
    await expect(refused).rejects.toMatchObject({ kind: { code: 'in_use' }, details: { param: 'partIds' } });
    expect(await getResource(at(), { id: whole })).toMatchObject({ partIds: [...parts], retired: false, version: 1 });
    expect(await types(whole)).toEqual(['resource.created']);
  });

  test('a part of another is not put out of use by a change either', async () => {
    const { parts } = await hall();
    const refused = updateResource(at(), { id: parts[0], name: 'Other', retire: true });
    await expect(refused).rejects.toMatchObject({ kind: { code: 'in_use' } });
    expect(await getResource(at(), { id: parts[0] })).toMatchObject({ name: 'North', retired: false });
  });
});

test('what has as many parts as it may is booked as a whole: all of them are taken, and free again with it', async () => {
  const parts: number[] = [];
  for (let i = 0; i < MAX_PARTS; i++) parts.push(await room(`Box ${i}`));
  const whole = await room('Great hall', parts);
  expect((await getResource(at(), { id: whole })).partIds.toSorted((a, b) => a - b)).toEqual(parts);
  const { id } = await book(whole);
  expect(await held(parts)).toBe(MAX_PARTS);
  for (const part of parts) await expect(book(part)).rejects.toMatchObject(taken);
  await cancelBooking(at(), { id });
  expect(await held(parts)).toBe(0);
  await book(parts.at(-1) ?? 0);
  await expect(book(whole)).rejects.toMatchObject(taken);
});

test('a combined room has parts of different sizes, three of them and one as large as the others together', async () => {
  const sized = async (name: string, capacity: number, partIds?: number[]) =>
    (await createResource(at(), { type: 'room', name, buildingId, capacity, ...(partIds && { partIds }) })).id;
  const parts = [await sized('Nook', 2), await sized('Study', 6), await sized('Forum', 8)];
  const whole = await sized('Congress', 16, parts);
  const [small, middle, large] = parts as [number, number, number];
  expect(await getResource(at(), { id: whole })).toMatchObject({ capacity: 16, partIds: parts });
  const { id } = await book(small);
  await expect(book(whole)).rejects.toMatchObject(taken);
  await Promise.all([middle, large].map((part) => book(part)));
  await book(whole, ten);
  for (const part of parts) await expect(book(part, ten)).rejects.toMatchObject(taken);
  expect(await held(parts)).toBe(6);
  await cancelBooking(at(), { id });
  await expect(book(whole)).rejects.toMatchObject(taken);
  expect(await held(parts)).toBe(5);
});
