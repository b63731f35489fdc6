import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { building, buildings, createSyncing, shelf, type Shelf } from '../../../test/support/syncing.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = async (given: Partial<Shelf> = {}) => {
  const source = shelf(given);
  return { source, ...(await createSyncing(base, source)) };
};

describe('what is the same', () => {
  it('is told to nobody: repeated, reordered, split and duplicated pages change nothing', async () => {
    const { source, activate, start, events, sync, world, id } = await setUp({ records: { building: buildings(25) } });
    await activate();
    const before = await events('records.changed');
    source.pageSize = 4;
    const all = source.records['building'] ?? [];
    source.records['building'] = [...all.toReversed(), ...all.slice(0, 7)].map(({ raw, ...record }) => ({
      ...record,
      raw: Object.fromEntries(Object.entries(raw).toReversed()),
    }));
    source.expected = 25;
    for (const mode of ['full', 'incremental'] as const) {
      const [{ counts } = { counts: null }] = (await start(mode)).streams;
      expect(counts).toMatchObject({ added: 0, updated: 0, deleted: 0, restored: 0, pendingDeletion: 0 });
    }
    expect(await events('records.changed')).toEqual(before);
    expect((await sync.getSyncStatus(world.ctx, { id })).streams).toMatchObject([{ records: 25, rev: 25 }]);
  });

  it('is not asked for again: changes come from a little before the latest one, not rounded', async () => {
    const { source, activate, start, mirror } = await setUp({ records: { building: buildings(12) } });
    await activate();
    const changed = building(3, { changedAt: '2026-02-02T10:00:00.000000001Z', raw: { Name: 'Renamed' } });
    source.records['building']?.splice(3, 1, changed);
    source.asked.length = 0;
    const run = await start();
    expect(source.asked.map(({ since }) => since)).toEqual([
      '2025-12-31T23:55:00.123456789Z',
      '2025-12-31T23:55:00.123456789Z',
    ]);
    expect(run.streams).toMatchObject([{ mode: 'incremental', counts: { updated: 1, unchanged: 11 } }]);
    expect((await mirror())['b0003']).toEqual({ Name: 'Renamed' });
    await start();
    expect(source.asked.at(-1)?.since).toBe('2026-02-02T09:55:00.000000001Z');
  });

  it('a source whose clock is ahead has nothing passed over that it writes next', async () => {
    const { source, activate, start } = await setUp({
      records: { building: [building(1, { changedAt: '2999-01-01T00:00:00Z' })] },
    });
    await activate();
    await start();
    const since = source.asked.at(-1)?.since ?? '2999';
    expect(since < new Date().toISOString()).toBe(true);
  });
});

describe('what comes to count', () => {
  const timed = { incremental: 'timestamp', sorted: false, tombstones: true, getById: true, totalKnown: true } as const;
  const given = { entities: { building: { ...timed, after: [] }, floor: { ...timed, after: ['building'] } } } as const;
  const of = (externalId: string, outOfScope?: string) => ({
    externalId,
    changedAt: '2026-01-01T00:00:00Z',
    raw: { Name: externalId },
    ...(outOfScope !== undefined && { outOfScope }),
  });

  it('has all that may be in it read whole, in the same run, and otherwise in the next', async () => {
    const source = shelf({ records: { building: [of('b1', 'none of ours')], floor: [of('f1', 'none of ours')] } });
    const { activate, start, sync, world, id, attempt, run } = await createSyncing(base, source, given);
    await activate();
    expect((await start()).streams).toMatchObject([{ mode: 'incremental' }, { mode: 'incremental' }]);
    const scopes = async () =>
      (await sync.listRecords(world.ctx, { id, entity: 'floor' })).items.map(({ meta }) => meta.outOfScope);
    const counts = (outOfScope?: string): void => {
      source.records['building'] = [{ ...of('b1', outOfScope), changedAt: '2026-01-02T00:00:00Z' }];
      source.records['floor'] = [of('f1', outOfScope)];
    };
    // What the source says of the floor is as old as before.
    source.records['floor'] = [of('f1')];
    source.records['building'] = [{ ...of('b1'), changedAt: '2026-01-02T00:00:00Z' }];
    expect((await start()).streams).toMatchObject([{ mode: 'incremental' }, { mode: 'full', counts: { updated: 1 } }]);
    expect(await scopes()).toEqual([null]);
    expect((await start()).streams).toMatchObject([{ mode: 'incremental' }, { mode: 'incremental' }]);
    counts('none of ours');
    await start('full');
    expect(await scopes()).toEqual(['none of ours']);
    counts();
    const alone = await sync.startSync(world.ctx, { id, mode: 'incremental', entities: ['building'] });
    await attempt(alone.id);
    expect(await run(alone.id)).toMatchObject({ state: 'succeeded', streams: [{ entity: 'building' }] });
    expect((await start()).streams).toMatchObject([{ mode: 'incremental' }, { mode: 'full', counts: { updated: 1 } }]);
    expect(await scopes()).toEqual([null]);
  });

  it('has nothing else read whole: what is in something its connector says', async () => {
    const entities = {
      // A region that is read off buildings stands before them among the kinds; what a building is not in stands behind.
      region: { ...timed, after: ['building'] },
      building: { ...timed, after: [] },
      floor: { ...timed, after: ['region'] },
      spaceType: { ...timed, after: [] },
    } as const;
    const records = {
      building: [of('b1', 'none of ours')],
      region: [of('r1')],
      floor: [of('f1')],
      spaceType: [of('t1')],
    };
    const source = shelf({ records });
    const { activate, start } = await createSyncing(base, source, { entities });
    await activate();
    const modes = async () => Object.fromEntries((await start()).streams.map(({ entity, mode }) => [entity, mode]));
    const all = { building: 'incremental', region: 'incremental', floor: 'incremental', spaceType: 'incremental' };
    expect(await modes()).toEqual(all);
    source.records['building'] = [{ ...of('b1'), changedAt: '2026-01-02T00:00:00Z' }];
    expect(await modes()).toEqual({ ...all, region: 'full', floor: 'full' });
    expect(await modes()).toEqual(all);
  });
});
