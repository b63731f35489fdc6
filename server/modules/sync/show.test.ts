import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { building, createSyncing, shelf } from '../../../test/support/syncing.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

it('a record is shown as its mapping says, with what could not be filled, and with all that the source says where that is asked for', async () => {
  const records = [
    building(1, { raw: { Name: ' Tower ', Code: 'tw1' } }),
    building(2, { raw: { Name: 'Hall', Code: ['x'] } }),
    building(3, { raw: { Code: 'no name' } }),
  ];
  const { activate, sync, world, id } = await createSyncing(base, shelf({ records: { building: records } }));
  await activate();
  const { items } = await sync.listRecords(world.ctx, { id, entity: 'building' });
  expect(items.map(({ data }) => data)).toEqual([{ name: 'Tower', code: 'TW1' }, { name: 'Hall', code: null }, null]);
  expect(items.map(({ meta }) => meta.issues.map(({ field, change }) => [field, change]))).toEqual([
    [],
    [['code', 'nulled']],
    [['name', 'rejected']],
  ]);
  expect(items.map(({ raw }) => raw)).toEqual([undefined, undefined, undefined]);
  const changes = await sync.listChanges(world.ctx, { id, entity: 'building', after: 1, limit: 1 });
  expect(changes).toMatchObject({
    items: [{ externalId: 'b0002', data: { name: 'Hall' }, raw: { Code: ['x'] } }],
    lastRev: 2,
  });
});
