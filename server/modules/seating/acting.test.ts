import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBuilding, createUser } from '../../../test/support/database.ts';
import { createDrawing, type Person } from '../../../test/support/drawing.ts';
import { refusal } from '../../../test/support/kept.ts';
import { removeDelegate, setDelegate } from '../delegates/delegates.ts';
import { getSeatRequest, listSeatRequests } from './seating.ts';

/** Who acts for somebody finds what she asked for, as long as she does. */

let set: Awaited<ReturnType<typeof createDrawing>>;
beforeAll(async () => {
  set = await createDrawing();
});
afterAll(() => set[Symbol.asyncDispose]());

const idsOf = async (by: Person | undefined, userId?: number): Promise<number[]> =>
  (await listSeatRequests(set.as(by), userId === undefined ? {} : { userId })).items.map(({ id }) => id);

test('a delegate finds the requests of whose delegate she is, of nobody else, and no longer than that', async () => {
  const there = await set.open();
  const [ann, ben, cleo] = there.people;
  const [hers, own] = [await there.ask(ann), await there.ask(ben)];
  const [id, userId] = [ann?.id ?? 0, ben?.id ?? 0];
  expect(await idsOf(ben, id)).toEqual([]);
  await setDelegate(set.world.ctx, { id, userId });
  expect([await idsOf(ben), await idsOf(ben, id), await idsOf(ann, userId)]).toEqual([[own.id], [hers.id], []]);
  expect(await getSeatRequest(set.as(ben), { id: hers.id })).toMatchObject({ userId: id });
  const next = await there.ask(ben, { userId: id, day: '2027-06-09' });
  const page = await listSeatRequests(set.as(ben), { userId: id, limit: 1 });
  const rest = await listSeatRequests(set.as(ben), { userId: id, limit: 1, cursor: page.nextCursor ?? '' });
  expect([...page.items, ...rest.items].map((one) => one.id)).toEqual([next.id, hers.id]);
  expect(await idsOf(cleo, id)).toEqual([]);
  await removeDelegate(set.world.ctx, { id, userId });
  expect([await idsOf(ben, id), await refusal(getSeatRequest(set.as(ben), { id: hers.id }))]).toEqual([
    [],
    'not_found:id',
  ]);
});

test('who manages bookings finds those of the buildings that are hers', async () => {
  const [here, elsewhere] = [await set.open(), await set.open()];
  const [ann] = here.people;
  const [first] = [await here.ask(ann), await elsewhere.ask(ann, { day: '2027-06-09' })];
  const receptionist = await createUser(set.world, { role: 'receptionist' });
  const limited = (building: number): Person => ({ ...receptionist, who: { ...receptionist.who, reach: [building] } });
  expect(await idsOf(limited(here.building), ann?.id)).toEqual([first.id]);
  expect(await idsOf(limited(await createBuilding(set.world)), ann?.id)).toEqual([]);
  expect(await idsOf(set.boss, ann?.id)).toHaveLength(2);
});
