import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { queueOf, thingJob, workOff, type N } from '../../../test/support/queue.ts';
import type { Tx } from '../context/context.ts';
import { GiveUp, type Inside, type Outside } from './job.ts';
import { startQueue } from './queue.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase(16);
});
afterAll(() => base[Symbol.asyncDispose]());
beforeEach(async () => {
  await base.database.forTenant(0).deleteFrom('job').execute();
  errors.length = 0;
});

const errors: unknown[] = [];
const onError = (error: unknown): void => void errors.push(error);
const start = Temporal.Now.instant();
/** A clock that stands still. */
const at = (seconds: number) => () => start.add({ milliseconds: 1_000 * seconds });

const ask = (world: World, work: (tx: Tx) => void): Promise<void> =>
  world.ctx.tx(async (tx) => work({ ...tx, now: start }));
const add = (world: World, count: number, name: 'thing.do' | 'thing.undo' = 'thing.do'): Promise<void> =>
  ask(world, (tx) => {
    for (let n = 1; n <= count; n++) tx.later(name, { n }, { at: start });
  });
const left = (world: World) =>
  world.db
    .selectFrom('job')
    .select(['name', 'data', 'attempt', 'runAt', 'claimedUntil', 'error', 'gaveUpAt'])
    .where('tenantId', '=', world.tenant.id)
    .orderBy('id')
    .execute();
const inSeconds = (seconds: number): Date => new Date(at(seconds)().epochMilliseconds);

/** Something to wait for, and how to end the wait. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: () => resolve() };
}

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
    const { outside } = job.doing as Outside<N>;
    expect(outside).toBeTypeOf('function');
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
    await vi.waitFor(() => expect(done).toEqual([2]));
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

describe('a job inside a transaction', () => {
  const trace = (tx: Tx, { n }: N): void =>
    tx.audit({ action: 'thing.done', subject: { type: 'thing', id: n }, before: null, after: null });
  const traces = async (world: World): Promise<number[]> =>
    (
      await world.db
        .selectFrom('audit')
        .select('subjectId')
        .where('tenantId', '=', world.tenant.id)
        .where('action', '=', 'thing.done')
        .orderBy('id')
        .execute()
    ).map(({ subjectId }) => Number(subjectId));

  it('has its effect with the note that it was done, in the order asked for, and may ask for itself again', async () => {
    const world = await createWorld(base.database);
    await add(world, 250);
    const batches: number[] = [];
    const job = thingJob('thing.do', {
      atOnce: 40,
      async inside(tx, all) {
        batches.push(all.length);
        for (const one of all) trace(tx, one);
        if (all.some(({ n }) => n === 250))
          tx.later('thing.do', { n: 1000 }, { key: 'next', at: tx.now.add({ hours: 1 }) });
      },
    });
    expect(await workOff(base.database, [job], { clock: at(0) })).toBe(3);
    expect(await traces(world)).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
    expect(batches).toEqual([40, 40, 20, 40, 40, 20, 40, 10]);
    expect(await left(world)).toMatchObject([{ data: { n: 1000 } }]);
    await workOff(base.database, [job], { clock: at(3_600) });
    expect(await left(world)).toEqual([]);
  });

  it('that fails leaves nothing behind, and passes others by', async () => {
    const world = await createWorld(base.database);
    await add(world, 6);
    const job = thingJob(
      'thing.do',
      {
        atOnce: 4,
        async inside(tx, all) {
          for (const one of all) trace(tx, one);
          if (all.some(({ n }) => n % 3 === 0)) throw new Error('no');
        },
      },
      [5],
    );
    await workOff(base.database, [job], { clock: at(0), onError });
    expect(await traces(world)).toEqual([1, 2, 4, 5]);
    expect(await left(world)).toMatchObject(
      [3, 6].map((n) => ({ data: { n }, attempt: 1, runAt: inSeconds(5), gaveUpAt: null })),
    );
    await workOff(base.database, [job], { clock: at(5), onError });
    expect((await left(world)).map(({ attempt, gaveUpAt }) => [attempt, gaveUpAt])).toEqual([
      [2, inSeconds(5)],
      [2, inSeconds(5)],
    ]);
    expect(await traces(world)).toEqual([1, 2, 4, 5]);
  });

  it('asked for anew under its key while it runs: nobody waits for it, and the new one is done too', async () => {
    const world = await createWorld(base.database);
    await ask(world, (tx) => tx.later('thing.do', { n: 1 }, { key: 'k', at: start }));
    const [begun, running] = [gate(), gate()];
    const job = thingJob('thing.do', {
      async inside(tx, all) {
        for (const one of all) trace(tx, one);
        begun.open();
        await running.passed;
      },
    });
    const queue = queueOf(base.database, [job], { clock: at(0) });
    await queue.round();
    await begun.passed;
    await ask(world, (tx) => tx.later('thing.do', { n: 2 }, { key: 'k', at: start })); // would hang here
    running.open();
    await queue.idle();
    expect(await traces(world)).toEqual([1, 2]);
    expect(await left(world)).toEqual([]);
  });
});

describe('fairness', () => {
  const outside = (seen: Set<string>): Outside<N> => ({ outside: async (ctx) => void seen.add(ctx.tenant.slug) });
  const inside = (seen: Set<string>): Inside<N> => ({
    atOnce: 10,
    inside: async (tx) => void seen.add(tx.tenant.slug),
  });

  it.each([
    ['outside', outside],
    ['inside', inside],
  ] as const)('a tenant’s 10,000 jobs (%s) delay another’s single one by a few rounds at most', async (how, doing) => {
    const busy = await createWorld(base.database);
    const others = await Promise.all([1, 2, 3].map(() => createWorld(base.database)));
    await add(busy, 10_000);
    for (const world of others) await add(world, 1);
    const seen = new Set<string>();
    const queue = queueOf(base.database, [thingJob('thing.do', doing(seen))], { clock: at(0) });
    let rounds = 0;
    for (; seen.size < 4; rounds++) {
      expect(await queue.round()).toBeGreaterThan(0);
      await queue.idle();
    }
    // Inside, two lanes of a name are visited in a round: one of them at least is another's.
    expect(rounds).toBeLessThanOrEqual(how === 'outside' ? 1 : 3);
    expect((await left(busy)).length).toBeGreaterThanOrEqual(10_000 - rounds * 100);
  });

  it('a job’s backlog delays no other job', async () => {
    const world = await createWorld(base.database);
    await add(world, 10_000);
    await add(world, 1, 'thing.undo');
    for (const doing of [outside, inside]) {
      const [seen, other] = [new Set<string>(), new Set<string>()];
      const jobs = [thingJob('thing.do', doing(seen)), thingJob('thing.undo', doing(other))];
      const queue = queueOf(base.database, jobs, { clock: at(0) });
      await queue.round();
      await queue.idle();
      expect([seen.size, other.size]).toEqual([1, 1]);
      await add(world, 1, 'thing.undo');
    }
  });

  it('what hangs leaves room: for other jobs, and half of its own for other tenants', async () => {
    const [busy, calm] = [await createWorld(base.database), await createWorld(base.database)];
    await add(busy, 100);
    const hang = gate();
    const running: string[] = [];
    const done: string[] = [];
    const jobs = [
      thingJob('thing.do', {
        atATime: 6,
        async outside(ctx) {
          running.push(ctx.tenant.slug);
          await hang.passed;
        },
      }),
      thingJob('thing.undo', { outside: async (ctx) => void done.push(ctx.tenant.slug) }),
    ];
    const queue = queueOf(base.database, jobs, { clock: at(0) });
    for (let i = 0; i < 3; i++) await queue.round();
    await vi.waitFor(() => expect(running).toHaveLength(3));
    await add(calm, 100);
    await add(calm, 1, 'thing.undo');
    for (let i = 0; i < 3; i++) await queue.round();
    await vi.waitFor(() => expect(done).toEqual([calm.tenant.slug]));
    expect(running.filter((slug) => slug === busy.tenant.slug)).toHaveLength(3);
    expect(running.filter((slug) => slug === calm.tenant.slug)).toHaveLength(3);
    hang.open();
    await queue.idle();
  });
});

describe('a running queue', () => {
  const options = (doing: Outside<N>) => ({
    database: base.database,
    jobs: [thingJob('thing.do', doing)],
    wake: () => undefined,
    clock: at(0),
    onError,
  });

  it('works a backlog off by itself once it is woken', async () => {
    const [one, other] = [await createWorld(base.database), await createWorld(base.database)];
    const done: N[] = [];
    const queue = startQueue(options({ outside: async (_ctx, data) => void done.push(data), atATime: 40 }));
    await add(one, 100);
    await add(other, 3);
    queue.wake();
    await vi.waitFor(() => expect(done).toHaveLength(103), { timeout: 10_000 });
    await queue.stop();
    expect([...(await left(one)), ...(await left(other))]).toEqual([]);
  });

  it('waits for what runs when it stops, and tells it when it can wait no longer', async () => {
    const world = await createWorld(base.database);
    const [begun, running] = [gate(), gate()];
    await add(world, 1);
    const patient = startQueue(
      options({
        async outside() {
          begun.open();
          await running.passed;
        },
      }),
    );
    await begun.passed;
    const stopped = patient.stop(60_000);
    running.open();
    await stopped;
    expect(await left(world)).toEqual([]);

    await add(world, 1);
    const signals: AbortSignal[] = [];
    const hurried = startQueue(
      options({
        async outside(_ctx, _data, { signal }) {
          signals.push(signal);
          await new Promise((resolve) => void signal.addEventListener('abort', resolve));
          throw new Error('stopped');
        },
      }),
    );
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    await hurried.stop(10);
    expect(signals[0]?.aborted).toBe(true);
    await vi.waitFor(async () => expect(await left(world)).toMatchObject([{ attempt: 1, error: 'Error: stopped' }]));
  });
});
