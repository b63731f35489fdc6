import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { calendar, createStanding, daysFromNow } from '../../../test/support/standing-in-time.ts';
import { buildings, createSyncing, shelf } from '../../../test/support/syncing.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const setUp = async () => {
  const source = calendar();
  for (const days of [-400, -200, -100, -95, -50, -5, 0, 20]) source.put(`at ${days}`, days);
  const standing = await createStanding(base, source);
  const stream = () => standing.sync.getStream(standing.world.ctx, { id: standing.id, entity: 'building' });
  const there = async (): Promise<string[]> =>
    [...(await standing.kept()).values()].filter((one) => one.deletedAt === null).map((one) => one.externalId);
  return { source, ...standing, stream, there };
};
const isDaysAgo = (text: string | null | undefined, days: number): boolean =>
  Math.abs(Date.parse(text ?? '') - daysFromNow(-days).getTime()) < 120_000;

describe('how far back a kind is read', () => {
  it('is 90 days of what stands in time, and all of everything else', async () => {
    const { sync, world, id, stream, source, activate, there } = await setUp();
    expect(await stream()).toEqual({
      entity: 'building',
      standsInTime: true,
      historyDays: 90,
      wholeFrom: null,
      readsWholeNext: false,
      version: 1,
    });
    expect((await activate()).state).toBe('succeeded');
    expect(isDaysAgo(source.asked[0]?.from, 90)).toBe(true);
    expect((await there()).toSorted()).toEqual(['at -5', 'at -50', 'at 0', 'at 20']);
    const { items } = await sync.listStreams(world.ctx, { id });
    expect(isDaysAgo(items[0]?.wholeFrom, 90)).toBe(true);

    const places = await createSyncing(base, shelf({ records: { building: buildings(3) } }));
    const of = { id: places.id, entity: 'building' } as const;
    expect(await places.sync.getStream(places.world.ctx, of)).toMatchObject({ standsInTime: false, historyDays: null });
    await expect(places.sync.updateStream(places.world.ctx, { ...of, historyDays: 10 })).rejects.toMatchObject({
      details: { param: 'historyDays' },
    });
  });

  it('is said before anything was read, too, by whoever has seen it as it is; the audit log keeps it', async () => {
    const { sync, world, id, setHistory, stream, connections } = await setUp();
    expect(await setHistory(30)).toMatchObject({ historyDays: 30, version: 2, readsWholeNext: false });
    expect(await setHistory(30)).toMatchObject({ version: 2 });
    const of = { id, entity: 'building' } as const;
    await expect(sync.updateStream(world.ctx, { ...of, historyDays: 60, version: 1 })).rejects.toMatchObject({
      kind: { code: 'version_conflict' },
    });
    expect(await sync.updateStream(world.ctx, { ...of, historyDays: null, version: 2 })).toMatchObject({
      historyDays: null,
      version: 3,
    });
    expect(await stream()).toMatchObject({ historyDays: null, version: 3 });
    const logged = await world.db
      .selectFrom('audit')
      .select(['before', 'after'])
      .where('tenantId', '=', world.tenant.id)
      .where('action', '=', 'sync_stream.updated')
      .orderBy('id')
      .execute();
    expect(logged).toMatchObject([
      { before: { historyDays: 90 }, after: { historyDays: 30 } },
      { before: { historyDays: 30 }, after: { historyDays: null } },
    ]);
    await expect(sync.getStream(world.ctx, { id, entity: 'space' })).rejects.toMatchObject({
      details: { param: 'entity' },
    });
    await connections.disconnectConnection(world.ctx, { id });
    await expect(setHistory(10)).rejects.toMatchObject({ kind: { code: 'connection_disconnected' } });
  });
});

describe('another window', () => {
  it('that is wider has the next run read whole, and the one after it what has changed', async () => {
    const { activate, start, setHistory, there, source, stream } = await setUp();
    await activate();
    expect((await start()).streams).toMatchObject([{ mode: 'incremental' }]);
    expect(await setHistory(250)).toMatchObject({ readsWholeNext: true });
    expect((await start()).streams).toMatchObject([{ mode: 'full', counts: { added: 3 } }]);
    expect(isDaysAgo(source.asked.at(-1)?.from, 250)).toBe(true);
    expect(await there()).toHaveLength(7);
    expect(await stream()).toMatchObject({ readsWholeNext: false });
    expect((await start()).streams).toMatchObject([{ mode: 'incremental' }]);
    await setHistory(null);
    expect((await start()).streams).toMatchObject([{ mode: 'full', counts: { added: 1 } }]);
    expect(source.asked.at(-1)).toEqual({ from: undefined, since: undefined });
    expect((await start()).streams).toMatchObject([{ mode: 'incremental' }]);
  });

  it('that was made wider while something was being read is read whole after that', async () => {
    const { activate, start, setHistory, source } = await setUp();
    await activate();
    source.before = async () => {
      source.before = null;
      await setHistory(250);
    };
    expect((await start('full')).streams).toMatchObject([{ counts: { added: 0 } }]);
    expect((await start()).streams).toMatchObject([{ mode: 'full', counts: { added: 3 } }]);
  });

  it('that is narrower deletes nothing, and what was read stays as it is', async () => {
    const { activate, start, setHistory, there, source, kept } = await setUp();
    await setHistory(null);
    await activate();
    await setHistory(30);
    for (const id of ['at -400', 'at -200', 'at -50']) source.lying.delete(id);
    for (const mode of ['incremental', 'full', 'full', 'full'] as const) await start(mode);
    expect(await there()).toHaveLength(8);
    expect([...(await kept()).values()].map((one) => one.missingSince)).toEqual(Array.from({ length: 8 }, () => null));
    await setHistory(150);
    expect((await start()).streams).toMatchObject([{ mode: 'full', counts: { deleted: 0, pendingDeletion: 1 } }]);
    expect((await start('full')).streams).toMatchObject([{ counts: { deleted: 1 } }]);
    expect(await there()).not.toContain('at -50');
    expect(await there()).toHaveLength(7);
  });
});

describe('what is left out in a window', () => {
  it('is asked about by how much there is in the window, and what is older is not deleted with it', async () => {
    const { activate, start, setHistory, there, source, sync, world, id } = await setUp();
    await setHistory(null);
    for (let n = 0; n < 500; n++) source.put(`old ${n}`, -300);
    await activate();
    await setHistory(90);
    await start();
    source.lying.clear();
    expect((await start('full')).state).toBe('succeeded_with_issues');
    const [review] = (await sync.listDeletionReviews(world.ctx, { id })).items;
    expect(review).toMatchObject({ candidates: 4, of: 4 });
    const listed = await sync.listLeftOut(world.ctx, { id: review?.id ?? '' });
    expect(listed.items.map(({ externalId }) => externalId).toSorted()).toEqual(['at -5', 'at -50', 'at 0', 'at 20']);
    await sync.resolveDeletionReview(world.ctx, { id: review?.id ?? '', decision: 'delete' });
    expect(await there()).toHaveLength(504);
  });

  it('is nothing that ends at its edge, nor what says no end', async () => {
    const { activate, start, there, source } = await withEndless();
    await activate();
    source.late = 20;
    for (const _ of [1, 2, 3]) await start('full');
    expect((await there()).toSorted()).toEqual(['at -5', 'at -50', 'at -89.9', 'at 0', 'at 20', 'endless']);
  });

  it('is looked for in the window by who only looks, too', async () => {
    const { activate, start, setHistory, source, sync, world, id, attempt, run } = await setUp();
    await setHistory(null);
    await activate();
    await setHistory(30);
    await start();
    for (const gone of ['at -400', 'at -50', 'at -5']) source.lying.delete(gone);
    const { id: runId } = await sync.startSync(world.ctx, { id, dryRun: true, mode: 'full' });
    await attempt(runId);
    expect((await run(runId)).streams).toMatchObject([{ counts: { pendingDeletion: 1, deleted: 0 } }]);
    const { items } = await sync.getSyncDiff(world.ctx, { id: runId });
    expect(items.map(({ externalId, action }) => [externalId, action])).toEqual([['at -5', 'missing']]);
  });
});

/** Its days begin late at some time; one that says no end is given before that alone. Nothing is asked for by its id. */
async function withEndless() {
  const source = calendar();
  for (const days of [-89.9, -50, -5, 0, 20]) source.put(`at ${days}`, days);
  const endless = { externalId: 'endless', raw: { Name: 'Endless' } };
  const list: typeof source.list = async (entity, asked) => {
    const page = await source.list(entity, asked);
    return source.late > 0 ? page : { ...page, records: [...page.records, endless] };
  };
  const standing = await createStanding(base, { ...source, list }, { getById: false });
  const there = async (): Promise<string[]> =>
    [...(await standing.kept()).values()].filter((one) => one.deletedAt === null).map((one) => one.externalId);
  return { source, ...standing, there };
}

it('what a source calls deleted counts as deleted, also where it ended before the window', async () => {
  const source = calendar();
  for (const days of [-200, -5, 20]) source.put(`at ${days}`, days);
  let deleted: string[] = [];
  const { activate, start, setHistory, kept } = await createStanding(base, {
    ...source,
    list: async (entity, asked) => {
      const page = await source.list(entity, asked);
      const gone = deleted.map((externalId) => ({ externalId, raw: {}, deleted: true as const }));
      return { ...page, records: [...page.records, ...gone] };
    },
  });
  await setHistory(null);
  await activate();
  await setHistory(90);
  await start();
  deleted = ['at -200', 'at -5'];
  source.lying.delete('at -200');
  source.lying.delete('at -5');
  expect((await start()).streams).toMatchObject([{ counts: { deleted: 2 } }]);
  const all = [...(await kept()).values()].map(({ externalId, deletedAt }) => [externalId, deletedAt !== null]);
  expect(Object.fromEntries(all)).toEqual({ 'at -200': true, 'at -5': true, 'at 20': false });
});

it('when a record ends is noted though it is the same otherwise, and nobody is told', async () => {
  const source = calendar();
  for (const days of [-5, 10, 20]) source.put(`at ${days}`, days);
  let isSaid = false;
  const list: typeof source.list = async (entity, asked) => {
    const page = await source.list(entity, asked);
    const records = page.records.map(({ endsAt, ...one }) => ({ ...one, ...(isSaid && endsAt && { endsAt }) }));
    return { ...page, records };
  };
  const { activate, start, kept, events } = await createStanding(base, { ...source, list });
  await activate();
  const told = (await events('records.changed')).length;
  expect([...(await kept()).values()].map(({ endsAt }) => endsAt)).toEqual([null, null, null]);
  isSaid = true;
  expect((await start('full')).streams).toMatchObject([{ counts: { unchanged: 3 } }]);
  expect((await kept()).get('at 10')?.endsAt?.getTime()).toBeGreaterThan(daysFromNow(9).getTime());
  expect((await events('records.changed')).length).toBe(told);
});
