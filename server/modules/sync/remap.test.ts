import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextFor, createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { building, buildings, createSyncing, shelf, type Syncing } from '../../../test/support/syncing.ts';
import type { FieldMapping } from '../mapping/contract.ts';
import { fieldMappingsBy } from '../field-mappings/field-mappings.ts';
import { mustMayWriteOn } from '../merges/merges.ts';
import { remapsBy } from './remap.ts';
import { storedRecords } from './sync.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

/** A connection that has been read, whose mapping a test changes. */
async function mapped(many: number, records = buildings(many)) {
  const source = shelf({ records: { building: records }, pageSize: 2_500 });
  const syncing = await createSyncing(base, source);
  const { world, options, sync, id } = syncing;
  const run = await sync.activateConnection(world.ctx, { id });
  await syncing.attempt(run.id, { turnMs: 600_000 });
  const mappings = fieldMappingsBy({ ...options, ...storedRecords, mustMayWrite: mustMayWriteOn });
  const at = { id, entity: 'building' } as const;
  const save = (fields: readonly FieldMapping[], more: object = {}) =>
    mappings.saveMapping(world.ctx, { ...at, document: { entity: 'building', fields, ...more } });
  const activate = async (fields: readonly FieldMapping[], more: object = {}) => {
    await save(fields, more);
    return mappings.activateMapping(world.ctx, at);
  };
  const remap = (ctx = contextFor(base.database, world.ctx.who)) =>
    remapsBy(options).outside(
      ctx,
      { connectionId: id, entity: 'building' },
      { attempt: 1, signal: new AbortController().signal },
    );
  const changes = (after: number, limit = 200) => sync.listChanges(world.ctx, { id, entity: 'building', after, limit });
  const first = async (limit = 1) => (await sync.listRecords(world.ctx, { id, entity: 'building', limit })).items;
  const revs = () => sync.getSyncStatus(world.ctx, { id }).then(({ streams }) => streams[0]?.rev);
  return { ...syncing, source, mappings, at, save, activate, remap, changes, first, revs };
}
type Mapped = Awaited<ReturnType<typeof mapped>>;

const SHOUT: FieldMapping = { to: 'name', from: '$.Name', ops: ['upper'], required: true };

/** All that is shown of its records, read page by page. */
async function everything({ sync, world, id }: Pick<Syncing, 'sync' | 'world' | 'id'>): Promise<string[]> {
  const all: string[] = [];
  let cursor: string | undefined;
  do {
    const given = { id, entity: 'building', limit: 200, ...(cursor !== undefined && { cursor }) } as const;
    const { items, nextCursor } = await sync.listRecords(world.ctx, given);
    all.push(...items.map(({ externalId, data, custom }) => JSON.stringify([externalId, data, custom])));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

const MANY = process.env['ATRIUM_PROOF'] ? 100_000 : 2_000;

describe('a mapping that is activated', () => {
  it(
    'counts for the next request, is told of all that it changes, asks the source for nothing, and is undone to the byte',
    { timeout: 240_000 },
    async () => {
      const at = await mapped(MANY);
      const [asked, before, rev] = [at.source.asked.length, await everything(at), await at.revs()];
      await at.activate([SHOUT]);
      const began = performance.now();
      expect((await at.first())[0]).toMatchObject({ data: { name: 'BUILDING 0' }, meta: { mappingVersion: 1 } });
      const firstRead = performance.now() - began;
      await at.remap();
      const complete = performance.now() - began;
      if (process.env['ATRIUM_PROOF']) console.info({ MANY, firstRead, complete });
      expect(firstRead).toBeLessThan(1_000);
      expect(complete).toBeLessThan(15_000);
      const shown = await everything(at);
      expect(shown).toHaveLength(MANY);
      expect(shown.filter((one) => !one.includes('BUILDING'))).toEqual([]);
      expect(await at.revs()).toBe((rev ?? 0) + MANY);
      const told = (await at.events('records.changed')).filter(
        ({ data }) => (data as { runId: unknown }).runId === null,
      );
      expect(told.reduce((sum, { data }) => sum + (data as { counts: { remapped: number } }).counts.remapped, 0)).toBe(
        MANY,
      );
      await at.mappings.rollBackMapping(at.world.ctx, { ...at.at, to: 0 });
      expect((await at.first())[0]).toMatchObject({ data: { name: 'Building 0' }, meta: { mappingVersion: 2 } });
      await at.remap();
      expect(await everything(at)).toEqual(before);
      expect(at.source.asked).toHaveLength(asked);
    },
  );

  it('gives a new number only to what it makes another of, and to each once', async () => {
    const at = await mapped(0, [building(1, { raw: { Name: 'A' } }), building(2, { raw: { Name: 'b' } })]);
    await at.activate([SHOUT]);
    await at.remap();
    const { items, lastRev } = await at.changes(2);
    expect(items.map(({ externalId, data, meta }) => [externalId, data?.['name'], meta.action, meta.rev])).toEqual([
      ['b0002', 'B', 'remapped', 3],
    ]);
    await at.remap();
    await at.activate([SHOUT, { to: 'code', from: '$.Nothing' }]);
    await at.remap();
    expect(await at.changes(lastRev)).toMatchObject({ items: [] });
    const told = (await at.events('records.changed')).map(({ data }) => data);
    expect(told.slice(1)).toEqual([
      {
        connectionId: at.id,
        entity: 'building',
        runId: null,
        fromRev: 3,
        toRev: 3,
        counts: { added: 0, updated: 0, deleted: 0, restored: 0, remapped: 1 },
      },
    ]);
  });

  it('takes what was rejected before, and leaves out what its filter does', async () => {
    const at = await mapped(0, [
      building(1, { raw: { Label: 'One' } }),
      building(2, { raw: { Label: 'Two', Closed: true } }),
    ]);
    expect((await at.first(2)).map(({ data }) => data)).toEqual([null, null]);
    const filter = { not: { path: '$.Closed', is: true } };
    await at.activate([{ to: 'name', from: '$.Label' }], { filter });
    await at.remap();
    const { items } = await at.changes(2);
    expect(items.map(({ data, meta }) => [data?.['name'], meta.outOfScope])).toEqual([
      ['One', null],
      ['Two', 'mapping_filter'],
    ]);
  });
});

describe('what a workplace says for all of a connector', () => {
  it('counts for its connections and for nobody else’s, is told of once, and is undone to the byte', async () => {
    const [at, elsewhere] = [await mapped(MANY), await mapped(2)];
    const [before, theirs, rev] = [await everything(at), await everything(elsewhere), await at.revs()];
    const of = { key: 'scripted', entity: 'building' } as const;
    const document = { entity: 'building', fields: [SHOUT] };
    await at.mappings.saveConnectorMapping(at.world.ctx, { ...of, document });
    await at.mappings.activateConnectorMapping(at.world.ctx, of);
    expect((await at.first())[0]).toMatchObject({ data: { name: 'BUILDING 0' }, meta: { mappingVersion: 1 } });
    await at.remap();
    expect(await at.revs()).toBe((rev ?? 0) + MANY);
    await at.remap();
    expect(await at.revs()).toBe((rev ?? 0) + MANY);
    expect(await everything(elsewhere)).toEqual(theirs);
    expect((await elsewhere.mappings.getConnectorMapping(elsewhere.world.ctx, of)).active.version).toBe(0);
    await at.mappings.rollBackConnectorMapping(at.world.ctx, { ...of, to: 0 });
    expect(await everything(at)).toEqual(before);
    await at.remap();
    expect(await everything(at)).toEqual(before);
  });
});

describe('runs meanwhile', () => {
  it('write by the mapping that counts as they write, and tell nothing twice', async () => {
    const at = await mapped(3);
    at.source.before = async () => {
      at.source.before = null;
      await at.activate([SHOUT]);
    };
    at.source.records['building']?.push(building(7));
    await at.start();
    const { items } = await at.changes(3);
    expect(items.map(({ data, meta }) => [data?.['name'], meta.action])).toEqual([['BUILDING 7', 'added']]);
    await at.remap();
    const told = (await at.changes(4)).items;
    expect(told.map(({ data, meta }) => [data?.['name'], meta.action])).toEqual(
      [0, 1, 2].map((n) => [`BUILDING ${n}`, 'remapped']),
    );
  });

  it('and what they delete is told as deleted alone', async () => {
    const at = await mapped(3);
    at.source.records['building'] = [building(0), building(1, { deleted: true }), building(2)];
    await at.start('full');
    await at.activate([SHOUT]);
    await at.remap();
    expect((await at.changes(0)).items.map(({ externalId, meta }) => [externalId, meta.action])).toEqual([
      ['b0001', 'deleted'],
      ['b0000', 'remapped'],
      ['b0002', 'remapped'],
    ]);
  });

  it('wait for one batch at most, and a mapping for one page', { timeout: 60_000 }, async () => {
    const at = await mapped(1_200);
    await at.activate([SHOUT]);
    at.source.records['building']?.push(building(5_000));
    const [, , run] = await Promise.all([at.remap(), at.remap(), at.start('full')]);
    expect(run.state).toBe('succeeded');
    const { items } = await at.sync.listChanges(at.world.ctx, {
      id: at.id,
      entity: 'building',
      after: 1_200,
      limit: 200,
    });
    expect(items).toHaveLength(200);
    expect(await at.revs()).toBe(2_401);
    const revs = (await allRevs(at)).toSorted((one, other) => one - other);
    expect(new Set(revs).size).toBe(revs.length);
  });
});

const allRevs = async ({ world, id }: Mapped): Promise<number[]> =>
  (
    await world.db
      .selectFrom('syncRecord')
      .select('rev')
      .where('tenantId', '=', world.tenant.id)
      .where('connectionId', '=', id)
      .execute()
  ).map(({ rev }) => rev);

it('what was activated while records were told anew counts, and nothing is left by an earlier one', async () => {
  const at = await mapped(1_100);
  await at.activate([SHOUT]);
  let batches = 0;
  const ctx = contextFor(base.database, at.world.ctx.who);
  const slow: typeof ctx = {
    ...ctx,
    async tx(work) {
      batches += 1;
      if (batches === 2) await at.activate([{ to: 'name', from: '$.Name', ops: ['lower'] }]);
      return ctx.tx(work);
    },
  };
  await at.remap(slow);
  const left = await at.world.db
    .selectFrom('syncRecord')
    .select('externalId')
    .where('connectionId', '=', at.id)
    .where('mappedBy', '!=', 2)
    .execute();
  expect(left).toEqual([]);
  expect((await at.first(200)).filter(({ data }) => !String(data?.['name']).startsWith('building'))).toEqual([]);
});

it('a job that has to go leaves the rest to the next one', async () => {
  const at = await mapped(1_100);
  await at.activate([SHOUT]);
  await remapsBy(at.options).outside(
    contextFor(base.database, at.world.ctx.who),
    { connectionId: at.id, entity: 'building' },
    { attempt: 1, signal: AbortSignal.abort() },
  );
  const waiting = await at.world.db.selectFrom('job').select('key').where('name', '=', 'sync.remap').execute();
  expect(waiting).toEqual([{ key: `${at.id}/building` }]);
});
