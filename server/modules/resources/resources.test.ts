import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import pg from 'pg';
import {
  contextFor,
  createBuilding,
  createFloor,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { events, refusal, testKept } from '../../../test/support/kept.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import * as places from '../places/places.ts';
import * as resources from './resources.ts';

let own: TestDatabase;
let world: World;
let ctx: Ctx;
let buildingId: number;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database, 'Asia/Hong_Kong');
  ctx = world.ctx;
  buildingId = (await places.createBuilding(ctx, { name: 'House', zone: 'Asia/Hong_Kong' })).id;
});

const named = (...names: string[]) =>
  Promise.all(names.map((name) => resources.createResource(ctx, { name, type: 'desk', buildingId })));

const found = async (input: Parameters<typeof resources.listResources>[1]): Promise<string[]> =>
  (await resources.listResources(ctx, input)).items.map(({ name }) => name).toSorted();

describe('resource', () => {
  testKept(
    {
      name: 'resource',
      create: async (by, name) => {
        const house = await places.createBuilding(by, { name: 'House', zone: 'Europe/London' });
        return resources.createResource(by, { name, type: 'desk', buildingId: house.id });
      },
      get: resources.getResource,
      update: resources.updateResource,
      remove: resources.deleteResource,
      list: resources.listResources,
    },
    () => ({ own, world, ctx }),
  );
});

test('ids in a body that are unknown, foreign or of another building name their field', async () => {
  const foreign = await createWorld(own.database);
  const theirs = await createBuilding(foreign);
  const there = await createBuilding(world);
  const [floorId, otherFloorId] = [await createFloor(world, buildingId), await createFloor(world, there)];
  const { id: areaId } = await places.createArea(ctx, { name: 'A', floorId });
  const desk = { name: 'D', type: 'desk', buildingId } as const;
  const given = {
    buildingId: { buildingId: theirs },
    floorId: { floorId: otherFloorId },
    categoryId: { categoryId: 9_999_999 },
    amenityIds: { amenityIds: [9_999_999] },
    'partIds[0]': { partIds: [9_999_999] },
  };
  for (const [param, ids] of Object.entries(given)) {
    expect(await refusal(resources.createResource(ctx, { ...desk, ...ids }))).toBe(`not_found:${param}`);
  }
  expect(await refusal(resources.createResource(ctx, { ...desk, areaId }))).toBe('invalid_request:areaId');
  expect(await refusal(resources.createResource(ctx, { ...desk, quantity: 2 }))).toBe('invalid_request:quantity');
  const made = await resources.createResource(ctx, { ...desk, floorId, areaId });
  const moved = resources.updateResource(ctx, { id: made.id, buildingId: there });
  expect(await refusal(moved)).toBe('not_found:floorId');
  expect((await resources.listResources(ctx, {})).items).toEqual([made]);
});

test('a resource that goes to another floor or building stands on no plan until it is placed anew', async () => {
  const there = await createBuilding(world);
  const [one, other] = [await createFloor(world, buildingId), await createFloor(world, buildingId)];
  const far = await createFloor(world, there);
  const placement = { x: 1, y: 1, width: 2, height: 2 };
  const { id } = await resources.createResource(ctx, { name: 'D', type: 'desk', buildingId, floorId: one, placement });
  const move = (to: object) => resources.updateResource(ctx, { id, ...to });
  expect(await move({ floorId: one })).toMatchObject({ placement });
  expect(await move({ floorId: other })).toMatchObject({ floorId: other, placement: null });
  expect(await refusal(move({ floorId: far }))).toBe('not_found:floorId');
  expect(await refusal(move({ buildingId: there }))).toBe('not_found:floorId');
  expect(await move({ buildingId: there, floorId: far, placement })).toMatchObject({ buildingId: there, placement });
  expect(await move({ floorId: null })).toMatchObject({ floorId: null, placement: null });
});

test('a role limited to some buildings changes what is in them and nothing else', async () => {
  const other = await createBuilding(world);
  const desk = { name: 'D', type: 'desk' } as const;
  const otherDesk = await resources.createResource(ctx, { ...desk, buildingId: other });
  const { who } = await createUser(world, { role: 'space_manager' });
  const limited = contextFor(own.database, { ...who, reach: [buildingId] });
  const made = await resources.createResource(limited, { ...desk, buildingId });
  await resources.retireResource(limited, made);

  const before = await events(world);
  const refused = [
    () => resources.createResource(limited, { ...desk, buildingId: other }),
    () => resources.updateResource(limited, { id: otherDesk.id, name: 'X' }),
    () => resources.updateResource(limited, { id: otherDesk.id, buildingId }),
    () => resources.updateResource(limited, { id: made.id, buildingId: other }),
    () => resources.retireResource(limited, otherDesk),
    () => resources.reinstateResource(limited, otherDesk),
    () => resources.deleteResource(limited, otherDesk),
  ];
  for (const call of refused) expect(await refusal(call())).toBe('building_out_of_reach');
  expect(await events(world)).toEqual(before);
  expect((await resources.listResources(limited, {})).items).toEqual([otherDesk]);
});

test('an employee’s context keeps nothing, whatever it reaches', async () => {
  const { who } = await createUser(world);
  const call = resources.createResource(contextFor(own.database, who), { name: 'D', type: 'desk', buildingId });
  expect(await refusal(call)).toBe('building_out_of_reach');
});

describe('a resource', () => {
  test('keeps all that is said of it, and forgets what is cleared', async () => {
    const floor = await places.createFloor(ctx, { name: 'F', buildingId, level: 1 });
    const area = await places.createArea(ctx, { name: 'A', floorId: floor.id });
    const category = await places.createCategory(ctx, { name: 'C' });
    const [one, two, three] = await Promise.all(['1', '2', '3'].map((name) => places.createAmenity(ctx, { name })));
    const given = {
      name: 'Projector',
      names: { de: 'Beamer' },
      type: 'equipment',
      buildingId,
      floorId: floor.id,
      areaId: area.id,
      categoryId: category.id,
      capacity: 4,
      quantity: 3,
      accessId: 'door-7',
      description: 'Needs a key.\nAsk at the desk',
      placement: { x: 1.5, y: 2, width: 3, height: 4, rotation: 90 },
    } as const;
    const both = [one?.id ?? 0, two?.id ?? 0].toSorted((a, b) => a - b);
    const made = await resources.createResource(ctx, { ...given, amenityIds: both.toReversed() });
    expect(made).toMatchObject({ ...given, amenityIds: both, retired: false, zone: 'Asia/Hong_Kong', version: 1 });

    const swapped = await resources.updateResource(ctx, { id: made.id, amenityIds: [three?.id ?? 0, one?.id ?? 0] });
    expect(swapped).toEqual({ ...made, amenityIds: expect.arrayContaining([one?.id, three?.id]), version: 2 });
    const nothing = { areaId: null, floorId: null, categoryId: null, accessId: null, placement: null };
    const cleared = await resources.updateResource(ctx, {
      id: made.id,
      ...nothing,
      names: null,
      description: null,
      capacity: null,
      quantity: null,
      amenityIds: null,
    });
    expect(cleared).toEqual({
      ...made,
      ...nothing,
      names: {},
      description: '',
      capacity: 1,
      quantity: 1,
      amenityIds: [],
      version: 3,
    });
  });

  test('is retired and brought back, each told once', async () => {
    const [desk] = await named('D');
    if (!desk) throw new Error('not made');
    for (const retired of [true, true])
      expect(await resources.retireResource(ctx, desk)).toMatchObject({ retired, version: 2 });
    expect(await found({})).toEqual([]);
    expect(await found({ retired: true })).toEqual(['D']);
    expect((await resources.findResources(ctx, [desk.id])).get(desk.id)?.retired).toBe(true);
    expect(await resources.listBookable(ctx, {})).toEqual([]);
    for (const retired of [false, false]) {
      expect(await resources.reinstateResource(ctx, desk)).toMatchObject({ retired, version: 3 });
    }
    expect(await found({})).toEqual(['D']);
    const told = world.db.selectFrom('event').select('type').where('tenantId', '=', world.tenant.id);
    const types = (await told.where('subjectType', '=', 'resource').orderBy('version').execute()).map(
      ({ type }) => type,
    );
    expect(types).toEqual(['resource.created', 'resource.retired', 'resource.reinstated']);
  });

  test('that was booked, or is held, is not deleted', async () => {
    const [booked, held, free] = await named('booked', 'held', 'free');
    const tenantId = world.tenant.id;
    const time = { startsAt: new Date('2030-01-01T09:00:00Z'), endsAt: new Date('2030-01-01T10:00:00Z') };
    const booking = { tenantId, state: 'cancelled', ...time, zone: 'UTC', createdBy: 'system', createdAt: world.at };
    const { id } = await world.db.insertInto('booking').values(booking).returning('id').executeTakeFirstOrThrow();
    await world.db
      .insertInto('bookingResource')
      .values({ tenantId, bookingId: id, resourceId: booked?.id ?? 0 })
      .execute();
    await world.db
      .insertInto('hold')
      .values({ tenantId, resourceId: held?.id ?? 0, ...time, origin: 'closure', originId: 1 })
      .execute();
    for (const resource of [booked, held]) {
      const deletion = resources.deleteResource(ctx, { id: resource?.id ?? 0 });
      await expect(deletion).rejects.toThrow(
        expect.objectContaining({ kind: expect.objectContaining({ code: 'in_use' }) }),
      );
      await expect(deletion).rejects.toBeInstanceOf(Problem);
    }
    await resources.deleteResource(ctx, { id: free?.id ?? 0 });
    expect(await found({})).toEqual(['booked', 'held']);
  });
});

describe('a list of resources', () => {
  test('is searched by plain text: any case, any language, no wildcards', async () => {
    await named(
      '100% wool',
      '100 desks',
      'a_b',
      'axb',
      String.raw`back\slash`,
      'Über',
      "d'Arc; drop table resource;--",
    );
    const [room] = await named('Room 1');
    await resources.updateResource(ctx, { id: room?.id ?? 0, names: { 'zh-Hant': '會議室', de: 'Besprechung' } });
    expect(await found({ search: '%' })).toEqual(['100% wool']);
    expect(await found({ search: '0%' })).toEqual(['100% wool']);
    expect(await found({ search: '_' })).toEqual(['a_b']);
    expect(await found({ search: '\\' })).toEqual([String.raw`back\slash`]);
    expect(await found({ search: '\\_' })).toEqual([]);
    expect(await found({ search: 'DESKS' })).toEqual(['100 desks']);
    expect(await found({ search: "'arc; drop" })).toHaveLength(1);
    expect(await found({ search: '議' })).toEqual(['Room 1']);
    expect(await found({ search: 'besprech' })).toEqual(['Room 1']);
    expect(await found({ search: 'zh-Hant' })).toEqual([]);
    expect(await found({ search: '' })).toHaveLength(8);
  });

  test('is narrowed by each filter, and by several at once', async () => {
    const other = (await places.createBuilding(ctx, { name: 'Other', zone: 'UTC' })).id;
    const floor = await places.createFloor(ctx, { name: 'F', buildingId, level: 1 });
    const area = await places.createArea(ctx, { name: 'A', floorId: floor.id });
    const category = await places.createCategory(ctx, { name: 'C' });
    const amenity = await places.createAmenity(ctx, { name: 'A' });
    const at = { floorId: floor.id, areaId: area.id, categoryId: category.id, amenityIds: [amenity.id] };
    await resources.createResource(ctx, { name: 'full', type: 'room', buildingId, capacity: 8, ...at });
    await resources.createResource(ctx, { name: 'small', type: 'room', buildingId, capacity: 7 });
    await resources.createResource(ctx, { name: 'desk', type: 'desk', buildingId: other });
    expect(await found({ type: 'room' })).toEqual(['full', 'small']);
    expect(await found({ type: 'locker' })).toEqual([]);
    expect(await found({ buildingId: other })).toEqual(['desk']);
    expect(await found({ minCapacity: 7 })).toEqual(['full', 'small']);
    expect(await found({ minCapacity: 8 })).toEqual(['full']);
    for (const filter of [
      { floorId: floor.id },
      { areaId: area.id },
      { categoryId: category.id },
      { amenityId: amenity.id },
    ]) {
      expect(await found(filter)).toEqual(['full']);
    }
    expect(await found({ type: 'desk', buildingId })).toEqual([]);
    expect((await resources.listBookable(ctx, { type: 'room', minCapacity: 8 })).map(({ name }) => name)).toEqual([
      'full',
    ]);
    expect((await resources.listBookable(ctx, { buildingId: other })).map(({ zone }) => zone)).toEqual(['UTC']);
  });

  test('takes one query, however long it is', async () => {
    const amenity = await places.createAmenity(ctx, { name: 'A' });
    const queries = vi.spyOn(pg.Client.prototype, 'query');
    const countFor = async (): Promise<number> => {
      await resources.listResources(ctx, {});
      queries.mockClear();
      expect((await resources.listResources(ctx, {})).items[0]?.amenityIds).toEqual([amenity.id]);
      return queries.mock.calls.length;
    };
    try {
      await resources.createResource(ctx, { name: 'a', type: 'desk', buildingId, amenityIds: [amenity.id] });
      expect(await countFor()).toBe(1);
      await Promise.all(
        ['b', 'c', 'd', 'e'].map((name) =>
          resources.createResource(ctx, { name, type: 'desk', buildingId, amenityIds: [amenity.id] }),
        ),
      );
      expect(await countFor()).toBe(1);
    } finally {
      queries.mockRestore();
    }
  });

  test('finds by id only what is this tenant’s', async () => {
    const [mine] = await named('mine');
    const foreign = await createWorld(own.database);
    const theirBuilding = await places.createBuilding(foreign.ctx, { name: 'B', zone: 'UTC' });
    const theirs = await createResource(foreign, { buildingId: theirBuilding.id });
    const map = await resources.findResources(ctx, [mine?.id ?? 0, theirs, 9_999_999]);
    expect([...map.values()]).toEqual([
      {
        id: mine?.id,
        type: 'desk',
        name: 'mine',
        buildingId,
        floorId: null,
        areaId: null,
        categoryId: null,
        capacity: 1,
        quantity: 1,
        partIds: [],
        retired: false,
        zone: 'Asia/Hong_Kong',
      },
    ]);
    expect((await resources.findResources(ctx, [])).size).toBe(0);
  });
});
