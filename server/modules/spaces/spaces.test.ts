import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import pg from 'pg';
import { sql } from 'kysely';
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
import type { Ctx } from '../../platform/context/context.ts';
import { toProblem } from '../../platform/http/problem.ts';
import { constraints } from './contract.ts';
import * as spaces from './spaces.ts';

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

/** How a refused call looks to a caller: `code` or `code:param`. */
async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    const { kind, details } = toProblem(error, constraints);
    return details.param === undefined ? kind.code : `${kind.code}:${details.param}`;
  }
}

/** The context of a space manager whose role covers these buildings only. */
async function limitedTo(...buildings: number[]): Promise<Ctx> {
  const { who } = await createUser(world, { role: 'space_manager' });
  return contextFor(own.database, { ...who, reach: buildings });
}

const events = () =>
  world.db
    .selectFrom('event')
    .select(['type', 'subjectId', 'version', 'data'])
    .where('tenantId', '=', world.tenant.id)
    .orderBy('subjectId')
    .orderBy('version')
    .execute();

/** One operation of each kind of thing, so that every kind can be put through the same tests. */
interface Kind {
  readonly name: string;
  readonly create: (ctx: Ctx, name: string) => Promise<{ id: number; version: number; name: string }>;
  readonly get: (
    ctx: Ctx,
    input: { id: number },
  ) => Promise<{ id: number; name: string; names: object; version: number }>;
  readonly update: (
    ctx: Ctx,
    input: { id: number; name?: string; names?: Record<string, string> | null; version?: number },
  ) => Promise<{ version: number; name: string; names: object }>;
  readonly remove: (ctx: Ctx, input: { id: number }) => Promise<void>;
  readonly list: (
    ctx: Ctx,
    input: { limit?: number; cursor?: string },
  ) => Promise<{ items: { id: number; name: string }[]; nextCursor: string | null }>;
}

let codes = 0;
const nextCode = () => String.fromCharCode(65 + (Math.floor(++codes / 26) % 26), 65 + (codes % 26));

const aBuilding = (by = ctx) => spaces.createBuilding(by, { name: 'House', zone: 'Europe/London' });

const kinds: readonly Kind[] = [
  {
    name: 'country',
    create: (ctx, name) => spaces.createCountry(ctx, { name, code: nextCode() }),
    get: spaces.getCountry,
    update: spaces.updateCountry,
    remove: spaces.deleteCountry,
    list: spaces.listCountries,
  },
  {
    name: 'region',
    create: async (ctx, name) => {
      const country = await spaces.createCountry(ctx, { name, code: nextCode() });
      return spaces.createRegion(ctx, { name, countryId: country.id });
    },
    get: spaces.getRegion,
    update: spaces.updateRegion,
    remove: spaces.deleteRegion,
    list: spaces.listRegions,
  },
  {
    name: 'building',
    create: (ctx, name) => spaces.createBuilding(ctx, { name, zone: 'Europe/London' }),
    get: spaces.getBuilding,
    update: spaces.updateBuilding,
    remove: spaces.deleteBuilding,
    list: spaces.listBuildings,
  },
  {
    name: 'floor',
    create: async (ctx, name) => spaces.createFloor(ctx, { name, buildingId: (await aBuilding(ctx)).id, level: 1 }),
    get: spaces.getFloor,
    update: spaces.updateFloor,
    remove: spaces.deleteFloor,
    list: spaces.listFloors,
  },
  {
    name: 'area',
    create: async (ctx, name) => {
      const floor = await spaces.createFloor(ctx, { name, buildingId: (await aBuilding(ctx)).id, level: 1 });
      return spaces.createArea(ctx, { name, floorId: floor.id });
    },
    get: spaces.getArea,
    update: spaces.updateArea,
    remove: spaces.deleteArea,
    list: spaces.listAreas,
  },
  {
    name: 'category',
    create: (ctx, name) => spaces.createCategory(ctx, { name }),
    get: spaces.getCategory,
    update: spaces.updateCategory,
    remove: spaces.deleteCategory,
    list: spaces.listCategories,
  },
  {
    name: 'amenity',
    create: (ctx, name) => spaces.createAmenity(ctx, { name }),
    get: spaces.getAmenity,
    update: spaces.updateAmenity,
    remove: spaces.deleteAmenity,
    list: spaces.listAmenities,
  },
  {
    name: 'resource',
    create: async (ctx, name) =>
      spaces.createResource(ctx, { name, type: 'desk', buildingId: (await aBuilding(ctx)).id }),
    get: spaces.getResource,
    update: spaces.updateResource,
    remove: spaces.deleteResource,
    list: spaces.listResources,
  },
];

describe.each(kinds)('$name', ({ name, create, get, update, remove, list }) => {
  test('is made, read, changed and deleted, and each change is told and audited', async () => {
    const made = await create(ctx, 'First');
    expect(made).toMatchObject({ name: 'First', names: {}, version: 1 });
    expect(await get(ctx, made)).toEqual(made);
    expect((await list(ctx, {})).items).toEqual([made]);

    const named = await update(ctx, { id: made.id, names: { 'zh-Hant': '第一' } });
    expect(named).toEqual({ ...made, names: { 'zh-Hant': '第一' }, version: 2 });
    const renamed = await update(ctx, { id: made.id, name: 'Second' });
    expect(renamed).toEqual({ ...named, name: 'Second', version: 3 });
    const cleared = await update(ctx, { id: made.id, names: null });
    expect(cleared).toEqual({ ...renamed, names: {}, version: 4 });
    expect(await update(ctx, { id: made.id })).toEqual(cleared);

    await remove(ctx, made);
    expect(await refusal(get(ctx, made))).toBe('not_found:id');
    expect((await list(ctx, {})).items).toEqual([]);

    const told = (await events()).filter(({ type }) => type.startsWith(`${name}.`));
    expect(told.map(({ type, version }) => [type, version])).toEqual([
      [`${name}.created`, 1],
      [`${name}.updated`, 2],
      [`${name}.updated`, 3],
      [`${name}.updated`, 4],
      [`${name}.deleted`, 5],
    ]);
    expect(told.at(-2)?.data).toMatchObject({ id: made.id, name: 'Second' });
    const rows = await world.db
      .selectFrom('audit')
      .select(['before', 'after'])
      .where('tenantId', '=', world.tenant.id)
      .where('subjectType', '=', name)
      .orderBy(sql`(after->>'version')::integer nulls last`)
      .execute();
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({ before: null, after: made });
    expect(rows[2]).toMatchObject({ before: named, after: renamed });
    expect(rows[4]).toMatchObject({ before: cleared, after: null });
  });

  test('of another tenant is not there', async () => {
    const foreign = await create((await createWorld(own.database)).ctx, 'Theirs');
    expect(await refusal(get(ctx, foreign))).toBe('not_found:id');
    expect(await refusal(update(ctx, { id: foreign.id, name: 'Mine' }))).toBe('not_found:id');
    expect(await refusal(remove(ctx, foreign))).toBe('not_found:id');
    expect((await list(ctx, {})).items).toEqual([]);
  });

  test('with a version that is no longer current is not changed; of two writers with one version one wins', async () => {
    const made = await create(ctx, 'First');
    const both = ['A', 'B'].map((name) => refusal(update(ctx, { id: made.id, name, version: 1 })));
    expect((await Promise.all(both)).toSorted()).toEqual(['accepted', 'version_conflict']);
    expect(await refusal(update(ctx, { id: made.id, name: 'C', version: 1 }))).toBe('version_conflict');
    expect((await update(ctx, { id: made.id, name: 'C', version: 2 })).version).toBe(3);
  });

  test('pages show each one once that stays, whatever comes and goes between them', async () => {
    const made = [];
    for (const letter of 'ggeebbddffhhii') made.push(await create(ctx, letter));
    const seen: number[] = [];
    const gone = new Set<number>();
    let cursor: string | null = null;
    let pages = 0;
    do {
      const { items, nextCursor } = await list(ctx, { limit: 3, ...(cursor === null ? {} : { cursor }) });
      expect(items.length).toBeLessThanOrEqual(3);
      seen.push(...items.map(({ id }) => id));
      cursor = nextCursor;
      pages += 1;
      if (pages > 2) continue;
      // The row the cursor points at goes, and one more comes before it.
      const last = items.at(-1) as { id: number };
      await remove(ctx, last);
      gone.add(last.id);
      await create(ctx, 'a');
    } while (cursor !== null && pages < 20);
    const wanted = made.filter(({ id }) => !gone.has(id)).map(({ id }) => id);
    expect(seen.filter((id) => !gone.has(id)).toSorted((a, b) => a - b)).toEqual(wanted.toSorted((a, b) => a - b));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('a forged cursor is refused', async () => {
    for (const cursor of ['x', 'bnVsbA', Buffer.from('[1,2,3,4]').toString('base64url'), '']) {
      expect(await refusal(list(ctx, { cursor }))).toBe('invalid_request:cursor');
    }
    const far = Buffer.from(JSON.stringify(name === 'floor' ? [1e15, 'z', 1e15] : ['', 1e15])).toString('base64url');
    expect(await refusal(list(ctx, { cursor: far }))).toBe('invalid_request:cursor');
  });
});

const floorOf = async (buildingId: number) => spaces.createFloor(ctx, { name: 'F', buildingId, level: 0 });

describe('buildings and floors', () => {
  test('a cleared member is empty again, an absent one stays', async () => {
    const country = await spaces.createCountry(ctx, { name: 'United Kingdom', code: 'GB' });
    const region = await spaces.createRegion(ctx, { name: 'London', countryId: country.id });
    const given = { name: 'House', zone: 'europe/london', address: '1 Lane', regionId: region.id };
    const made = await spaces.createBuilding(ctx, given);
    expect(made).toMatchObject({ ...given, zone: 'Europe/London' });
    const cleared = await spaces.updateBuilding(ctx, { id: made.id, address: null, regionId: null });
    expect(cleared).toEqual({ ...made, address: '', regionId: null, version: 2 });
    expect((await spaces.listBuildings(ctx, { regionId: region.id })).items).toEqual([]);
  });

  test('a zone must be one of the time zone database', async () => {
    for (const zone of ['Mars/Olympus', '+02:00', 'Europe', '']) {
      expect(await refusal(spaces.createBuilding(ctx, { name: 'House', zone }))).toBe('invalid_request:zone');
    }
    const { id } = await aBuilding();
    expect(await refusal(spaces.updateBuilding(ctx, { id, zone: 'UTC+1' }))).toBe('invalid_request:zone');
  });

  test('floors come from the lowest level up, of one building if it is named', async () => {
    const [one, two] = [await aBuilding(), await aBuilding()];
    for (const level of [3, -2, 10, 0]) await spaces.createFloor(ctx, { name: 'F', buildingId: one.id, level });
    await floorOf(two.id);
    const { items } = await spaces.listFloors(ctx, { buildingId: one.id });
    expect(items.map(({ level }) => level)).toEqual([-2, 0, 3, 10]);
    expect((await spaces.listFloors(ctx, {})).items).toHaveLength(5);
  });

  test('a country code is there once', async () => {
    await spaces.createCountry(ctx, { name: 'A', code: 'GB' });
    expect(await refusal(spaces.createCountry(ctx, { name: 'B', code: 'GB' }))).toBe('country_already_exists:code');
  });
});

describe('ids in a body', () => {
  test('that are unknown, foreign or of another building name their field', async () => {
    const foreign = await createWorld(own.database);
    const theirs = await createBuilding(foreign);
    const theirFloor = await createFloor(foreign, theirs);
    const [here, there] = [(await aBuilding()).id, (await aBuilding()).id];
    const [floor, otherFloor] = [await floorOf(here), await floorOf(there)];
    const area = await spaces.createArea(ctx, { name: 'A', floorId: floor.id });
    const desk = { name: 'D', type: 'desk', buildingId: here } as const;
    const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['countryId', () => spaces.createRegion(ctx, { name: 'R', countryId: 9_999_999 })],
      ['regionId', () => spaces.updateBuilding(ctx, { id: here, regionId: 9_999_999 })],
      ['buildingId', () => spaces.createFloor(ctx, { name: 'F', buildingId: theirs, level: 1 })],
      ['floorId', () => spaces.createArea(ctx, { name: 'A', floorId: theirFloor })],
      ['buildingId', () => spaces.createResource(ctx, { ...desk, buildingId: theirs })],
      ['floorId', () => spaces.createResource(ctx, { ...desk, floorId: otherFloor.id })],
      ['categoryId', () => spaces.createResource(ctx, { ...desk, categoryId: 9_999_999 })],
      ['amenityIds', () => spaces.createResource(ctx, { ...desk, amenityIds: [9_999_999] })],
    ];
    for (const [param, call] of calls) expect(await refusal(call())).toBe(`not_found:${param}`);
    const areaAlone = spaces.createResource(ctx, { ...desk, areaId: area.id });
    expect(await refusal(areaAlone)).toBe('invalid_request:areaId');
    const twoDesks = spaces.createResource(ctx, { ...desk, quantity: 2 });
    expect(await refusal(twoDesks)).toBe('invalid_request:quantity');
    const made = await spaces.createResource(ctx, { ...desk, floorId: floor.id, areaId: area.id });
    expect(await refusal(spaces.updateResource(ctx, { id: made.id, buildingId: there }))).toBe('not_found:floorId');
    expect((await spaces.listResources(ctx, {})).items).toEqual([made]);
  });
});

describe('what something needs cannot be deleted', () => {
  test('neither places with something in them nor the building of a limited role', async () => {
    const country = await spaces.createCountry(ctx, { name: 'C', code: 'HK' });
    const region = await spaces.createRegion(ctx, { name: 'R', countryId: country.id });
    const building = await spaces.createBuilding(ctx, { name: 'B', zone: 'UTC', regionId: region.id });
    const floor = await floorOf(building.id);
    const area = await spaces.createArea(ctx, { name: 'A', floorId: floor.id });
    const category = await spaces.createCategory(ctx, { name: 'C' });
    const amenity = await spaces.createAmenity(ctx, { name: 'A' });
    const at = { buildingId: building.id, floorId: floor.id, areaId: area.id, categoryId: category.id };
    const desk = await spaces.createResource(ctx, { name: 'D', type: 'desk', ...at, amenityIds: [amenity.id] });
    const needed = [
      () => spaces.deleteCountry(ctx, country),
      () => spaces.deleteRegion(ctx, region),
      () => spaces.deleteBuilding(ctx, building),
      () => spaces.deleteFloor(ctx, floor),
      () => spaces.deleteArea(ctx, area),
      () => spaces.deleteCategory(ctx, category),
      () => spaces.deleteAmenity(ctx, amenity),
    ];
    for (const call of needed) expect(await refusal(call())).toBe('in_use');
    await spaces.deleteResource(ctx, desk);
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
      const deletion = refusal(spaces.deleteBuilding(ctx, { id }));
      await vi.waitUntil(async () => (await other.query('select from pg_locks where not granted')).rowCount !== 0);
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
    const otherArea = await spaces.createArea(ctx, { name: 'A', floorId: otherFloor.id });
    const desk = { name: 'D', type: 'desk' } as const;
    const otherDesk = await spaces.createResource(ctx, { ...desk, buildingId: other.id });
    const limited = await limitedTo(mine.id);

    await spaces.updateBuilding(limited, { id: mine.id, name: 'Mine' });
    await spaces.updateFloor(limited, { id: floor.id, name: 'Mine' });
    const area = await spaces.createArea(limited, { name: 'A', floorId: floor.id });
    await spaces.deleteArea(limited, area);
    const made = await spaces.createResource(limited, { ...desk, buildingId: mine.id });
    await spaces.retireResource(limited, made);

    const before = await events();
    const refused = [
      () => spaces.createCountry(limited, { name: 'C', code: 'GB' }),
      () => spaces.createCategory(limited, { name: 'C' }),
      () => spaces.createAmenity(limited, { name: 'C' }),
      () => spaces.createBuilding(limited, { name: 'C', zone: 'UTC' }),
      () => spaces.deleteBuilding(limited, mine),
      () => spaces.updateBuilding(limited, { id: other.id, name: 'X' }),
      () => spaces.updateBuilding(limited, { id: other.id }),
      () => spaces.createFloor(limited, { name: 'F', buildingId: other.id, level: 1 }),
      () => spaces.updateFloor(limited, { id: otherFloor.id, name: 'X' }),
      () => spaces.deleteFloor(limited, otherFloor),
      () => spaces.createArea(limited, { name: 'A', floorId: otherFloor.id }),
      () => spaces.updateArea(limited, { id: otherArea.id, name: 'X' }),
      () => spaces.deleteArea(limited, otherArea),
      () => spaces.createResource(limited, { ...desk, buildingId: other.id }),
      () => spaces.updateResource(limited, { id: otherDesk.id, name: 'X' }),
      () => spaces.updateResource(limited, { id: otherDesk.id, buildingId: mine.id }),
      () => spaces.updateResource(limited, { id: made.id, buildingId: other.id }),
      () => spaces.retireResource(limited, otherDesk),
      () => spaces.reinstateResource(limited, otherDesk),
      () => spaces.deleteResource(limited, otherDesk),
      async () => spaces.mustReachBuilding(limited, other.id),
    ];
    for (const call of refused) expect(await refusal(call())).toBe('building_out_of_reach');
    expect(await events()).toEqual(before);
    expect((await spaces.listResources(limited, {})).items).toEqual([otherDesk]);
  });
});
