import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { createAssignment } from '../assignments/assignments.ts';
import { createGroup } from '../people/people.ts';
import { createPolicy } from '../policies/policies.ts';
import { retireResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { getHere, renewResourceCode } from './presence.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let bob: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  ann = await createUser(world, { name: 'Ann' });
  bob = await createUser(world, { name: 'Bob' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const clock = (time: string): string => `2030-01-07T${time}:00.000Z`;
const as = (who: Principal, time = '08:00') => contextFor(testing.database, who, Temporal.Instant.from(clock(time)));
async function newDesk(): Promise<{ readonly id: number; readonly code: string }> {
  const id = await createResource(world, { buildingId: building });
  return { id, code: (await renewResourceCode(world.ctx, { id })).code };
}

test('a desk is free until somebody has it, and mine from when I may check in', async () => {
  const { id, code } = await newDesk();
  expect(await getHere(as(ann.who), { code })).toMatchObject({ mine: null, free: true, freeUntil: null, others: [] });
  const hers = await createBooking(as(ann.who), { resourceIds: [id], start: clock('09:00'), end: clock('12:00') });
  const his = await createBooking(as(bob.who), { resourceIds: [id], start: clock('13:00'), end: clock('14:00') });
  expect(await getHere(as(ann.who, '08:44'), { code })).toMatchObject({
    resource: { id },
    mine: null,
    free: true,
    freeUntil: clock('09:00'),
    others: [{ id: hers.id }, { id: his.id }],
  });
  expect(await getHere(as(ann.who, '08:45'), { code })).toMatchObject({
    mine: { id: hers.id },
    others: [{ id: his.id }],
  });
  expect(await getHere(as(bob.who, '08:45'), { code })).toMatchObject({
    mine: null,
    others: [{ id: hers.id }, { id: his.id }],
  });
  expect(await getHere(as(bob.who, '09:00'), { code })).toMatchObject({ free: false, freeUntil: null });
  expect(await getHere(as(bob.who, '12:00'), { code })).toMatchObject({ free: true, freeUntil: clock('13:00') });
});

test('others see as much of who is there as in the diary', async () => {
  const { id, code } = await newDesk();
  const resourceIds = [id];
  await createBooking(as(ann.who), { resourceIds, title: 'Secret', start: clock('09:00'), end: clock('12:00') });
  await createBooking(as(ann.who), { resourceIds, start: '2030-01-08T01:00:00Z', end: '2030-01-08T02:00:00Z' });
  const { others, freeUntil, free } = await getHere(as(bob.who, '12:00'), { code });
  expect([others, free, freeUntil]).toEqual([[], true, '2030-01-08T01:00:00.000Z']);
  expect((await getHere(as(bob.who, '10:00'), { code })).others).toMatchObject([{ title: '', hostName: 'Ann' }]);
});

test('codes of before, of elsewhere and of nothing lead nowhere; what is out of use is not free', async () => {
  const { id, code } = await newDesk();
  const other = await createWorld(testing.database);
  const { code: fresh } = await renewResourceCode(world.ctx, { id });
  for (const [ctx, given] of [
    [as(ann.who), code],
    [other.ctx, fresh],
    [as(ann.who), 'NOTHING'],
  ] as const)
    await expect(getHere(ctx, { code: given })).rejects.toMatchObject({ kind: { code: 'not_found' } });
  await retireResource(world.ctx, { id });
  expect(await getHere(as(ann.who), { code: fresh })).toMatchObject({ free: false, resource: { retired: true } });
});

test('a hidden desk says what is there to whom it is assigned, and to nobody else who does not see it', async () => {
  const { id, code } = await newDesk();
  const { id: groupId } = await createGroup(world.ctx, { name: 'Board' });
  await createPolicy(world.ctx, { name: 'Board desk', resourceId: id, rules: { visibleTo: { groupIds: [groupId] } } });
  const noSight = { kind: { code: 'not_found' }, details: { param: 'code' } };
  await expect(getHere(as(ann.who), { code })).rejects.toMatchObject(noSight);
  await createAssignment(world.ctx, { resourceId: id, userId: ann.id });
  expect(await getHere(as(ann.who), { code })).toMatchObject({ resource: { id }, mine: null, free: false });
  await expect(getHere(as(bob.who), { code })).rejects.toMatchObject(noSight);
});
