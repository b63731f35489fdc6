import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { at, createClosing, NOW, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { checkInAssignment, createAssignment, listAssignments, releaseAssignment } from '../assignments/assignments.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createPolicy } from '../policies/policies.ts';
import { listElsewhereToday, listWorkLocations, setWorkDay, setWorkWeek } from './teams.ts';

/** Whose desk is assigned is in, as far as nothing else is known. Today is Monday 7 January 2030, 08:00. */

type Person = Awaited<ReturnType<typeof createUser>>;
let set: Closing;
let her: Person;
let mate: Person;
let groupId: number;
let desk: number;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  [her, mate] = [await createUser(set.world), await createUser(set.world)];
  groupId = (await createGroup(set.world.ctx, { name: `Team ${her.id}` })).id;
  for (const { id } of [her, mate]) await addGroupMember(set.world.ctx, { id: groupId, userId: id });
  desk = await set.thing();
});

const NOTHING = {
  monday: null,
  tuesday: null,
  wednesday: null,
  thursday: null,
  friday: null,
  saturday: null,
  sunday: null,
};
const day = (n: number): string => `2030-01-${String(n).padStart(2, '0')}`;
const assign = (given: object = {}) => createAssignment(set.as(), { resourceId: desk, userId: her.id, ...given });

/** Where a mate sees her: `07 office assigned 12`. */
async function seen(who = mate, now = NOW): Promise<string[]> {
  const span = { from: day(7), to: day(14), groupId };
  const { items } = await listWorkLocations(set.as(who.who, now), span);
  const days = items.find(({ userId }) => userId === her.id)?.days ?? [];
  return days.map((one) => [one.date.slice(8), one.location, one.basis, one.place?.resourceId ?? ''].join(' ').trim());
}

test('on each day on which it is hers, until it is not, is lent out or closed', async () => {
  const { id } = await assign({ lastDay: day(11) });
  expect(await seen()).toEqual([7, 8, 9, 10, 11].map((n) => `${day(n).slice(8)} office assigned ${desk}`));
  await releaseAssignment(set.as(her.who), { id, firstDay: day(8), lastDay: day(8) });
  await set.close({ resourceId: desk, buildingId: set.building, start: at('00:00', 9), end: at('00:00', 10) });
  expect(await seen()).toEqual([7, 10, 11].map((n) => `${day(n).slice(8)} office assigned ${desk}`));
});

test('not at the weekend or on a holiday, unless she usually works then; where rules say when it is open, as they say', async () => {
  await assign();
  const named = (...days: number[]) => days.map((n) => `${day(n).slice(8)} office assigned ${desk}`);
  expect(await seen()).toEqual(named(7, 8, 9, 10, 11));
  await setWorkWeek(set.as(her.who), { ...NOTHING, saturday: 'office' });
  expect(await seen()).toEqual(named(7, 8, 9, 10, 11, 12));
  const week = [1, 7].map((of) => ({ day: of, from: '09:00', to: '17:00' }));
  const hours = { week, holidays: [{ date: day(7), name: 'Founding' }], outside: true };
  await createPolicy(set.world.ctx, { name: 'Sundays', resourceId: desk, rules: { hours } });
  expect(await seen()).toEqual(named(12, 13));
});

test('but where she says or usually is elsewhere, or has booked; who says that she comes is at her desk', async () => {
  await assign({ lastDay: day(9) });
  await setWorkWeek(set.as(her.who), { ...NOTHING, tuesday: 'home' });
  await setWorkDay(set.as(her.who), { date: day(9), location: 'office' });
  const other = await set.thing();
  await set.book([other], at('09:00', 7), at('10:00', 7), { hostId: her.id });
  expect(await seen()).toEqual([`07 office booked ${other}`, '08 home usual', `09 office said ${desk}`]);
});

test('of one that needs check-in once she has come; a parking space says nothing', async () => {
  const { id } = await assign({ kind: 'flexi', checkInBy: '10:00' });
  const parking = await set.thing({ type: 'parking' });
  await assign({ resourceId: parking });
  expect(await seen()).toEqual([]);
  await checkInAssignment(set.as(her.who), { id });
  expect(await seen()).toEqual([`07 office assigned ${desk}`]);
});

test('others learn it today, and not where a policy hides whose it is', async () => {
  await assign({ lastDay: day(8) });
  const stranger = await createUser(set.world);
  expect(await seen(stranger)).toEqual([`07 office assigned ${desk}`]);
  await createPolicy(set.world.ctx, { name: 'Quiet', resourceId: desk, rules: { hideDetails: true } });
  expect([await seen(stranger), await seen(mate)]).toEqual([[], []]);
  expect(await seen(her)).toHaveLength(2);
});

test('an assignment in a list says where else its owner works today, to whom it says whose it is', async () => {
  await assign();
  const told = async (by: Person = mate, now = NOW) => {
    const { items } = await listAssignments(set.as(by.who, now), { resourceId: desk }, listElsewhereToday);
    return items.map(({ userId, elsewhereToday }) => [userId, elsewhereToday]);
  };
  expect(await told()).toEqual([[her.id, null]]);
  await setWorkWeek(set.as(her.who), { ...NOTHING, monday: 'home' });
  expect(await told()).toEqual([[her.id, 'home']]);
  expect(await told(her, Temporal.Instant.from(at('08:00', 8)))).toEqual([[her.id, null]]);
  await setWorkDay(set.as(her.who), { date: day(7), location: 'away' });
  expect(await told()).toEqual([[her.id, 'away']]);
  await setWorkDay(set.as(her.who), { date: day(7), location: 'office' });
  expect(await told()).toEqual([[her.id, null]]);
  await setWorkDay(set.as(her.who), { date: day(7), location: 'home' });
  await createPolicy(set.world.ctx, { name: 'Quiet', resourceId: desk, rules: { hideDetails: true } });
  expect([await told(), await told(her)]).toEqual([[[null, null]], [[her.id, 'home']]]);
});
