import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { problemOf } from '../../../test/support/refused.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { cancelBooking, getBooking, updateBooking } from '../bookings/bookings.ts';
import { createPolicy } from '../policies/policies.ts';
import { createBooking } from '../series/series.ts';
import type { NewService } from '../services/contract.ts';
import { createService } from '../services/services.ts';
import { setBookingServices } from './orders.ts';

let testing: TestDatabase;
let world: World;
let tower: number;
let ann: Principal;
let bob: Principal;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database, 'UTC');
  tower = await createBuilding(world, { zone: 'UTC' });
  [ann, bob] = [(await createUser(world)).who, (await createUser(world)).who];
});
afterAll(() => testing[Symbol.asyncDispose]());

const as = (who: Principal, now = '2030-01-07T00:00:00Z') =>
  contextFor(testing.database, who, Temporal.Instant.from(now));

const refusal = async (work: Promise<unknown>): Promise<string> => (await problemOf(work)).kind.code;

const newRoom = () => createResource(world, { type: 'room', buildingId: tower });
const book = (who: Principal, room: number, start: string, end: string) =>
  createBooking(as(who), { resourceIds: [room], start: `2030-01-08T${start}Z`, end: `2030-01-08T${end}Z` });
const service = (given: Partial<NewService> = {}) =>
  createService(world.ctx, {
    name: 'Layout',
    timing: 'before_and_after',
    minutesBefore: 30,
    minutesAfter: 20,
    offers: [{}],
    ...given,
  });
const order = (who: Principal, id: number, ...serviceIds: number[]) =>
  setBookingServices(as(who), { id, services: serviceIds.map((serviceId) => ({ serviceId, quantity: 1 })) });
const around = async (id: number): Promise<readonly [number, number]> => {
  const { setUpMinutes, cleanDownMinutes } = await getBooking(as(ann), { id });
  return [setUpMinutes, cleanDownMinutes];
};
/** What is held of a room, in its order. */
async function heldOf(room: number): Promise<string[]> {
  const rows = await world.db
    .selectFrom('hold')
    .select(['origin', 'startsAt', 'endsAt'])
    .where('tenantId', '=', world.tenant.id)
    .where('resourceId', '=', room)
    .orderBy('startsAt')
    .execute();
  return rows.map(
    ({ origin, startsAt, endsAt }) =>
      `${origin} ${startsAt.toISOString().slice(11, 16)}-${endsAt.toISOString().slice(11, 16)}`,
  );
}

describe('what is ordered holds the room', () => {
  test('before and after the booking, until it is withdrawn', async () => {
    const room = await newRoom();
    const { id } = await book(ann, room, '10:00', '11:00');
    const layout = await service();
    await order(ann, id, layout.id);
    expect(await heldOf(room)).toEqual(['set_up 09:30-10:00', 'booking 10:00-11:00', 'clean_down 11:00-11:20']);
    expect(await around(id)).toEqual([30, 20]);
    expect(await refusal(book(bob, room, '09:00', '09:45'))).toBe('resource_already_booked');
    expect(await refusal(book(bob, room, '11:10', '12:00'))).toBe('resource_already_booked');
    await order(ann, id);
    expect(await heldOf(room)).toEqual(['booking 10:00-11:00']);
    await book(bob, room, '09:00', '10:00');
  });

  test('for as long as the longest of it and of what policies ask for', async () => {
    const room = await newRoom();
    await createPolicy(world.ctx, {
      name: 'Tidy',
      resourceId: room,
      rules: { setUp: { minutes: 40 }, cleanDown: { minutes: 5 } },
    });
    const { id } = await book(ann, room, '10:00', '11:00');
    const [layout, coffee] = [
      await service(),
      await service({ name: 'Coffee', timing: 'after', minutesBefore: 60, minutesAfter: 45 }),
    ];
    await order(ann, id, layout.id, coffee.id);
    expect(await around(id)).toEqual([40, 45]);
    await order(ann, id, layout.id);
    expect(await around(id)).toEqual([40, 20]);
    await order(ann, id);
    expect(await around(id)).toEqual([40, 5]);
  });

  test('is refused where somebody else has it then, and nothing is ordered', async () => {
    const room = await newRoom();
    await book(bob, room, '09:00', '10:00');
    const { id } = await book(ann, room, '10:00', '11:00');
    const layout = await service();
    expect(await refusal(order(ann, id, layout.id))).toBe('resource_already_booked');
    expect(await heldOf(room)).toEqual(['booking 09:00-10:00', 'booking 10:00-11:00']);
    const { rows } = await sql<{
      orders: number;
    }>`select count(*)::integer as orders from service_order where booking_id = ${id}`.execute(world.db);
    expect(rows[0]?.orders).toBe(0);
  });

  test('goes with the booking where it goes, and ends with it', async () => {
    const room = await newRoom();
    const { id } = await book(ann, room, '10:00', '11:00');
    await order(ann, id, (await service()).id);
    await book(bob, room, '13:00', '14:00');
    const move = (start: string, end: string) =>
      updateBooking(as(ann), { id, start: `2030-01-08T${start}Z`, end: `2030-01-08T${end}Z` });
    expect(await refusal(move('14:15', '15:00'))).toBe('resource_already_booked');
    await move('14:30', '15:30');
    expect(await heldOf(room)).toEqual([
      'booking 13:00-14:00',
      'set_up 14:00-14:30',
      'booking 14:30-15:30',
      'clean_down 15:30-15:50',
    ]);
    await cancelBooking(as(ann), { id });
    expect(await heldOf(room)).toEqual(['booking 13:00-14:00']);
  });

  test('no two overlap, whoever orders and whoever books at once', async () => {
    const room = await newRoom();
    const layout = await service();
    const hours = [8, 9, 10, 11, 12, 13].map((hour) => String(hour).padStart(2, '0'));
    const booked = await Promise.all(hours.map((hour) => book(ann, room, `${hour}:00`, `${hour}:40`)));
    const gaps = hours.map((hour) => book(bob, room, `${hour}:40`, `${hour}:59`));
    const all = await Promise.allSettled([...booked.map(({ id }) => order(ann, id, layout.id)), ...gaps]);
    expect(all.some(({ status }) => status === 'fulfilled')).toBe(true);
    const { rows } = await sql<{ overlaps: number }>`select count(*)::integer as overlaps from hold one join hold other
      on one.tenant_id = other.tenant_id and one.resource_id = other.resource_id and one.id < other.id and one.during && other.during
      where one.resource_id = ${room}`.execute(world.db);
    expect(rows[0]?.overlaps).toBe(0);
    // Each is had whole, or not at all.
    for (const { id } of booked) expect([0, 30]).toContain((await around(id))[0]);
  });
});
