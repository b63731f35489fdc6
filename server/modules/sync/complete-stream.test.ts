import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { asMirrored, building, buildings, createSyncing, shelf, type Shelf } from '../../../test/support/syncing.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = async (given: Partial<Shelf> = {}) => {
  const source = shelf(given);
  return { source, ...(await createSyncing(base, source)) };
};

describe('what is gone', () => {
  it('is noted by one full run, deleted by the next, and restored when it comes again', async () => {
    const { source, activate, start, mirror, sync, world, id } = await setUp({ records: { building: buildings(25) } });
    await activate();
    const [gone] = source.records['building']?.splice(4, 1) ?? [];
    expect((await start('full')).streams).toMatchObject([{ counts: { deleted: 0, pendingDeletion: 1 } }]);
    expect(Object.keys(await mirror())).toHaveLength(25);
    expect((await start('full')).streams).toMatchObject([{ counts: { deleted: 1, pendingDeletion: 0 } }]);
    expect(Object.keys(await mirror())).not.toContain(gone?.externalId);
    const entity = 'building';
    const deleted = await sync.listRecords(world.ctx, { id, entity, includeDeleted: true, include: 'raw', limit: 200 });
    expect(deleted.items.find(({ externalId }) => externalId === gone?.externalId)).toMatchObject({
      raw: gone?.raw,
      meta: { action: 'deleted' },
    });
    if (gone) source.records['building']?.push(gone);
    expect((await start('full')).streams).toMatchObject([{ counts: { restored: 1 } }]);
    expect(await mirror()).toEqual(asMirrored(source.records['building'] ?? []));
    const { items, lastRev } = await sync.listChanges(world.ctx, { id, entity, after: 25 });
    expect(items).toMatchObject([{ externalId: gone?.externalId, meta: { action: 'restored', rev: 27 } }]);
    expect(lastRev).toBe(27);
  });

  it('counts at once where the source says so', async () => {
    const { source, activate, start, mirror } = await setUp({ records: { building: buildings(3) } });
    await activate();
    source.records['building']?.splice(
      1,
      1,
      building(1, { changedAt: '2026-03-03T00:00:00Z', deleted: true, raw: {} }),
    );
    expect((await start()).streams).toMatchObject([{ counts: { deleted: 1 } }]);
    expect(Object.keys(await mirror())).toEqual(['b0000', 'b0002']);
  });

  it('an incremental run never takes for gone what it did not ask for', async () => {
    const { source, activate, start, mirror } = await setUp({ records: { building: buildings(30) } });
    await activate();
    source.records['building'] = [];
    for (const _ of [1, 2, 3]) expect((await start()).state).toBe('succeeded');
    expect(Object.keys(await mirror())).toHaveLength(30);
  });

  it.each([
    ['an empty list', 0, undefined],
    ['a tenth of many', 270, undefined],
  ])('%s deletes nothing and asks somebody', async (_what, left, expected) => {
    const { source, activate, start, mirror, events, sync, world, id } = await setUp({
      records: { building: buildings(300) },
      pageSize: 100,
    });
    await activate();
    source.records['building'] = buildings(left);
    if (expected !== undefined) source.expected = expected;
    for (const _ of [1, 2, 3]) expect(await start('full')).toMatchObject({ state: 'succeeded_with_issues' });
    expect(Object.keys(await mirror())).toHaveLength(300);
    const { items } = await sync.listDeletionReviews(world.ctx, { id });
    expect(items).toMatchObject([{ candidates: 300 - left, of: 300, decision: null }]);
    expect((await events('deletion.review_opened')).length).toBeGreaterThan(0);
    const [review] = items;
    const about = { id: review?.id ?? '', limit: 1_000 };
    const leftOut = async () => (await sync.listLeftOut(world.ctx, about)).items.map(({ externalId }) => externalId);
    const gone = buildings(300).slice(left);
    expect(await leftOut()).toEqual(gone.map(({ externalId }) => externalId));
    const decided = await sync.resolveDeletionReview(world.ctx, { id: review?.id ?? '', decision: 'delete' });
    expect(decided.decision).toBe('delete');
    expect(Object.keys(await mirror())).toHaveLength(left);
    expect(await leftOut()).toEqual([]);
    const twice = sync.resolveDeletionReview(world.ctx, { id: review?.id ?? '', decision: 'keep' });
    await expect(twice).rejects.toMatchObject({ kind: { code: 'review_resolved' } });
  });

  it('a scan that met fewer than the source says there are deletes nothing', async () => {
    const { source, activate, start, mirror } = await setUp({ records: { building: buildings(300) }, pageSize: 100 });
    await activate();
    source.records['building']?.splice(7, 3);
    source.expected = 300;
    for (const _ of [1, 2, 3])
      expect((await start('full')).streams).toMatchObject([
        { issue: expect.stringContaining('300'), counts: { deleted: 0, pendingDeletion: 0 } },
      ]);
    expect(Object.keys(await mirror())).toHaveLength(300);
  });

  it('what is out of scope is there, and never counts as gone', async () => {
    const { source, activate, start, sync, world, id } = await setUp({ records: { building: buildings(30) } });
    await activate();
    source.records['building']?.splice(0, 1, building(0, { outOfScope: 'no reservation centre' }));
    await start('full');
    const { items } = await sync.listRecords(world.ctx, { id, entity: 'building', limit: 1 });
    expect(items).toMatchObject([
      { externalId: 'b0000', meta: { outOfScope: 'no reservation centre', action: 'updated' } },
    ]);
    source.records['building']?.shift();
    for (const _ of [1, 2]) await start('full');
    expect((await sync.getSyncStatus(world.ctx, { id })).streams).toMatchObject([{ records: 30, deleted: 0 }]);
  });
});
