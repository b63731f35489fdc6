import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { refusal } from '../../../test/support/refused.ts';
import { buildings, createSyncing, shelf, type Syncing } from '../../../test/support/syncing.ts';
import { enterState } from '../connections/connections.ts';
import { runBySchedule, scheduleListener } from './sync.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = () => createSyncing(base, shelf({ records: { building: buildings(3) } }));
const follow = ({ world, id }: Syncing): Promise<void> =>
  world.ctx.tx((tx) => scheduleListener.react(tx, [{ subject: { type: 'connection', id } }] as never));
const tick = ({ world, options, id }: Syncing): Promise<void> =>
  world.ctx.tx((tx) => runBySchedule(options)(tx, { connectionId: id }));
const nextRunAt = async ({ sync, world, id }: Syncing): Promise<string | null | undefined> =>
  (await sync.getSyncStatus(world.ctx, { id })).streams[0]?.nextRunAt;
const waiting = async ({ world, id }: Syncing): Promise<Date | undefined> =>
  (
    await world.db
      .selectFrom('job')
      .select('runAt')
      .where('tenantId', '=', world.tenant.id)
      .where('name', '=', 'sync.schedule')
      .where('key', '=', String(id))
      .execute()
  )[0]?.runAt;
const runs = async ({ sync, world, id }: Syncing) => (await sync.listSyncs(world.ctx, { id })).items;

it('begins when the first run has succeeded, and not before', async () => {
  const syncing = await setUp();
  const { sync, world, id, attempt } = syncing;
  const { id: runId } = await sync.activateConnection(world.ctx, { id });
  await follow(syncing);
  expect([await nextRunAt(syncing), await waiting(syncing)]).toEqual([null, undefined]);
  await attempt(runId);
  await follow(syncing);
  const next = Date.parse((await nextRunAt(syncing)) ?? '') - Date.now();
  expect([next > 86_000_000, next < 86_401_000]).toEqual([true, true]);
  expect((await waiting(syncing))?.toISOString()).toBe(await nextRunAt(syncing));
});

it('has it read by the same run as somebody who asks, and once where that is being done', async () => {
  const syncing = await setUp();
  await syncing.activate();
  await tick(syncing);
  await tick(syncing);
  const all = await runs(syncing);
  expect(all.map(({ trigger, mode, streams }) => [trigger, mode, streams[0]?.mode])).toEqual([
    ['schedule', 'incremental', 'incremental'],
    ['activation', 'full', 'full'],
  ]);
});

it('comes once after nobody was there for days', async () => {
  const syncing = await setUp();
  await syncing.activate();
  await syncing.world.db
    .updateTable('syncStream')
    .set({ lastSuccessAt: new Date(0) })
    .execute();
  await follow(syncing);
  const next = Date.parse((await nextRunAt(syncing)) ?? '') - Date.now();
  expect(next).toBeLessThan(10_000);
});

it('rests where the connection does, and changes with it', async () => {
  const syncing = await setUp();
  const { connections, world, id } = syncing;
  await syncing.activate();
  await connections.updateConnection(world.ctx, { id, schedule: { type: 'interval', every: 'PT1H' } });
  await follow(syncing);
  expect(Date.parse((await nextRunAt(syncing)) ?? '') - Date.now()).toBeLessThan(3_601_000);
  await connections.updateConnection(world.ctx, { id, schedule: { type: 'manual' } });
  await follow(syncing);
  expect([await nextRunAt(syncing), await waiting(syncing)]).toEqual([null, undefined]);
  await tick(syncing);
  expect(await runs(syncing)).toHaveLength(1);
});

it('comes by the clocks of a zone, and what was missed comes once or not at all', async () => {
  const syncing = await setUp();
  const { connections, world, id } = syncing;
  await syncing.activate();
  const cron = { type: 'cron', expr: '0 0 1 7 *', tz: 'Asia/Kathmandu' } as const;
  const updated = await connections.updateConnection(world.ctx, { id, schedule: cron });
  expect(updated.schedule).toEqual(cron);
  await follow(syncing);
  const due = new Date((await nextRunAt(syncing)) ?? '');
  // 5:45 ahead of UTC.
  expect([due.toISOString().slice(4), due.getTime() > Date.now()]).toEqual(['-06-30T18:15:00.000Z', true]);
  const missed = () =>
    world.db
      .updateTable('syncStream')
      .set({ lastSuccessAt: new Date(0), nextRunAt: new Date(Date.now() - 3_600_000) })
      .where('connectionId', '=', id)
      .execute();
  await missed();
  await follow(syncing);
  expect(Date.parse((await nextRunAt(syncing)) ?? '') - Date.now()).toBeLessThan(10_000);
  await connections.updateConnection(world.ctx, { id, schedule: { ...cron, misfire: 'skip' } });
  await missed();
  await tick(syncing);
  expect([await nextRunAt(syncing), (await runs(syncing)).length]).toEqual([due.toISOString(), 1]);
  await missed();
  await follow(syncing);
  expect(await nextRunAt(syncing)).toBe(due.toISOString());
  await tick(syncing);
  expect(await runs(syncing)).toHaveLength(2);
});

it.each([
  [{ type: 'cron', tz: 'Europe/London' }, 'schedule.expr'],
  [{ type: 'cron', expr: '0 2 * * *' }, 'schedule.tz'],
  [{ type: 'cron', expr: '0 2 * * *', tz: 'Europe/Atlantis' }, 'schedule.tz'],
  [{ type: 'cron', expr: '0 2 30 2 *', tz: 'Europe/London' }, 'schedule.expr'],
  [{ type: 'cron', expr: '0 2 * * *', tz: 'Europe/London', every: 'P1D' }, 'schedule.every'],
  [{ type: 'interval', every: 'P1D', misfire: 'skip' }, 'schedule.misfire'],
  [{ type: 'interval', every: 'PT29S' }, 'schedule.every'],
  [{ type: 'manual', tz: 'Europe/London' }, 'schedule.tz'],
] as const)('refuses the schedule %j for %s', async (schedule, param) => {
  const { connections, world, id } = await setUp();
  expect(await refusal(connections.updateConnection(world.ctx, { id, schedule }))).toContain(param);
});

it('ends with the connection, and so does what is being read', async () => {
  const syncing = await setUp();
  const { connections, sync, world, id } = syncing;
  await syncing.activate();
  await follow(syncing);
  await sync.startSync(world.ctx, { id });
  await connections.disconnectConnection(world.ctx, { id });
  await follow(syncing);
  expect((await runs(syncing))[0]).toMatchObject({ state: 'cancelled', stateReason: 'connection_disconnected' });
  expect([await nextRunAt(syncing), await waiting(syncing)]).toEqual([null, undefined]);
  await tick(syncing);
  expect(await runs(syncing)).toHaveLength(2);
});

it('rests while its connection is paused, and what was missed is read once when it goes on', async () => {
  const source = shelf({ records: { building: buildings(30) } });
  const syncing = await createSyncing(base, source);
  const { connections, sync, world, id, state } = syncing;
  expect(await refusal(connections.pauseConnection(world.ctx, { id }))).toBe('connection_not_active');
  await syncing.activate();
  const read = (await sync.getSyncStatus(world.ctx, { id })).streams[0]?.freshAsOf;
  source.before = async (_entity, at) => {
    if (at === 10) await connections.pauseConnection(world.ctx, { id });
  };
  const { id: runId } = await sync.startSync(world.ctx, { id, mode: 'full' });
  await syncing.attempt(runId);
  source.before = null;
  expect(await syncing.run(runId)).toMatchObject({ state: 'cancelled', stateReason: 'connection_paused' });
  await follow(syncing);
  expect([await nextRunAt(syncing), await waiting(syncing)]).toEqual([null, undefined]);
  await tick(syncing);
  expect(await refusal(sync.startSync(world.ctx, { id }))).toBe('connection_paused');
  await world.ctx.tx((tx) => enterState(tx, id, 'active'));
  expect([await state(), (await runs(syncing)).length]).toEqual(['paused', 2]);
  expect((await sync.listRecords(world.ctx, { id, entity: 'building' })).items).toHaveLength(30);
  const { version } = await connections.pauseConnection(world.ctx, { id });
  const resumed = await connections.resumeConnection(world.ctx, { id });
  expect([resumed.state, resumed.version]).toEqual(['active', version + 1]);
  expect((await connections.resumeConnection(world.ctx, { id })).version).toBe(version + 1);
  await follow(syncing);
  const due = Date.parse((await nextRunAt(syncing)) ?? '');
  expect(due - Date.parse(read ?? '')).toBe(24 * 3_600_000);
  await connections.disconnectConnection(world.ctx, { id });
  expect(await refusal(connections.resumeConnection(world.ctx, { id }))).toBe('connection_disconnected');
});

it('ends what waits as it is paused', async () => {
  const syncing = await setUp();
  const { connections, sync, world, id } = syncing;
  await syncing.activate();
  await sync.startSync(world.ctx, { id });
  await connections.pauseConnection(world.ctx, { id });
  await follow(syncing);
  expect((await runs(syncing))[0]).toMatchObject({ state: 'cancelled', stateReason: 'connection_paused' });
});
