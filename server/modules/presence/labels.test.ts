import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { listLabels, renewResourceCode } from './presence.ts';

let testing: TestDatabase;
let world: World;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
});
afterAll(() => testing[Symbol.asyncDispose]());

const trail = async (): Promise<string[]> => {
  const rows = world.db.selectFrom('audit').select('action').where('tenantId', '=', world.tenant.id);
  return (await rows.where('action', 'like', 'resource_code%').orderBy('id').execute()).map(({ action }) => action);
};

test('each place of a building has one code, however often and by how many it is printed', async () => {
  const [id, elsewhere] = [await createBuilding(world), await createBuilding(world)];
  const [desk, room] = [
    await createResource(world, { buildingId: id }),
    await createResource(world, { buildingId: id, type: 'room' }),
  ];
  await createResource(world, { buildingId: id, type: 'equipment', quantity: 3 });
  await createResource(world, { buildingId: elsewhere });
  const printed = await Promise.all([1, 2, 3, 4].map(() => listLabels(world.ctx, { id })));
  const [{ items } = { items: [] }] = printed;
  expect(items.map(({ resourceId, type }) => [resourceId, type])).toEqual([
    [desk, 'desk'],
    [room, 'room'],
  ]);
  for (const { code } of items) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
  for (const others of printed) expect(others.items).toEqual(items);
  const before = await trail();
  const fresh = await renewResourceCode(world.ctx, { id: desk });
  expect(fresh.code).not.toBe(items[0]?.code);
  expect((await listLabels(world.ctx, { id })).items.map(({ code }) => code)).toEqual([fresh.code, items[1]?.code]);
  expect(await trail()).toEqual([...before, 'resource_code.renewed']);
});
