import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { at, createClosing, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { createAssignment, releaseAssignment } from '../assignments/assignments.ts';
import { createFloor } from '../places/places.ts';
import { checkClosure, liftClosure, updateClosure } from './closures.ts';
import { MAX_ASSIGNED_SHOWN } from './contract.ts';

/** What is assigned where something is closed from Tuesday 8 January on, to the end of Friday. Today is Monday. */

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

let floor: number;
beforeEach(async () => {
  floor = (await createFloor(set.as(), { name: 'Own', buildingId: set.building, level: 3 })).id;
});

type Person = Awaited<ReturnType<typeof createUser>>;
async function assigned(person: Person, given: object = {}) {
  const resourceId = await set.thing({ floorId: floor });
  const { id } = await createAssignment(set.as(), { resourceId, userId: person.id, ...given });
  return { id, resourceId };
}
const check = (given: object = {}) =>
  checkClosure(set.as(), { floorId: floor, start: at('00:00'), end: at('00:00', 12), ...given });
const shown = (day: number): string => new Date(at('00:00', day)).toISOString();

test('is named before it is closed: whose it is, and on which of these days', async () => {
  const [her, mate, away] = [await createUser(set.world), await createUser(set.world), await createUser(set.world)];
  const [own, flexi, lent] = [await assigned(her), await assigned(mate, { kind: 'flexi' }), await assigned(away)];
  await assigned(her, { firstDay: '2030-01-12' });
  await releaseAssignment(set.as(mate.who), { id: flexi.id, firstDay: '2030-01-08', lastDay: '2030-01-09' });
  await releaseAssignment(set.as(away.who), { id: lent.id, firstDay: '2030-01-08', lastDay: '2030-01-11' });
  expect(await check()).toMatchObject({
    assigned: 2,
    assignments: [
      { assignmentId: own.id, resourceId: own.resourceId, userId: her.id, firstDay: '2030-01-08', days: 4 },
      { resourceId: flexi.resourceId, userId: mate.id, firstDay: '2030-01-10', lastDay: '2030-01-11', days: 2 },
    ],
  });
});

test('is counted where it is too much to be named', async () => {
  const her = await createUser(set.world);
  for (let i = 0; i <= MAX_ASSIGNED_SHOWN; i++) await assigned(her);
  const { assigned: all, assignments } = await check();
  expect([all, assignments.length]).toEqual([MAX_ASSIGNED_SHOWN + 1, MAX_ASSIGNED_SHOWN]);
});

test('each who has some is told once that it is closed, for longer, earlier open and open again', async () => {
  const [her, other] = [await createUser(set.world), await createUser(set.world)];
  const [one, two] = [await assigned(her), await assigned(her)];
  await assigned(other, { firstDay: '2030-01-20' });
  const { id } = await set.close({ floorId: floor });
  const end = (day: number) => updateClosure(set.as(), { id, end: at('00:00', day) });
  await end(10);
  expect(await check({ floorId: undefined, start: undefined, closureId: id, end: at('00:00', 14) })).toMatchObject({
    assigned: 2,
    assignments: [{ firstDay: '2030-01-10', lastDay: '2030-01-13' }, {}],
  });
  await end(14);
  await liftClosure(set.as(), { id });
  const hers = { userId: her.id, resourceIds: [one.resourceId, two.resourceId], more: 0, place: 'Own' };
  const time = (start: number, until: number) => ({ start: shown(start), end: shown(until) });
  expect(await set.told('closure.kept_out', id)).toMatchObject([
    { ...hers, ...time(8, 12) },
    { ...hers, ...time(8, 14) },
  ]);
  expect(await set.told('closure.let_in', id)).toMatchObject([
    { ...hers, ...time(10, 12) },
    { ...hers, ...time(8, 14) },
  ]);
});
