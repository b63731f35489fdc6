import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';
import { book, type Plan } from './book.ts';

let testing: TestDatabase;
let world: World;
let building: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
});
afterAll(() => testing[Symbol.asyncDispose]());

const at = (day: number, hour: number): Temporal.Instant =>
  Temporal.Instant.from('2030-01-07T00:00:00Z').add({ hours: 24 * day + hour });
const desk = (): Promise<number> => createResource(world, { buildingId: building });
const wish = (resourceId: number) => ({ resourceId, quantity: 1, count: 1 });
const plan = (day: number, resourceIds: readonly number[], more: Partial<Plan> = {}): Plan => ({
  title: `Day ${day}`,
  hostId: null,
  attendees: [{ userId: null, email: 'guest@example.com', name: `Guest "${day}", \\ NULL` }],
  resources: resourceIds.map(wish),
  during: { start: at(day, 9), end: at(day, 10) },
  zone: 'UTC',
  pendingUntil: null,
  ...more,
});
const rowsOf = (table: 'booking' | 'hold' | 'event' | 'bookingAttendee' | 'bookingResource') =>
  world.db.selectFrom(table).selectAll().where('tenantId', '=', world.tenant.id).execute();

describe('many plans', () => {
  test('are booked together, each told once, with what each was said to be', async () => {
    const [a, b] = [await desk(), await desk()];
    const days = Array.from({ length: 30 }, (_, day) => plan(day, day % 2 === 0 ? [a] : [b, a]));
    const booked = await world.ctx.tx((tx) => book(tx, days));
    expect(booked.map(({ booking }) => booking?.title)).toEqual(days.map(({ title }) => title));
    const stored = await rowsOf('booking');
    expect(stored.map(({ id, title, startsAt }) => [id, title, startsAt])).toEqual(
      booked.map(({ booking }) => [booking?.id, booking?.title, booking?.startsAt]),
    );
    expect(await rowsOf('hold')).toHaveLength(45);
    const told = (await rowsOf('event')).map((event) => 'subjectId' in event && event.subjectId);
    expect(new Set(told)).toEqual(new Set(stored.map(({ id }) => id)));
    expect(told).toHaveLength(30);
    const guests = await rowsOf('bookingAttendee');
    expect(guests.map((guest) => 'name' in guest && guest.name)).toEqual(
      days.map(({ attendees }) => attendees[0]?.name),
    );
  });

  test('are booked all or not at all', async () => {
    const id = await desk();
    await world.ctx.tx((tx) => book(tx, [plan(1, [id])]));
    const before = [await rowsOf('booking'), await rowsOf('hold'), await rowsOf('event')];
    const days = [plan(0, [id]), plan(1, [id]), plan(2, [id])];
    await expect(world.ctx.tx((tx) => book(tx, days))).rejects.toMatchObject({
      kind: resourceAlreadyBooked,
      details: { extra: { clashes: [{ resourceId: id, start: at(1, 9).toString({ fractionalSecondDigits: 3 }) }] } },
    });
    expect([await rowsOf('booking'), await rowsOf('hold'), await rowsOf('event')]).toEqual(before);
  });

  test('with skip each says what was left out; one that has nothing left is not booked, nor told', async () => {
    const [a, b] = [await desk(), await desk()];
    await world.ctx.tx((tx) => book(tx, [plan(1, [a])]));
    const told = (await rowsOf('event')).length;
    const days = [plan(0, [a]), plan(1, [a, b]), plan(1, [a]), plan(2, [b])];
    const booked = await world.ctx.tx((tx) => book(tx, days, { onConflict: 'skip' }));
    expect(booked.map(({ booking }) => booking?.resources.map(({ resourceId }) => resourceId))).toEqual([
      [a],
      [b],
      undefined,
      [b],
    ]);
    expect(booked.map(({ skipped }) => skipped.map(({ resourceId }) => resourceId))).toEqual([[], [a], [a], []]);
    expect((await rowsOf('event')).length - told).toBe(3);
    const parts = await rowsOf('bookingResource');
    for (const { booking } of booked) {
      const own = parts.filter((part) => 'bookingId' in part && part.bookingId === booking?.id);
      expect(own).toHaveLength(booking === null ? 0 : 1);
    }
  });

  test('that clash with each other are judged like those of others', async () => {
    const id = await desk();
    const twice = [plan(5, [id]), plan(5, [id])];
    await expect(world.ctx.tx((tx) => book(tx, twice))).rejects.toMatchObject({ kind: resourceAlreadyBooked });
    const units = await createResource(world, { buildingId: building, type: 'equipment', quantity: 3 });
    const want = (count: number) => plan(5, [], { resources: [{ resourceId: units, quantity: 3, count }] });
    const booked = await world.ctx.tx((tx) => book(tx, [want(1), want(2), want(1)], { onConflict: 'skip' }));
    expect(booked.map(({ booking }) => booking !== null)).toEqual([true, true, false]);
    expect(booked[2]?.skipped).toHaveLength(1);
  });
});
