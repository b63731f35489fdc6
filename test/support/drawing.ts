import { sql } from 'kysely';
import type { Principal } from '../../server/platform/context/principal.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import { createPolicy } from '../../server/modules/policies/policies.ts';
import { createSeatRequest, drawDesks, getSeatRequest } from '../../server/modules/seating/seating.ts';
import { contextFor, createBuilding, createResource, createTestDatabase, createUser, createWorld } from './database.ts';

export const ZONE = 'Asia/Hong_Kong';
const instant = (wall: string) => Temporal.PlainDateTime.from(wall).toZonedDateTime(ZONE).toInstant();
/** A Monday at noon; the desks of Tuesday are handed out four hours later. */
export const NOW = instant('2027-06-07T12:00');
export const DRAW = instant('2027-06-07T16:00');
export const DAY = '2027-06-08';
export const NINE = { start: `${DAY}T09:00`, end: `${DAY}T10:00` };

export type Person = Awaited<ReturnType<typeof createUser>>;
type Ids = readonly { readonly id: number }[];

/** A workplace, and somebody who manages its bookings. */
export async function createDrawing() {
  const testing = await createTestDatabase();
  const world = await createWorld(testing.database, ZONE);
  const boss = await createUser(world, { role: 'receptionist' });
  const as = (one: { readonly who: Principal } = world.ctx, now = NOW) => contextFor(testing.database, one.who, now);
  return {
    testing,
    world,
    boss,
    as,
    /** A building with two desks that are handed out, and three people who may ask. */
    async open() {
      const building = await createBuilding(world, { zone: ZONE });
      const rules = { seating: { by: 'draw', daysBefore: 1, at: '16:00' } } as const;
      await createPolicy(world.ctx, { name: 'Draw', buildingId: building, rules });
      const desks = await Promise.all([1, 2].map(() => createResource(world, { buildingId: building })));
      const people = await Promise.all([1, 2, 3].map(() => createUser(world)));
      const ask = (one: Person | undefined, more: object = {}, now = NOW) =>
        createSeatRequest(as(one, now), { day: DAY, buildingId: building, ...more });
      return {
        building,
        desks,
        people,
        ask,
        askAll: (all = people) => Promise.all(all.map((one) => ask(one))),
        draw: (now = DRAW, day = DAY) => as(undefined, now).tx((tx) => drawDesks(tx, { buildingId: building, day })),
        /** A room there, which is booked as ever. */
        room: () => createResource(world, { buildingId: building, type: 'room' }),
        /** How many bookings of its desks there are. */
        async countBookings(): Promise<number> {
          const { rows } = await sql<{ count: number }>`select count(*)::integer as count from booking
            join booking_resource part on part.tenant_id = booking.tenant_id and part.booking_id = booking.id
            where part.resource_id = any(${desks}::integer[]) and booking.state <> 'cancelled'`.execute(world.db);
          return rows[0]?.count ?? 0;
        },
      };
    },
    requestsOf: (all: Ids) => Promise.all(all.map(({ id }) => getSeatRequest(world.ctx, { id }))),
    book: (one: Person | undefined, id: number | undefined, now = NOW, more: object = {}) =>
      createBooking(as(one, now), { resourceIds: [id ?? 0], ...NINE, ...more }),
    /** Found without trusting the constraint. */
    async overlaps(): Promise<unknown[]> {
      const { rows } = await sql`select a.id from hold a join hold b on a.tenant_id = b.tenant_id
        and a.resource_id = b.resource_id and a.unit = b.unit and a.id < b.id
        and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(world.db);
      return rows;
    },
    /** Of which of these it was told what came of them, as often as it was. */
    async toldOf(all: Ids): Promise<number[]> {
      const { rows } = await sql<{ subjectId: number }>`select subject_id from event
        where type in ('seat_request.granted', 'seat_request.lost')
          and subject_id = any(${all.map(({ id }) => id)}::integer[]) order by subject_id`.execute(world.db);
      return rows.map(({ subjectId }) => subjectId);
    },
    [Symbol.asyncDispose]: () => testing[Symbol.asyncDispose](),
  };
}
