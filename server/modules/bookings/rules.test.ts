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
import { said } from '../../../test/support/refused.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { getAvailability } from '../availability/availability.ts';
import { checkInBooking, checkOutBooking, extendBooking } from '../presence/presence.ts';
import { cancelBooking, listBookings, updateBooking } from './bookings.ts';
import { createBooking } from '../series/series.ts';
import { START_GRACE_MINUTES } from './contract.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let manager: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  ann = await createUser(world, { name: 'Ann' });
  manager = await createUser(world, { role: 'receptionist' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T12:00:00Z');
const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);
const at = (hours: number): string => NOW.add({ minutes: Math.round(hours * 60) }).toString();
const desk = (): Promise<number> => createResource(world, { buildingId: building });

/** Ann's, in hours from now: booked in good time. */
async function hers(start: number, end: number): Promise<number> {
  const earlier = NOW.subtract({ hours: 24 * 7 });
  const resourceIds = [await desk()];
  return (await createBooking(as(ann.who, earlier), { resourceIds, start: at(start), end: at(end) })).id;
}

describe('the past', () => {
  test('a new booking starts no earlier than a grace ago; who manages bookings there may make up for more', async () => {
    const grace = START_GRACE_MINUTES / 60;
    const book = async (who: Principal, start: number) =>
      said(createBooking(as(who), { resourceIds: [await desk()], start: at(start), end: at(1) }));
    expect(await book(ann.who, -grace)).toBe('ok');
    expect(await book(ann.who, -grace - 1 / 60)).toBe('booking_in_past start');
    expect(await book(ann.who, -29 * 24)).toBe('booking_in_past start');
    expect(await book(manager.who, -29 * 24)).toBe('ok');
  });

  test('what is over is changed, moved, extended and cancelled by managers only', async () => {
    const acts = [
      (who: Principal, id: number) => updateBooking(as(who), { id, title: 'x' }),
      (who: Principal, id: number) => updateBooking(as(who), { id, start: at(1), end: at(2) }),
      (who: Principal, id: number) => extendBooking(as(who), { id, end: at(1) }),
      (who: Principal, id: number) => cancelBooking(as(who), { id }),
    ];
    for (const act of acts) {
      const id = await hers(-3, -1);
      expect(await said(act(ann.who, id))).toMatch(/^booking_in_past/);
      expect(await said(act({ ...manager.who, reach: [] }, id))).toBe('booking_not_yours');
      expect(await said(act(manager.who, id))).toBe('ok');
    }
  });

  test('a running one keeps its start or starts later; it may end sooner, in the future', async () => {
    const id = await hers(-2, 4);
    const move = (who: Principal, period: { start?: string; end?: string }) =>
      said(updateBooking(as(who), { id, ...period }));
    expect(await move(ann.who, { start: at(-3) })).toBe('booking_in_past start');
    expect(await move(ann.who, { start: at(-20 * 24), end: at(1) })).toBe('booking_in_past start');
    expect(await move(ann.who, { end: at(-1) })).toBe('booking_in_past end');
    expect(await move(ann.who, { end: at(1) })).toBe('ok');
    expect(await move(ann.who, { start: at(-1) })).toBe('ok');
    expect(await move(ann.who, { start: at(-1.5) })).toBe('booking_in_past start');
    expect(await said(updateBooking(as(ann.who), { id, title: 'Still mine' }))).toBe('ok');
    expect(await move(manager.who, { start: at(-3), end: at(-2) })).toBe('ok');
  });

  test('one to come does not move into the past', async () => {
    const id = await hers(2, 4);
    expect(await said(updateBooking(as(ann.who), { id, start: at(-1) }))).toBe('booking_in_past start');
    expect(await said(updateBooking(as(ann.who), { id, start: at(0), end: at(1) }))).toBe('ok');
  });

  test('who stayed checks out late', async () => {
    const id = await hers(-2, 1);
    await checkInBooking(as(ann.who), { id });
    expect(await said(checkOutBooking(as(ann.who, NOW.add({ hours: 2 })), { id }))).toBe('ok');
  });

  test('moved to where check-in is not open yet, nobody has checked in', async () => {
    const id = await hers(-1, 2);
    await checkInBooking(as(ann.who), { id });
    const shortened = await updateBooking(as(ann.who), { id, end: at(1) });
    expect(shortened).toMatchObject({ state: 'checked_in', checkedInAt: '2030-01-07T12:00:00.000Z' });
    const later = await updateBooking(as(ann.who), { id, start: at(0.25), end: at(1) });
    expect(later).toMatchObject({ state: 'checked_in' });
    const moved = await updateBooking(as(ann.who), { id, start: at(24), end: at(25) });
    expect(moved).toMatchObject({ state: 'confirmed', checkedInAt: null });
    expect(await said(checkInBooking(as(ann.who, NOW.add({ hours: 24 })), { id }))).toBe('ok');
  });
});

describe('days are calendar days', () => {
  // Clocks go back in London on 27 October 2030: these 31 days have 745 hours.
  const october = { start: '2030-10-10T09:00:00', end: '2030-11-10T09:00:00' };
  const aSecondMore = { ...october, end: '2030-11-10T09:00:01' };

  test('31 of them are booked and asked for over the change of the clocks, and not a second more', async () => {
    const resourceId = await desk();
    const book = (period: typeof october) => said(createBooking(as(ann.who), { resourceIds: [resourceId], ...period }));
    const look = (period: typeof october) => said(getAvailability(as(ann.who), { resourceId, ...period }));
    expect([await look(october), await book(october)]).toEqual(['ok', 'ok']);
    expect([await look(aSecondMore), await book(aSecondMore)]).toEqual(['invalid_request end', 'booking_too_long end']);
    const listed = async (from: string) =>
      (await listBookings(as(ann.who), { resourceId, from })).items.map(({ end }) => end);
    expect(await listed('2030-11-10T08:59:59Z')).toEqual(['2030-11-10T09:00:00.000Z']);
    expect(await listed('2030-11-10T09:00:00Z')).toEqual([]);
  });

  test('in the zone of the building', async () => {
    const there = await createBuilding(world, { zone: 'America/New_York' });
    const resourceIds = [await createResource(world, { buildingId: there })];
    // Its clocks go forward on 10 March 2030: 743 hours.
    const march = { start: '2030-03-01T09:00:00', end: '2030-04-01T09:00:00' };
    expect(await said(createBooking(as(ann.who), { resourceIds, ...march, end: '2030-04-01T09:00:01' }))).toBe(
      'booking_too_long end',
    );
    expect(await said(createBooking(as(ann.who), { resourceIds, ...march }))).toBe('ok');
  });
});
