import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Tx } from '../../server/platform/context/context.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { getBooking, updateBooking } from '../../server/modules/bookings/bookings.ts';
import { closing, createClosure, liftClosure, updateClosure } from '../../server/modules/closures/closures.ts';
import { createCategory, createFloor } from '../../server/modules/places/places.ts';
import { checkInBooking } from '../../server/modules/presence/presence.ts';
import { createResource, updateResource } from '../../server/modules/resources/resources.ts';
import { createBooking, updateSeries } from '../../server/modules/series/series.ts';
import { at, createClosing, type Closing } from '../support/closing.ts';
import { countDeadlocks } from '../support/database.ts';
import { interleave, orders, type Writer } from '../support/interleave.ts';

/** Whoever is first: what is closed is held, nobody has it then, and nothing that was booked is lost without a word. */

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

let floor: number;
let categoryId: number;
beforeEach(async () => {
  floor = (await createFloor(set.as(), { name: 'Own', buildingId: set.building, level: 3 })).id;
  categoryId = (await createCategory(set.as(), { name: 'Own' })).id;
});
const desk = (given: object = {}) => set.thing({ floorId: floor, categoryId, ...given });
const WHEN = { start: at('00:00'), end: at('00:00', 12) };
const NINE = { start: at('09:00', 9), end: at('10:00', 9) };

const writer = (...steps: readonly ((tx: Tx) => Promise<unknown>)[]): Writer => ({
  ctx: set.as(),
  steps: steps.map((step) => async (tx) => void (await step(tx))),
});
const closingIt = (): Writer => writer((tx) => createClosure(tx, { floorId: floor, reason: 'Works', ...WHEN }));
const code = (error: unknown): string | null => {
  if (error === null) return null;
  if (error instanceof Problem) return error.kind.code;
  throw error;
};

async function race(order: string, a: Writer, b: Writer): Promise<(string | null)[]> {
  return (await interleave(set.testing.database, order, { A: a, B: b })).map(code);
}

/** Found without trusting the constraint. */
async function overlaps(): Promise<unknown[]> {
  const { rows } =
    await sql`select a.id from hold a join hold b on a.tenant_id = b.tenant_id and a.resource_id = b.resource_id
    and a.unit = b.unit and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(set.world.db);
  return rows;
}

const isClosed = async (resourceId: number): Promise<void> => {
  expect(await set.held(resourceId)).toEqual(['08T00:00–12T00:00 closure']);
  expect(await overlaps()).toEqual([]);
};

/** The bookings that some things have, by their ids. */
async function bookingsOf(resourceIds: readonly number[]) {
  const { rows } = await sql<{ id: number; state: string; resourceId: number }>`
    select booking.id, booking.state, part.resource_id from booking join booking_resource as part
      on part.tenant_id = booking.tenant_id and part.booking_id = booking.id
    where part.resource_id = any(${resourceIds}::integer[]) order by booking.id`.execute(set.world.db);
  return rows;
}

describe.each(orders(2, 2))('a closure against %s', (order) => {
  test.each([1, 2])(
    'a booking (of what was asked for %s times a moment ago, and refused but for the first)',
    async (asked) => {
      const [one, other] = [await desk(), await desk({ floorId: set.above })];
      const wishes = Array.from({ length: asked }, () => set.book([one], at('09:00', 20), at('10:00', 20)));
      expect((await Promise.allSettled(wishes)).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const booking = writer((tx) => createBooking(tx, { resourceIds: [one], ...NINE }));
      const [closed, booked] = await race(order, closingIt(), booking);
      expect(closed).toBeNull();
      expect([null, 'resource_already_booked']).toContain(booked);
      const all = (await bookingsOf([one, other])).filter(({ resourceId }) => resourceId === other);
      expect(all).toMatchObject(booked === null ? [{ state: 'confirmed' }] : []);
      expect((await set.held(one)).slice(0, 1)).toEqual(['08T00:00–12T00:00 closure']);
      expect(await overlaps()).toEqual([]);
    },
  );

  test('one that is moved there, and one that is moved away', async () => {
    const [one, other] = [await desk(), await desk({ floorId: set.above })];
    const into = await set.book([other], NINE.start, NINE.end);
    const [closed, moved] = await race(
      order,
      closingIt(),
      writer((tx) => updateBooking(tx, { id: into.id, resourceIds: [one], overrule: true })),
    );
    expect(closed).toBeNull();
    expect([null, 'resource_already_booked']).toContain(moved);
    expect(await getBooking(set.as(), { id: into.id })).toMatchObject({ state: 'confirmed', resourceIds: [other] });
    await isClosed(one);
    await liftAll();
    const outOf = await set.book([one], at('11:00', 9), at('12:00', 9));
    const away = writer((tx) => updateBooking(tx, { id: outOf.id, start: at('13:00', 12), end: at('14:00', 12) }));
    expect(await race(order, closingIt(), away)).toEqual([null, null]);
    const { state, start } = await getBooking(set.as(), { id: outOf.id });
    expect([state, start]).toEqual(['confirmed', '2030-01-12T13:00:00.000Z']);
    expect(await overlaps()).toEqual([]);
  });

  test('several things at once, in the other order', async () => {
    const [first, one, last] = [await desk({ floorId: set.above }), await desk(), await desk({ floorId: set.above })];
    const all = writer((tx) => createBooking(tx, { resourceIds: [last, one, first], ...NINE }));
    const [closed, booked] = await race(order, closingIt(), all);
    expect(closed).toBeNull();
    expect(booked === null).toBe((await bookingsOf([first])).length > 0);
    await isClosed(one);
  });

  test('a series, and a change of it', async () => {
    const one = await desk();
    const wish = { resourceIds: [one], ...NINE, recurrence: { rule: 'FREQ=DAILY;COUNT=4' } };
    const [closed, booked] = await race(
      order,
      closingIt(),
      writer((tx) => createBooking(tx, wish)),
    );
    expect(closed).toBeNull();
    expect([null, 'series_refused']).toContain(booked);
    const dates = await bookingsOf([one]);
    const cancelled = ['cancelled', 'cancelled', 'cancelled', 'confirmed'];
    expect(dates.map(({ state }) => state)).toEqual(booked === null ? cancelled : []);
    await liftAll();
    const first = await set.book([one], at('15:00', 9), at('16:00', 9), { recurrence: { rule: 'FREQ=DAILY;COUNT=4' } });
    const change = { id: first.seriesId ?? 0, startTime: '17:00', endTime: '18:00' };
    const [shut, changed] = await race(
      order,
      closingIt(),
      writer((tx) => updateSeries(tx, change)),
    );
    expect([shut, changed]).toEqual([null, null]);
    const own = await sql<{ at: string }>`select to_char(starts_at at time zone 'UTC', 'DD HH24:MI') as at from booking
      where series_id = ${change.id} and state = 'confirmed'`.execute(set.world.db);
    expect(own.rows).toEqual([{ at: '12 17:00' }]);
    expect(await overlaps()).toEqual([]);
  });

  test('a check-in', async () => {
    const one = await desk();
    const now = Temporal.Instant.from(at('08:50', 9));
    const { id } = await set.book([one], NINE.start, NINE.end);
    const here: Writer = { ...writer((tx) => checkInBooking(tx, { id })), ctx: set.as(undefined, now) };
    const wish = { floorId: floor, reason: 'Flood', start: at('09:30', 9), end: at('00:00', 12) };
    const closed: Writer = { ...writer((tx) => createClosure(tx, wish)), ctx: set.as(undefined, now) };
    const [shut, came] = await race(order, closed, here);
    expect(shut).toBeNull();
    const { state, end } = await getBooking(set.as(), { id });
    expect([came, state, end.slice(11, 16)]).toEqual(
      came === null ? [null, 'checked_in', '09:30'] : ['booking_state_conflict', 'cancelled', '10:00'],
    );
    expect(await overlaps()).toEqual([]);
  });

  test('another closure: both close, and what the one gives up the other has', async () => {
    const one = await desk();
    const part = { resourceId: one, reason: 'Broken', start: at('00:00', 10), end: at('00:00', 14) };
    expect(
      await race(
        order,
        closingIt(),
        writer((tx) => createClosure(tx, part)),
      ),
    ).toEqual([null, null]);
    const ids = await closuresOf();
    for (const id of ids.slice(0, 1)) await liftClosure(set.as(), { id });
    expect((await set.held(one)).length).toBeGreaterThan(0);
    expect(await overlaps()).toEqual([]);
    const held = await set.held(one);
    for (const id of ids.slice(1)) await liftClosure(set.as(), { id });
    expect([held.at(-1)?.slice(9, 17), await set.held(one)]).toEqual([expect.stringMatching(/^1[24]T00:00/), []]);
  });

  test('one that is lifted or shortened there', async () => {
    const one = await desk();
    for (const end of ['lifted', 'shortened'] as const) {
      const { id } = await set.close({ floorId: floor });
      const ending = writer((tx) =>
        end === 'lifted' ? liftClosure(tx, { id }) : updateClosure(tx, { id, end: at('00:00', 9) }),
      );
      expect(await race(order, closingIt(), ending)).toEqual([null, null]);
      const held = await set.held(one);
      expect([held[0]?.slice(0, 8), held.at(-1)?.slice(9, 17)]).toEqual(['08T00:00', '12T00:00']);
      await liftAll();
      expect(await set.held(one)).toEqual([]);
    }
  });

  test('a resource that comes to be there', async () => {
    const given = { type: 'desk', name: 'New', buildingId: set.building, floorId: floor } as const;
    let id = 0;
    const coming = writer(async (tx) => (id = (await createResource(tx, given, closing)).id));
    expect(await race(order, closingIt(), coming)).toEqual([null, null]);
    await isClosed(id);
    await liftAll();
    await set.change(id, { floorId: set.above });
    const moving = writer((tx) => updateResource(tx, { id, floorId: floor }, undefined, closing));
    expect(await race(order, closingIt(), moving)).toEqual([null, null]);
    await isClosed(id);
  });

  test('a resource that becomes more', async () => {
    const id = await desk({ type: 'equipment', quantity: 1 });
    const growing = writer((tx) => updateResource(tx, { id, quantity: 2 }, undefined, closing));
    expect(await race(order, closingIt(), growing)).toEqual([null, null]);
    expect(await set.held(id)).toEqual(['08T00:00–12T00:00 closure', '2 08T00:00–12T00:00 closure']);
  });
});

// Last: it ends all that is at work there.
test('nobody waited in a circle', async () => {
  expect(await countDeadlocks(set.testing.connection)).toBe(0);
});

async function closuresOf(): Promise<number[]> {
  const rows = await set.world.db
    .selectFrom('closure')
    .select('id')
    .where('liftedAt', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

async function liftAll(): Promise<void> {
  for (const id of await closuresOf()) await liftClosure(set.as(), { id });
}
