import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBuilding, createUser } from '../../../test/support/database.ts';
import { createDrawing, ZONE, type Person } from '../../../test/support/drawing.ts';
import { removeDelegate, setDelegate } from '../delegates/delegates.ts';
import { deletePolicy, listPolicies } from '../policies/policies.ts';
import { listSeatRequests, withdrawSeatRequest } from '../seating/seating.ts';

let set: Awaited<ReturnType<typeof createDrawing>>;
let there: Awaited<ReturnType<typeof set.open>>;
beforeAll(async () => {
  set = await createDrawing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  const { ctx } = set.world;
  for (const { id } of (await listPolicies(ctx, { limit: 200 })).items) await deletePolicy(ctx, { id });
  there = await set.open();
});

/** Of somebody’s requests, which another sees. */
const seenBy = async (one: Pick<Person, 'who'> | undefined, userId: number | undefined): Promise<number[]> =>
  (await listSeatRequests(set.as(one), userId === undefined ? {} : { userId })).items.map(({ id }) => id);

test('a delegate asks in her name, sees what is asked for and takes it back; nobody else does', async () => {
  const [director, assistant, stranger] = there.people;
  if (!director || !assistant) throw new Error('Nobody is there');
  await setDelegate(set.as(director), { id: director.id, userId: assistant.id });
  const { id } = await there.ask(assistant, { userId: director.id });
  expect(await seenBy(assistant, director.id)).toEqual([id]);
  expect(await seenBy(director, director.id)).toEqual([id]);
  expect(await seenBy(assistant, assistant.id)).toEqual([]);
  expect(await seenBy(assistant, undefined)).toEqual([]);
  expect(await seenBy(stranger, director.id)).toEqual([]);
  expect((await withdrawSeatRequest(set.as(assistant), { id })).state).toBe('withdrawn');
  await removeDelegate(set.as(assistant), { id: director.id, userId: assistant.id });
  expect(await seenBy(assistant, director.id)).toEqual([]);
});

test('who manages bookings sees what is asked for where she does, and nothing of elsewhere', async () => {
  const [one] = there.people;
  const elsewhere = await createBuilding(set.world, { zone: ZONE });
  const { id, userId } = await there.ask(one);
  const reaching = async (building: number): Promise<Pick<Person, 'who'>> => {
    const { who } = await createUser(set.world, { role: 'receptionist' });
    return { who: { ...who, reach: [building] } };
  };
  expect(await seenBy(set.boss, userId)).toEqual([id]);
  expect(await seenBy(await reaching(there.building), userId)).toEqual([id]);
  expect(await seenBy(await reaching(elsewhere), userId)).toEqual([]);
});
