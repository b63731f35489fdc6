import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { doomed as doomedOn } from '../../../test/support/doomed.ts';
import { randomFrom } from '../../../test/support/random.ts';
import { asMirrored, building, buildings, createSyncing, shelf, type Syncing } from '../../../test/support/syncing.ts';
import { createAlive } from '../../platform/db/alive.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { findLeftRuns } from './sync.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const doomed = (when: 'before' | 'behind') => doomedOn(base, when);

/** What must be true of a run whatever befell it: the mirror is the source, each record has changed once, and each change was told once. */
async function mustBeWhole({ mirror, events, world, id }: Syncing, expected: Record<string, unknown>): Promise<void> {
  expect(await mirror()).toEqual(expected);
  const rows = await world.db
    .selectFrom('syncRecord')
    .select('rev')
    .where('tenantId', '=', world.tenant.id)
    .where('connectionId', '=', id)
    .orderBy('rev')
    .execute();
  const many = Object.keys(expected).length;
  expect(rows.map(({ rev }) => rev)).toEqual(Array.from({ length: many }, (_, n) => n + 1));
  const told = (await events('records.changed')).map(
    ({ data }) => data as { fromRev: number; toRev: number; counts: { added: number } },
  );
  expect(
    told.flatMap(({ fromRev, toRev }) => Array.from({ length: toRev - fromRev + 1 }, (_, n) => fromRev + n)),
  ).toEqual(rows.map(({ rev }) => rev));
  expect([(await events('sync.started')).length, (await events('sync.succeeded')).length]).toEqual([1, 1]);
}

/** At least as many as one page takes: from before its first one to behind its commit. */
const STATEMENTS_OF_A_PAGE = 16;
const STATEMENTS = process.env['ATRIUM_PROOF'] === '1' ? 1 : 3;

describe.each(['before', 'behind'] as const)('a process that is killed %s a statement', (when) => {
  it('loses nothing and does nothing twice, at whichever statement of a run it is', async () => {
    let killed = 0;
    let isThrough = false;
    for (let n = 1; !isThrough && n < 300; n += STATEMENTS) {
      const source = shelf({ records: { building: buildings(5) }, pageSize: 3 });
      const syncing = await createSyncing(base, source);
      const { id: runId } = await syncing.sync.activateConnection(syncing.world.ctx, { id: syncing.id });
      {
        await using cut = doomed(when);
        cut.doom(n);
        await syncing.attempt(runId, {}, { database: cut.database }).catch(() => undefined);
        isThrough = cut.sent() < n;
        if (!isThrough) killed++;
      }
      // Another process: a lease of who was killed is not waited for.
      for (let tries = 0; tries < 3; tries++) {
        await syncing.skipWaiting();
        await syncing.attempt(runId);
      }
      expect(await syncing.run(runId), `killed ${when} statement ${n}`).toMatchObject({ state: 'succeeded' });
      await mustBeWhole(syncing, asMirrored(source.records['building'] ?? []));
    }
    expect(isThrough).toBe(true);
    expect(killed).toBeGreaterThan(STATEMENTS === 1 ? 40 : 13);
  }, 170_000);
});

/** Pages of a long run, and how many of them somebody dies at. */
const LONG = { pages: 200, deaths: 40, seeds: STATEMENTS === 1 ? [1, 2, 3, 4] : [1] };

describe.each(LONG.seeds)('a long run that is killed again and again (seed %i)', (seed) => {
  it('goes on where it stood: no page is lost, none counts twice', async () => {
    const random = randomFrom(seed);
    const all = buildings(LONG.pages * 3);
    const source = shelf({ records: { building: all }, pageSize: 3 });
    const syncing = await createSyncing(base, source);
    const { id: runId } = await syncing.sync.activateConnection(syncing.world.ctx, { id: syncing.id });
    const fatal = Array.from({ length: LONG.pages }, (_, page) => page)
      .map((page) => ({ page, by: random(1_000_000) }))
      .toSorted((one, other) => one.by - other.by)
      .slice(0, LONG.deaths)
      .map(({ page }) => page)
      .toSorted((one, other) => one - other);
    let deaths = 0;
    while (fatal.length > 0 && deaths < LONG.deaths * 2) {
      await using cut = doomed(random(2) === 0 ? 'before' : 'behind');
      let isFatal = false;
      source.before = (_entity, at) => {
        if (isFatal || at / 3 < (fatal[0] ?? Infinity)) return;
        isFatal = true;
        fatal.shift();
        cut.doom(1 + random(STATEMENTS_OF_A_PAGE));
      };
      await syncing.skipWaiting();
      await syncing.attempt(runId, {}, { database: cut.database }).catch(() => undefined);
      if ((await syncing.run(runId)).state === 'succeeded') break;
      deaths++;
    }
    expect(deaths).toBeGreaterThan(LONG.deaths * 0.9);
    source.before = null;
    for (let tries = 0; tries < 3; tries++) {
      await syncing.skipWaiting();
      await syncing.attempt(runId);
    }
    const { state, streams } = await syncing.run(runId);
    expect({ state, counts: streams[0]?.counts }).toMatchObject({
      state: 'succeeded',
      counts: { added: all.length, updated: 0, deleted: 0 },
    });
    await mustBeWhole(syncing, asMirrored(all));
    // It went on where it stood: a page is asked for again only where somebody died before it was kept.
    expect(source.asked.length).toBeLessThanOrEqual(LONG.pages + deaths + 1);
  }, 170_000);
});

describe('a process that was paused', () => {
  it('writes no more once another one has its run', async () => {
    const source = shelf({ records: { building: buildings(25) } });
    const syncing = await createSyncing(base, source);
    const { id: runId } = await syncing.sync.activateConnection(syncing.world.ctx, { id: syncing.id });
    const stale = building(12, { raw: { Name: 'As it was long ago' } });
    let isFirst = true;
    source.before = async (_entity, at) => {
      if (at !== 10 || !isFirst) return;
      isFirst = false;
      await syncing.skipWaiting(); // its lease ends while it sleeps
      await syncing.attempt(runId);
      source.records['building']?.splice(12, 1, stale);
    };
    await syncing.attempt(runId);
    const all = [...buildings(25)];
    await mustBeWhole(syncing, asMirrored(all));
    expect((await syncing.run(runId)).attempts).toMatchObject([{ state: 'lost' }, { state: 'succeeded' }]);
  });

  it('counts no more once its lease is over, though nobody else has the run', async () => {
    const source = shelf({ records: { building: buildings(25) } });
    const syncing = await createSyncing(base, source);
    const { id: runId } = await syncing.sync.activateConnection(syncing.world.ctx, { id: syncing.id });
    source.before = async (_entity, at) => void (at === 10 && (await syncing.skipWaiting()));
    await syncing.attempt(runId);
    expect(Object.keys(await syncing.mirror())).toHaveLength(10);
    source.before = null;
    await syncing.attempt(runId);
    await mustBeWhole(syncing, asMirrored(buildings(25)));
  });

  it('reports nothing of its own failure then', async () => {
    const source = shelf({ records: { building: buildings(25) } });
    const syncing = await createSyncing(base, source);
    const { id: runId } = await syncing.sync.activateConnection(syncing.world.ctx, { id: syncing.id });
    let isFirst = true;
    source.before = async (_entity, at) => {
      if (at !== 10 || !isFirst) return;
      isFirst = false;
      await syncing.skipWaiting();
      await syncing.attempt(runId);
      throw new Error('And then it fails');
    };
    await syncing.attempt(runId);
    expect(await syncing.run(runId)).toMatchObject({ state: 'succeeded' });
    expect(await syncing.events('sync.waiting')).toEqual([]);
  });
});

describe('the lease of a process', () => {
  const left = async (): Promise<void> =>
    void (await findLeftRuns.clear(base.database.forTenant(ALL_TENANTS), Temporal.Now.instant(), 1));
  const waits = async ({ world }: Syncing, runId: string): Promise<boolean> => {
    const jobs = await world.db
      .selectFrom('job')
      .select('runAt')
      .where('name', '=', 'sync.run')
      .where('key', '=', runId)
      .execute();
    return jobs.some(({ runAt }) => runAt.getTime() > Date.now() + 20_000);
  };

  it('is kept while it lives, and seen to be over at the next start once it was killed', async () => {
    const source = shelf({ records: { building: buildings(25) } });
    const syncing = await createSyncing(base, source);
    const { world } = syncing;
    const { id: runId } = await syncing.sync.activateConnection(world.ctx, { id: syncing.id });
    const alive = createAlive(base.connection);
    // Stopped in the middle, and gone without a word: its lease goes on, by the clock.
    source.before = (_entity, at) => {
      if (at === 10) throw new Error('killed');
    };
    await syncing.attempt(runId, { holder: alive.sign, answerMs: 1_000 });
    await world.db
      .updateTable('syncRun')
      .set({ state: 'running', resumeAt: null, leaseUntil: new Date(Date.now() + 50_000), holder: await alive.sign() })
      .where('id', '=', runId)
      .execute();
    source.before = null;
    await syncing.attempt(runId);
    expect(await syncing.run(runId)).toMatchObject({ state: 'running' });
    expect(await waits(syncing, runId)).toBe(true);
    await left();
    expect(await waits(syncing, runId)).toBe(true);
    await alive[Symbol.asyncDispose]();
    await expect.poll(async () => left().then(() => waits(syncing, runId)), { timeout: 5_000 }).toBe(false);
    await syncing.attempt(runId);
    expect(await syncing.run(runId)).toMatchObject({ state: 'succeeded' });
    await mustBeWhole(syncing, asMirrored(buildings(25)));
  });
});
