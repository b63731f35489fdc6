import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createClosing, type Closing as Setting } from '../../../test/support/closing.ts';
import {
  contextFor,
  createBuilding,
  createFloor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { events, refusal, testKept } from '../../../test/support/kept.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { closing } from '../closures/closures.ts';
import { createArea, deleteArea, deleteFloor } from '../places/places.ts';
import {
  createResource,
  deleteResource,
  listResources,
  retireResource,
  updateResource,
} from '../resources/resources.ts';
import { MAX_LOCKERS_AT_ONCE } from './contract.ts';
import * as banks from './locker-banks.ts';

let own: TestDatabase;
let world: World;
let ctx: Ctx;
let buildingId: number;
let floorId: number;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  ctx = world.ctx;
  buildingId = await createBuilding(world);
  floorId = await createFloor(world, buildingId, 1);
});

const lockersOf = async (bankId: number) => (await listResources(ctx, { bankId, limit: 200 })).items;
const newLocker = (given: object) => createResource(ctx, { name: 'L', type: 'locker', buildingId, floorId, ...given });

describe('a locker bank', () => {
  testKept(
    {
      name: 'locker_bank',
      create: async (by, name) => {
        const house = await createWorldIn(by);
        return banks.createLockerBank(by, { name, floorId: house });
      },
      get: banks.getLockerBank,
      update: banks.updateLockerBank,
      remove: banks.deleteLockerBank,
      list: banks.listLockerBanks,
    },
    () => ({ own, world, ctx }),
  );
});

/** A floor where somebody is. */
async function createWorldIn({ tenant }: Ctx): Promise<number> {
  if (tenant.id === world.tenant.id) return floorId;
  const theirs: World = { ...world, tenant, db: own.database.forTenant(tenant.id) };
  return createFloor(theirs, await createBuilding(theirs), 1);
}

test('it comes with its lockers, numbered, each a resource on its floor and told as one', async () => {
  const { id: areaId } = await createArea(ctx, { name: 'North', floorId });
  const bank = await banks.createLockerBank(ctx, { name: 'By the lift', floorId, areaId, lockers: { count: 3 } });
  expect(bank).toMatchObject({ name: 'By the lift', buildingId, floorId, areaId, version: 1 });
  const lockers = await lockersOf(bank.id);
  expect(lockers.map(({ name }) => name)).toEqual(['By the lift 01', 'By the lift 02', 'By the lift 03']);
  const place = { type: 'locker', buildingId, floorId, areaId, bankId: bank.id };
  expect(lockers).toMatchObject([1, 2, 3].map((bankNumber) => ({ ...place, bankNumber })));
  const told = (await events(world)).map(({ type }) => type);
  expect(told.toSorted()).toEqual([
    'area.created',
    'locker_bank.created',
    ...Array.from({ length: 3 }, () => 'resource.created'),
  ]);
});

test('more are put into it, after the highest number unless said; two who do so at once do not get in each other’s way', async () => {
  const { id } = await banks.createLockerBank(ctx, { name: 'K', floorId });
  const first = await banks.addLockers(ctx, { id, count: 2, naming: 'K-#', from: 7 });
  expect(first.items).toMatchObject([
    { name: 'K-07', bankNumber: 7 },
    { name: 'K-08', bankNumber: 8 },
  ]);
  const calls = [banks.addLockers(ctx, { id, count: 4 }), banks.addLockers(ctx, { id, count: 4 })];
  await Promise.all(calls);
  const numbers = (await lockersOf(id)).map(({ bankNumber }) => Number(bankNumber)).toSorted((a, b) => a - b);
  expect(numbers).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
});

test(`${MAX_LOCKERS_AT_ONCE} come at once, and where one cannot none does`, async () => {
  const lockers = { count: MAX_LOCKERS_AT_ONCE };
  const { id } = await banks.createLockerBank(ctx, { name: 'Large', floorId, lockers });
  expect(await lockersOf(id)).toHaveLength(MAX_LOCKERS_AT_ONCE);
  const before = await events(world);
  const refused = [
    ['locker_number_taken:bankNumber', () => banks.addLockers(ctx, { id, count: 3, from: 198 })],
    ['invalid_request:naming', () => banks.addLockers(ctx, { id, count: 1, naming: 'K' })],
    [
      'invalid_request:lockers.naming',
      () => banks.createLockerBank(ctx, { name: 'B', floorId, lockers: { count: 1, naming: 'K' } }),
    ],
    [
      'invalid_request:lockers.count',
      () => banks.createLockerBank(ctx, { name: 'B', floorId, lockers: { count: 2, from: 9_999 } }),
    ],
    ['not_found:id', () => banks.addLockers(ctx, { id: 9_999_999, count: 1 })],
  ] as const;
  for (const [code, call] of refused) expect(await refusal(call())).toBe(code);
  expect(await events(world)).toEqual(before);
  expect((await banks.listLockerBanks(ctx, {})).items).toHaveLength(1);
});

test(`${MAX_LOCKERS_AT_ONCE} come along to another area, and of more none does`, async () => {
  const bank = { name: 'Large', floorId, lockers: { count: MAX_LOCKERS_AT_ONCE } };
  const { id } = await banks.createLockerBank(ctx, bank);
  const { items } = await banks.addLockers(ctx, { id, count: 1 });
  const { id: areaId } = await createArea(ctx, { name: 'Quiet', floorId });
  const before = await events(world);
  expect(await refusal(banks.updateLockerBank(ctx, { id, areaId }))).toBe('in_use:areaId');
  expect(await events(world)).toEqual(before);
  await updateResource(ctx, { id: items[0]?.id ?? 0, areaId });
  await banks.updateLockerBank(ctx, { id, areaId });
  expect((await listResources(ctx, { areaId, limit: 1 })).items).toHaveLength(1);
});

test('a locker is in a bank of its floor, under a number of its own; nothing else is in one', async () => {
  const other = await createFloor(world, buildingId, 2);
  const bank = await banks.createLockerBank(ctx, { name: 'K', floorId, lockers: { count: 1 } });
  const there = await banks.createLockerBank(ctx, { name: 'L', floorId: other });
  const foreign = await createWorld(own.database);
  const theirs = await banks.createLockerBank(foreign.ctx, {
    name: 'T',
    floorId: await createFloor(foreign, await createBuilding(foreign)),
  });
  const at = (bankId: number, bankNumber: number | null = 2) => ({ bankId, bankNumber });
  const refused = [
    ['not_found:bankId', at(there.id)],
    ['not_found:bankId', at(theirs.id)],
    ['not_found:bankId', at(9_999_999)],
    ['locker_number_taken:bankNumber', at(bank.id, 1)],
    ['invalid_request:bankNumber', at(bank.id, null)],
    ['invalid_request:bankNumber', { bankNumber: 1 }],
    ['invalid_request:bankId', { ...at(bank.id), type: 'desk' }],
    ['invalid_request:bankId', { ...at(bank.id), floorId: null }],
  ] as const;
  for (const [code, given] of refused) expect(await refusal(newLocker(given))).toBe(code);

  const { id } = await newLocker({});
  const change = (given: object) => updateResource(ctx, { id, ...given });
  expect(await change(at(bank.id))).toMatchObject(at(bank.id));
  expect(await refusal(change({ bankNumber: 1 }))).toBe('locker_number_taken:bankNumber');
  expect(await refusal(change({ bankNumber: null }))).toBe('invalid_request:bankNumber');
  expect(await change({ bankId: null })).toMatchObject({ bankId: null, bankNumber: null });
  await change(at(bank.id, 5));
  // Carried to another floor it leaves it, unless it comes to another one there.
  expect(await change({ floorId: other })).toMatchObject({ floorId: other, bankId: null, bankNumber: null });
  expect(await change({ floorId, ...at(bank.id) })).toMatchObject({ floorId, ...at(bank.id) });
  expect(await change({ floorId: other, bankId: there.id })).toMatchObject({ ...at(there.id), floorId: other });
});

test('ids that are unknown, foreign or of another floor name their field', async () => {
  const foreign = await createWorld(own.database);
  const theirFloor = await createFloor(foreign, await createBuilding(foreign));
  const elsewhere = await createArea(ctx, { name: 'A', floorId: await createFloor(world, buildingId, 2) });
  const made = await banks.createLockerBank(ctx, { name: 'K', floorId });
  const refused = [
    ['not_found:floorId', () => banks.createLockerBank(ctx, { name: 'K', floorId: theirFloor })],
    ['not_found:areaId', () => banks.createLockerBank(ctx, { name: 'K', floorId, areaId: elsewhere.id })],
    ['not_found:areaId', () => banks.updateLockerBank(ctx, { id: made.id, areaId: elsewhere.id })],
  ] as const;
  for (const [code, call] of refused) expect(await refusal(call())).toBe(code);
});

test('they are listed by building and floor', async () => {
  const other = await createBuilding(world);
  const [above, far] = [await createFloor(world, buildingId, 2), await createFloor(world, other, 1)];
  for (const [name, on] of [
    ['C', floorId],
    ['B', above],
    ['A', far],
  ] as const)
    await banks.createLockerBank(ctx, { name, floorId: on });
  const named = async (filter: object) => (await banks.listLockerBanks(ctx, filter)).items.map(({ name }) => name);
  expect(await named({})).toEqual(['A', 'B', 'C']);
  expect(await named({ buildingId })).toEqual(['B', 'C']);
  expect(await named({ floorId: above })).toEqual(['B']);
  expect(await named({ buildingId: other, floorId })).toEqual([]);
});

test('its lockers come along to another area, but for one that stands elsewhere', async () => {
  const [north, south] = [await createArea(ctx, { name: 'N', floorId }), await createArea(ctx, { name: 'S', floorId })];
  const bank = await banks.createLockerBank(ctx, { name: 'K', floorId, areaId: north.id, lockers: { count: 3 } });
  const [first, second, third] = await lockersOf(bank.id);
  await updateResource(ctx, { id: first?.id ?? 0, areaId: south.id });
  await retireResource(ctx, { id: third?.id ?? 0 });
  expect(await banks.updateLockerBank(ctx, { id: bank.id, areaId: null })).toMatchObject({ areaId: null, version: 2 });
  const areas = [
    ...(await lockersOf(bank.id)),
    ...(await listResources(ctx, { bankId: bank.id, retired: true })).items,
  ];
  expect(areas.map(({ id, areaId }) => [id, areaId])).toEqual([
    [first?.id, south.id],
    [second?.id, null],
    [third?.id, null],
  ]);
});

describe('it is deleted', () => {
  test('when nothing is in it any more, and keeps its area and floor until then', async () => {
    const area = await createArea(ctx, { name: 'N', floorId });
    const bank = await banks.createLockerBank(ctx, { name: 'K', floorId, areaId: area.id, lockers: { count: 1 } });
    const [locker] = await lockersOf(bank.id);
    await updateResource(ctx, { id: locker?.id ?? 0, areaId: null });
    expect(await refusal(deleteArea(ctx, area))).toBe('in_use');
    expect(await refusal(banks.deleteLockerBank(ctx, bank))).toBe('in_use');
    await updateResource(ctx, { id: locker?.id ?? 0, bankId: null, floorId: null });
    expect(await refusal(deleteFloor(ctx, { id: floorId }))).toBe('in_use');
    expect(await refusal(banks.deleteLockerBank(ctx, bank))).toBe('accepted');
  });

  test('with all its lockers, of which none was ever booked', async () => {
    const set: Setting = await createClosing();
    try {
      const by = set.as();
      const made = { floorId: set.floor, lockers: { count: 3 } };
      const [used, unused] = [
        await banks.createLockerBank(by, { name: 'A', ...made }, closing),
        await banks.createLockerBank(by, { name: 'B', ...made }, closing),
      ];
      const { items } = await listResources(by, { bankId: used.id });
      const booked = items[2]?.id ?? 0;
      await set.book([booked], '2030-01-08T09:00:00Z', '2030-01-08T10:00:00Z');
      expect(await refusal(banks.deleteLockerBank(by, { id: used.id, withLockers: true }))).toBe('in_use');
      expect((await listResources(by, { bankId: used.id })).items).toEqual(items);
      await banks.deleteLockerBank(by, { id: unused.id, withLockers: true });
      expect((await listResources(by, { floorId: set.floor })).items).toEqual(items);
      // So many together as come together.
      const large = await banks.createLockerBank(
        by,
        { name: 'C', floorId: set.floor, lockers: { count: MAX_LOCKERS_AT_ONCE } },
        closing,
      );
      const { items: more } = await banks.addLockers(by, { id: large.id, count: 1 }, closing);
      expect(await refusal(banks.deleteLockerBank(by, { id: large.id, withLockers: true }))).toBe('in_use');
      await deleteResource(by, { id: more[0]?.id ?? 0 });
      await banks.deleteLockerBank(by, { id: large.id, withLockers: true });
    } finally {
      await set[Symbol.asyncDispose]();
    }
  });
});

test('where its floor or area is closed, its lockers are, from the moment they come', async () => {
  const set: Setting = await createClosing();
  try {
    await set.close({ floorId: set.floor });
    const bank = await banks.createLockerBank(
      set.as(),
      { name: 'K', floorId: set.floor, lockers: { count: 1 } },
      closing,
    );
    await banks.addLockers(set.as(), { id: bank.id, count: 1 }, closing);
    const held = async (bankId: number) =>
      Promise.all((await listResources(set.as(), { bankId })).items.map(({ id }) => set.held(id)));
    const closed = ['08T00:00–12T00:00 closure'];
    expect(await held(bank.id)).toEqual([closed, closed]);

    const north = await createArea(set.as(), { name: 'N', floorId: set.above });
    await set.close({ areaId: north.id });
    const there = { name: 'L', floorId: set.above, areaId: north.id, lockers: { count: 2 } };
    const { id } = await banks.createLockerBank(set.as(), there, closing);
    expect(await held(id)).toEqual([closed, closed]);
    await banks.updateLockerBank(set.as(), { id, areaId: null }, closing);
    expect(await held(id)).toEqual([[], []]);
    await banks.updateLockerBank(set.as(), { id, areaId: north.id }, closing);
    expect(await held(id)).toEqual([closed, closed]);
  } finally {
    await set[Symbol.asyncDispose]();
  }
});

test('a role limited to some buildings changes the banks in them and nothing else', async () => {
  const other = await createBuilding(world);
  const far = await createFloor(world, other);
  const theirs = await banks.createLockerBank(ctx, { name: 'T', floorId: far });
  const { who } = await createUser(world, { role: 'space_manager' });
  const limited = contextFor(own.database, { ...who, reach: [buildingId] });
  const mine = await banks.createLockerBank(limited, { name: 'M', floorId, lockers: { count: 1 } });
  await banks.updateLockerBank(limited, { id: mine.id, name: 'N' });
  const before = await events(world);
  const refused = [
    () => banks.createLockerBank(limited, { name: 'X', floorId: far }),
    () => banks.updateLockerBank(limited, { id: theirs.id, name: 'X' }),
    () => banks.addLockers(limited, { id: theirs.id, count: 1 }),
    () => banks.deleteLockerBank(limited, theirs),
  ];
  for (const call of refused) expect(await refusal(call())).toBe('building_out_of_reach');
  expect(await events(world)).toEqual(before);
});
