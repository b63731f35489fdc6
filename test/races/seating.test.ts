import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { declaredJobs } from '../../server/contracts.ts';
import { createSeatRequest, drawDesks, withdrawSeatRequest } from '../../server/modules/seating/seating.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import type { Tx } from '../../server/platform/context/context.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { joinJobs } from '../../server/platform/jobs/job.ts';
import { doers } from '../../server/wiring.ts';
import { createDrawing, DAY, DRAW, NINE } from '../support/drawing.ts';
import { interleave, orders, type Writer } from '../support/interleave.ts';
import { queueOf, workOff } from '../support/queue.ts';

/** The desks of a day are handed out once, whoever asks, takes it back, books or draws meanwhile. */

let set: Awaited<ReturnType<typeof createDrawing>>;
let there: Awaited<ReturnType<typeof set.open>>;
beforeAll(async () => {
  set = await createDrawing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  there = await set.open();
});

describe('whoever is first', () => {
  const writer = (ctx: Writer['ctx'], ...steps: readonly ((tx: Tx) => Promise<unknown>)[]): Writer => ({
    ctx,
    steps: steps.map((step) => async (tx) => void (await step(tx))),
  });
  const codes = (errors: readonly unknown[]) =>
    errors.map((error) => {
      if (error === null) return null;
      if (error instanceof Problem) return error.kind.code;
      throw error;
    });
  const drawing = (): Writer =>
    writer(set.as(undefined, DRAW), (tx) => drawDesks(tx, { buildingId: there.building, day: DAY }));

  test.each(orders(2, 2))('%s: two draws hand out once', async (order) => {
    const asked = await there.askAll();
    expect(codes(await interleave(set.testing.database, order, { A: drawing(), B: drawing() }))).toEqual([null, null]);
    expect((await set.requestsOf(asked)).map(({ state }) => state).toSorted()).toEqual(['granted', 'granted', 'lost']);
    expect(await set.toldOf(asked)).toHaveLength(3);
    expect(await there.countBookings()).toBe(2);
  });

  test.each(orders(2, 2))('%s: asking and the draw', async (order) => {
    const asked = await there.askAll(there.people.slice(0, 1));
    const late = DRAW.subtract({ milliseconds: 1 });
    let own: number | null = null;
    const asking = writer(
      set.as(there.people[1], late),
      async (tx) => (own = (await createSeatRequest(tx, { day: DAY, buildingId: there.building })).id),
    );
    const [, said] = codes(await interleave(set.testing.database, order, { A: drawing(), B: asking }));
    const became = said === null ? await set.requestsOf([{ id: own ?? 0 }]) : [];
    // In time or not: never left open.
    expect([said, ...became.map(({ state }) => state)]).toEqual(said === null ? [null, 'granted'] : ['seating_closed']);
    expect((await set.requestsOf(asked)).map(({ state }) => state)).toEqual(['granted']);
  });

  test.each(orders(2, 2))('%s: taking it back and the draw', async (order) => {
    const [one] = await there.askAll(there.people.slice(0, 1));
    const id = one?.id ?? 0;
    const leaving = writer(set.as(there.people[0], DRAW.subtract({ milliseconds: 1 })), (tx) =>
      withdrawSeatRequest(tx, { id }),
    );
    const [, said] = codes(await interleave(set.testing.database, order, { A: drawing(), B: leaving }));
    const [after] = await set.requestsOf([{ id }]);
    expect(after?.state).toBe(said === null ? 'withdrawn' : 'granted');
    expect(await there.countBookings()).toBe(said === null ? 0 : 1);
  });

  test.each(orders(2, 2))('%s: an ordinary booking and the draw', async (order) => {
    const asked = await there.askAll(there.people.slice(0, 2));
    const booking = writer(set.as(there.people[2], DRAW), (tx) =>
      createBooking(tx, { resourceIds: [there.desks[0] ?? 0], ...NINE }),
    );
    const [, said] = codes(await interleave(set.testing.database, order, { A: drawing(), B: booking }));
    expect(['booking_by_draw', 'resource_already_booked']).toContain(said);
    expect((await set.requestsOf(asked)).map(({ state }) => state)).toEqual(['granted', 'granted']);
    expect(await set.overlaps()).toEqual([]);
  });

  test.each(orders(2, 2))('%s: who manages bookings and the draw', async (order) => {
    const asked = await there.askAll(there.people.slice(0, 2));
    const booking = writer(set.as(set.boss, DRAW), (tx) =>
      createBooking(tx, { resourceIds: [there.desks[0] ?? 0], ...NINE, overrule: true }),
    );
    const [, said] = codes(await interleave(set.testing.database, order, { A: drawing(), B: booking }));
    const states = (await set.requestsOf(asked)).map(({ state }) => state).toSorted();
    expect(states).toEqual(said === null ? ['granted', 'lost'] : ['granted', 'granted']);
    expect(await set.overlaps()).toEqual([]);
    expect(await there.countBookings()).toBe(2);
  });
});

describe('as a job', () => {
  const letters = {
    publicUrl: 'https://there.desks.example',
    mailRoute: 'kept',
    organizer: { name: 'Atrium', email: 'atrium@there.desks.example' },
  } as const;
  const all = joinJobs(declaredJobs, doers({ sender: null, letters }));

  test('it is done at its time, by two workers once', async () => {
    const asked = await there.askAll();
    await workOff(set.testing.database, all, { clock: () => DRAW.subtract({ seconds: 1 }) });
    expect((await set.requestsOf(asked)).map(({ state }) => state)).toEqual(['open', 'open', 'open']);
    const clock = () => DRAW;
    await Promise.all([1, 2].map(() => workOff(set.testing.database, all, { clock })));
    expect(await set.toldOf(asked)).toHaveLength(3);
    expect(await there.countBookings()).toBe(2);
  });

  test('one that breaks off in between has done nothing, and is done again', async () => {
    const asked = await there.askAll();
    const cut = async (tx: Tx): Promise<void> => {
      await drawDesks(tx, { buildingId: there.building, day: DAY });
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx.db);
    };
    const jobs = joinJobs(declaredJobs, { ...doers({ sender: null, letters }), 'seating.draw': { inside: cut } });
    const errors: unknown[] = [];
    const broken = queueOf(set.testing.database, jobs, {
      clock: () => DRAW,
      onError: (error) => void errors.push(error),
    });
    await broken.round();
    await broken.idle();
    expect(errors.length).toBeGreaterThan(0);
    expect(await there.countBookings()).toBe(0);
    expect((await set.requestsOf(asked)).map(({ state }) => state)).toEqual(['open', 'open', 'open']);
    await workOff(set.testing.database, all, { clock: () => DRAW.add({ hours: 1 }) });
    expect(await set.toldOf(asked)).toHaveLength(3);
    expect(await there.countBookings()).toBe(2);
  });
});
