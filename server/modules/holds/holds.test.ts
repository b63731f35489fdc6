import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createBuilding,
  createResource,
  countDeadlocks,
  createTestDatabase,
  contextFor,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { interleave, orders, type Writer } from '../../../test/support/interleave.ts';
import { ALL_TENANTS, type Database } from '../../platform/db/connect.ts';
import type { Tx } from '../../platform/context/context.ts';
import { giveBack, listBusy, take, type Wanted } from './holds.ts';

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
/** So many units of a resource; `during` and the owner come with the taking. */
type Asked = Pick<Wanted, 'resourceId' | 'quantity' | 'count'>;
const one = (resourceId: number): Asked => ({ resourceId, quantity: 1, count: 1 });
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

const wanting = (bookingId: number, start: number, end: number, asked: readonly Asked[]): Wanted[] =>
  asked.map((each) => ({ ...each, origin: 'booking', originId: bookingId, during: between(start, end) }));
const owner = (bookingId: number) => ({ origin: 'booking', originId: bookingId }) as const;

/** Takes in a transaction of its own; throws, and so rolls back, when something was missed. */
async function takeAll(tx: Tx, bookingId: number, start: number, end: number, asked: readonly Asked[]): Promise<void> {
  const { missed } = await take(tx, wanting(bookingId, start, end, asked));
  for (const { clashes } of missed) expect(clashes).not.toEqual([]);
  if (missed.length > 0) throw new Error(`missed ${missed.map(({ wanted }) => wanted.resourceId).join()}`);
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
    const [a, b, c] = await world.ctx.tx(async (tx) => [
      await take(tx, wanting(first, 9, 10, [one(id)])),
      await take(tx, wanting(second, 10, 11, [one(id)])),
      await take(tx, wanting(third, 10, 12, [one(id)])),
    ]);
    expect([a?.missed, b?.missed]).toEqual([[], []]);
    expect(c).toMatchObject({
      taken: [],
      missed: [
        {
          wanted: { resourceId: id },
          clashes: [{ resourceId: id, start: '2030-01-07T10:00:00.000Z', end: '2030-01-07T11:00:00.000Z' }],
        },
      ],
    });
    expect(await holdsOf(id)).toHaveLength(2);
  });

  test('what is given back is free again', async () => {
    const id = await desk();
    const [first, second] = [await newBooking(world), await newBooking(world)];
    await world.ctx.tx((tx) => takeAll(tx, first, 9, 17, [one(id)]));
    await world.ctx.tx((tx) => giveBack(tx, owner(first)));
    await world.ctx.tx((tx) => takeAll(tx, second, 9, 17, [one(id)]));
    expect(await holdsOf(id)).toMatchObject([{ bookingId: second }]);
  });

  test('equipment: as many as there are, then no more, and a freed one can be had again', async () => {
    const id = await createResource(world, { buildingId: building, type: 'equipment', quantity: 3 });
    const want = (count: number): Asked => ({ resourceId: id, quantity: 3, count });
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

  test('several units or none: what was had of them is free again', async () => {
    const id = await createResource(world, { buildingId: building, type: 'equipment', quantity: 3 });
    const want = (count: number): Asked => ({ resourceId: id, quantity: 3, count });
    const other = await desk();
    const [a, b] = [await newBooking(world), await newBooking(world)];
    await world.ctx.tx((tx) => takeAll(tx, a, 9, 12, [want(2)]));
    const { taken, missed } = await world.ctx.tx((tx) => take(tx, wanting(b, 10, 14, [want(2), one(other)])));
    expect(taken).toMatchObject([{ resourceId: other }]);
    expect(missed).toMatchObject([
      { wanted: { resourceId: id }, clashes: [{ start: '2030-01-07T09:00:00.000Z', end: '2030-01-07T12:00:00.000Z' }] },
    ]);
    expect(await holdsOf(id)).toHaveLength(2);
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

describe('owners', () => {
  const closing = (id: number, resourceId: number): Wanted => ({
    ...one(resourceId),
    origin: 'closure',
    originId: id,
    during: between(9, 17),
  });

  test('whatever takes a space is judged alike, and gives back its own', async () => {
    const id = await desk();
    const [booking, later] = [await newBooking(world), await newBooking(world)];
    await world.ctx.tx((tx) => takeAll(tx, booking, 6, 7, [one(id)]));
    await world.ctx.tx(async (tx) => {
      // A closure that has the number of a booking is none of that booking's.
      expect((await take(tx, [closing(booking, id)])).missed).toEqual([]);
      expect((await take(tx, [closing(booking + 1, id)])).missed).toMatchObject([{ clashes: [{ resourceId: id }] }]);
    });
    await expect(world.ctx.tx((tx) => takeAll(tx, later, 10, 11, [one(id)]))).rejects.toThrow('missed');
    await world.ctx.tx((tx) => giveBack(tx, owner(booking)));
    await expect(world.ctx.tx((tx) => takeAll(tx, later, 10, 11, [one(id)]))).rejects.toThrow('missed');
    await world.ctx.tx((tx) => giveBack(tx, { origin: 'closure', originId: booking }));
    await world.ctx.tx((tx) => takeAll(tx, later, 6, 17, [one(id)]));
    expect(await holdsOf(id)).toMatchObject([{ bookingId: later }]);
  });

  test('a booking takes its set-up and clean-down with it, and no hold outlives it', async () => {
    const [id, booking] = [await desk(), await newBooking(world)];
    const around = (origin: 'set_up' | 'clean_down', start: number, end: number): Wanted => ({
      ...one(id),
      origin,
      originId: booking,
      during: between(start, end),
    });
    const all = () => [around('set_up', 8, 9), ...wanting(booking, 9, 10, [one(id)]), around('clean_down', 10, 11)];
    await world.ctx.tx((tx) => take(tx, all()));
    expect(await holdsOf(id)).toHaveLength(3);
    await world.ctx.tx((tx) => giveBack(tx, { origin: 'set_up', originId: booking }));
    expect(await holdsOf(id)).toHaveLength(2);
    await world.ctx.tx((tx) => giveBack(tx, owner(booking)));
    expect(await holdsOf(id)).toEqual([]);
    await world.ctx.tx((tx) => take(tx, all()));
    await world.db.deleteFrom('booking').where('id', '=', booking).execute();
    expect(await holdsOf(id)).toEqual([]);
    await expect(world.ctx.tx((tx) => take(tx, all()))).rejects.toMatchObject({ constraint: 'hold_booking_fk' });
  });
});

describe('what expires', () => {
  const pending = (id: number, asked: readonly Asked[]): Wanted[] =>
    wanting(id, 9, 17, asked).map((each) => ({ ...each, expiresAt: at(8) }));
  const later = () => contextFor(testing.database, world.ctx.who, at(8));
  const before = () => contextFor(testing.database, world.ctx.who, at(8).subtract({ milliseconds: 1 }));

  test('blocks until it does, and not a moment longer, whether anybody cleared it or not', async () => {
    const id = await desk();
    const several = await createResource(world, { buildingId: building, type: 'equipment', quantity: 2 });
    const both: Asked[] = [one(id), { resourceId: several, quantity: 2, count: 2 }];
    const [first, second] = [await newBooking(world), await newBooking(world)];
    await world.ctx.tx((tx) => take(tx, pending(first, both)));
    const asked = both.map(({ resourceId, quantity }) => ({ resourceId, quantity }));
    expect([...(await listBusy(before(), asked, between(9, 17))).values()].map(({ length }) => length)).toEqual([1, 1]);
    await expect(before().tx((tx) => takeAll(tx, second, 10, 11, both))).rejects.toThrow(`missed ${id},${several}`);
    expect([...(await listBusy(later(), asked, between(9, 17))).values()]).toEqual([[], []]);
    await later().tx((tx) => takeAll(tx, second, 10, 11, both));
    expect(await holdsOf(id)).toMatchObject([{ bookingId: second }]);
    expect(await holdsOf(several)).toMatchObject([{ bookingId: second }, { bookingId: second }]);
  });

  test.each(orders(2, 2))('two who want what has expired %s: one wins, nobody deadlocks or spins', async (order) => {
    const [a, b] = [await desk(), await desk()];
    const several = await createResource(world, { buildingId: building, type: 'equipment', quantity: 2 });
    const both: Asked[] = [one(a), one(b), { resourceId: several, quantity: 2, count: 2 }];
    const [first, A, B] = [await newBooking(world), await newBooking(world), await newBooking(world)];
    await world.ctx.tx((tx) => take(tx, pending(first, both)));
    const errors = await interleave(testing.database, order, {
      A: { ctx: later(), steps: [(tx) => takeAll(tx, A, 10, 11, both)] },
      B: { ctx: later(), steps: [(tx) => takeAll(tx, B, 10, 11, both.toReversed())] },
    });
    expect(errors.filter((error) => error === null)).toHaveLength(1);
    expect(await overlaps(testing.database)).toBe(0);
    expect(await holdsOf(several)).toHaveLength(2);
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

  test('free in turns is not free: who asks and who books hear the same', async () => {
    const id = await createResource(world, { buildingId: building, type: 'equipment', quantity: 2 });
    const want = (count: number): Asked => ({ resourceId: id, quantity: 2, count });
    const [a, b, c] = [await newBooking(world), await newBooking(world), await newBooking(world)];
    await world.ctx.tx((tx) => takeAll(tx, a, 9, 13, [want(1)]));
    await world.ctx.tx(async (tx) => {
      await takeAll(tx, b, 9, 13, [want(1)]);
      await takeAll(tx, c, 14, 15, [want(1)]);
      await giveBack(tx, owner(b));
      // Now unit 1 is taken from 9 to 13 and from 14 to 15; unit 2 not at all.
      await takeAll(tx, b, 15, 17, [want(2)]);
    });
    const hours = async (start: number, end: number) =>
      (await listBusy(world.ctx, [{ resourceId: id, quantity: 2 }], between(start, end)))
        .get(id)
        ?.map((busy) => [busy.start, busy.end].map((time) => Number(time.slice(11, 13))));
    expect(await hours(9, 15)).toEqual([]);
    expect(await hours(9, 17)).toEqual([[15, 17]]);
    await world.ctx.tx((tx) => giveBack(tx, owner(b)));
    const d = await newBooking(world);
    await world.ctx.tx((tx) => takeAll(tx, d, 13, 14, [want(2)]));
    await world.ctx.tx((tx) => giveBack(tx, owner(a)));
    // Unit 1 is taken from 13 to 15, unit 2 from 13 to 14.
    await world.ctx.tx((tx) => giveBack(tx, owner(d)));
    const e = await newBooking(world);
    await world.ctx.tx((tx) => takeAll(tx, e, 14, 16, [want(1)]));
    await world.ctx.tx((tx) => giveBack(tx, owner(c)));
    const f = await newBooking(world);
    await world.ctx.tx((tx) => takeAll(tx, f, 9, 10, [want(1)]));
    // Unit 1 is taken from 9 to 10, unit 2 from 14 to 16: at no time both, and neither all day.
    const both = await world.db.selectFrom('hold').select('unit').where('resourceId', '=', id).execute();
    expect(new Set(both.map(({ unit }) => unit)).size).toBe(2);
    expect(await hours(9, 17)).toEqual([[9, 10]]);
    const g = await newBooking(world);
    const { missed } = await world.ctx.tx((tx) => take(tx, wanting(g, 9, 17, [want(1)])));
    expect(missed).toMatchObject([
      { clashes: [{ resourceId: id, start: '2030-01-07T09:00:00.000Z', end: '2030-01-07T10:00:00.000Z' }] },
    ]);
  });
});

describe('two writers, all interleavings', () => {
  const creating = async (wanted: readonly Asked[], start: number, end: number): Promise<Writer> => {
    const booking = await newBooking(world);
    return { ctx: world.ctx, steps: [(tx) => takeAll(tx, booking, start, end, wanted)] };
  };
  const moving = async (resourceId: number, from: [number, number], to: [number, number]): Promise<Writer> => {
    const booking = await newBooking(world);
    await world.ctx.tx((tx) => takeAll(tx, booking, ...from, [one(resourceId)]));
    return {
      ctx: world.ctx,
      steps: [
        async (tx) => void (await giveBack(tx, owner(booking))),
        (tx) => takeAll(tx, booking, ...to, [one(resourceId)]),
      ],
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
