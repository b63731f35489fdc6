import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { building, createSyncing, shelf, type Shelf } from '../../../test/support/syncing.ts';
import { SourceFailed, type SourceRecord } from '../connections/contract.ts';
import { fieldMappingsBy } from '../field-mappings/field-mappings.ts';
import { mappingDriftBy } from './mapping-drift.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const entity = 'building';
/** Thirty buildings; the first so many have what is said of them besides. */
const having = (many: number, more: object = { Code: 'x1' }): SourceRecord[] =>
  Array.from({ length: 30 }, (_, n) =>
    building(n, { raw: { Name: `Building ${n}`, Kind: { Id: 7 }, ...(n < many ? more : {}) } }),
  );

const setUp = async (given: Partial<Shelf> = {}) => {
  const source = shelf({ records: { building: having(30) }, ...given });
  const syncing = await createSyncing(base, source);
  const { options, sync, world, id, start, events, attempt, run } = syncing;
  const drift = mappingDriftBy(options);
  const shown = () => drift.getMappingDrift(world.ctx, { id, entity });
  const said = async () =>
    (await shown()).items.map((one) => `${one.path} ${one.change} ${one.wasPercent}→${one.isPercent}`);
  const open = async () => (await sync.getConnectionHealth(world.ctx, { id })).open.mappingDrift;
  const told = async () => (await events('mapping.drift')).map(({ data }) => data);
  const gives = async (records: SourceRecord[], mode: 'full' | 'incremental' = 'full') => {
    source.records['building'] = records;
    return start(mode);
  };
  const asked = async (more: Partial<Parameters<typeof sync.startSync>[1]>) => {
    const { id: runId } = await sync.startSync(world.ctx, { id, ...more });
    await attempt(runId);
    return run(runId);
  };
  return { source, ...syncing, shown, said, open, told, gives, asked };
};

describe('a source that says less than it did', () => {
  it('is told of once, said as long as it is so, and no more once it is over', async () => {
    const { activate, gives, shown, said, open, told, id } = await setUp();
    await activate();
    expect(await shown()).toMatchObject({ records: 30, items: [], comparedAt: expect.any(String) });
    await gives(having(15));
    expect(await said()).toEqual([]);
    await gives(having(30, { Code: 'x2' }));
    const last = await gives(having(9, { Code: 'y' }));
    expect(await shown()).toMatchObject({
      records: 30,
      items: [
        { path: '$.Code', change: 'dropped', fields: ['code'], wasPercent: 100, isPercent: 30, was: ['x2'], is: ['y'] },
      ],
    });
    const change = { path: '$.Code', change: 'dropped', wasPercent: 100, isPercent: 30 };
    expect(await told()).toEqual([{ connectionId: id, entity, runId: last.id, changes: [change], of: 1 }]);
    expect(await open()).toBe(1);
    await gives(having(10));
    expect(await said()).toEqual(['$.Code dropped 100→33.3']);
    await gives(having(0));
    expect(await said()).toEqual(['$.Code gone 100→0']);
    expect(await told()).toHaveLength(2);
    await gives(having(0));
    expect([await said(), await open()]).toEqual([['$.Code gone 100→0'], 1]);
    await gives(having(20));
    expect([await said(), await open()]).toEqual([['$.Code new 0→66.7'], 0]);
    expect(await told()).toHaveLength(3);
    await gives(having(20));
    expect([await said(), (await told()).length]).toEqual([[], 3]);
  });

  it('is said of what nobody reads, too, where that is gone or new, with samples for who may read records', async () => {
    const { activate, gives, shown, told, open, world, options, id } = await setUp();
    await activate();
    await gives(having(30, { Code: 'x1', Label: 'L1', Kind: null }));
    const { items } = await shown();
    expect(items).toMatchObject([
      { path: '$.Kind.Id', change: 'gone', fields: [], was: ['7'], is: [] },
      { path: '$.Label', change: 'new', fields: [], was: [], is: ['L1'] },
    ]);
    expect(await told()).toMatchObject([{ of: 2 }]);
    expect(await open()).toBe(0);
    const narrow = world.ctx.as({ ...world.ctx.who, scopes: new Set(['mapping:read'] as const) });
    const unread = await mappingDriftBy(options).getMappingDrift(narrow, { id, entity });
    expect(unread.items.map(({ was, is }) => [was, is])).toEqual([
      [[], []],
      [[], []],
    ]);
  });

  it('matters as far as the mapping reads it that counts by now', async () => {
    const { activate, gives, said, shown, open, world, options, id } = await setUp();
    await activate();
    await gives(having(10, { Code: 'x' }));
    expect(await open()).toBe(1);
    const mappings = fieldMappingsBy({
      ...options,
      lookAt: () => Promise.resolve([]),
      mustMayWrite: () => Promise.resolve(),
      recordsOf: () => Promise.resolve(0),
    });
    const fields = [{ to: 'code', from: '$.Label' }];
    await mappings.saveMapping(world.ctx, { id, entity, document: { entity, fields } });
    await mappings.activateMapping(world.ctx, { id, entity });
    expect([await said(), await open()]).toEqual([[], 0]);
    await gives(having(30, { Label: 'L' }));
    expect((await shown()).items).toMatchObject([
      { path: '$.Code', change: 'gone', fields: [] },
      { path: '$.Label', change: 'new', fields: ['code'] },
    ]);
    await gives(having(3, { Label: 'L' }));
    expect([await said(), await open()]).toEqual([['$.Label dropped 100→10'], 1]);
  });
});

describe('what says nothing of what a source fills', () => {
  it('is a list that somebody is asked about, half a scan, an incremental run, some records, and who only looks', async () => {
    const { source, activate, gives, asked, said, told, shown } = await setUp();
    await activate();
    const { comparedAt } = await shown();
    expect(await gives([])).toMatchObject({ state: 'succeeded_with_issues' });
    source.expected = 30;
    expect(await gives(having(0).slice(1))).toMatchObject({ state: 'succeeded_with_issues' });
    delete source.expected;
    const changed = having(0).map((one) => ({ ...one, changedAt: '2026-05-01T00:00:00Z' }));
    expect(await gives(changed, 'incremental')).toMatchObject({
      streams: [{ mode: 'incremental', counts: { read: 30 } }],
    });
    source.get = (_kind, externalId) => Promise.resolve(having(0).find((one) => one.externalId === externalId));
    await asked({ entities: [entity], mode: 'ids', records: ['b0001'] });
    for (const mode of ['full', 'verify'] as const) await asked({ mode, dryRun: true });
    expect([await said(), await told(), (await shown()).comparedAt]).toEqual([[], [], comparedAt]);
    await gives(having(0));
    expect(await said()).toEqual(['$.Code gone 100→0']);
    expect((await shown()).comparedAt).not.toBe(comparedAt);
  });

  it('is what is out of scope, or deleted', async () => {
    const { activate, gives, shown, said } = await setUp();
    await activate();
    const outOfScope = having(30).map((one, n) => (n < 20 ? { ...one, raw: {}, outOfScope: 'no centre' } : one));
    await gives(outOfScope);
    expect(await shown()).toMatchObject({ records: 10, items: [] });
    await gives(outOfScope.map((one, n) => (n === 29 ? { ...one, raw: {}, deleted: true } : one)));
    expect(await shown()).toMatchObject({ records: 9, items: [] });
    expect(await said()).toEqual([]);
  });
});

describe('a run that is cut off', () => {
  it('counts each record once, wherever it was, and what a source gives twice', async () => {
    const { source, activate, sync, world, id, attempt, run, skipWaiting, shown, told } = await setUp({ pageSize: 4 });
    await activate();
    source.records['building'] = having(9);
    // The last of a page is the first of the next one, too.
    source.expected = 30;
    source.records['building'].splice(8, 0, ...having(9).slice(7, 8));
    const { id: runId } = await sync.startSync(world.ctx, { id, mode: 'full' });
    for (const cut of [0, 8, 20]) {
      source.before = (_kind, at) => {
        if (at === cut) throw new SourceFailed('source_unavailable', 'away');
      };
      await attempt(runId);
      await skipWaiting();
    }
    source.before = null;
    await attempt(runId);
    expect((await run(runId)).state).toBe('succeeded');
    expect(await shown()).toMatchObject({
      records: 30,
      items: [{ path: '$.Code', change: 'dropped', wasPercent: 100, isPercent: 30 }],
    });
    expect(await told()).toHaveLength(1);
  });

  it('and given up leaves nothing behind that the next one counts', async () => {
    const { source, activate, sync, world, id, attempt, skipWaiting, start, shown } = await setUp();
    await activate();
    const { id: runId } = await sync.startSync(world.ctx, { id, mode: 'full' });
    source.before = (_kind, at) => {
      if (at === 20) throw new SourceFailed('source_unavailable', 'away');
    };
    source.records['building'] = having(0);
    await attempt(runId);
    await skipWaiting();
    await sync.cancelSync(world.ctx, { id: runId });
    source.before = null;
    source.records['building'] = having(30);
    await start('full');
    expect(await shown()).toMatchObject({ records: 30, items: [] });
  });
});
