import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  contextFor,
  countDeadlocks,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { events, refusal } from '../../../test/support/kept.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { closing } from '../closures/closures.ts';
import * as places from '../places/places.ts';
import { leaveForeignGroups } from './groups.ts';
import * as resources from './resources.ts';

let own: TestDatabase;
let world: World;
let ctx: Ctx;
let austria: Country;
let belgium: Country;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  ctx = world.ctx;
  [austria, belgium] = [await countryOf('AT'), await countryOf('BE')];
});

interface Country {
  readonly countryId: number;
  readonly regionId: number;
  readonly buildingId: number;
  /** Its default group, and another one. */
  readonly standard: number;
  readonly labs: number;
}

async function countryOf(code: string): Promise<Country> {
  const { id: countryId } = await places.createCountry(ctx, { name: code, code });
  const { id: regionId } = await places.createRegion(ctx, { name: 'R', countryId });
  const { id: buildingId } = await places.createBuilding(ctx, { name: 'B', zone: 'UTC', regionId });
  const { items } = await places.listResourceGroups(ctx, { countryId });
  const { id: labs } = await places.createResourceGroup(ctx, { name: `${code} labs`, countryId });
  return { countryId, regionId, buildingId, standard: items[0]?.id ?? 0, labs };
}

let numbers = 0;
const create = (buildingId: number, groupId?: number | null, by = ctx) =>
  resources.createResource(
    by,
    { name: `D ${++numbers}`, type: 'desk', buildingId, ...(groupId !== undefined && { groupId }) },
    closing,
  );
const update = (id: number, change: object, by = ctx) =>
  resources.updateResource(by, { id, ...change }, undefined, closing);
const moveRegion = (id: number, countryId: number) => places.updateRegion(ctx, { id, countryId }, leaveForeignGroups);
const moveBuilding = (id: number, regionId: number | null) =>
  places.updateBuilding(ctx, { id, regionId }, undefined, leaveForeignGroups);
const groupOf = async (id: number) => (await resources.getResource(ctx, { id })).groupId;
const listed = async (groupId: number) =>
  (await resources.listResources(ctx, { groupId })).items.map(({ id }) => id).toSorted((a, b) => a - b);
const updates = async (id: number) =>
  (await events(world)).filter(({ type, subjectId }) => type === 'resource.updated' && subjectId === id).length;

test('what is in no group of its own is in the default one of its country, and in none where it is in no country', async () => {
  const plain = await create(austria.buildingId);
  expect(plain.groupId).toBe(austria.standard);
  const nowhere = await places.createBuilding(ctx, { name: 'B', zone: 'UTC' });
  const lost = await create(nowhere.id);
  expect(lost.groupId).toBeNull();
  const lab = await create(austria.buildingId, austria.labs);
  expect(lab.groupId).toBe(austria.labs);
  expect(await listed(austria.standard)).toEqual([plain.id]);
  expect(await listed(austria.labs)).toEqual([lab.id]);
  expect(await listed(belgium.standard)).toEqual([]);
  const { items, total } = await resources.sliceResources(ctx, { groupId: austria.standard }, { offset: 0, limit: 9 });
  expect([items, total]).toEqual([[plain], 1]);
  expect(await resources.listBookable(ctx, { buildingId: austria.buildingId })).toHaveLength(2);
});

test('it is put into a group, and back into the default one, by the id of that or by null', async () => {
  const { id } = await create(austria.buildingId);
  expect(await update(id, { groupId: austria.labs })).toMatchObject({ groupId: austria.labs, version: 2 });
  expect(await update(id, { name: 'Other' })).toMatchObject({ groupId: austria.labs, version: 3 });
  expect(await update(id, { groupId: null })).toMatchObject({ groupId: austria.standard, version: 4 });
  await update(id, { groupId: austria.labs });
  expect(await update(id, { groupId: austria.standard })).toMatchObject({ groupId: austria.standard, version: 6 });
  expect(await refusal(places.deleteResourceGroup(ctx, { id: austria.labs }))).toBe('accepted');
  expect(await updates(id)).toBe(5);
});

test('a group of another country, an unknown or a foreign one is refused by its name, and so is any in no country', async () => {
  const foreign = await createWorld(own.database);
  const country = await places.createCountry(foreign.ctx, { name: 'C', code: 'AT' });
  const theirs = await places.createResourceGroup(foreign.ctx, { name: 'G', countryId: country.id });
  const nowhere = await places.createBuilding(ctx, { name: 'B', zone: 'UTC' });
  const desk = await create(austria.buildingId);
  const groups = {
    'invalid_request:groupId': [belgium.labs, belgium.standard],
    'not_found:groupId': [theirs.id, 9_999_999],
  };
  for (const [expected, ids] of Object.entries(groups))
    for (const groupId of ids) {
      expect(await refusal(create(austria.buildingId, groupId))).toBe(expected);
      expect(await refusal(update(desk.id, { groupId }))).toBe(expected);
    }
  expect(await refusal(create(nowhere.id, austria.labs))).toBe('invalid_request:groupId');
  expect(await refusal(create(9_999_999, austria.labs))).toBe('not_found:buildingId');
  const moved = { buildingId: belgium.buildingId, groupId: austria.labs };
  expect(await refusal(update(desk.id, moved))).toBe('invalid_request:groupId');
  expect(await resources.getResource(ctx, desk)).toEqual(desk);
  expect((await resources.listResources(ctx, { groupId: theirs.id })).items).toEqual([]);
});

test('who keeps a building puts what is there into groups, and nothing else', async () => {
  const { who } = await createUser(world, { role: 'space_manager' });
  const limited = contextFor(own.database, { ...who, reach: [austria.buildingId] });
  const desk = await create(austria.buildingId, austria.labs, limited);
  expect((await update(desk.id, { groupId: null }, limited)).groupId).toBe(austria.standard);
  const other = await create(belgium.buildingId);
  expect(await refusal(update(other.id, { groupId: belgium.labs }, limited))).toBe('building_out_of_reach');
});

test('what goes to another country leaves its group, and keeps it within its country', async () => {
  const next = await places.createBuilding(ctx, { name: 'N', zone: 'UTC', regionId: austria.regionId });
  const { id } = await create(austria.buildingId, austria.labs);
  expect(await update(id, { buildingId: next.id })).toMatchObject({ groupId: austria.labs, version: 2 });
  expect(await update(id, { buildingId: belgium.buildingId })).toMatchObject({ groupId: belgium.standard, version: 3 });
  expect(await update(id, { buildingId: austria.buildingId, groupId: austria.labs })).toMatchObject({ version: 4 });
  expect(await groupOf(id)).toBe(austria.labs);
});

test('a region or building that goes to another country takes along what is there, told of what was in a group alone', async () => {
  const next = await places.createRegion(ctx, { name: 'N', countryId: austria.countryId });
  const [lab, plain] = [await create(austria.buildingId, austria.labs), await create(austria.buildingId)];
  const elsewhere = await create(belgium.buildingId, belgium.labs);
  await moveBuilding(austria.buildingId, next.id);
  expect(await resources.getResource(ctx, lab)).toEqual(lab);

  await moveBuilding(austria.buildingId, belgium.regionId);
  expect(await resources.getResource(ctx, lab)).toEqual({ ...lab, groupId: belgium.standard, version: 2 });
  expect(await resources.getResource(ctx, plain)).toEqual({ ...plain, groupId: belgium.standard });
  expect([await updates(lab.id), await updates(plain.id)]).toEqual([1, 0]);

  await update(lab.id, { groupId: belgium.labs });
  await moveRegion(belgium.regionId, austria.countryId);
  for (const { id } of [lab, plain, elsewhere]) expect(await groupOf(id)).toBe(austria.standard);
  expect([await updates(lab.id), await updates(plain.id), await updates(elsewhere.id)]).toEqual([3, 0, 1]);

  await update(lab.id, { groupId: austria.labs });
  await moveBuilding(austria.buildingId, null);
  expect(await resources.getResource(ctx, lab)).toMatchObject({ groupId: null, version: 6 });
  expect(await updates(lab.id)).toBe(5);
});

test('a group that something is in stays, and its country with it', async () => {
  const { id } = await create(austria.buildingId, austria.labs);
  expect(await refusal(places.deleteResourceGroup(ctx, { id: austria.labs }))).toBe('in_use');
  await resources.retireResource(ctx, { id });
  expect(await refusal(places.deleteResourceGroup(ctx, { id: austria.labs }))).toBe('in_use');
  await resources.deleteResource(ctx, { id });
  expect(await refusal(places.deleteResourceGroup(ctx, { id: austria.labs }))).toBe('accepted');
});

const ROUNDS = 25;

test('a group that is deleted while something is put into it is kept with that, or gone without it', async () => {
  const { id } = await create(austria.buildingId);
  for (let round = 0; round < ROUNDS; round++) {
    const group = await places.createResourceGroup(ctx, { name: 'G', countryId: austria.countryId });
    const [put, deleted] = await Promise.all([
      refusal(round % 2 === 0 ? update(id, { groupId: group.id }) : create(austria.buildingId, group.id)),
      refusal(places.deleteResourceGroup(ctx, group)),
    ]);
    expect(['accepted in_use', 'not_found:groupId accepted']).toContain(`${put} ${deleted}`);
    expect((await listed(group.id)).length).toBe(put === 'accepted' ? 1 : 0);
    expect(await groupOf(id)).toBe(put === 'accepted' && round % 2 === 0 ? group.id : austria.standard);
    await update(id, { groupId: null });
  }
});

test.each(['region', 'building'] as const)(
  'what is put into a group while its %s goes to another country is in a group of the country where it is',
  async (what) => {
    const put = (id: number, change: object) => refusal(update(id, change));
    const { id } = await create(austria.buildingId, austria.labs);
    const mover = await create(belgium.buildingId, belgium.labs);
    for (let round = 0; round < ROUNDS; round++) {
      const [from, to] = round % 2 === 0 ? [austria, belgium] : [belgium, austria];
      await Promise.all([
        put(id, { groupId: from.labs }),
        put(id, { groupId: to.labs }),
        what === 'region' ? moveRegion(austria.regionId, to.countryId) : moveBuilding(austria.buildingId, to.regionId),
        // Comes along, or goes back, in the very moment.
        put(mover.id, { buildingId: round % 2 === 0 ? austria.buildingId : belgium.buildingId }),
        refusal(create(austria.buildingId, from.labs)),
        refusal(create(austria.buildingId, to.labs)),
      ]);
      expect(await listStrays()).toEqual([]);
    }
  },
);

test('where nothing keeps a building from being closed, it is kept in its country all the same', async () => {
  const { id } = await create(austria.buildingId);
  for (let round = 0; round < ROUNDS; round++) {
    const [from, to] = round % 2 === 0 ? [austria, belgium] : [belgium, austria];
    await resources.updateResource(ctx, { id, groupId: null });
    await Promise.all([
      refusal(resources.updateResource(ctx, { id, groupId: from.labs })),
      moveBuilding(austria.buildingId, to.regionId),
    ]);
    expect(await listStrays()).toEqual([]);
  }
});

/** What is in a group of another country than its building. */
async function listStrays(): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select resource.id from resource join resource_group as own
      on own.tenant_id = resource.tenant_id and own.id = resource.group_id
    join building on building.tenant_id = resource.tenant_id and building.id = resource.building_id
    left join region on region.tenant_id = building.tenant_id and region.id = building.region_id
    where resource.tenant_id = ${world.tenant.id} and region.country_id is distinct from own.country_id`.execute(
    world.db,
  );
  return rows.map(({ id }) => id);
}

test('a building that goes to a region while that goes to another country leaves nothing in groups of the former one', async () => {
  const next = await places.createRegion(ctx, { name: 'N', countryId: austria.countryId });
  const { id } = await create(austria.buildingId, austria.labs);
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all([
      moveBuilding(austria.buildingId, next.id),
      moveRegion(next.id, belgium.countryId),
      refusal(update(id, { groupId: austria.labs })),
    ]);
    expect(await listStrays()).toEqual([]);
    await moveRegion(next.id, austria.countryId);
    await moveBuilding(austria.buildingId, austria.regionId);
    await update(id, { groupId: austria.labs });
  }
});

test('nobody waited in a circle for any of this', async () => {
  expect(await countDeadlocks(own.connection)).toBe(0);
});
