import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { building, buildings, createSyncing, shelf, type Shelf } from '../../../test/support/syncing.ts';
import { SourceFailed } from '../connections/contract.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = async (given: Partial<Shelf> = {}) => {
  const source = shelf({ records: { building: buildings(30) }, ...given });
  const syncing = await createSyncing(base, source);
  const { sync, world, id } = syncing;
  const start = (more: Partial<Parameters<typeof sync.startSync>[1]> = {}) =>
    sync.startSync(world.ctx, { id, ...more });
  return { source, ...syncing, ask: start };
};
const kind = {
  incremental: 'timestamp',
  sorted: false,
  tombstones: true,
  getById: true,
  totalKnown: true,
  after: [],
} as const;
/** The same with two kinds of records. */
const setUpTwo = async () => {
  const floors = buildings(3).map((one) => ({ ...one, externalId: `f${one.externalId}` }));
  const source = shelf({ records: { building: buildings(3), floor: floors } });
  const syncing = await createSyncing(base, source, { entities: { building: kind, floor: kind } });
  const { sync, world, id } = syncing;
  const ask = (more: Partial<Parameters<typeof sync.startSync>[1]> = {}) => sync.startSync(world.ctx, { id, ...more });
  return { source, ...syncing, ask };
};
const busy = { kind: { code: 'sync_already_running' } };

describe('what is asked for while it is being read', () => {
  it('is that run where it will do, or refused, as the caller says', async () => {
    const { ask, activate } = await setUp();
    await activate();
    const first = await ask();
    expect((await ask()).id).toBe(first.id);
    await expect(ask({ onRunning: 'reject' })).rejects.toMatchObject(busy);
    await expect(ask({ entities: ['building', 'floor'] })).rejects.toMatchObject({ details: { param: 'entities[1]' } });
  });

  it('follows otherwise: one run for all that is asked for meanwhile, which begins when the other ends', async () => {
    const { ask, activate, attempt, run, events } = await setUp();
    await activate();
    const first = await ask();
    const next = await ask({ mode: 'full' });
    expect(next).toMatchObject({ state: 'queued', stateReason: 'follows_another_run', mode: 'full' });
    expect((await ask({ onRunning: 'queue' })).id).toBe(next.id);
    await expect(ask({ onRunning: 'reject' })).rejects.toMatchObject({
      ...busy,
      details: { extra: { runId: first.id } },
    });
    await attempt(next.id);
    expect(await run(next.id)).toMatchObject({ state: 'queued', startedAt: null });
    await attempt(first.id);
    await attempt(next.id);
    expect(await run(next.id)).toMatchObject({ state: 'succeeded', stateReason: null, streams: [{ mode: 'full' }] });
    expect(await events('sync.started')).toHaveLength(3);
  });

  it('begins by itself where the one that it waits for is cancelled', async () => {
    const { ask, activate, attempt, run, sync, world } = await setUp();
    await activate();
    const [first, next] = [await ask(), await ask({ mode: 'full' })];
    await sync.cancelSync(world.ctx, { id: first.id });
    const waiting = world.db.selectFrom('job').select('key').where('tenantId', '=', world.tenant.id);
    expect(await waiting.where('name', '=', 'sync.run').where('key', '=', next.id).execute()).toHaveLength(1);
    await attempt(next.id);
    expect(await run(next.id)).toMatchObject({ state: 'succeeded' });
  });

  it('is read so wholly as it was asked for, each kind by itself', async () => {
    const { ask, activate, attempt, run } = await setUpTwo();
    await activate();
    const first = await ask({ entities: ['floor'] });
    const reset = await ask({ mode: 'reset', confirm: 'Source', entities: ['floor'] });
    expect((await ask()).id).toBe(reset.id);
    for (const { id } of [first, reset]) await attempt(id);
    expect((await run(reset.id)).streams).toMatchObject([
      { entity: 'building', mode: 'incremental', counts: { updated: 0, unchanged: 3 } },
      { entity: 'floor', mode: 'reset', counts: { updated: 3 } },
    ]);
  });

  it('is not overtaken by who comes when nothing is being read just then', async () => {
    const { ask, activate, attempt, run } = await setUp({ get: () => Promise.resolve(building(2)) });
    await activate();
    const [first, whole] = [await ask(), await ask({ mode: 'full' })];
    await attempt(first.id);
    const late = await ask({ mode: 'ids', records: ['b0002'] });
    expect(late.stateReason).toBe('follows_another_run');
    await attempt(late.id);
    expect((await run(late.id)).state).toBe('queued');
    for (const { id } of [whole, late]) await attempt(id);
    expect([(await run(whole.id)).state, (await run(late.id)).state]).toEqual(['succeeded', 'succeeded']);
  });

  it('is refused only for what is being read, or waited for', async () => {
    const { ask, activate } = await setUpTwo();
    await activate();
    await ask({ entities: ['floor'] });
    await ask({ entities: ['floor'], mode: 'full' });
    expect(await ask({ entities: ['building'], onRunning: 'reject' })).toMatchObject({ stateReason: null });
    await expect(ask({ entities: ['floor'], onRunning: 'reject' })).rejects.toMatchObject(busy);
  });

  it('takes its place, where the caller says so: what was read of it stays', async () => {
    const { ask, activate, attempt, run } = await setUp();
    await activate();
    const [first, waits] = [await ask(), await ask({ mode: 'full' })];
    const other = await ask({ onRunning: 'supersede', mode: 'full' });
    expect(await run(first.id)).toMatchObject({ state: 'cancelled', stateReason: 'superseded' });
    for (const one of [first, waits, other, waits]) await attempt(one.id);
    expect(await run(other.id)).toMatchObject({ state: 'succeeded' });
    expect(await run(waits.id)).toMatchObject({ state: 'succeeded' });
  });

  it('at the same time, is one run and one that follows it', async () => {
    const { ask, activate, world } = await setUp();
    await activate();
    const asked = await Promise.all(
      Array.from({ length: 12 }, (_, n) => ask({ mode: n % 2 === 0 ? 'incremental' : 'full' })),
    );
    expect(new Set(asked.map((one) => one.id)).size).toBeLessThanOrEqual(2);
    const open = world.db.selectFrom('syncRun').select('isWaiting').where('tenantId', '=', world.tenant.id);
    const left = await open.where('finishedAt', 'is', null).execute();
    expect(left.filter((one) => !one.isWaiting)).toHaveLength(1);
    expect(left.length).toBe(new Set(asked.map((one) => one.id)).size);
  });
});

describe('some records by their ids', () => {
  const get: Shelf['get'] = (_, id) =>
    Promise.resolve(id === 'b0002' ? building(2, { raw: { Name: 'Read again' } }) : undefined);

  it('are read again, and nothing is said of the others', async () => {
    const { ask, activate, attempt, run, mirror, sync, world, id, source } = await setUp({ get });
    await activate();
    const before = await sync.getSyncStatus(world.ctx, { id });
    source.asked.length = 0;
    const { id: runId } = await ask({
      mode: 'ids',
      records: ['b0002', 'b0007', 'stranger'],
      entities: ['building'],
    });
    await attempt(runId);
    expect(await run(runId)).toMatchObject({
      state: 'succeeded',
      progress: { expected: 3 },
      streams: [{ mode: 'ids', counts: { read: 1, updated: 1, added: 0, deleted: 0, pendingDeletion: 1 } }],
    });
    expect(source.asked).toEqual([]);
    const now = await mirror();
    expect(now['b0002']).toEqual({ Name: 'Read again' });
    expect(Object.keys(now)).toHaveLength(30);
    const [was, is] = [before.streams[0], (await sync.getSyncStatus(world.ctx, { id })).streams[0]];
    expect(is?.freshAsOf).toBe(was?.freshAsOf);
    const { items } = await sync.listRecords(world.ctx, { id, entity: 'building', limit: 100 });
    expect(items.filter(({ meta }) => meta.missingSince !== null).map((one) => one.externalId)).toEqual(['b0007']);
  });

  it('are named, of one kind, and no more than are asked for so', async () => {
    const { ask, activate } = await setUp({ get });
    await activate();
    const wrong = (more: Parameters<typeof ask>[0], param: string) =>
      expect(ask(more)).rejects.toMatchObject({ details: { param } });
    await wrong({ mode: 'ids' }, 'records');
    await wrong({ records: ['b0001'] }, 'records');
  });

  it('follow what is being read; others then follow by themselves', async () => {
    const { ask, activate, attempt, run } = await setUp({ get });
    await activate();
    const first = await ask();
    const some = await ask({ mode: 'ids', records: ['b0002'] });
    await expect(ask({ mode: 'ids', records: ['b0003'] })).rejects.toMatchObject(busy);
    const whole = await ask({ mode: 'full' });
    expect(new Set([first.id, some.id, whole.id]).size).toBe(3);
    for (const { id } of [first, some, whole]) await attempt(id);
    expect((await run(whole.id)).state).toBe('succeeded');
    expect((await run(some.id)).streams).toMatchObject([{ counts: { read: 1 } }]);
  });

  it('are kept before it takes long: a source that is slow is not asked in vain', async () => {
    let first = true;
    const slow: Shelf['get'] = (_, id) => {
      for (const ends = performance.now() + (first ? 510 : 0); performance.now() < ends;);
      first = false;
      return Promise.resolve(building(Number(id.slice(1))));
    };
    const { ask, activate, attempt, run } = await setUp({ get: slow });
    await activate();
    const { id } = await ask({ mode: 'ids', records: ['b0001', 'b0002', 'b0003'] });
    await attempt(id, { answerMs: 1_000 });
    expect(await run(id)).toMatchObject({ state: 'succeeded', progress: { pages: 2, recordsRead: 3 } });
  });

  it('are kept before the source fails: one that may be asked twice at a time is read to its end', async () => {
    let left = 2;
    const scarce: Shelf['get'] = (_, id) => {
      if (left-- <= 0) throw new SourceFailed('budget_spent', 'Not asked', { retryAfterSeconds: 1 });
      return Promise.resolve(building(Number(id.slice(1))));
    };
    const { ask, activate, attempt, run, skipWaiting } = await setUp({ get: scarce });
    await activate();
    const { id } = await ask({ mode: 'ids', records: ['b0001', 'b0002', 'b0003', 'b0004', 'b0005'] });
    for (let tries = 0; tries < 3; tries += 1, left = 2) {
      await attempt(id);
      await skipWaiting();
    }
    expect(await run(id)).toMatchObject({ state: 'succeeded', progress: { pages: 3, recordsRead: 5 } });
  });

  it('say nothing of how the connection is, neither that it is ill nor that it is well again', async () => {
    const check = () => Promise.resolve({ ok: true } as const);
    const { ask, activate, attempt, run, state, skipWaiting, world } = await setUp({
      get: () => Promise.resolve(building(9)),
      check,
    });
    await activate();
    for (let n = 0; n < 3; n += 1) {
      const { id } = await ask({ mode: 'ids', records: ['b0001'] });
      for (let tries = 0; tries < 5; tries += 1) {
        await skipWaiting();
        await attempt(id);
      }
      expect((await run(id)).state).toBe('failed');
    }
    expect(await state()).toBe('active');
    const { db, tenant } = world;
    await db.updateTable('connection').set({ state: 'degraded' }).where('tenantId', '=', tenant.id).execute();
    const { id } = await ask({ mode: 'ids', records: ['b0009'] });
    await attempt(id);
    expect([(await run(id)).state, await state()]).toEqual(['succeeded', 'degraded']);
  });

  it('fail where the source gives another one', async () => {
    const { ask, activate, attempt, run } = await setUp({ get: () => Promise.resolve(building(9)) });
    await activate();
    const { id: runId } = await ask({ mode: 'ids', records: ['b0001'] });
    await attempt(runId);
    expect((await run(runId)).attempts).toMatchObject([{ error: { code: 'source_bad_response' } }]);
  });
});

describe('a reset', () => {
  it('tells each record anew, deletes at once what is gone, and is asked for by the name of the connection', async () => {
    const { ask, activate, attempt, run, mirror, source, events } = await setUp();
    await activate();
    for (const confirm of [undefined, 'source'])
      await expect(ask({ mode: 'reset', ...(confirm && { confirm }) })).rejects.toMatchObject({
        details: { param: 'confirm' },
      });
    source.records['building']?.splice(4, 1);
    const { id: runId } = await ask({ mode: 'reset', confirm: 'Source' });
    expect(Object.keys(await mirror()), 'what was read stays readable').toHaveLength(30);
    await attempt(runId);
    expect((await run(runId)).streams).toMatchObject([
      { mode: 'reset', counts: { read: 29, updated: 29, unchanged: 0, deleted: 1, pendingDeletion: 0 } },
    ]);
    expect((await events('records.changed')).length).toBeGreaterThan(3);
    expect(await mirror()).not.toHaveProperty('b0004');
  });

  it('of a source that answers with nothing deletes nothing', async () => {
    const { ask, activate, attempt, run, mirror, source } = await setUp();
    await activate();
    source.records['building'] = [];
    const { id: runId } = await ask({ mode: 'reset', confirm: 'Source' });
    await attempt(runId);
    expect(await run(runId)).toMatchObject({ state: 'succeeded_with_issues' });
    expect(Object.keys(await mirror())).toHaveLength(30);
  });
});
