import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { buildings, createSyncing, shelf } from '../../../test/support/syncing.ts';
import { storedRecords } from '../sync/sync.ts';
import { fieldMappingsBy } from './field-mappings.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

it('says how many connections and records would be reached, and what would become of some of each; changes nothing', async () => {
  const { options, world, connections, sync, attempt, activate, events, id } = await createSyncing(
    base,
    shelf({ records: { building: buildings(7) } }),
  );
  const mappings = fieldMappingsBy({ ...options, ...storedRecords, mustMayWrite: () => Promise.resolve() });
  await activate();
  const wish = { name: 'Other', connector: 'scripted', credentials: { password: 'x' } };
  const { id: other } = await connections.createConnection(world.ctx, wish);
  await attempt((await sync.activateConnection(world.ctx, { id: other })).id);
  const entity = 'building';
  const own = { entity, fields: [{ to: 'name', from: '$.Name' }] };
  await mappings.saveMapping(world.ctx, { id: other, entity, document: own });
  await mappings.activateMapping(world.ctx, { id: other, entity });
  const before = await events('mapping.activated');
  const document = { entity, fields: [{ to: 'name', from: '$.Name', ops: ['upper'] }] };
  const found = await mappings.previewConnectorMapping(world.ctx, { key: 'scripted', entity, document, limit: 4 });
  // What a connection says of its own goes before it.
  expect(found).toMatchObject({ connections: 2, stored: 14, lookedAt: 14, all: true, changed: 7, rejected: 0 });
  expect(found.records.map((one) => [one.connectionId, one.externalId, one.changed])).toEqual([
    [id, 'b0000', true],
    [id, 'b0001', true],
    [other, 'b0000', false],
    [other, 'b0001', false],
  ]);
  expect(found.records[0]).toMatchObject({
    before: { data: { name: 'Building 0' } },
    after: { data: { name: 'BUILDING 0' } },
  });
  const narrow = world.ctx.as({ ...world.ctx.who, scopes: new Set(['connections:manage'] as const) });
  const unread = await mappings.previewConnectorMapping(narrow, { key: 'scripted', entity, document });
  expect(unread).toMatchObject({ changed: 7, records: [] });
  expect(await events('mapping.activated')).toEqual(before);
  await expect(mappings.previewConnectorMapping(world.ctx, { key: 'scripted', entity })).rejects.toMatchObject({
    kind: { code: 'no_draft' },
  });
});
