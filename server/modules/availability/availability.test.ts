import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, createClosing, type Closing } from '../../../test/support/closing.ts';
import { createBuilding, createResource, createUser } from '../../../test/support/database.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createPolicy } from '../policies/policies.ts';
import { getAvailability } from './availability.ts';

/** What is said of the day. Today is Monday 7 January 2030, 08:00. */

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

const day = async (resourceId: number, date: number, who = set.keeper.who) => {
  const { items } = await getAvailability(set.as(who), {
    resourceId,
    start: at('09:00', date),
    end: at('17:00', date),
  });
  return items[0]?.day;
};
const hours = {
  week: [1, 2, 6].map((of) => ({ day: of, from: '09:00', to: '17:00' })),
  holidays: [{ date: '2030-01-08', name: 'Founding' }],
};

test('where no rule says when it is open, every day is, and people work from Monday to Friday', async () => {
  const desk = await set.thing();
  expect(await day(desk, 11)).toEqual({ workday: true, open: true, holiday: null });
  expect(await day(desk, 12)).toEqual({ workday: false, open: true, holiday: null });
});

test('where rules say it, it is open on their days and on no holiday, which is named', async () => {
  const [desk, other] = [await set.thing(), await set.thing()];
  await createPolicy(set.world.ctx, { name: 'Hours', resourceId: desk, rules: { hours } });
  expect(await day(desk, 7)).toEqual({ workday: true, open: true, holiday: null });
  expect(await day(desk, 8)).toEqual({ workday: false, open: false, holiday: 'Founding' });
  expect(await day(desk, 9)).toEqual({ workday: false, open: false, holiday: null });
  expect(await day(desk, 12)).toEqual({ workday: true, open: true, holiday: null });
  expect(await day(other, 8)).toEqual({ workday: true, open: true, holiday: null });
});

test('hours that are advice close nothing, and still say when people work', async () => {
  const desk = await set.thing();
  await createPolicy(set.world.ctx, {
    name: 'Advice',
    resourceId: desk,
    rules: { hours: { ...hours, outside: true } },
  });
  expect(await day(desk, 8)).toEqual({ workday: false, open: true, holiday: 'Founding' });
});

test('hours of a group count for its members alone', async () => {
  const [desk, member] = [await set.thing(), await createUser(set.world)];
  const { id } = await createGroup(set.world.ctx, { name: 'Weekend crew' });
  await addGroupMember(set.world.ctx, { id, userId: member.id });
  await createPolicy(set.world.ctx, { name: 'Crew', resourceId: desk, groupIds: [id], rules: { hours } });
  expect(await day(desk, 9, member.who)).toMatchObject({ open: false });
  expect(await day(desk, 9)).toMatchObject({ open: true });
});

test('the day is the one of the building’s clocks', async () => {
  const far = await createBuilding(set.world, { zone: 'Pacific/Auckland' });
  const desk = await createResource(set.world, { buildingId: far });
  const span = { start: '2030-01-11T20:00:00Z', end: '2030-01-11T22:00:00Z' };
  const { items } = await getAvailability(set.as(), { resourceId: desk, ...span });
  // Friday in London, Saturday there.
  expect(items[0]?.day).toMatchObject({ workday: false });
});
