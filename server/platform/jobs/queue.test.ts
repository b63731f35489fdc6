import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase } from '../../../test/support/database.ts';
import { add, at, clearJobs, gate, left, queueOf, thingJob, type N } from '../../../test/support/queue.ts';
import type { Inside, Outside } from './job.ts';
import { startQueue } from './queue.ts';
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
    await until(() => expect(running).toHaveLength(3));
    await add(calm, 100);
    await add(calm, 1, 'thing.undo');
    for (let i = 0; i < 3; i++) await queue.round();
    await until(() => expect(done).toEqual([calm.tenant.slug]));
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
    await until(() => expect(done).toHaveLength(103));
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
          await once(signal, 'abort');
          throw new Error('stopped');
        },
      }),
    );
    await until(() => expect(signals).toHaveLength(1));
    await hurried.stop(10);
    expect(signals[0]?.aborted).toBe(true);
    await until(async () => expect(await left(world)).toMatchObject([{ attempt: 1, error: 'Error: stopped' }]));
  });
});
