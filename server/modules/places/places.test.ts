import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import pg from 'pg';
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
import { events, refusal, testKept, type Kind } from '../../../test/support/kept.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { createResource, deleteResource } from '../resources/resources.ts';
import * as places from './places.ts';
import { until } from '../../../test/support/until.ts';

let own: TestDatabase;
let world: World;
let ctx: Ctx;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  ctx = world.ctx;
});

/** The context of a space manager whose role covers these buildings only. */
async function limitedTo(...buildings: number[]): Promise<Ctx> {
  const { who } = await createUser(world, { role: 'space_manager' });
  return contextFor(own.database, { ...who, reach: buildings });
}

let codes = 0;
const nextCode = () => String.fromCharCode(65 + (Math.floor(++codes / 26) % 26), 65 + (codes % 26));

const aBuilding = (by = ctx) => places.createBuilding(by, { name: 'House', zone: 'Europe/London' });

/** A country without the group that it should have, which would be among those looked at. */
async function bareCountry({ tenant }: Ctx): Promise<number> {
  const values = { tenantId: tenant.id, name: 'C', code: nextCode(), createdAt: world.at };
  const added = own.database.forTenant(tenant.id).insertInto('country').values(values).returning('id');
  return (await added.executeTakeFirstOrThrow()).id;
}

const kinds: readonly Kind[] = [
  {
    name: 'country',
    create: (ctx, name) => places.createCountry(ctx, { name, code: nextCode() }),
    get: places.getCountry,
    update: places.updateCountry,
    remove: places.deleteCountry,
    list: places.listCountries,
  },
  {
    name: 'resource_group',
    create: async (ctx, name) => places.createResourceGroup(ctx, { name, countryId: await bareCountry(ctx) }),
    get: places.getResourceGroup,
    update: places.updateResourceGroup,
    remove: places.deleteResourceGroup,
    list: places.listResourceGroups,
  },
  {
    name: 'region',
    create: async (ctx, name) => {
      const country = await places.createCountry(ctx, { name, code: nextCode() });
      return places.createRegion(ctx, { name, countryId: country.id });
    },
    get: places.getRegion,
    update: places.updateRegion,
    remove: places.deleteRegion,
    list: places.listRegions,
  },
  {
    name: 'building',
    create: (ctx, name) => places.createBuilding(ctx, { name, zone: 'Europe/London' }),
    get: places.getBuilding,
    update: places.updateBuilding,
    remove: places.deleteBuilding,
    list: places.listBuildings,
  },
  {
    name: 'floor',
    create: async (ctx, name) => places.createFloor(ctx, { name, buildingId: (await aBuilding(ctx)).id, level: 1 }),
    get: places.getFloor,
    update: places.updateFloor,
    remove: places.deleteFloor,
    list: places.listFloors,
  },
  {
    name: 'area',
    create: async (ctx, name) => {
      const floor = await places.createFloor(ctx, { name, buildingId: (await aBuilding(ctx)).id, level: 1 });
      return places.createArea(ctx, { name, floorId: floor.id });
    },
    get: places.getArea,
    update: places.updateArea,
    remove: places.deleteArea,
    list: places.listAreas,
  },
  {
    name: 'category',
    create: (ctx, name) => places.createCategory(ctx, { name }),
    get: places.getCategory,
    update: places.updateCategory,
    remove: places.deleteCategory,
    list: places.listCategories,
  },
  {
    name: 'amenity',
    create: (ctx, name) => places.createAmenity(ctx, { name }),
    get: places.getAmenity,
    update: places.updateAmenity,
    remove: places.deleteAmenity,
    list: places.listAmenities,
  },
];

describe.each(kinds)('$name', (kind) => {
  testKept(kind, () => ({ own, world, ctx }));
});

const floorOf = async (buildingId: number) => places.createFloor(ctx, { name: 'F', buildingId, level: 0 });

describe('buildings and floors', () => {
  test('a cleared member is empty again, an absent one stays', async () => {
    const country = await places.createCountry(ctx, { name: 'United Kingdom', code: 'GB' });
    const region = await places.createRegion(ctx, { name: 'London', countryId: country.id });
    const given = { name: 'House', zone: 'europe/london', address: '1 Lane', regionId: region.id };
    const made = await places.createBuilding(ctx, given);
    expect(made).toMatchObject({ ...given, zone: 'Europe/London' });
    const cleared = await places.updateBuilding(ctx, { id: made.id, address: null, regionId: null });
    expect(cleared).toEqual({ ...made, address: '', regionId: null, version: 2 });
    expect((await places.listBuildings(ctx, { regionId: region.id })).items).toEqual([]);
  });

  test('a zone must be one of the time zone database', async () => {
    for (const zone of ['Mars/Olympus', '+02:00', 'Europe', '']) {
      expect(await refusal(places.createBuilding(ctx, { name: 'House', zone }))).toBe('invalid_request:zone');
    }
    const { id } = await aBuilding();
    expect(await refusal(places.updateBuilding(ctx, { id, zone: 'UTC+1' }))).toBe('invalid_request:zone');
  });

  test('floors come from the lowest level up, of one building if it is named', async () => {
    const [one, two] = [await aBuilding(), await aBuilding()];
    for (const level of [3, -2, 10, 0]) await places.createFloor(ctx, { name: 'F', buildingId: one.id, level });
    await floorOf(two.id);
    const { items } = await places.listFloors(ctx, { buildingId: one.id });
    expect(items.map(({ level }) => level)).toEqual([-2, 0, 3, 10]);
    expect((await places.listFloors(ctx, {})).items).toHaveLength(5);
  });

  test('a country code is there once', async () => {
    await places.createCountry(ctx, { name: 'A', code: 'GB' });
    expect(await refusal(places.createCountry(ctx, { name: 'B', code: 'GB' }))).toBe('country_already_exists:code');
  });
});

describe('ids in a body', () => {
  test('that are unknown or foreign name their field', async () => {
    const foreign = await createWorld(own.database);
    const theirs = await createBuilding(foreign);
    const theirFloor = await createFloor(foreign, theirs);
    const theirCountry = await places.createCountry(foreign.ctx, { name: 'C', code: 'GB' });
    const { id: here } = await aBuilding();
    const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['countryId', () => places.createRegion(ctx, { name: 'R', countryId: 9_999_999 })],
      ['countryId', () => places.createResourceGroup(ctx, { name: 'G', countryId: theirCountry.id })],
      ['regionId', () => places.updateBuilding(ctx, { id: here, regionId: 9_999_999 })],
      ['buildingId', () => places.createFloor(ctx, { name: 'F', buildingId: theirs, level: 1 })],
      ['floorId', () => places.createArea(ctx, { name: 'A', floorId: theirFloor })],
    ];
    for (const [param, call] of calls) expect(await refusal(call())).toBe(`not_found:${param}`);
  });
});

describe('what something needs cannot be deleted', () => {
  test('neither places with something in them nor the building of a limited role', async () => {
    const country = await places.createCountry(ctx, { name: 'C', code: 'HK' });
    const region = await places.createRegion(ctx, { name: 'R', countryId: country.id });
    const building = await places.createBuilding(ctx, { name: 'B', zone: 'UTC', regionId: region.id });
    const floor = await floorOf(building.id);
    const area = await places.createArea(ctx, { name: 'A', floorId: floor.id });
    const category = await places.createCategory(ctx, { name: 'C' });
    const amenity = await places.createAmenity(ctx, { name: 'A' });
    const at = { buildingId: building.id, floorId: floor.id, areaId: area.id, categoryId: category.id };
    const desk = await createResource(ctx, { name: 'D', type: 'desk', ...at, amenityIds: [amenity.id] });
    const needed = [
      () => places.deleteCountry(ctx, country),
      () => places.deleteRegion(ctx, region),
      () => places.deleteBuilding(ctx, building),
      () => places.deleteFloor(ctx, floor),
      () => places.deleteArea(ctx, area),
      () => places.deleteCategory(ctx, category),
      () => places.deleteAmenity(ctx, amenity),
    ];
    for (const call of needed) expect(await refusal(call())).toBe('in_use');
    await deleteResource(ctx, desk);
    for (const call of needed.toReversed()) expect(await refusal(call())).toBe('accepted');
  });

  test('a role limited to a building that is being deleted never loses its limit', async () => {
    const { id } = await aBuilding();
    const { id: userId } = await createUser(world, { role: 'space_manager' });
    const other = new pg.Client(own.connection);
    await other.connect();
    try {
      await other.query(`begin; set atrium.tenant = '0'`);
      await other.query('insert into user_building values ($1, $2, $3)', [world.tenant.id, userId, id]);
      const deletion = refusal(places.deleteBuilding(ctx, { id }));
      await until(async () =>
        expect((await other.query('select from pg_locks where not granted')).rowCount).not.toBe(0),
      );
      await other.query('commit');
      expect(await deletion).toBe('in_use');
    } finally {
      await other.end();
    }
  });
});

describe('a role limited to some buildings', () => {
  test('changes what is in them and nothing else', async () => {
    const [mine, other] = [await aBuilding(), await aBuilding()];
    const [floor, otherFloor] = [await floorOf(mine.id), await floorOf(other.id)];
    const otherArea = await places.createArea(ctx, { name: 'A', floorId: otherFloor.id });
    const country = await places.createCountry(ctx, { name: 'C', code: 'FR' });
    const group = await places.createResourceGroup(ctx, { name: 'G', countryId: country.id });
    const limited = await limitedTo(mine.id);

    await places.updateBuilding(limited, { id: mine.id, name: 'Mine' });
    await places.updateFloor(limited, { id: floor.id, name: 'Mine' });
    const area = await places.createArea(limited, { name: 'A', floorId: floor.id });
    await places.deleteArea(limited, area);

    const before = await events(world);
    const refused = [
      () => places.createCountry(limited, { name: 'C', code: 'GB' }),
      () => places.createResourceGroup(limited, { name: 'C', countryId: country.id }),
      () => places.updateResourceGroup(limited, { id: group.id, name: 'X' }),
      () => places.deleteResourceGroup(limited, group),
      () => places.createCategory(limited, { name: 'C' }),
      () => places.createAmenity(limited, { name: 'C' }),
      () => places.createBuilding(limited, { name: 'C', zone: 'UTC' }),
      () => places.deleteBuilding(limited, mine),
      () => places.updateBuilding(limited, { id: other.id, name: 'X' }),
      () => places.updateBuilding(limited, { id: other.id }),
      () => places.createFloor(limited, { name: 'F', buildingId: other.id, level: 1 }),
      () => places.updateFloor(limited, { id: otherFloor.id, name: 'X' }),
      () => places.deleteFloor(limited, otherFloor),
      () => places.createArea(limited, { name: 'A', floorId: otherFloor.id }),
      () => places.updateArea(limited, { id: otherArea.id, name: 'X' }),
      () => places.deleteArea(limited, otherArea),
      async () => places.mustKeep(limited, other.id),
    ];
    for (const call of refused) expect(await refusal(call())).toBe('building_out_of_reach');
    expect(await events(world)).toEqual(before);
    expect((await places.listAreas(limited, {})).items).toEqual([otherArea]);
  });
});
