import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createBuilding,
  createResource,
  countDeadlocks,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { interleave, orders, type Writer } from '../../../test/support/interleave.ts';
import { ALL_TENANTS, type Database } from '../../platform/db/connect.ts';
import type { Tx } from '../../platform/context/context.ts';
import { giveBack, listBusy, take, type Wanted } from './holds.ts';
import { fullStretches } from './rules.ts';

let testing: TestDatabase;
let world: World;
let building: number;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
});
afterAll(() => testing[Symbol.asyncDispose]());

const at = (hour: number): Temporal.Instant => Temporal.Instant.from('2030-01-07T00:00:00Z').add({ hours: hour });
const between = (start: number, end: number) => ({ start: at(start), end: at(end) });
const one = (resourceId: number): Wanted => ({ resourceId, quantity: 1, count: 1 });
const desk = (): Promise<number> => createResource(world, { buildingId: building });

async function newBooking(world: World): Promise<number> {
  const values = {
    tenantId: world.tenant.id,
    state: 'confirmed',
    startsAt: new Date(0),
    endsAt: new Date(1),
    zone: 'UTC',
    createdBy: 'test',
    createdAt: world.at,
  };
  return (await world.db.insertInto('booking').values(values).returning('id').executeTakeFirstOrThrow()).id;
}

const taking = (bookingId: number, start: number, end: number) => ({
  bookingId,
  kind: 'booking' as const,
  during: between(start, end),
});

/** Takes in a transaction of its own; throws, and so rolls back, when something was missed. */
async function takeAll(
  tx: Tx,
  bookingId: number,
  start: number,
  end: number,
  wanted: readonly Wanted[],
): Promise<void> {
  const missed = await take(tx, taking(bookingId, start, end), wanted);
  if (missed.length > 0) throw new Error(`missed ${missed.join()}`);
}

/** Overlaps found without trusting the constraint. */
async function overlaps(database: Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from hold a join hold b on a.tenant_id = b.tenant_id and a.resource_id = b.resource_id and a.unit = b.unit
      and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(database.forTenant(ALL_TENANTS));
  return rows[0]?.n ?? -1;
}

const holdsOf = (resourceId: number) =>
  world.db
    .selectFrom('hold')
    .select(['bookingId', 'unit', 'startsAt', 'endsAt'])
    .where('resourceId', '=', resourceId)
    .orderBy('startsAt')
    .execute();

describe('taking', () => {
  test('half-open: back to back fits, a minute of overlap does not', async () => {
    const id = await desk();
    const [first, second, third] = [await newBooking(world), await newBooking(world), await newBooking(world)];
    const missed = await world.ctx.tx(async (tx) => [
      await take(tx, taking(first, 9, 10), [one(id)]),
      await take(tx, taking(second, 10, 11), [one(id)]),
      await take(tx, taking(third, 10, 12), [one(id)]),
    ]);
    expect(missed).toEqual([[], [], [id]]);
    expect(await holdsOf(id)).toHaveLength(2);
  });

  test('what is given back is free again', async () => {
    const id = await desk();
    const [first, second] = [await newBooking(world), await newBooking(world)];
    await world.ctx.tx((tx) => takeAll(tx, first, 9, 17, [one(id)]));
    await world.ctx.tx((tx) => giveBack(tx, first));
    await world.ctx.tx((tx) => takeAll(tx, second, 9, 17, [one(id)]));
    expect(await holdsOf(id)).toMatchObject([{ bookingId: second }]);
  });

  test('equipment: as many as there are, then no more, and a freed one can be had again', async () => {
    const id = await createResource(world, { buildingId: building, type: 'equipment', quantity: 3 });
    const want = (count: number): Wanted => ({ resourceId: id, quantity: 3, count });
    const [a, b, c] = [await newBooking(world), await newBooking(world), await newBooking(world)];
    await world.ctx.tx((tx) => takeAll(tx, a, 9, 12, [want(2)]));
    await world.ctx.tx((tx) => takeAll(tx, b, 11, 13, [want(1)]));
    await expect(world.ctx.tx((tx) => takeAll(tx, c, 11, 12, [want(1)]))).rejects.toThrow('missed');
    await world.ctx.tx((tx) => takeAll(tx, c, 12, 13, [want(2)]));
    const busy = await listBusy(world.ctx, [{ resourceId: id, quantity: 3 }], between(0, 24));
    expect(busy.get(id)).toEqual([
      { resourceId: id, start: '2030-01-07T11:00:00.000Z', end: '2030-01-07T13:00:00.000Z' },
    ]);
  });

  test('equipment under a rush: nobody misses a unit that is free', async () => {
    const id = await createResource(world, { buildingId: building, type: 'equipment', quantity: 5 });
    const bookings = await Promise.all(Array.from({ length: 12 }, () => newBooking(world)));
    const results = await Promise.allSettled(
      bookings.map((booking) =>
        world.ctx.tx((tx) => takeAll(tx, booking, 9, 10, [{ resourceId: id, quantity: 5, count: 1 }])),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(new Set((await holdsOf(id)).map(({ unit }) => unit)).size).toBe(5);
  });
});

describe('what is busy', () => {
  test('sees what reaches into the period, starts in it, and nothing else', async () => {
    const id = await desk();
    for (const [start, end] of [
      [1, 2],
      [8, 10],
      [11, 12],
      [16, 18],
      [20, 21],
    ] as const) {
      const booking = await newBooking(world);
      await world.ctx.tx((tx) => takeAll(tx, booking, start, end, [one(id)]));
    }
    const busy = (await listBusy(world.ctx, [{ resourceId: id, quantity: 1 }], between(9, 17))).get(id);
    expect(busy?.map(({ start }) => Number(start.slice(11, 13)))).toEqual([8, 11, 16]);
    expect((await listBusy(world.ctx, [{ resourceId: id, quantity: 1 }], between(10, 11))).get(id)).toEqual([]);
  });

  test('full stretches agree with counting minute by minute', () => {
    const stretch = fc
      .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 15 }))
      .map(([start, length]) => ({ start, end: start + length }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), (holds, quantity) => {
        const full = fullStretches(holds, quantity);
        for (let minute = 0; minute < 60; minute++) {
          const running = holds.filter(({ start, end }) => start <= minute && minute < end).length;
          expect(full.some(({ start, end }) => start <= minute && minute < end)).toBe(running >= quantity);
        }
        expect(full.every(({ end }, i) => i === full.length - 1 || end < (full[i + 1]?.start ?? 0))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('two writers, all interleavings', () => {
  const creating = async (wanted: readonly Wanted[], start: number, end: number): Promise<Writer> => {
    const booking = await newBooking(world);
    return { ctx: world.ctx, steps: [(tx) => takeAll(tx, booking, start, end, wanted)] };
  };
  const moving = async (resourceId: number, from: [number, number], to: [number, number]): Promise<Writer> => {
    const booking = await newBooking(world);
    await world.ctx.tx((tx) => takeAll(tx, booking, ...from, [one(resourceId)]));
    return {
      ctx: world.ctx,
      steps: [(tx) => giveBack(tx, booking), (tx) => takeAll(tx, booking, ...to, [one(resourceId)])],
    };
  };
  const winners = (errors: readonly unknown[]): number => errors.filter((error) => error === null).length;

  test.each(orders(2, 2))('create/create %s: exactly one wins', async (order) => {
    const id = await desk();
    const errors = await interleave(testing.database, order, {
      A: await creating([one(id)], 9, 11),
      B: await creating([one(id)], 10, 12),
    });
    expect(winners(errors)).toBe(1);
    expect(await holdsOf(id)).toHaveLength(1);
    expect(await overlaps(testing.database)).toBe(0);
  });

  test.each(orders(2, 3))(
    'create/move %s: exactly one wins the wanted time, and a loser keeps what it had',
    async (order) => {
      const id = await desk();
      const errors = await interleave(testing.database, order, {
        A: await creating([one(id)], 9, 11),
        B: await moving(id, [14, 15], [10, 12]),
      });
      expect(winners(errors)).toBe(1);
      expect(await holdsOf(id)).toHaveLength(errors[1] === null ? 1 : 2);
      expect(await overlaps(testing.database)).toBe(0);
    },
  );

  test.each(orders(3, 3))('move/move to one time %s: exactly one wins', async (order) => {
    const id = await desk();
    const errors = await interleave(testing.database, order, {
      A: await moving(id, [6, 7], [10, 12]),
      B: await moving(id, [14, 15], [11, 13]),
    });
    expect(winners(errors)).toBe(1);
    expect(await holdsOf(id)).toHaveLength(2);
    expect(await overlaps(testing.database)).toBe(0);
  });

  test.each(orders(3, 3))('move/move that swap places %s: never both lost, never an overlap', async (order) => {
    const id = await desk();
    const errors = await interleave(testing.database, order, {
      A: await moving(id, [6, 7], [10, 11]),
      B: await moving(id, [10, 11], [6, 7]),
    });
    expect(await holdsOf(id)).toHaveLength(2);
    expect(await overlaps(testing.database)).toBe(0);
    for (const error of errors) expect(String(error)).toMatch(/^null$|missed|Somebody else/);
  });

  test('two resources in opposite order: exactly one wins in every order, and none deadlocks', async () => {
    await using own = await createTestDatabase();
    const there = await createWorld(own.database);
    const place = await createBuilding(there);
    for (const order of orders(2, 2)) {
      const [first, second] = [
        await createResource(there, { buildingId: place }),
        await createResource(there, { buildingId: place }),
      ];
      const [A, B] = [await newBooking(there), await newBooking(there)];
      const errors = await interleave(own.database, order, {
        A: { ctx: there.ctx, steps: [(tx) => takeAll(tx, A, 9, 11, [one(first), one(second)])] },
        B: { ctx: there.ctx, steps: [(tx) => takeAll(tx, B, 10, 12, [one(second), one(first)])] },
      });
      expect(winners(errors)).toBe(1);
      expect(await overlaps(own.database)).toBe(0);
    }
    expect(await countDeadlocks(own.connection)).toBe(0);
  });
});
