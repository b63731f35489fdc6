import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createFloor,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { refusal } from '../../../test/support/refused.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { toDate } from '../../platform/time.ts';
import { createPolicy } from '../policies/policies.ts';
import { getBookingSummary, getBookingUsageByResource, getBookingUsageByTime, getDailyVisitors } from './analytics.ts';
import { MAX_LENGTH_DAYS } from '../bookings/contract.ts';
import { createVisit } from '../visitors/visitors.ts';
import { MAX_PERIODS } from './contract.ts';

let testing: TestDatabase;
let world: World;
let here: number;
let floorId: number;
let desks: number[];
let elsewhere: number;
let other: number;

/** When it is looked at: a Tuesday. */
const NOW = Temporal.Instant.from('2030-01-08T12:00:00Z');
const at = (day: number, clock: string): Date => new Date(`2030-01-0${day}T${clock}:00Z`);
const days = { from: '2030-01-07T00:00', to: '2030-01-09T00:00' };

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database, 'UTC');
  here = await createBuilding(world, { zone: 'UTC' });
  floorId = await createFloor(world, here);
  elsewhere = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
  desks = [];
  for (const name of ['Desk 1', 'Desk 2', 'Desk 10'])
    desks.push(await createResource(world, { buildingId: here, floorId, name }));
  other = await createResource(world, { buildingId: elsewhere, name: 'Far away', type: 'room' });
  const week = [1, 2].map((day) => ({ day, from: '09:00', to: '17:00' }));
  await createPolicy(world.ctx, { name: 'Open', buildingId: here, rules: { hours: { week } } });
  const duty = (day: number, clock: string) => ({
    required: true,
    releases: false,
    closesAt: at(day, clock).toISOString(),
  });
  await book(0, { start: at(7, '09:00'), end: at(7, '12:00'), state: 'checked_in', duty: duty(7, '09:15') });
  await book(1, { start: at(7, '10:00'), end: at(7, '12:00'), state: 'confirmed', duty: duty(7, '10:15') });
  const gone = await book(2, {
    start: at(7, '11:00'),
    end: at(7, '16:00'),
    state: 'released',
    until: at(7, '11:15'),
    duty: duty(7, '11:15'),
  });
  await noteRelease(gone, 'no_show');
  const given = await book(2, {
    start: at(8, '09:00'),
    end: at(8, '10:00'),
    state: 'released',
    until: at(8, '09:30'),
    duty: duty(8, '09:15'),
  });
  await noteRelease(given, 'host');
  await book(0, { start: at(8, '09:00'), end: at(8, '17:00'), state: 'checked_out', until: at(8, '11:00') });
  // Nobody has to have come yet.
  await book(1, { start: at(8, '11:50'), end: at(8, '12:50'), state: 'confirmed', duty: duty(8, '12:05') });
  await book(1, { start: at(8, '13:00'), end: at(8, '14:00'), state: 'cancelled' });
});
afterAll(() => testing[Symbol.asyncDispose]());

interface Given {
  readonly start: Date;
  readonly end: Date;
  readonly state: string;
  readonly until?: Date;
  readonly duty?: object;
}

async function book(desk: number, { start, end, state, until, duty }: Given): Promise<number> {
  const { id } = await world.db
    .insertInto('booking')
    .values({
      tenantId: world.tenant.id,
      state,
      startsAt: start,
      endsAt: end,
      zone: 'UTC',
      createdBy: 'test',
      createdAt: world.at,
      ...(duty && { checkIn: JSON.stringify(duty) }),
      ...(state === 'checked_out' && { checkedOutAt: until ?? end }),
      ...(state === 'released' && { releasedAt: until ?? end }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const part = { tenantId: world.tenant.id, bookingId: id, resourceId: desks[desk] ?? 0 };
  await world.db.insertInto('bookingResource').values(part).execute();
  return id;
}

const noteRelease = (bookingId: number, why: string) =>
  world.db
    .insertInto('bookingRelease')
    .values({
      tenantId: world.tenant.id,
      bookingId,
      why,
      actor: 'test',
      releasedAt: toDate(NOW),
      notedAt: toDate(NOW),
    })
    .execute();

const as = (who: Principal) => contextFor(testing.database, who, NOW);
const everybody = () => as(world.ctx.who);
const reaching = async (reach: readonly number[]) =>
  as({ ...(await createUser(world, { role: 'space_manager' })).who, reach: [...reach] });

describe('a summary', () => {
  test('says what was used of the business hours, who did not come, and when the most was in use', async () => {
    expect(await getBookingSummary(everybody(), { ...days, buildingId: here })).toEqual({
      zone: 'UTC',
      resources: 3,
      usageCount: 6,
      // 3 h and 2 h and a quarter, then half an hour, 2 h and 1 h.
      usedMinutes: 180 + 120 + 15 + 30 + 120 + 60,
      businessMinutes: 3 * 2 * 8 * 60,
      usedBusinessMinutes: 525,
      share: 0.1823,
      attendance: { due: 3, missed: 2, noShowRate: 0.6667 },
      peak: { start: '2030-01-07T11:00:00.000Z', inUse: 3, of: 3 },
    });
  });

  test('says when the most was in use for the first time', async () => {
    const resourceId = await createResource(world, { buildingId: await createBuilding(world, { zone: 'UTC' }) });
    for (const [start, end] of [
      ['08:00', '09:00'],
      ['06:00', '07:00'],
      ['10:00', '11:00'],
    ] as const) {
      const id = await book(0, { start: at(7, start), end: at(7, end), state: 'checked_in' });
      await world.db.updateTable('bookingResource').set({ resourceId }).where('bookingId', '=', id).execute();
    }
    const { peak } = await getBookingSummary(everybody(), { ...days, resourceId });
    expect(peak).toEqual({ start: '2030-01-07T06:00:00.000Z', inUse: 1, of: 1 });
  });

  test('of nothing says so', async () => {
    const range = { from: '2030-02-02T00:00', to: '2030-02-03T00:00' };
    expect(await getBookingSummary(everybody(), { ...range, buildingId: here })).toMatchObject({
      usageCount: 0,
      share: null,
      attendance: { due: 0, missed: 0, noShowRate: null },
      peak: null,
    });
  });
});

test('places come by name, as people count; figures of one are those of all together', async () => {
  const { items } = await getBookingUsageByResource(everybody(), { ...days, floorId });
  expect(items.map(({ name, usageCount, usedMinutes }) => [name, usageCount, usedMinutes])).toEqual([
    ['Desk 1', 2, 300],
    ['Desk 2', 2, 180],
    ['Desk 10', 2, 45],
  ]);
  const one = await getBookingUsageByTime(everybody(), { ...days, resourceId: desks[0] ?? 0, period: 'week' });
  expect(one.items).toEqual([
    expect.objectContaining({
      start: '2030-01-07T00:00:00.000Z',
      end: '2030-01-09T00:00:00.000Z',
      usedMinutes: 300,
      share: 0.3125,
    }),
  ]);
});

test('times without an offset are by the clocks of the place, and of the workplace where places have several', async () => {
  const there = await getBookingUsageByTime(everybody(), { ...days, buildingId: elsewhere });
  expect([there.zone, there.items[0]?.start]).toEqual(['Asia/Hong_Kong', '2030-01-06T16:00:00.000Z']);
  const all = await getBookingUsageByTime(everybody(), days);
  expect([all.zone, all.items[0]?.start]).toEqual(['UTC', '2030-01-07T00:00:00.000Z']);
});

describe('who reaches some buildings', () => {
  test('sees figures of these alone', async () => {
    const ctx = await reaching([elsewhere]);
    const { items } = await getBookingUsageByResource(ctx, days);
    expect(items.map(({ resourceId }) => resourceId)).toEqual([other]);
    expect((await getBookingSummary(ctx, days)).usageCount).toBe(0);
    expect((await getBookingSummary(await reaching([here]), days)).usageCount).toBe(6);
  });

  test.each([
    ['buildingId', () => ({ buildingId: here })],
    ['floorId', () => ({ floorId })],
    ['resourceId', () => ({ resourceId: desks[0] ?? 0 })],
  ])('is refused for another %s, and what there is not is not found', async (param, where) => {
    const ctx = await reaching([elsewhere]);
    const wanted = `building_out_of_reach ${param}`;
    expect(await refusal(getBookingUsageByResource(ctx, { ...days, ...where() }))).toBe(wanted);
    expect(await refusal(getBookingUsageByTime(ctx, { ...days, ...where() }))).toBe(wanted);
    expect(await refusal(getBookingSummary(ctx, { ...days, ...where() }))).toBe(wanted);
    expect(await refusal(getBookingSummary(everybody(), { ...days, [param]: 999_999 }))).toBe(`not_found ${param}`);
  });

  test('counts the visitors of these alone', async () => {
    const ctx = await reaching([elsewhere]);
    const wanted = { date: '2030-01-07T12:00:00Z', buildingId: here };
    expect(await refusal(getDailyVisitors(ctx, wanted))).toBe('building_out_of_reach buildingId');
    expect(await getDailyVisitors(ctx, { date: wanted.date })).toEqual({ expected: 0, here: 0, left: 0, missed: 0 });
  });
});

test('what a policy shows to few is not counted for a program that only reads figures', async () => {
  const { id: group } = await world.db
    .insertInto('userGroup')
    .values({ tenantId: world.tenant.id, name: 'Few', createdAt: world.at })
    .returning('id')
    .executeTakeFirstOrThrow();
  const hidden = await createResource(world, { buildingId: elsewhere, name: 'Hidden' });
  await createPolicy(world.ctx, { name: 'Hidden', resourceId: hidden, rules: { visibleTo: { groupIds: [group] } } });
  const reader = as({ ...(await createUser(world)).who, scopes: new Set(['analytics:read']) });
  const { items } = await getBookingUsageByResource(reader, { ...days, buildingId: elsewhere });
  expect(items.map(({ name }) => name)).toEqual(['Far away']);
  expect(await refusal(getBookingSummary(reader, { ...days, resourceId: hidden }))).toBe('not_found resourceId');
  expect((await getBookingUsageByResource(everybody(), { ...days, buildingId: elsewhere })).items).toHaveLength(2);
});

test('the longest booking there may be counts to its last minute', async () => {
  const resourceId = await createResource(world, { buildingId: await createBuilding(world, { zone: 'UTC' }) });
  // By the clocks of its place it is so many days: an hour more in UTC, where these are put back meanwhile.
  const end = at(7, '13:00');
  const start = new Date(end.getTime() - (24 * MAX_LENGTH_DAYS + 1) * 3_600_000);
  const id = await book(0, { start, end, state: 'checked_in' });
  await world.db.updateTable('bookingResource').set({ resourceId }).where('bookingId', '=', id).execute();
  const { items } = await getBookingUsageByResource(everybody(), { ...days, from: '2030-01-07T12:59', resourceId });
  expect(items.map(({ usedMinutes, usageCount }) => [usedMinutes, usageCount])).toEqual([[1, 0]]);
});

test('visitors count on the days that their visits touch, by the offset that is said', async () => {
  const buildingId = await createBuilding(world, { zone: 'UTC' });
  const host = await createUser(world);
  const visit = { hostId: host.id, buildingId, purpose: 'Tour', visitors: [{ name: 'Vera' }] };
  // Up to midnight, and from then on.
  await createVisit(everybody(), { ...visit, start: '2030-01-10T22:00:00Z', end: '2030-01-11T00:00:00Z' });
  await createVisit(everybody(), { ...visit, start: '2030-01-11T00:00:00Z', end: '2030-01-11T01:00:00Z' });
  const expected = async (date: string) => (await getDailyVisitors(everybody(), { date, buildingId })).expected;
  expect(await expected('2030-01-10T12:00:00Z')).toBe(1);
  expect(await expected('2030-01-11T12:00:00Z')).toBe(1);
  expect(await expected('2030-01-12T12:00:00Z')).toBe(0);
  expect(await expected('2030-01-11T12:00:00+01:00')).toBe(2);
  // Who reaches other buildings alone has none of them.
  const seenBy = async (reach: number) =>
    (await getDailyVisitors(await reaching([reach]), { date: '2030-01-10T12:00:00Z' })).expected;
  expect([await seenBy(buildingId), await seenBy(elsewhere)]).toEqual([1, 0]);
});

test.each([
  ['to', { from: '2030-01-07T00:00', to: '2030-01-07T00:00' }],
  ['from', { from: 'yesterday', to: '2030-01-07T00:00' }],
  ['to', { from: '2026-01-01T00:00', to: '2030-01-07T00:00' }],
  ['period', { from: '2030-01-01T00:00', to: '2030-01-09T00:00', period: 'five_minutes' as const }],
])('a range is refused by its %s', async (param, range) => {
  expect(await refusal(getBookingUsageByTime(everybody(), range))).toBe(`invalid_request ${param}`);
});

test('a week of five minutes is the most there is at once', async () => {
  const range = { from: '2030-01-01T00:00', to: '2030-01-08T00:00', period: 'five_minutes' as const };
  const { items } = await getBookingUsageByTime(everybody(), { ...range, buildingId: here });
  expect(items).toHaveLength(7 * 24 * 12);
  expect(items.length).toBeLessThan(MAX_PERIODS);
});

test('however many calendars there are, figures take one connection after the other', async () => {
  await using own = await createTestDatabase(4);
  const place = await createWorld(own.database, 'UTC');
  const week = [{ day: 1, from: '09:00', to: '17:00' }];
  for (let count = 0; count < 8; count++) {
    const buildingId = await createBuilding(place, { zone: 'UTC' });
    await createResource(place, { buildingId });
    await createPolicy(place.ctx, { name: `Open ${count}`, buildingId, rules: { hours: { week } } });
  }
  const ctx = contextFor(own.database, place.ctx.who, NOW);
  const waited = async (asked: Promise<unknown>): Promise<number> => {
    const over = new AbortController();
    const done = asked.finally(() => over.abort());
    let most = 0;
    while (!over.signal.aborted) {
      most = Math.max(most, own.database.usage().waiting);
      await new Promise(setImmediate);
    }
    await done;
    return most;
  };
  expect(await waited(getBookingUsageByResource(ctx, days))).toBe(0);
  expect(await waited(getBookingUsageByTime(ctx, days))).toBe(0);
});
