import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { asMirrored, building, buildings, createSyncing, shelf, type Shelf } from '../../../test/support/syncing.ts';
import { SourceFailed } from '../connections/contract.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = async (given: Partial<Shelf> = {}) => {
  const source = shelf(given);
  return { source, ...(await createSyncing(base, source)) };
};

describe('a first run', () => {
  it('has the database learn as the mirror grows, and not where it does not', async () => {
    const syncing = await setUp({ records: { building: buildings(75) } });
    const { sync, world, id, attempt, source } = syncing;
    const learnedAt = async (runId: string): Promise<number[]> => {
      const pages: number[] = [];
      await attempt(runId, {
        learn: async () => void pages.push((await syncing.run(runId)).progress.pages),
      });
      return pages;
    };
    expect(await learnedAt((await sync.activateConnection(world.ctx, { id })).id)).toEqual([1, 2, 4, 8]);
    expect(await learnedAt((await sync.startSync(world.ctx, { id, mode: 'full' })).id)).toEqual([]);
    expect(source.asked).toHaveLength(16);
  });

  it('is not before activation: no run, no call, no schedule', async () => {
    const { source, sync, world, id } = await setUp({ records: { building: buildings(3) } });
    await expect(sync.startSync(world.ctx, { id })).rejects.toMatchObject({ kind: { code: 'connection_not_active' } });
    expect(await sync.getSyncStatus(world.ctx, { id })).toEqual({
      connectionState: 'draft',
      streams: [],
      openDeletionReviews: 0,
    });
    expect(source.asked).toEqual([]);
  });

  it('mirrors everything, tells of it page by page, and makes the connection active', async () => {
    const { source, sync, world, id, activate, mirror, events, state } = await setUp({
      records: { building: buildings(25) },
    });
    const run = await activate();
    expect(run).toMatchObject({
      state: 'succeeded',
      mode: 'full',
      trigger: 'activation',
      progress: { pages: 3, recordsRead: 25, expected: 25, percent: 100 },
      streams: [{ entity: 'building', counts: { read: 25, added: 25, unchanged: 0 } }],
      attempts: [{ n: 1, state: 'succeeded', madeProgress: true }],
    });
    expect(await mirror()).toEqual(asMirrored(source.records['building'] ?? []));
    expect(await state()).toBe('active');
    const told = await events('records.changed');
    expect(told.map(({ data }) => data)).toMatchObject([
      { fromRev: 1, toRev: 10 },
      { fromRev: 11, toRev: 20 },
      { fromRev: 21, toRev: 25 },
    ]);
    expect([(await events('sync.started')).length, (await events('sync.succeeded')).length]).toEqual([1, 1]);
    await expect(sync.activateConnection(world.ctx, { id })).rejects.toMatchObject({
      kind: { code: 'connection_active' },
    });
  });

  it('has parents read before their children', async () => {
    const source = shelf({ records: { building: buildings(1), floor: [building(1)], space: [building(2)] } });
    const { activate } = await createSyncing(base, source, { ...pick() });
    await activate();
    expect(source.asked.map(({ entity }) => entity)).toEqual(['building', 'floor', 'space']);
  });
});

/** What the scripted connector reads by itself. */
const pick = () => {
  const plain = { incremental: 'none', sorted: false, tombstones: false, getById: false, totalKnown: false } as const;
  return {
    entities: {
      space: { ...plain, after: ['building', 'floor'] },
      floor: { ...plain, after: ['building'] },
      building: { ...plain, after: [] },
    } as const,
  };
};

describe('a run that is interrupted', () => {
  it('goes on where it stood, and a full one deletes nothing falsely, wherever it stopped', async () => {
    const { source, activate, sync, world, id, attempt, run, skipWaiting, mirror, events } = await setUp({
      records: { building: buildings(45) },
    });
    await activate();
    const before = (await events('records.changed')).length;
    for (const broken of [0, 10, 20, 30, 40]) {
      let left = 1;
      source.before = (_entity, at) => {
        if (at === broken && left-- > 0) throw new SourceFailed('source_unavailable', 'Away');
      };
      source.asked.length = 0;
      const { id: runId } = await sync.startSync(world.ctx, { id, mode: 'full' });
      await attempt(runId);
      expect(await run(runId)).toMatchObject({ state: 'waiting_retry', stateReason: 'source_unavailable' });
      await skipWaiting();
      await attempt(runId);
      const ended = await run(runId);
      expect(ended).toMatchObject({ state: 'succeeded', attempts: [{ state: 'failed' }, { state: 'succeeded' }] });
      expect(ended.streams).toMatchObject([{ counts: { read: 45, unchanged: 45, pendingDeletion: 0 } }]);
      expect(source.asked.map(({ at }) => at)).toEqual([
        ...[0, 10, 20, 30, 40].filter((at) => at <= broken),
        ...[0, 10, 20, 30, 40].filter((at) => at >= broken),
      ]);
    }
    source.before = null;
    expect(Object.keys(await mirror())).toHaveLength(45);
    expect((await events('records.changed')).length).toBe(before);
  });

  it('has its turn again where others wait, with the same attempt', async () => {
    const { sync, world, id, attempt, run } = await setUp({ records: { building: buildings(30) } });
    const { id: runId } = await sync.activateConnection(world.ctx, { id });
    let turns = 0;
    for (; (await run(runId)).state !== 'succeeded' && turns < 20; turns++) await attempt(runId, { turnMs: 0 });
    expect(turns).toBe(20);
    for (; (await run(runId)).state !== 'succeeded' && turns < 60; turns++) await attempt(runId, { turnMs: 1 });
    expect((await run(runId)).attempts).toHaveLength(1);
  });

  describe('beside a run of another connection', () => {
    const setUpTwo = async () => {
      const one = await setUp({ records: { building: buildings(30) } });
      const { source, sync, connections, world, id } = one;
      const wish = { name: 'Quiet', connector: 'scripted', credentials: { password: 'x' } };
      const { id: quiet } = await connections.createConnection(world.ctx, wish);
      const { id: noisy } = await sync.activateConnection(world.ctx, { id });
      const at = { noisy, quiet: '' };
      /** Those that wait have waited since then. */
      const waitSince = (then: Date) =>
        world.db
          .updateTable('syncRun')
          .set((to) => ({
            requestedAt: then,
            leaseUntil: to.case().when('isResting', '=', true).then(then).else(to.ref('leaseUntil')).end(),
          }))
          .where('tenantId', '=', world.tenant.id)
          .execute();
      const askQuietly = (then: Date) => {
        source.before = async () => {
          source.before = null;
          at.quiet = (await sync.activateConnection(world.ctx, { id: quiet })).id;
          await waitSince(then);
        };
      };
      return { ...one, at, waitSince, askQuietly };
    };

    it('has it wait no longer than for a page', async () => {
      const { at, waitSince, askQuietly, attempt, run } = await setUpTwo();
      const long = new Date(0);
      askQuietly(long);
      await attempt(at.noisy);
      expect((await run(at.noisy)).progress.pages).toBe(1);
      // Each has a page by turns, with the same attempt, until one has all.
      for (const [who, pages] of [
        ['quiet', 1],
        ['noisy', 2],
        ['quiet', 2],
        ['noisy', 3],
      ] as const) {
        await waitSince(long);
        await attempt(at[who]);
        expect((await run(at[who])).progress.pages).toBe(pages);
      }
      for (const who of ['noisy', 'quiet', 'noisy', 'quiet'] as const) await attempt(at[who]);
      for (const runId of [at.noisy, at.quiet])
        expect(await run(runId)).toMatchObject({ state: 'succeeded', attempts: [{ n: 1, state: 'succeeded' }] });
    });

    it('goes on where that was asked for only now: somebody may be free for it', async () => {
      const { at, askQuietly, attempt, run } = await setUpTwo();
      askQuietly(new Date(Date.now() + 3_600_000));
      await attempt(at.noisy);
      expect(await run(at.noisy)).toMatchObject({ state: 'succeeded', progress: { pages: 3 } });
      expect(await run(at.quiet)).toMatchObject({ state: 'queued' });
    });
  });

  it('a run that is cancelled writes no more, not even the page that is on its way', async () => {
    const { source, sync, world, id, attempt, run, mirror } = await setUp({ records: { building: buildings(30) } });
    const { id: runId } = await sync.activateConnection(world.ctx, { id });
    source.before = async (_entity, at) => {
      if (at === 10) await sync.cancelSync(world.ctx, { id: runId });
    };
    await attempt(runId);
    expect(await run(runId)).toMatchObject({
      state: 'cancelled',
      stateReason: 'asked_for',
      attempts: [{ state: 'cancelled' }],
    });
    expect(Object.keys(await mirror())).toHaveLength(10);
    await expect(sync.cancelSync(world.ctx, { id: runId })).rejects.toMatchObject({ kind: { code: 'sync_over' } });
    await expect(sync.retrySync(world.ctx, { id: runId })).rejects.toMatchObject({ kind: { code: 'sync_not_failed' } });
  });

  it('ends with its connection', async () => {
    const { source, connections, sync, world, id, attempt, run } = await setUp({
      records: { building: buildings(30) },
    });
    const { id: runId } = await sync.activateConnection(world.ctx, { id });
    source.before = async (_entity, at) => {
      if (at === 10) await connections.disconnectConnection(world.ctx, { id });
    };
    await attempt(runId);
    expect(await run(runId)).toMatchObject({ state: 'cancelled', stateReason: 'connection_disconnected' });
  });
});

describe('a source that refuses', () => {
  const refusing = { list: () => Promise.reject(new SourceFailed('source_refused', 'The source answered 401')) };

  it('ends the run, and has the connection wait for other credentials, once another request was refused too', async () => {
    const source = { ...refusing, check: () => Promise.resolve({ ok: false, detail: '401' } as const) };
    const { activate, state, sync, world, id, connections } = await createSyncing(base, source);
    expect(await activate()).toMatchObject({ state: 'failed', stateReason: 'source_refused' });
    expect(await state()).toBe('needs_reauth');
    await expect(sync.startSync(world.ctx, { id })).rejects.toMatchObject({
      kind: { code: 'connection_needs_reauth' },
    });
    await connections.reauthorizeConnection(world.ctx, { id, credentials: { password: 'other' } });
    expect(await state()).toBe('connecting');
    expect(await sync.activateConnection(world.ctx, { id })).toMatchObject({ state: 'queued' });
  });

  it('once, and not when asked again, is tried again', async () => {
    const { activate, state } = await createSyncing(base, refusing);
    expect(await activate()).toMatchObject({ state: 'waiting_retry', stateReason: 'source_refused' });
    expect(await state()).toBe('connecting');
  });

  it('for now is waited for as long as it says, and costs no attempt', async () => {
    let left = 8;
    const source = shelf({ records: { building: buildings(3) } });
    source.before = () => {
      if (left-- > 0) throw new SourceFailed('source_rate_limited', 'Slow down', { retryAfterSeconds: 120 });
    };
    const { sync, world, id, attempt, run, skipWaiting, events } = await createSyncing(base, source);
    const { id: runId } = await sync.activateConnection(world.ctx, { id });
    await attempt(runId);
    const waiting = await run(runId);
    expect(waiting).toMatchObject({ state: 'waiting_rate_limit', stateReason: 'source_rate_limited' });
    const seconds = (Date.parse(waiting.resumeAt ?? '') - Date.now()) / 1_000;
    expect([seconds > 100, seconds <= 121]).toEqual([true, true]);
    await attempt(runId);
    expect(source.asked).toHaveLength(1);
    for (let tries = 0; tries < 8; tries++) {
      await skipWaiting();
      await attempt(runId);
    }
    expect((await run(runId)).state).toBe('succeeded');
    expect((await events('sync.waiting')).length).toBe(8);
  });

  it('to answer at all is waited for no longer than that', async () => {
    const { sync, world, id, attempt, run } = await createSyncing(base, {
      list: () => Promise.withResolvers<never>().promise,
    });
    const { id: runId } = await sync.activateConnection(world.ctx, { id });
    await attempt(runId, { answerMs: 20 });
    expect(await run(runId)).toMatchObject({ state: 'waiting_retry', stateReason: 'source_timeout' });
  });

  it('to know where it stood has everything read anew, and nothing is empty meanwhile', async () => {
    const { source, activate, start, mirror } = await setUp({ records: { building: buildings(25) } });
    await activate();
    let left = 1;
    source.before = (_entity, at) => {
      if (at === 10 && left-- > 0) throw new SourceFailed('cursor_invalid', 'Gone');
    };
    const run = await start();
    expect(run).toMatchObject({ state: 'succeeded', streams: [{ mode: 'full', counts: { pendingDeletion: 0 } }] });
    expect(Object.keys(await mirror())).toHaveLength(25);
  });
});

it('three runs that fail one after the other degrade a connection, and one that succeeds mends it', async () => {
  const { source, activate, sync, world, id, attempt, skipWaiting, start, state } = await setUp({
    records: { building: buildings(3) },
  });
  await activate();
  source.before = () => {
    throw new SourceFailed('source_unavailable', 'Away');
  };
  for (let failed = 0; failed < 3; failed++) {
    expect(await state()).toBe('active');
    const { id: runId } = await sync.startSync(world.ctx, { id });
    for (let tries = 0; tries < 5; tries++) {
      await attempt(runId);
      await skipWaiting();
    }
  }
  expect(await state()).toBe('degraded');
  source.before = null;
  expect(await start()).toMatchObject({ state: 'succeeded' });
  expect(await state()).toBe('active');
});
