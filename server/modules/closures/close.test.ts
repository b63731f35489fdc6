import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, createClosing, type Closing } from '../../../test/support/closing.ts';
import { createBuilding, createFloor, createResource, createUser } from '../../../test/support/database.ts';
import { createBooking } from '../series/series.ts';
import { createClosure } from './closures.ts';

// What `bench/closure.ts` measures with 3,000 bookings, in small: what becomes of each, and who is told. Today is Monday 7 January 2030.

const DESKS = 12;
const PEOPLE = 9;
const DAYS = [8, 9, 10, 11] as const;
const WEEK = { start: at('00:00', 8), end: at('00:00', 13), reason: 'Flood' };

let set: Closing;
let building: number;
let floors: readonly [number, number];
let people: readonly number[];
beforeAll(async () => {
  set = await createClosing();
  building = await createBuilding(set.world);
  floors = [await createFloor(set.world, building, 1), await createFloor(set.world, building, 2)];
  people = await Promise.all(Array.from({ length: PEOPLE }, async () => (await createUser(set.world)).id));
  const desks: number[] = [];
  for (let i = 0; i < DESKS; i++) {
    desks.push(await createResource(set.world, { buildingId: building, floorId: floors[0] }));
    // On the other floor there is room for half of them.
    if (i % 2 === 0) await createResource(set.world, { buildingId: building, floorId: floors[1] });
  }
  for (const [i, desk] of desks.entries())
    for (const day of DAYS) {
      const hostId = people[(i * DAYS.length + day) % PEOPLE] ?? 0;
      await createBooking(set.as(), {
        resourceIds: [desk],
        hostId,
        start: at('09:00', day),
        end: at('13:00', day),
        overrule: true,
      });
    }
});
afterAll(() => set[Symbol.asyncDispose]());

interface Stands {
  readonly id: number;
  readonly floorId: number;
  readonly state: string;
  readonly hostId: number;
}

/** Where each booking is by now. */
const bookings = async (): Promise<readonly Stands[]> =>
  (
    await sql<Stands>`select booking.id, resource.floor_id as "floorId", booking.state, booking.host_id as "hostId"
      from booking join booking_resource own on own.tenant_id = booking.tenant_id and own.booking_id = booking.id
      join resource on resource.tenant_id = own.tenant_id and resource.id = own.resource_id
      where resource.building_id = ${building} order by booking.id`.execute(set.world.db)
  ).rows;

/** Each event that a closure told its people, with the bookings that it names, and the transactions that wrote them and the closure. */
async function toldBy(id: number) {
  const { rows } = await sql<{ type: string; data: Affected; xid: string }>`select type, data, xmin::text as xid
    from event where data ->> 'closureId' = ${id}::text or subject_type = 'closure' and subject_id = ${id} order by id`.execute(
    set.world.db,
  );
  const affected = rows.filter(({ type }) => type === 'closure.affected').map(({ data }) => data);
  return { affected, transactions: new Set(rows.map(({ xid }) => xid)) };
}
interface Affected {
  readonly userId: number;
  readonly more: number;
  readonly bookings: readonly { readonly id: number; readonly outcome: string }[];
}

const inOrder = (ids: Iterable<number>): number[] => [...new Set(ids)].toSorted((a, b) => a - b);

test('a floor full of bookings closes for a week, then the building: each is moved or cancelled, each person told once, in one transaction', async () => {
  const before = await bookings();
  expect(before).toHaveLength(DESKS * DAYS.length);
  const half = (DESKS / 2) * DAYS.length;
  const first = await createClosure(set.as(), { floorId: floors[0], ...WEEK });
  expect(first.bookings).toEqual({ moved: half, shortened: 0, cancelled: half });
  const moved = await bookings();
  const isThere = ({ floorId, state }: Stands): boolean => state === 'confirmed' && floorId === floors[0];
  expect([moved.filter(isThere), moved.length]).toEqual([[], before.length]);
  const stays = moved.filter(({ state }) => state === 'confirmed');
  expect([stays.length, new Set(stays.map(({ floorId }) => floorId))]).toEqual([half, new Set([floors[1]])]);
  const told = await toldBy(first.id);
  expect(told.affected.map(({ userId }) => userId).toSorted((a, b) => a - b)).toEqual(inOrder(people));
  expect(told.transactions.size).toBe(1);
  // Each of hers is named once, to her, or counted.
  for (const { userId, bookings: named, more } of told.affected) {
    const hers = before.filter(({ hostId }) => hostId === userId).map(({ id }) => id);
    expect([new Set(named.map(({ id }) => id)).size + more, named.every(({ id }) => hers.includes(id))]).toEqual([
      hers.length,
      true,
    ]);
  }

  const second = await createClosure(set.as(), { buildingId: building, ...WEEK });
  expect(second.bookings).toEqual({ moved: 0, shortened: 0, cancelled: half });
  expect((await bookings()).filter(({ state }) => state !== 'cancelled')).toEqual([]);
  const toldAgain = await toldBy(second.id);
  const hosts = inOrder(stays.map(({ hostId }) => hostId));
  expect(toldAgain.affected.map(({ userId }) => userId).toSorted((a, b) => a - b)).toEqual(hosts);
  expect(toldAgain.transactions.size).toBe(1);
});
