import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { at, createClosing, NOW, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createFloor } from '../places/places.ts';
import { MAX_OPEN_CLOSURES } from './contract.ts';
import { checkClosure, liftClosure, updateClosure } from './closures.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

/** Each test has a floor of its own, with one desk. */
let floor: number;
let desk: number;
beforeEach(async () => {
  floor = (await createFloor(set.as(), { name: 'Own', buildingId: set.building, level: 3 })).id;
  desk = await set.thing({ floorId: floor });
});

test('what comes to a closure is foreseen as the change does it, and nothing of what it closes by now', async () => {
  const { id } = await set.close({ floorId: floor });
  await set.book([desk], at('09:00', 13), at('10:00', 13));
  await set.book([desk], at('09:00', 20), at('10:00', 20));
  const wish = { closureId: id, end: at('00:00', 15), bookings: 'cancel' } as const;
  const foreseen = await checkClosure(set.as(), wish);
  expect(foreseen).toMatchObject({ resources: 1, bookings: { moved: 0, shortened: 0, cancelled: 1 } });
  expect(foreseen.clashes).toHaveLength(1);
  const earlier = await checkClosure(set.as(), { closureId: id, end: at('00:00', 9) });
  expect(earlier).toMatchObject({ resources: 1, bookings: { moved: 0, shortened: 0, cancelled: 0 }, clashes: [] });
  const { bookings } = await updateClosure(set.as(), { id, end: wish.end, bookings: wish.bookings });
  expect(bookings).toEqual(foreseen.bookings);
});

test('a change is foreseen where one more could not be closed', async () => {
  const { id } = await set.close({ floorId: floor });
  const { db, tenant } = set.world;
  await sql`insert into closure (tenant_id, building_id, floor_id, starts_at, ends_at, reason, created_by, created_at)
    select ${tenant.id}, ${set.building}, ${set.above}, ${at('00:00', 20)}, ${at('00:00', 21)}, 'Works', 'system', ${NOW.toString()}::timestamptz
    from generate_series(1, ${MAX_OPEN_CLOSURES})`.execute(db);
  const end = at('00:00', 14);
  const anew = checkClosure(set.as(), { floorId: floor, start: at('00:00', 12), end });
  expect(await refusalOf(anew)).toMatchObject({ code: 'too_many_closures' });
  expect(await refusalOf(checkClosure(set.as(), { closureId: id, end }))).toBeNull();
  expect(await refusalOf(updateClosure(set.as(), { id, end }))).toBeNull();
  await sql`delete from closure where tenant_id = ${tenant.id} and floor_id = ${set.above}`.execute(db);
});

test.each([
  ['a place besides', { floorId: 1 }, 'invalid_request', 'floorId'],
  ['a start besides', { start: at('00:00', 9) }, 'invalid_request', 'start'],
  ['what is not there', { closureId: 99_999 }, 'not_found', 'closureId'],
  ['an end that is over', { end: at('07:00', 7) }, 'invalid_request', 'end'],
  ['more than ten years', { end: '2040-01-09T00:00Z' }, 'closure_too_long', 'end'],
])('%s is refused by its field', async (_what, given, code, param) => {
  const { id } = await set.close({ floorId: floor });
  const refused = refusalOf(checkClosure(set.as(), { closureId: id, end: at('00:00', 14), ...given }));
  expect(await refused).toMatchObject({ code, param });
});

test('one that was lifted, or is elsewhere than she keeps, is not foreseen', async () => {
  const { id } = await set.close({ floorId: floor });
  const wish = { closureId: id, end: at('00:00', 14) };
  const elsewhere = set.as({ ...set.keeper.who, reach: [] });
  expect(await refusalOf(checkClosure(elsewhere, wish))).toMatchObject({ code: 'building_out_of_reach' });
  await liftClosure(set.as(), { id });
  expect(await refusalOf(checkClosure(set.as(), wish))).toMatchObject({ code: 'closure_over', param: 'closureId' });
});
