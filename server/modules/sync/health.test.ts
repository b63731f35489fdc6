import { afterAll, beforeAll, expect, it } from 'vitest';
import { contextFor, createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { refusal } from '../../../test/support/refused.ts';
import { buildings, createSyncing, shelf, type Shelf, type Syncing } from '../../../test/support/syncing.ts';
import { SourceFailed } from '../connections/contract.ts';
import type { ConnectionHealth } from './health-contract.ts';
import { runBySchedule } from './sync.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = async (many = 3) => {
  const source = shelf({ records: { building: buildings(many) } });
  return { source, ...(await createSyncing(base, source)) };
};
const healthOf = ({ sync, world, id }: Syncing): Promise<ConnectionHealth> =>
  sync.getConnectionHealth(world.ctx, { id });
const check = ({ checks }: ConnectionHealth, name: string) => checks.find((one) => one.name === name);
/** The source was read last, and the connection changed last, so long ago. */
const longAgo = async ({ world, id }: Syncing, seconds: number): Promise<void> => {
  const at = new Date(world.ctx.now.epochMilliseconds - seconds * 1_000);
  await world.db.updateTable('syncStream').set({ lastSuccessAt: at }).where('connectionId', '=', id).execute();
  await world.db.updateTable('connection').set({ updatedAt: at }).where('id', '=', id).execute();
};
const tick = ({ world, options, id }: Syncing): Promise<void> =>
  world.ctx.tx((tx) => runBySchedule(options)(tx, { connectionId: id }));
const failing = (source: Shelf): void => {
  source.before = () => {
    throw new SourceFailed('source_unavailable', 'It is away');
  };
};
const fail = async (syncing: Syncing & { source: Shelf }): Promise<void> => {
  failing(syncing.source);
  const { sync, world, id } = syncing;
  const { id: runId } = await sync.startSync(world.ctx, { id });
  for (let n = 0; n < 5; n++) {
    await syncing.attempt(runId);
    await syncing.skipWaiting();
  }
};

it('is well before anything was read, and nothing is due then', async () => {
  const syncing = await setUp();
  expect(await healthOf(syncing)).toMatchObject({ state: 'draft', score: 100, streams: [], drift: null });
  expect(check(await healthOf(syncing), 'freshness')).toEqual({
    name: 'freshness',
    ok: true,
    lagSeconds: null,
    targetSeconds: null,
  });
});

it('says how much was read, how fresh it is and how long that took', async () => {
  const syncing = await setUp(7);
  await syncing.activate();
  const day = 86_400;
  await longAgo(syncing, 2 * day);
  const { world, id } = syncing;
  const start = new Date('2026-11-30T08:00:00Z');
  const end = new Date('2026-11-30T08:00:44.4Z');
  await world.db
    .updateTable('syncRun')
    .set({ startedAt: start, finishedAt: end })
    .where('connectionId', '=', id)
    .execute();
  const health = await healthOf(syncing);
  expect(health).toMatchObject({ state: 'active', score: 100, open: { deletionReviews: 0, conflicts: 0 } });
  expect(health.streams).toMatchObject([{ entity: 'building', records: 7, deleted: 0, p95RunSeconds: 44 }]);
  expect(health.checks).toEqual([
    { name: 'credentials', ok: true },
    { name: 'freshness', ok: true, lagSeconds: 2 * day, targetSeconds: day },
    { name: 'runs', ok: true, failed: 0, of: 1 },
    { name: 'reviews', ok: true },
  ]);
});

it('is no longer fresh after twice the time, and its next tick degrades the connection until it is read', async () => {
  const syncing = await setUp();
  await syncing.activate();
  await longAgo(syncing, 2 * 86_400);
  await tick(syncing);
  expect(await syncing.state()).toBe('active');
  const [run] = (await syncing.sync.listSyncs(syncing.world.ctx, { id: syncing.id })).items;
  await longAgo(syncing, 2 * 86_400 + 1);
  const stale = await healthOf(syncing);
  expect([stale.score, check(stale, 'freshness')?.ok]).toEqual([75, false]);
  await tick(syncing);
  const { state, stateReason } = await syncing.connections.getConnection(syncing.world.ctx, { id: syncing.id });
  expect([state, stateReason]).toEqual(['degraded', 'not_fresh']);
  expect(await syncing.events('connection.state_changed')).toHaveLength(3);
  await syncing.attempt(run?.id ?? '');
  expect([await syncing.state(), (await healthOf(syncing)).score]).toEqual(['active', 100]);
});

it('does not degrade what was not to be read meanwhile', async () => {
  const syncing = await setUp();
  await syncing.activate();
  await longAgo(syncing, 30 * 86_400);
  const { connections, world, id } = syncing;
  await connections.pauseConnection(world.ctx, { id });
  expect(check(await healthOf(syncing), 'freshness')).toMatchObject({ ok: true, targetSeconds: null });
  await connections.resumeConnection(world.ctx, { id });
  await tick(syncing);
  expect(await syncing.state()).toBe('active');
});

it('says what failed, what is refused and what people are asked', async () => {
  const syncing = await setUp(30);
  await syncing.activate();
  await fail(syncing);
  expect(check(await healthOf(syncing), 'runs')).toEqual({ name: 'runs', ok: false, failed: 1, of: 2 });
  expect((await healthOf(syncing)).score).toBe(93);
  syncing.source.before = null;
  syncing.source.records['building'] = [];
  await syncing.start('full');
  const asked = await healthOf(syncing);
  expect([asked.open.deletionReviews, check(asked, 'reviews')?.ok, check(asked, 'runs')?.ok]).toEqual([1, false, true]);
  expect(asked.score).toBe(85);
  const { world, id } = syncing;
  await world.db.updateTable('connection').set({ state: 'needs_reauth' }).where('id', '=', id).execute();
  await longAgo(syncing, 40 * 86_400);
  const refused = await healthOf(syncing);
  expect([check(refused, 'credentials')?.ok, check(refused, 'freshness')?.ok, refused.score]).toEqual([
    false,
    false,
    10,
  ]);
});

it('is told to its own token, and to no other one', async () => {
  const syncing = await setUp();
  const { world, sync, id } = syncing;
  const as = (connectionId: number) =>
    contextFor(base.database, { ...world.ctx.who, kind: 'connection', connectionId } as never);
  expect((await sync.getConnectionHealth(as(id), { id })).state).toBe('draft');
  expect(await refusal(sync.getConnectionHealth(as(id + 1), { id }))).toBe('not_found id');
});
