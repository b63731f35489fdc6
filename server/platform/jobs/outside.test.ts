import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase } from '../../../test/support/database.ts';
import {
  at,
  add,
  ask,
  clearJobs,
  gate,
  inSeconds,
  left,
  queueOf,
  start,
  thingJob,
  workOff,
  type N,
} from '../../../test/support/queue.ts';
import { GiveUp } from './job.ts';
import { until } from '../../../test/support/until.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase(16);
});
afterAll(() => base[Symbol.asyncDispose]());
beforeEach(() => clearJobs(base.database));

const errors: unknown[] = [];
const onError = (error: unknown): void => void errors.push(error);
beforeEach(() => void errors.splice(0));

describe('a job outside a transaction', () => {
  it('is claimed, done and gone; one asked for later is done when its time has come', async () => {
    const world = await createWorld(base.database);
    const done: N[] = [];
    const job = thingJob('thing.do', {
      async outside(ctx, data, turn) {
        expect([ctx.tenant, ctx.who.kind, turn.attempt]).toEqual([world.tenant, 'system', 1]);
        expect(await left(world)).toContainEqual(
          expect.objectContaining({ data, attempt: 1, claimedUntil: inSeconds(60), runAt: inSeconds(60) }),
        );
        await ctx.tx(async (tx) => expect(tx.tenant).toEqual(world.tenant)); // none is open
        done.push(data);
      },
    });
    await ask(world, (tx) => {
      tx.later('thing.do', { n: 1 }, { at: start });
      tx.later('thing.do', { n: 2 }, { at: start.add({ seconds: 1 }) });
      tx.later('thing.undo', { n: 3 }, { at: start }); // nobody here does it
    });
    await workOff(base.database, [job], { clock: at(0) });
    expect(done).toEqual([{ n: 1 }]);
    await workOff(base.database, [job], { clock: at(0.999) });
    expect(done).toHaveLength(1);

    const later = thingJob('thing.do', { outside: async (_ctx, data) => void done.push(data) });
    await workOff(base.database, [later], { clock: at(1) });
    expect(done).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await left(world)).toMatchObject([{ name: 'thing.undo', attempt: 0 }]);
  });

  it('that fails is tried again by its own table, told of its attempt, and given up with its error', async () => {
    const world = await createWorld(base.database);
    const attempts: number[] = [];
    const told: unknown[] = [];
    const job = thingJob(
      'thing.do',
      {
        async outside(_ctx, _data, { attempt }) {
          attempts.push(attempt);
          throw new Error(`no ${attempt}\0`);
        },
        gaveUp: async (_ctx, data, error) => void told.push(data, String(error)),
      },
      [10, 100],
    );
    await add(world, 1);
    const look = async (seconds: number) => {
      await workOff(base.database, [job], { clock: at(seconds), onError });
      return (await left(world))[0];
    };
    expect(await look(0)).toMatchObject({ attempt: 1, error: 'Error: no 1', runAt: inSeconds(10), claimedUntil: null });
    expect(await look(9)).toMatchObject({ attempt: 1 });
    expect(await look(10)).toMatchObject({ attempt: 2, error: 'Error: no 2', runAt: inSeconds(110), gaveUpAt: null });
    expect(told).toEqual([]);
    expect(await look(110)).toMatchObject({ attempt: 3, error: 'Error: no 3', gaveUpAt: inSeconds(110) });
    expect(told).toEqual([{ n: 1 }, 'Error: no 3\0']);
    expect(await look(100_000)).toMatchObject({ attempt: 3 });
    expect(attempts).toEqual([1, 2, 3]);
    expect(errors).toHaveLength(3);
    await ask(world, (tx) => tx.later('thing.do', { n: 2 }, { at: start }));
    expect((await left(world)).map(({ gaveUpAt }) => gaveUpAt !== null)).toEqual([true, false]);
  });

  it('that will never succeed is given up at once, and so is one whose data are not its own', async () => {
    const world = await createWorld(base.database);
    const final = thingJob('thing.do', { outside: () => Promise.reject(new GiveUp('gone')) }, [1]);
    await add(world, 1);
    await workOff(base.database, [final], { clock: at(0), onError });
    expect(await left(world)).toMatchObject([{ attempt: 1, gaveUpAt: inSeconds(0), error: 'GiveUp: gone' }]);
    const done: N[] = [];
    const job = thingJob('thing.undo', { outside: async (_ctx, data) => void done.push(data) }, []);
    const stored = { tenantId: world.tenant.id, name: 'thing.undo', runAt: inSeconds(0) };
    for (const data of ['{"n":"1"}', '{}', '[]', '{"n":1,"m":2}', '{"n":7}'])
      await world.db
        .insertInto('job')
        .values({ ...stored, id: crypto.randomUUID(), data })
        .execute();
    await workOff(base.database, [job], { clock: at(0), onError });
    expect(done).toEqual([{ n: 7 }]);
    const kept = (await left(world)).filter(({ name }) => name === 'thing.undo');
    expect(kept).toHaveLength(4);
    expect(kept.every(({ gaveUpAt, error }) => gaveUpAt !== null && error?.includes('not what its name'))).toBe(true);
  });

  it('of a process that was killed is done by another one once its claim ends, and its late result does not count', async () => {
    const world = await createWorld(base.database);
    await add(world, 1);
    const [dead, slow] = [gate(), gate()];
    const hanging = thingJob('thing.do', { outside: () => dead.passed.then(() => Promise.reject(new Error('late'))) });
    const first = queueOf(base.database, [hanging], { clock: at(0), onError });
    expect(await first.round()).toBe(1);
    const done: number[] = [];
    const working = thingJob('thing.do', {
      outside: async (_ctx, _data, { attempt }) => {
        done.push(attempt);
        await slow.passed;
      },
    });
    expect(await queueOf(base.database, [working], { clock: at(59.999) }).round()).toBe(0);
    const second = queueOf(base.database, [working], { clock: at(60) });
    expect(await second.round()).toBe(1);
    await until(() => expect(done).toEqual([2]));
    dead.open();
    await first.idle();
    expect(await left(world)).toMatchObject([{ attempt: 2, error: null, claimedUntil: inSeconds(120) }]);
    slow.open();
    await second.idle();
    expect(await left(world)).toEqual([]);
  });

  it('that runs for long is held on to', async () => {
    const world = await createWorld(base.database);
    await add(world, 1);
    const slow = gate();
    let now = 0;
    const holding = queueOf(base.database, [thingJob('thing.do', { outside: () => slow.passed })], {
      clock: () => at(now)(),
    });
    expect(await holding.round()).toBe(1);
    const other = thingJob('thing.do', { outside: () => Promise.reject(new Error('taken')) });
    for (now = 40; now < 300; now += 40) {
      await holding.renew();
      expect(await queueOf(base.database, [other], { clock: at(now + 59) }).round()).toBe(0);
    }
    slow.open();
    await holding.idle();
    expect(await left(world)).toEqual([]);
    await holding.renew();
  });

  it('that kills its process each time is given up in the end', async () => {
    const world = await createWorld(base.database);
    await add(world, 1);
    const told: unknown[] = [];
    const attempts: number[] = [];
    const never = new Promise<never>(() => undefined);
    const deadly = thingJob(
      'thing.do',
      {
        outside: (_ctx, _data, { attempt }) => {
          attempts.push(attempt);
          return never;
        },
        gaveUp: async (_ctx, data) => void told.push(data),
      },
      [1, 1],
    );
    const live = async (life: number) => {
      const queue = queueOf(base.database, [deadly], { clock: at(60 * life), onError });
      return { begun: await queue.round(), queue };
    };
    for (let life = 0; life < 3; life++) expect((await live(life)).begun).toBe(1); // and dies
    await (await live(3)).queue.idle();
    expect(await left(world)).toMatchObject([{ attempt: 4, gaveUpAt: inSeconds(180) }]);
    expect((await live(4)).begun).toBe(0);
    expect(attempts).toEqual([1, 2, 3]);
    expect(told).toEqual([{ n: 1 }]);
  });

  it('asked for anew under its key while it runs is done again, and what ran cannot settle the new one', async () => {
    const world = await createWorld(base.database);
    for (const fails of [false, true]) {
      const running = gate();
      const seen: number[] = [];
      const job = thingJob('thing.do', {
        async outside(_ctx, { n }) {
          seen.push(n);
          if (n === 1) await running.passed;
          if (n === 1 && fails) throw new Error('no');
        },
      });
      await ask(world, (tx) => tx.later('thing.do', { n: 1 }, { key: 'k', at: start }));
      const queue = queueOf(base.database, [job], { clock: at(0), onError });
      expect(await queue.round()).toBe(1);
      await ask(world, (tx) => tx.later('thing.do', { n: 2 }, { key: 'k', at: start.add({ seconds: 5 }) }));
      running.open();
      await queue.idle();
      expect(await left(world)).toMatchObject([{ data: { n: 2 }, attempt: 0, error: null, runAt: inSeconds(5) }]);
      await workOff(base.database, [job], { clock: at(5) });
      expect(seen).toEqual([1, 2]);
      expect(await left(world)).toEqual([]);
    }
  });
});
