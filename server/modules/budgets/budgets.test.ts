import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextFor, createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { APP_ROLE } from '../../platform/db/migrate.ts';
import { connect } from '../../platform/db/connect.ts';
import { refusal } from '../../../test/support/refused.ts';
import { calledSource, type Called } from '../../../test/support/called-source.ts';
import { createSyncing, type Syncing } from '../../../test/support/syncing.ts';
import { scripted } from '../../../test/support/scripted-connector.ts';
import type { Budget } from '../connections/contract.ts';
import { budgetsBy, budgetUses, counting } from './budgets.ts';
import { answered } from '../connections/connections.ts';
import { roomListener } from '../sync/sync.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = async (budgets: readonly Budget[], pages = 6): Promise<Syncing & { called: Called }> => {
  const called = calledSource(pages);
  return { called, ...(await createSyncing(base, {}, { budgets, open: called.open }, { egress: called.egress })) };
};
const HOUR = { per: 'hour', limit: 5 } as const;
const own = ({ budgets, world, id }: Syncing) => budgets.getConnectionBudget(world.ctx, { id });
const usedIn = async (syncing: Syncing): Promise<number[]> => (await own(syncing)).windows.map(({ used }) => used);
/** The windows were used so long ago, in seconds. */
const ago = ({ world, id }: Syncing, seconds: number) =>
  world.db
    .updateTable('callWindow')
    .set(({ eb }) => ({ slice: eb('slice', '-', seconds / 60) }))
    .where('connectionId', '=', id)
    .execute();
const priorities = ['background', 'interactive'] as const;

describe('a run', () => {
  it('waits where its window is spent, with the same attempt, and another process goes on when there is room', async () => {
    const syncing = await setUp([HOUR]);
    const { called, sync, world, id, attempt, run, events } = syncing;
    const { id: runId } = await sync.activateConnection(world.ctx, { id });
    await attempt(runId);
    const waits = await run(runId);
    expect(waits).toMatchObject({ state: 'waiting_rate_limit', stateReason: 'budget_spent', progress: { pages: 4 } });
    expect(waits.budget).toMatchObject({ hour: { used: 4, limit: 5, usedPercent: 80 } });
    const seconds = (Date.parse(waits.resumeAt ?? '') - Date.now()) / 1_000;
    expect([seconds > 3_500, seconds < 3_800]).toEqual([true, true]);
    // Nobody takes it before, and nobody takes it for left.
    await attempt(runId);
    expect(called.calls).toHaveLength(4);
    await ago(syncing, 3_780);
    await syncing.skipWaiting();
    await attempt(runId, { holder: () => Promise.resolve(4711) });
    const ended = await run(runId);
    expect(ended).toMatchObject({ state: 'succeeded', budget: null, attempts: [{ n: 1, state: 'succeeded' }] });
    expect(ended.attempts).toHaveLength(1);
    expect(called.calls).toHaveLength(6);
    expect(await events('sync.waiting')).toHaveLength(1);
    expect(await events('sync.failed')).toEqual([]);
  });

  it('may use what is kept only where somebody waits for it', async () => {
    for (const priority of priorities) {
      const syncing = await setUp([HOUR], 9);
      const { called, sync, world, id, attempt, run } = syncing;
      const mode = 'verify' as const;
      const { id: runId } = await sync.startSync(world.ctx, { id, mode, priority });
      await attempt(runId);
      expect(await run(runId)).toMatchObject({ state: 'waiting_rate_limit', priority });
      expect(called.calls).toHaveLength(priority === 'interactive' ? 5 : 4);
    }
  });

  it('of a program of the connection’s own has nobody who waits; one that only looks has, but where it compares everything', async () => {
    const { sync, world, id, activate } = await setUp([]);
    const hers = contextFor(base.database, { ...world.ctx.who, kind: 'connection', connectionId: id } as never);
    const asked = { id, dryRun: true, onRunning: 'supersede', priority: 'interactive' } as const;
    expect(await sync.startSync(hers, asked)).toMatchObject({ priority: 'background' });
    expect(await sync.startSync(world.ctx, { id, dryRun: true, onRunning: 'supersede' })).toMatchObject({
      priority: 'interactive',
    });
    await activate();
    const looks = { id, dryRun: true, onRunning: 'supersede' } as const;
    expect(await sync.startSync(world.ctx, { ...looks, mode: 'incremental' })).toMatchObject({
      priority: 'interactive',
    });
    // Nobody waits for all of it, unless she says so.
    for (const mode of ['full', 'verify'] as const)
      expect(await sync.startSync(world.ctx, { ...looks, mode })).toMatchObject({ priority: 'background' });
  });

  it('of a person that has failed is tried again by a program of the connection’s own for itself', async () => {
    const { sync, world, id, activate } = await setUp([]);
    const hers = contextFor(base.database, { ...world.ctx.who, kind: 'connection', connectionId: id } as never);
    await activate();
    const { id: runId } = await sync.startSync(world.ctx, { id, priority: 'interactive' });
    const { db, tenant } = world;
    const failed = { state: 'failed', finishedAt: new Date(), priority: 'interactive' } as const;
    await db.updateTable('syncRun').set(failed).where('tenantId', '=', tenant.id).where('id', '=', runId).execute();
    await db.updateTable('syncRunStream').set({ isOpen: false }).where('runId', '=', runId).execute();
    expect(await sync.retrySync(hers, { id: runId })).toMatchObject({ id: runId, priority: 'background' });
  });

  it('that waits goes on at once when somebody asks for it who waits, or when the bound is lifted', async () => {
    const syncing = await setUp([HOUR], 30);
    const { sync, world, id, attempt, run, budgets } = syncing;
    const { id: runId } = await sync.startSync(world.ctx, { id, mode: 'verify', priority: 'background' });
    await attempt(runId);
    const again = await sync.startSync(world.ctx, { id, mode: 'verify', priority: 'interactive' });
    expect(again).toMatchObject({ id: runId, priority: 'interactive' });
    await attempt(runId);
    expect(await run(runId)).toMatchObject({ state: 'waiting_rate_limit', budget: { hour: { used: 5 } } });
    await budgets.setConnectionBudget(world.ctx, { id, windows: [] });
    const data = { connectionId: id, isOwn: true, windows: [] };
    await world.ctx.tx((tx) => roomListener.react(tx, [{ data } as never]));
    await attempt(runId);
    expect((await run(runId)).state).toBe('succeeded');
  });
});

describe('whoever waits for a run', () => {
  it('has it go on at once though it asked while it was being read', async () => {
    const syncing = await setUp([HOUR], 30);
    const { called, sync, world, id, attempt, run } = syncing;
    const { id: runId } = await sync.startSync(world.ctx, { id, mode: 'verify', priority: 'background' });
    called.before = async () => {
      called.before = null;
      await sync.startSync(world.ctx, { id, mode: 'verify', priority: 'interactive' });
    };
    await attempt(runId);
    const waits = await run(runId);
    expect(waits).toMatchObject({
      state: 'waiting_rate_limit',
      priority: 'interactive',
      budget: { hour: { used: 4 } },
    });
    expect(Date.parse(waits.resumeAt ?? '') - Date.now()).toBeLessThan(5_000);
    await syncing.skipWaiting();
    await attempt(runId);
    expect(await run(runId)).toMatchObject({ state: 'waiting_rate_limit', budget: { hour: { used: 5 } } });
  });

  it('waits for none before it that sleeps by what is kept for nobody', async () => {
    const syncing = await setUp([HOUR], 30);
    const { sync, world, id, attempt, activate, run, budgets } = syncing;
    await budgets.setConnectionBudget(world.ctx, { id, windows: [] });
    await activate();
    await budgets.setConnectionBudget(world.ctx, { id, windows: [HOUR] });
    await ago(syncing, 3_780);
    const { id: first } = await sync.startSync(world.ctx, { id, mode: 'full', priority: 'background' });
    await attempt(first);
    expect(await run(first)).toMatchObject({ state: 'waiting_rate_limit', priority: 'background' });
    const asked = { id, mode: 'full', priority: 'interactive', onRunning: 'queue' } as const;
    const { id: next } = await sync.startSync(world.ctx, asked);
    expect(await run(next)).toMatchObject({ stateReason: 'follows_another_run' });
    expect(await run(first)).toMatchObject({ priority: 'interactive' });
    await attempt(first);
    expect(await run(first)).toMatchObject({ budget: { hour: { used: 5 } } });
  });
});

describe('what bounds a connection', () => {
  it('counts each call of all that calls: a test, a run, one that only looks', async () => {
    const syncing = await setUp([{ per: 'day', limit: 1_000 }]);
    const { called, sync, world, id, attempt, activate, connections } = syncing;
    await connections.testConnection(world.ctx, { id });
    expect(called.calls).toHaveLength(3);
    await activate();
    await attempt((await sync.startSync(world.ctx, { id, dryRun: true, mode: 'full' })).id);
    const some = { entities: ['building' as const], records: ['b0', 'b1'] };
    await attempt((await sync.startSync(world.ctx, { id, mode: 'ids', ...some })).id);
    expect(called.calls).toHaveLength(3 + 6 + 6 + 2);
    expect(await usedIn(syncing)).toEqual([17]);
  });

  it('keeps a row for each window, however often it calls, and tells once that little is left', async () => {
    const syncing = await setUp(
      [
        { per: 'hour', limit: 20 },
        { per: 'week', limit: 500 },
      ],
      14,
    );
    const { world, activate, connections, id, events } = syncing;
    await activate();
    for (let n = 0; n < 3; n++) await connections.testConnection(world.ctx, { id });
    const rows = await world.db.selectFrom('callWindow').selectAll().where('connectionId', '=', id).execute();
    expect(rows.map(({ per }) => per).toSorted()).toEqual(['hour', 'week']);
    const low = await events('budget.low');
    expect(low.map(({ data }) => data)).toEqual([{ connectionId: id, per: 'hour', limit: 20, used: 16 }]);
    const health = await syncing.sync.getConnectionHealth(world.ctx, { id });
    expect(health.budget).toMatchObject({ hour: { used: 20, usedPercent: 100 }, week: { used: 20, usedPercent: 4 } });
  });

  it('is said anew by an administrator, as the connector says it again, and what was used stays counted', async () => {
    const syncing = await setUp([HOUR], 3);
    const { world, budgets, activate, id, events } = syncing;
    await activate();
    expect(await own(syncing)).toMatchObject({ isOwn: false, declared: [HOUR], windows: [{ used: 3, kept: 1 }] });
    const windows = [{ per: 'hour', limit: 4 } as const, { per: 'week', limit: 90 } as const];
    const said = await budgets.setConnectionBudget(world.ctx, { id, windows });
    expect(said).toMatchObject({
      isOwn: true,
      windows: [
        { per: 'hour', used: 3, limit: 4 },
        { per: 'week', used: 0 },
      ],
    });
    await budgets.setConnectionBudget(world.ctx, { id, windows });
    expect(await events('budget.changed')).toHaveLength(1);
    const back = await budgets.setConnectionBudget(world.ctx, { id, windows: null });
    expect(back).toMatchObject({ isOwn: false, windows: [{ per: 'hour', used: 3, limit: 5 }] });
    const twice = [HOUR, { per: 'hour', limit: 9 } as const];
    expect(await refusal(budgets.setConnectionBudget(world.ctx, { id, windows: twice }))).toBe(
      'invalid_request windows[1].per',
    );
    await syncing.connections.disconnectConnection(world.ctx, { id });
    expect(await refusal(budgets.setConnectionBudget(world.ctx, { id, windows }))).toBe('connection_disconnected');
  });
});

describe('a window that was left out', () => {
  it.each([
    ['lifted', []],
    ['replaced', [{ per: 'day', limit: 900 } as const]],
  ] as const)('is not there anew when the bound is %s for a while', async (_how, windows) => {
    const syncing = await setUp([{ per: 'hour', limit: 100 }], 3);
    const { world, budgets, activate, connections, id } = syncing;
    await activate();
    const lifted = await budgets.setConnectionBudget(world.ctx, { id, windows: [...windows] });
    expect(lifted.windows).toHaveLength(windows.length);
    await connections.testConnection(world.ctx, { id });
    expect((await syncing.sync.getConnectionHealth(world.ctx, { id })).budget).not.toHaveProperty('hour');
    const back = await budgets.setConnectionBudget(world.ctx, { id, windows: null });
    expect(back.windows).toMatchObject([{ per: 'hour', used: 3 + 3 }]);
  });

  it('is counted though nothing was called before it was', async () => {
    const { world, budgets, connections, id } = await setUp([{ per: 'hour', limit: 100 }]);
    await budgets.setConnectionBudget(world.ctx, { id, windows: [] });
    await connections.testConnection(world.ctx, { id });
    const back = await budgets.setConnectionBudget(world.ctx, { id, windows: null });
    expect(back.windows).toMatchObject([{ per: 'hour', used: 3 }]);
  });
});

it('what is used is said of what the connector declares by now, wherever it is said', async () => {
  const syncing = await setUp([HOUR], 3);
  const { world, activate, id } = syncing;
  await activate();
  const declaring = (budgets: readonly Budget[]) => ({
    connectors: new Map([['scripted', scripted({}, { budgets })]]),
  });
  for (const declared of [[{ per: 'hour', limit: 50 } as const], [{ per: 'week', limit: 9 } as const], []]) {
    const shown = await budgetsBy(declaring(declared)).getConnectionBudget(world.ctx, { id });
    const used = (await budgetUses(declaring(declared), world.ctx, [id])).get(id);
    const known = shown.windows.filter((one) => one.used > 0).map(({ per, used: many, limit }) => [per, many, limit]);
    expect(Object.entries(used ?? {}).map(([per, one]) => [per, one.used, one.limit])).toEqual(known);
  }
});

it('is not said anew over what somebody else has said', async () => {
  const { world, budgets, id } = await setUp([HOUR]);
  const { version } = await budgets.getConnectionBudget(world.ctx, { id });
  const said = await budgets.setConnectionBudget(world.ctx, { id, version, windows: [{ per: 'hour', limit: 9 }] });
  expect(said.version).toBeGreaterThan(version);
  const late = budgets.setConnectionBudget(world.ctx, { id, version, windows: [] });
  expect(await refusal(late)).toBe('version_conflict version');
});

describe('a source that asks for patience', () => {
  it('is not called by anything of the connection until then', async () => {
    const syncing = await setUp([]);
    const { called, sync, world, id, attempt, run, connections } = syncing;
    called.refuse = { 'retry-after': '120' };
    const { id: runId } = await sync.activateConnection(world.ctx, { id });
    await attempt(runId);
    expect(await run(runId)).toMatchObject({ state: 'waiting_rate_limit', stateReason: 'source_rate_limited' });
    called.refuse = null;
    expect((await connections.testConnection(world.ctx, { id })).ok).toBe(false);
    expect(called.calls).toHaveLength(1);
    const until = Date.parse((await own(syncing)).heldUntil ?? '') - Date.now();
    expect([until > 110_000, until < 122_000]).toEqual([true, true]);
    await world.db
      .updateTable('callBudget')
      .set({ heldUntil: new Date(0) })
      .where('connectionId', '=', id)
      .execute();
    await syncing.skipWaiting();
    await attempt(runId);
    expect(await run(runId)).toMatchObject({ state: 'succeeded', attempts: [{ n: 1, state: 'succeeded' }] });
  });

  it('that is another one by now has not asked for it', async () => {
    const syncing = await setUp([]);
    const { called, world, id, connections, sync, attempt, run, events } = syncing;
    called.refuse = { 'retry-after': '86400' };
    const { id: runId } = await sync.activateConnection(world.ctx, { id });
    await attempt(runId);
    expect(await run(runId)).toMatchObject({ stateReason: 'source_rate_limited' });
    const held = Date.parse((await own(syncing)).heldUntil ?? '') - Date.now();
    expect([held > 86_000_000, held < 87_000_000]).toEqual([true, true]);
    called.refuse = null;
    const { settings } = await connections.getConnection(world.ctx, { id });
    const credentials = { password: 'secret' };
    await connections.reauthorizeConnection(world.ctx, { id, credentials, settings });
    expect((await own(syncing)).heldUntil).not.toBeNull();
    await connections.reauthorizeConnection(world.ctx, { id, credentials, settings: { site: 'other' } });
    expect((await own(syncing)).heldUntil).toBeNull();
    // What is over is not let go of, and nothing is told of it.
    await world.db
      .updateTable('callBudget')
      .set({ heldUntil: new Date(0) })
      .where('connectionId', '=', id)
      .execute();
    await connections.reauthorizeConnection(world.ctx, { id, credentials, settings: { site: 'third' } });
    expect(await events('budget.changed')).toHaveLength(1);
    // Who waited for it goes on.
    const [told] = await events('budget.changed');
    await world.ctx.tx((tx) => roomListener.react(tx, [told as never]));
    await attempt(runId);
    expect(await run(runId)).toMatchObject({ state: 'succeeded' });
  });
});

it('what fails here is told as ours, not as an answer of the source', async () => {
  const { id, world } = await setUp([HOUR]);
  const closed = connect({ connection: base.connection, max: 1, role: APP_ROLE });
  await closed.close();
  const gone = contextFor(closed, world.ctx.who);
  const caller = { connectionId: id, declared: [HOUR], lane: 'background' } as const;
  const call = counting.count(gone, caller, () => Promise.reject(new Error('It is not called')));
  const failed = answered(() => call({ url: 'https://source.example/' }));
  await expect(failed).rejects.toThrow('database closed');
});
