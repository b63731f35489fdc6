import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createResource } from '../../../test/support/database.ts';
import { createSubscribing } from '../../../test/support/subscribing.ts';
import { cancelBooking } from '../bookings/bookings.ts';
import { createClosure, liftClosure } from '../closures/closures.ts';
import { createPolicy, updatePolicy } from '../policies/policies.ts';
import { updateResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';

/** What a resource is now changes by the clock alone, and by closures. */

let set: Awaited<ReturnType<typeof createSubscribing>>;
beforeAll(async () => {
  set = await createSubscribing();
});
beforeEach(() => set.begin());
afterAll(() => set[Symbol.asyncDispose]());

const boss = () => set.as(set.world.ctx.who);
const at = (minutes: number) => set.now.add({ minutes }).toString();
const book = (resourceId: number, from: number, to: number) =>
  createBooking(boss(), { resourceIds: [resourceId], start: at(from), end: at(to) });
const tellings = async () => (await set.told()).filter(({ about }) => about === 'status').length;
async function tellingsAfter(minutes: number): Promise<number> {
  set.later(minutes);
  const before = await tellings();
  await set.tellAll();
  return (await tellings()) - before;
}

test('as a booking begins and as it ends, whoever subscribed to the status is told; between them and after nobody is', async () => {
  await book(set.room, 30, 50);
  await set.hear();
  await set.ask({ about: 'status', minutes: 90 });
  await set.ask({ about: 'appointment', minutes: 90 });
  expect([await tellingsAfter(29), await tellingsAfter(1), await tellingsAfter(10), await tellingsAfter(10)]).toEqual([
    0, 1, 0, 1,
  ]);
  expect(await tellingsAfter(5)).toBe(0);
});

test('what is booked later, and ends earlier, is followed; what was cancelled is told once, and no more at its time', async () => {
  await set.ask({ about: 'status', minutes: 90 });
  const { id } = await book(set.room, 30, 50);
  expect([await tellingsAfter(0), await tellingsAfter(30)]).toEqual([1, 1]);
  await cancelBooking(boss(), { id });
  expect([await tellingsAfter(0), await tellingsAfter(20)]).toEqual([1, 0]);
});

test('it is so of what shares a place with it, and of nothing once nobody wants to hear', async () => {
  const room = () => createResource(set.world, { type: 'room', buildingId: set.house });
  const [part, whole] = [await room(), await room()];
  await updateResource(boss(), { id: whole, partIds: [part, await room()] });
  await book(part, 30, 40);
  await book(part, 60, 70);
  await set.hear();
  await set.ask({ about: 'status', resourceIds: [whole], minutes: 35 });
  expect([await tellingsAfter(30), await tellingsAfter(10)]).toEqual([1, 0]);
  const waiting = set.world.db.selectFrom('job').select('id').where('name', '=', 'subscription.look');
  expect(await waiting.where('tenantId', '=', set.world.tenant.id).execute()).toEqual([]);
});

test('that its building is closed, and is open again, is told of each resource there', async () => {
  await set.ask({ about: 'status', resourceIds: [set.room, set.other], minutes: 90 });
  const { id } = await createClosure(boss(), { buildingId: set.house, end: at(60), reason: 'Power cut' });
  expect(await tellingsAfter(0)).toBe(1);
  expect((await set.told()).at(-1)?.resourceIds).toEqual([set.room, set.other]);
  await liftClosure(boss(), { id });
  expect(await tellingsAfter(0)).toBe(1);
});

test('as business hours begin and end, and as they become others, it is told; by the clocks of the building', async () => {
  // It is a Monday, eight o’clock in London.
  const open = (from: string, to: string) => ({ hours: { week: [{ day: 1, from, to }] } });
  const { id } = await createPolicy(boss(), {
    name: 'Hours',
    resourceId: set.room,
    rules: open('09:00', '10:00'),
  });
  await set.hear();
  await set.ask({ about: 'status', resourceIds: [set.room], minutes: 240 });
  expect([await tellingsAfter(59), await tellingsAfter(1), await tellingsAfter(59), await tellingsAfter(1)]).toEqual([
    0, 1, 0, 1,
  ]);
  await updatePolicy(boss(), { id, rules: open('10:30', '11:00') });
  expect([await tellingsAfter(0), await tellingsAfter(28), await tellingsAfter(2), await tellingsAfter(30)]).toEqual([
    1, 0, 1, 1,
  ]);
});
