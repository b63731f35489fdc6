import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { SourceFailed } from '../connections/contract.ts';
import { building, buildings, createSyncing, shelf, type Shelf } from '../../../test/support/syncing.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = async (given: Partial<Shelf> = {}) => {
  const source = shelf({ records: { building: buildings(30) }, ...given });
  const syncing = await createSyncing(base, source);
  const { sync, world, id, attempt, run } = syncing;
  const look = async (more: Partial<Parameters<typeof sync.startSync>[1]> = {}) => {
    const { id: runId } = await sync.startSync(world.ctx, { id, dryRun: true, mode: 'full', ...more });
    await attempt(runId);
    return run(runId);
  };
  const diff = async (runId: string, more: { limit?: number; cursor?: string } = {}) =>
    sync.getSyncDiff(world.ctx, { id: runId, limit: 100, ...more });
  /** All that is kept of what is read, to the byte; runs and what they note left out. */
  const kept = async () => {
    const of = { tenantId: world.tenant.id };
    const all = (table: 'syncRecord' | 'syncStream' | 'connection' | 'syncDeletionReview') =>
      world.db.selectFrom(table).selectAll().where('tenantId', '=', of.tenantId).execute();
    return JSON.stringify([
      await all('syncRecord'),
      await all('syncStream'),
      await all('connection'),
      await all('syncDeletionReview'),
    ]);
  };
  return { source, ...syncing, look, diff, kept };
};

describe('a run that only looks', () => {
  it('says what would become of which record, and changes nothing', async () => {
    const { source, activate, look, diff, kept, events } = await setUp();
    await activate();
    const all = source.records['building'] ?? [];
    all.splice(3, 1, building(3, { raw: { Name: ' Renamed ', Code: 'x' } }));
    all.splice(7, 2);
    all.push(building(99));
    const [before, told] = [await kept(), await events('records.changed')];
    const run = await look();
    expect(run).toMatchObject({
      dryRun: true,
      state: 'succeeded',
      streams: [{ counts: { read: 29, added: 1, updated: 1, unchanged: 27, deleted: 0, pendingDeletion: 2 } }],
    });
    expect(await kept()).toBe(before);
    expect(await events('records.changed')).toEqual(told);
    const first = await diff(run.id, { limit: 3 });
    expect(first.items).toEqual([
      {
        entity: 'building',
        externalId: 'b0003',
        action: 'updated',
        before: { name: 'Building 3', code: null },
        after: { name: 'Renamed', code: 'X' },
        changed: ['code', 'name'],
      },
      expect.objectContaining({ externalId: 'b0007', action: 'missing', after: null, changed: [] }),
      expect.objectContaining({ externalId: 'b0008', action: 'missing' }),
    ]);
    const rest = await diff(run.id, { limit: 3, cursor: first.nextCursor ?? '' });
    expect(rest).toMatchObject({ items: [{ externalId: 'b0099', action: 'added', before: null }], nextCursor: null });
  });

  it('looks before a connection is activated, too; nothing else runs then', async () => {
    const { look, diff, state, mirror, sync, world, id } = await setUp();
    const run = await look();
    expect(run).toMatchObject({ state: 'succeeded', streams: [{ counts: { added: 30 } }] });
    expect((await diff(run.id)).items).toHaveLength(30);
    expect([await state(), await mirror()]).toEqual(['draft', {}]);
    await expect(sync.startSync(world.ctx, { id })).rejects.toMatchObject({ kind: { code: 'connection_not_active' } });
  });

  it('verifies a mirror that agrees: nothing is different', async () => {
    const { source, activate, look, diff, sync, world, id } = await setUp();
    await activate();
    const run = await look({ mode: 'verify', dryRun: false });
    expect(run).toMatchObject({ dryRun: true, mode: 'verify', streams: [{ mode: 'full', counts: { unchanged: 30 } }] });
    expect(await diff(run.id)).toEqual({ items: [], nextCursor: null });
    const drift = async () => (await sync.getConnectionHealth(world.ctx, { id })).drift;
    expect(await drift()).toMatchObject({ mismatch: 0, lastVerifyAt: run.finishedAt });
    source.records['building']?.splice(3, 1);
    source.records['building']?.push(building(99));
    await look({ mode: 'verify' });
    expect(await drift()).toMatchObject({ mismatch: 2 });
  });

  it('of a source that answers with nothing says that somebody would be asked', async () => {
    const { source, activate, look, sync, world, id } = await setUp();
    await activate();
    source.records['building'] = [];
    expect(await look()).toMatchObject({
      state: 'succeeded_with_issues',
      streams: [{ issue: 'The source left out 30 of 30: somebody would be asked', counts: { pendingDeletion: 30 } }],
    });
    expect((await sync.getSyncStatus(world.ctx, { id })).openDeletionReviews).toBe(0);
  });

  it('fails without the connection being any the worse for it', async () => {
    const check = () => Promise.resolve({ ok: false, detail: 'no' } as const);
    const { source, activate, look, state, sync, world } = await setUp({ check });
    await activate();
    source.before = () => Promise.reject(new SourceFailed('source_refused', 'no'));
    for (let n = 0; n < 3; n += 1)
      expect(await look()).toMatchObject({ state: 'failed', stateReason: 'source_refused' });
    expect(await state()).toBe('active');
    const { id: runId } = await look();
    await expect(sync.retrySync(world.ctx, { id: runId })).rejects.toMatchObject({ kind: { code: 'sync_not_failed' } });
  });

  it('is one page at a time like any other: what is cut off goes on where it stood', async () => {
    const { source, activate, look, attempt, run, skipWaiting, diff } = await setUp();
    await activate();
    source.records['building']?.push(building(99));
    source.before = (_, at) => {
      if (at !== 20) return;
      source.before = null;
      throw new Error('gone');
    };
    const cut = await look();
    expect(cut).toMatchObject({ state: 'waiting_retry', progress: { pages: 2 } });
    await skipWaiting();
    await attempt(cut.id);
    expect(await run(cut.id)).toMatchObject({ state: 'succeeded', streams: [{ counts: { read: 31, added: 1 } }] });
    expect((await diff(cut.id)).items).toMatchObject([{ externalId: 'b0099' }]);
  });

  it('tells of the first thousand differences what they are, of more which they are', async () => {
    const { look, diff } = await setUp({ records: { building: buildings(1_203) }, pageSize: 500 });
    const run = await look();
    expect(run.streams).toMatchObject([{ counts: { added: 1_203 } }]);
    const told: unknown[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await diff(run.id, cursor === undefined ? {} : { cursor });
      told.push(...page.items.map(({ after }) => after));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect([told.length, told.filter((after) => after !== null).length]).toEqual([1_203, 1_000]);
  });

  it('keeps what it found until another one looks; a run that reads keeps none', async () => {
    const { source, activate, look, diff, world } = await setUp();
    const real = await activate();
    source.records['building']?.push(building(98), building(99));
    const gone = { kind: { code: 'sync_diff_gone' } };
    await expect(diff(real.id)).rejects.toMatchObject(gone);
    const [first, second] = [await look(), await look()];
    await expect(diff(first.id)).rejects.toMatchObject(gone);
    expect((await diff(second.id)).items).toHaveLength(2);
    const noted = world.db.selectFrom('syncDifference').select('runId').where('tenantId', '=', world.tenant.id);
    expect(await noted.execute()).toEqual([{ runId: second.id }, { runId: second.id }]);
  });

  it('counts what the source says was deleted, and what it says twice once', async () => {
    const { source, activate, look } = await setUp();
    await activate();
    const all = source.records['building'] ?? [];
    all.splice(2, 1, building(2, { deleted: true }));
    all.push(...all.slice(5, 9));
    source.expected = 30;
    expect((await look()).streams).toMatchObject([
      { counts: { read: 34, unchanged: 29, deleted: 1, updated: 0, pendingDeletion: 0 }, issue: null },
    ]);
  });

  it('asks nobody where as much has come as has gone: a run that reads would not, either', async () => {
    const { source, activate, look, start } = await setUp({ records: { building: buildings(5) } });
    await activate();
    source.records['building'] = buildings(10).slice(5);
    const looked = await look();
    const read = await start('full');
    for (const run of [looked, read])
      expect(run).toMatchObject({
        state: 'succeeded',
        streams: [{ issue: null, counts: { added: 5, pendingDeletion: 5 } }],
      });
  });

  it('counts as a reset would: each record anew', async () => {
    const { activate, look, source } = await setUp();
    await activate();
    source.records['building']?.push(building(77, { deleted: true }));
    expect((await look({ mode: 'reset' })).streams).toMatchObject([
      { mode: 'reset', counts: { updated: 30, unchanged: 0, deleted: 0 } },
    ]);
  });

  it('does not hold up the activation', async () => {
    const { run, sync, world, id, activate } = await setUp();
    const first = await sync.startSync(world.ctx, { id, dryRun: true });
    expect((await activate()).state).toBe('succeeded');
    expect(await run(first.id)).toMatchObject({ state: 'cancelled', stateReason: 'superseded' });
  });

  it('ends nothing that reads, whatever it is asked', async () => {
    const { activate, run, sync, world, id } = await setUp();
    await activate();
    const first = await sync.startSync(world.ctx, { id });
    const next = await sync.startSync(world.ctx, { id, dryRun: true, onRunning: 'supersede' });
    expect(next.stateReason).toBe('follows_another_run');
    expect((await run(first.id)).state).toBe('queued');
  });

  it('and a run that reads wait for each other', async () => {
    const { activate, attempt, run, sync, world, id } = await setUp();
    await activate();
    const first = await sync.startSync(world.ctx, { id, dryRun: true });
    const next = await sync.startSync(world.ctx, { id });
    expect(next).toMatchObject({ stateReason: 'follows_another_run', dryRun: false });
    await attempt(first.id);
    await attempt(next.id);
    expect(await run(next.id)).toMatchObject({ state: 'succeeded' });
  });
});
