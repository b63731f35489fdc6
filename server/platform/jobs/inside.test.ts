import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import {
  add,
  ask,
  at,
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
import type { Tx } from '../context/context.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase(16);
});
afterAll(() => base[Symbol.asyncDispose]());
beforeEach(() => clearJobs(base.database));

const errors: unknown[] = [];
const onError = (error: unknown): void => void errors.push(error);
beforeEach(() => void errors.splice(0));

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

  it('that is given up is ended together with that, or both are tried again', async () => {
    const world = await createWorld(base.database);
    await add(world, 1);
    let isBroken = true;
    const doing = {
      async inside() {
        throw new Error('Never');
      },
      async givingUp(tx: Tx, one: N) {
        trace(tx, one);
        if (isBroken) throw new Error('Nor this');
      },
    };
    const job = thingJob('thing.do', doing, [5]);
    const work = (seconds: number) => workOff(base.database, [job], { clock: at(seconds), onError });
    await work(0);
    await work(5);
    expect(errors.map(String)).toEqual(['Error: Never', 'Error: Never', 'Error: Nor this']);
    expect([await traces(world), await left(world)]).toMatchObject([[], [{ attempt: 2, gaveUpAt: null }]]);
    isBroken = false;
    await work(5 + 3_600);
    expect([await traces(world), await left(world)]).toMatchObject([[1], [{ gaveUpAt: inSeconds(5 + 3_600) }]]);
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
