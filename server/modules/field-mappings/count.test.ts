import pg from 'pg';
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

const of = { key: 'scripted', entity: 'building' } as const;
const saying = (name: string) => ({ entity: 'building', fields: [{ to: 'name', ops: [{ const: name }] }] });

const setUp = async () => {
  const syncing = await createSyncing(base, shelf({ records: { building: buildings(7) } }));
  const { options, world, connections, events } = syncing;
  const mappings = fieldMappingsBy({ ...options, ...storedRecords, mustMayWrite: () => Promise.resolve() });
  const connect = (name: string) =>
    connections.createConnection(world.ctx, { name, connector: 'scripted', credentials: { password: 'x' } });
  const say = async (name: string) => {
    await mappings.saveConnectorMapping(world.ctx, { ...of, document: saying(name) });
    return mappings.activateConnectorMapping(world.ctx, of);
  };
  const told = async () => (await events('mapping.activated')).length;
  return { ...syncing, mappings, connect, say, told };
};

/** How many statements are sent meanwhile. */
async function sentBy(act: () => Promise<unknown>): Promise<number> {
  const prototype = pg.Client.prototype as unknown as { query: (this: pg.Client, ...given: unknown[]) => unknown };
  const { query } = prototype;
  let sent = 0;
  prototype.query = function (...given) {
    sent += 1;
    return query.apply(this, given);
  };
  try {
    await act();
  } finally {
    prototype.query = query;
  }
  return sent;
}

it('what the workplace says counts for nine connections by as many statements as for one', async () => {
  const { mappings, world, connect, say, told, id } = await setUp();
  await say('first');
  await mappings.saveConnectorMapping(world.ctx, { ...of, document: saying('alone') });
  const alone = await sentBy(() => mappings.activateConnectorMapping(world.ctx, of));
  expect(alone).toBeGreaterThan(5);
  const others = [];
  for (let n = 0; n < 8; n += 1) others.push((await connect(`Other ${n}`)).id);
  await mappings.saveConnectorMapping(world.ctx, { ...of, document: saying('all') });
  const before = await told();
  expect(await sentBy(() => mappings.activateConnectorMapping(world.ctx, of))).toBe(alone);
  expect((await told()) - before).toBe(9);
  for (const one of [id, ...others])
    expect((await mappings.getMapping(world.ctx, { id: one, entity: 'building' })).active).toMatchObject({
      organisationVersion: 3,
    });
});

it('what counts already is not said again, by nobody', async () => {
  const { mappings, world, say, told, id } = await setUp();
  const first = await say('one');
  const before = await told();
  expect(await say('one')).toMatchObject({ draft: null, active: first.active });
  expect((await mappings.rollBackConnectorMapping(world.ctx, { ...of, to: 1 })).active).toEqual(first.active);
  const own = { id, entity: 'building' } as const;
  const silent = { document: { entity: 'building', fields: [] } };
  await mappings.saveMapping(world.ctx, { ...own, ...silent });
  const { version } = await mappings.getMapping(world.ctx, own);
  expect(await mappings.activateMapping(world.ctx, { ...own, version })).toMatchObject({
    version: version + 1,
    draft: null,
    active: { version: 1, organisationVersion: 1 },
  });
  await mappings.rollBackMapping(world.ctx, { ...own, to: 0 });
  expect(await told()).toBe(before);
  await expect(mappings.activateMapping(world.ctx, own)).rejects.toMatchObject({ kind: { code: 'no_draft' } });
});

it('a connection is not made on what does not go with its connector any more', async () => {
  const { mappings, world, connect, say } = await setUp();
  const { active } = await say('one');
  const many = Array.from({ length: 251 }, (_, n) => ({ to: `custom.k${n}`, from: '$.Name' }));
  await world.db
    .updateTable('fieldMappingVersion')
    .set({ document: JSON.stringify({ entity: 'building', fields: many }) })
    .where('tenantId', '=', world.tenant.id)
    .where('organisationId', 'is', null)
    .where('version', '=', active.version)
    .execute();
  await expect(connect('Late')).rejects.toMatchObject({ kind: { code: 'mapping_invalid' } });
  await mappings.rollBackConnectorMapping(world.ctx, { ...of, to: 0 });
  expect((await connect('Late')).name).toBe('Late');
});
