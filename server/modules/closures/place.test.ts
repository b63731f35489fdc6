import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, createClosing, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createBuilding, createFloor, createResource } from '../../../test/support/database.ts';
import { MAX_BOOKABLE } from '../resources/contract.ts';
import { checkClosure, liftClosure, updateClosure } from './closures.ts';
import { MAX_CLOSED_UNITS, MAX_OPEN_CLOSURES } from './contract.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

const DAYS = { start: at('00:00'), end: at('00:00', 12) };

/** So many resources at once, without units: closed, they hold nothing. */
async function addMany(floorId: number, count: number, type = 'desk'): Promise<void> {
  const own = { tenantId: set.world.tenant.id, type, name: 'One of many', createdAt: set.world.at };
  const place = { buildingId: set.building, floorId };
  const rows = Array.from({ length: count }, () => ({ ...own, ...place }));
  await set.world.db.insertInto('resource').values(rows).execute();
}

describe('what is closed at once', () => {
  test(`is ${MAX_CLOSED_UNITS} units at most, and refused beyond by the place`, async () => {
    const floorId = await createFloor(set.world, set.building, 5);
    for (let i = 0; i < MAX_CLOSED_UNITS / 1_000; i++) await set.thing({ floorId, type: 'equipment', quantity: 1_000 });
    expect(await checkClosure(set.as(), { floorId, ...DAYS })).toMatchObject({ resources: 20 });
    await set.thing({ floorId });
    const refused = { code: 'closure_too_large', param: 'floorId' };
    expect(await refusalOf(checkClosure(set.as(), { floorId, ...DAYS }))).toMatchObject(refused);
    expect(await refusalOf(set.close({ floorId, buildingId: set.building }))).toMatchObject(refused);
  });

  test(`is ${MAX_BOOKABLE} resources at most; what came since does not keep it closed`, async () => {
    const floorId = await createFloor(set.world, set.building, 6);
    const one = await set.thing({ floorId });
    const { id } = await set.close({ floorId });
    await addMany(floorId, MAX_BOOKABLE - 1);
    expect(await checkClosure(set.as(), { floorId, ...DAYS })).toMatchObject({ resources: MAX_BOOKABLE });
    await addMany(floorId, 1);
    expect(await refusalOf(set.close({ floorId }))).toMatchObject({ code: 'closure_too_large', param: 'floorId' });
    await updateClosure(set.as(), { id, end: at('00:00', 10) });
    expect(await set.held(one)).toEqual(['08T00:00–10T00:00 closure']);
    await liftClosure(set.as(), { id });
    expect(await set.held(one)).toEqual([]);
  });
});

test('a booking goes where it is free, however many lockers were there before', async () => {
  const [floorId, above] = [
    await createFloor(set.world, set.building, 9),
    await createFloor(set.world, set.building, 10),
  ];
  const space = await set.thing({ floorId, type: 'parking' });
  await addMany(above, MAX_BOOKABLE, 'locker');
  await set.thing({ floorId: above, type: 'parking' });
  await set.book([space], at('09:00', 9), at('10:00', 9));
  expect((await set.close({ floorId })).bookings).toEqual({ moved: 1, shortened: 0, cancelled: 0 });
});

test('more than 5,000 bookings in the way are refused by the end', async () => {
  const desk = await set.thing({ floorId: await createFloor(set.world, set.building, 7) });
  const { tenant, db } = set.world;
  await sql`with made as (insert into booking (tenant_id, host_id, state, starts_at, ends_at, zone, created_by, created_at)
      select ${tenant.id}::integer, ${set.keeper.id}::integer, 'confirmed', minute, minute + interval '1 minute', 'UTC', 'system', ${set.world.at}
      from generate_series(0, 5000) n, lateral (select ${at('00:00')}::timestamptz + n * interval '1 minute' as minute) at
      returning tenant_id, id, starts_at, ends_at),
    part as (insert into booking_resource (tenant_id, booking_id, resource_id) select tenant_id, id, ${desk}::integer from made)
    insert into hold (tenant_id, resource_id, starts_at, ends_at, origin, origin_id)
    select tenant_id, ${desk}::integer, starts_at, ends_at, 'booking', id from made`.execute(db);
  const wish = { resourceId: desk, bookings: 'cancel' as const };
  const refused = { code: 'too_many_bookings', param: 'end' };
  expect(await refusalOf(checkClosure(set.as(), { ...wish, ...DAYS }))).toMatchObject(refused);
  expect(await refusalOf(set.close(wish))).toMatchObject(refused);
  // One minute earlier the last of them is none.
  const earlier = { ...DAYS, end: '2030-01-11T11:20Z' };
  expect((await checkClosure(set.as(), { ...wish, ...earlier })).bookings).toMatchObject({ cancelled: 5_000 });
});

test('what comes to where hundreds are closed is held by all of them, as far as that is no flood', async () => {
  const buildingId = await createBuilding(set.world);
  const { tenant, db } = set.world;
  const said = { tenantId: tenant.id, reason: 'Works', createdBy: 'system', createdAt: set.world.at, buildingId };
  const dayAfter = (days: number): Date => new Date(Date.parse(at('00:00')) + days * 86_400_000);
  const row = (_: unknown, i: number) => ({ ...said, startsAt: dayAfter(2 * i), endsAt: dayAfter(2 * i + 1) });
  await db
    .insertInto('closure')
    .values(Array.from({ length: MAX_OPEN_CLOSURES - 1 }, row))
    .execute();
  const desk = await set.add({ buildingId });
  expect(await set.held(desk.id)).toHaveLength(MAX_OPEN_CLOSURES - 1);
  const pens = { buildingId, type: 'equipment', quantity: 100 };
  expect(await refusalOf(set.add(pens))).toMatchObject({ code: 'closure_too_large' });
});

describe(`more than ${MAX_OPEN_CLOSURES} closures of a building`, () => {
  test('are not open at a time, whether made there or brought along; what is over or lifted does not count', async () => {
    const buildingId = await createBuilding(set.world);
    const desk = await createResource(set.world, { buildingId });
    const { tenant, db } = set.world;
    const said = { tenantId: tenant.id, reason: 'Works', createdBy: 'system', createdAt: set.world.at };
    const row = { ...said, buildingId, startsAt: new Date(at('00:00', 20)), endsAt: new Date(at('00:00', 21)) };
    const over = { ...row, startsAt: new Date(at('00:00', 1)), endsAt: new Date(at('08:00', 7)) };
    const lifted = { ...row, liftedAt: new Date(at('00:00', 5)) };
    const open = Array.from({ length: MAX_OPEN_CLOSURES - 1 }, () => row);
    await db
      .insertInto('closure')
      .values([...open, over, lifted])
      .execute();
    const { id } = await set.close({ resourceId: desk });
    const refused = { code: 'too_many_closures', param: 'resourceId' };
    expect(await refusalOf(set.close({ resourceId: desk }))).toMatchObject(refused);
    expect(await refusalOf(checkClosure(set.as(), { resourceId: desk, ...DAYS }))).toMatchObject(refused);
    const [plain, broken] = [await set.thing(), await set.thing()];
    await set.close({ resourceId: broken });
    await set.change(plain, { buildingId, floorId: null });
    const moved = set.change(broken, { buildingId, floorId: null });
    expect(await refusalOf(moved)).toMatchObject({ code: 'too_many_closures', param: 'buildingId' });
    await liftClosure(set.as(), { id });
    await set.change(broken, { buildingId, floorId: null });
  });
});
