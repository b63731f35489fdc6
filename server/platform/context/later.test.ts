import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  countDeadlocks,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import '../../../test/support/queue.ts';
import { openContext, type Tx } from './context.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const waiting = async (world: World) =>
  (
    await world.db
      .selectFrom('job')
      .select(['name', 'key', 'data', 'runAt', 'attempt', 'error', 'claimedUntil', 'gaveUpAt'])
      .where('tenantId', '=', world.tenant.id)
      .orderBy('id')
      .execute()
  ).map(({ data, ...row }) => ({ ...row, n: (data as { n: number }).n }));
const ask = (world: World, work: (tx: Tx) => void): Promise<void> => world.ctx.tx(async (tx) => work(tx));

it('a job is written with its transaction, for its time, and only if that counts', async () => {
  const world = await createWorld(base.database);
  const at = world.ctx.now.add({ hours: 24 });
  await ask(world, (tx) => {
    tx.later('thing.do', { n: 1 });
    tx.later('thing.undo', { n: 2 }, { at });
    tx.later('thing.do', { n: 1 });
  });
  const failing = world.ctx.tx(async (tx) => {
    tx.later('thing.do', { n: 3 });
    await Promise.reject(new Error('no'));
  });
  await expect(failing).rejects.toThrow('no');
  const now = new Date(world.ctx.now.epochMilliseconds);
  expect(await waiting(world)).toMatchObject([
    { name: 'thing.do', n: 1, key: null, runAt: now, attempt: 0, gaveUpAt: null },
    { name: 'thing.undo', n: 2, key: null, runAt: new Date(at.epochMilliseconds) },
    { name: 'thing.do', n: 1, key: null, runAt: now },
  ]);
});

it('a key replaces what waits under it, its time and its failures too, and nothing of another name or tenant', async () => {
  const [world, other] = [await createWorld(base.database), await createWorld(base.database)];
  const at = world.ctx.now.add({ hours: 1 });
  for (const each of [world, other]) {
    await ask(each, (tx) => {
      tx.later('thing.do', { n: 1 }, { key: 'k', at });
      tx.later('thing.undo', { n: 1 }, { key: 'k', at });
      tx.later('thing.do', { n: 1 }, { key: 'other', at });
      tx.later('thing.do', { n: 0 });
    });
  }
  const spoiled = { attempt: 3, error: 'x', claimedUntil: world.at, gaveUpAt: world.at };
  await world.db.updateTable('job').set(spoiled).where('tenantId', '=', world.tenant.id).execute();
  await ask(world, (tx) => {
    tx.later('thing.do', { n: 2 }, { key: 'k' });
    tx.later('thing.do', { n: 3 }, { key: 'k', at: at.add({ hours: 1 }) });
  });
  const mine = await waiting(world);
  expect(mine).toHaveLength(4);
  expect(mine.filter(({ key, name }) => key === 'k' && name === 'thing.do')).toEqual([
    {
      name: 'thing.do',
      key: 'k',
      n: 3,
      runAt: new Date(at.add({ hours: 1 }).epochMilliseconds),
      attempt: 0,
      error: null,
      claimedUntil: null,
      gaveUpAt: null,
    },
  ]);
  expect(mine.filter(({ attempt }) => attempt === 3)).toHaveLength(3);
  expect((await waiting(other)).map(({ n }) => n)).toEqual(expect.arrayContaining([0, 1, 1, 1]));
});

it('writers of the same keys in any order never wait in a circle, and one row is left of each', async () => {
  await using own = await createTestDatabase();
  const world = await createWorld(own.database);
  const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
  await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      ask(world, (tx) => {
        for (const key of n % 2 ? keys : keys.toReversed()) tx.later('thing.do', { n }, { key });
      }),
    ),
  );
  expect(new Set((await waiting(world)).map(({ key }) => key))).toEqual(new Set(keys));
  expect(await waiting(world)).toHaveLength(keys.length);
  expect(await countDeadlocks(own.connection)).toBe(0);
});

it('whoever does jobs is woken after the commit, and not for what comes later', async () => {
  const world = await createWorld(base.database);
  const woken: string[] = [];
  const wake = (what: string): void => void woken.push(what);
  const { who, now, requestId, ip } = world.ctx;
  const ctx = openContext(base.database, wake, { who, now, requestId, ip });
  await ctx.tx(async (tx) => {
    tx.later('thing.do', { n: 1 });
    expect(woken).toEqual([]);
  });
  expect(woken).toEqual(['jobs']);
  await ctx.tx(async (tx) => tx.later('thing.do', { n: 1 }, { at: now.add({ milliseconds: 1 }) }));
  expect(woken).toEqual(['jobs']);
});

it('what waits under a key is called off with the transaction, and asked for anew in the same one', async () => {
  const [world, other] = [await createWorld(base.database), await createWorld(base.database)];
  const at = world.ctx.now.add({ hours: 1 });
  for (const each of [world, other])
    await ask(each, (tx) => {
      for (const [n, key] of ['kept', 'gone', 'anew'].entries()) tx.later('thing.do', { n }, { key, at });
      tx.later('thing.undo', { n: 9 }, { key: 'gone', at });
    });
  const failing = world.ctx.tx(async (tx) => {
    tx.callOff('thing.do', 'kept');
    await Promise.reject(new Error('no'));
  });
  await expect(failing).rejects.toThrow('no');
  await ask(world, (tx) => {
    tx.callOff('thing.do', 'gone');
    tx.callOff('thing.do', 'anew');
    tx.callOff('thing.do', 'never asked for');
    tx.later('thing.do', { n: 7 }, { key: 'anew', at });
  });
  expect((await waiting(world)).map(({ name, key, n }) => [name, key, n])).toEqual([
    ['thing.do', 'kept', 0],
    ['thing.undo', 'gone', 9],
    ['thing.do', 'anew', 7],
  ]);
  expect(await waiting(other)).toHaveLength(4);
});

it('what may be done together is written once, unless what waits is due too soon, or later', async () => {
  const world = await createWorld(base.database);
  const soon = world.ctx.now.add({ seconds: 15 });
  const asked = (n: number, seconds: number) =>
    ask(world, (tx) => tx.later('thing.do', { n }, { key: 'k', at: soon.add({ seconds }), together: true }));
  const known = async () =>
    (await waiting(world)).map(({ n, runAt }) => [n, (runAt.getTime() - soon.epochMilliseconds) / 1_000]);
  await asked(1, 0);
  await asked(2, 0);
  await asked(3, 10);
  expect(await known()).toEqual([[1, 0]]);
  // Somebody may have begun with the first by the time this one counts.
  await asked(4, 11);
  expect(await known()).toEqual([[4, 11]]);
  await asked(5, 5);
  expect(await known()).toEqual([[5, 5]]);
  await world.db.updateTable('job').set({ gaveUpAt: new Date() }).where('tenantId', '=', world.tenant.id).execute();
  await asked(6, 6);
  expect(await known()).toEqual([[6, 6]]);
});
