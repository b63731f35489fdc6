import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
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
import { Problem } from '../../platform/contract/problems.ts';
import { listBookings } from '../bookings/bookings.ts';
import type { Rules } from '../policies/contract.ts';
import { createPolicy, deletePolicy, listPolicies, updatePolicy } from '../policies/policies.ts';
import { checkSeries, createBooking, extendSeries, updateSeries } from './series.ts';

let testing: TestDatabase;
let world: World;
beforeAll(async () => {
  testing = await createTestDatabase(12);
  world = await createWorld(testing.database);
});
afterAll(() => testing[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { id } of (await listPolicies(world.ctx, { limit: 200 })).items) await deletePolicy(world.ctx, { id });
});

/** A Friday. */
const NOW = Temporal.Instant.from('2027-03-05T08:00:00Z');
const USED_UP = 'booking_quota_used_up';

async function scene(rules: Rules) {
  const buildingId = await createBuilding(world, { zone: 'Europe/London' });
  const host = await createUser(world);
  const policy = await createPolicy(world.ctx, { name: 'The quota', buildingId, rules });
  const desk = () => createResource(world, { buildingId });
  const as = (now = NOW) => contextFor(testing.database, host.who, now);
  return { buildingId, policy, desk, as };
}

/** From Monday the 8th on, from nine to ten. */
const morning = (resourceId: number, rule: string) => ({
  resourceIds: [resourceId],
  start: '2027-03-08T09:00',
  end: '2027-03-08T10:00',
  recurrence: { rule },
});
const weekly = (most: number): Rules => ({ quota: { unit: 'bookings', most, per: 'week' } });
const workdays = (count: number): string => `FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=${count}`;

const daysOf = async (seriesId: number | null): Promise<string[]> =>
  (await listBookings(world.ctx, { seriesId: seriesId ?? 0, limit: 200 })).items.map(({ start }) => start.slice(5, 10));
type Skipped = readonly { readonly date?: string; readonly code: string }[];
const shown = (skipped: Skipped | undefined): string[] =>
  (skipped ?? []).map(({ date = '', code }) => `${date.slice(5)} ${code}`);
const refused = async (work: Promise<unknown>): Promise<string[]> =>
  shown((await problemOf(work)).details.extra?.['skipped'] as Skipped);

test('the dates of a series use up one quota one after the other, and the rest is named', async () => {
  const { as, desk } = await scene(weekly(2));
  const wish = morning(await desk(), workdays(10));
  const late = ['03-10', '03-11', '03-12', '03-17', '03-18', '03-19'].map((day) => `${day} ${USED_UP}`);
  expect(await refused(createBooking(as(), wish))).toEqual(late);
  const check = await checkSeries(as(), wish);
  expect(check.dates.filter(({ allowed }) => !allowed).map(({ date }) => date.slice(5))).toEqual(
    late.map((one) => one.slice(0, 5)),
  );
  const made = await createBooking(as(), { ...wish, onConflict: 'skip' });
  expect(shown(made.skipped)).toEqual(late);
  expect(await daysOf(made.seriesId)).toEqual(['03-08', '03-09', '03-15', '03-16']);
});

test('a date that others have takes nothing of it: a later one is had instead', async () => {
  const { as, desk } = await scene(weekly(2));
  const resourceId = await desk();
  for (const day of ['08', '10', '16'])
    await createBooking(world.ctx, {
      resourceIds: [resourceId],
      start: `2027-03-${day}T09:30`,
      end: `2027-03-${day}T11:00`,
    });
  const made = await createBooking(as(), { ...morning(resourceId, workdays(10)), onConflict: 'skip' });
  expect(await daysOf(made.seriesId)).toEqual(['03-09', '03-11', '03-15', '03-17']);
  expect(shown(made.skipped)).toEqual([
    '03-08 resource_already_booked',
    '03-10 resource_already_booked',
    `03-12 ${USED_UP}`,
    '03-16 resource_already_booked',
    `03-18 ${USED_UP}`,
    `03-19 ${USED_UP}`,
  ]);
});

test('what the host has beside it counts, in its own week', async () => {
  const { as, desk } = await scene(weekly(1));
  await createBooking(as(), { resourceIds: [await desk()], start: '2027-03-18T14:00', end: '2027-03-18T15:00' });
  const made = await createBooking(as(), {
    ...morning(await desk(), 'FREQ=WEEKLY;COUNT=4'),
    onConflict: 'skip',
  });
  expect(shown(made.skipped)).toEqual([`03-15 ${USED_UP}`]);
});

test('parallel series of one host share it', async () => {
  const { as, desk } = await scene(weekly(3));
  const made = await Promise.all(
    Array.from({ length: 8 }, async () =>
      createBooking(as(), { ...morning(await desk(), workdays(5)), onConflict: 'skip' }).catch((error: unknown) => {
        if (error instanceof Problem) return null;
        throw error;
      }),
    ),
  );
  const days = await Promise.all(made.flatMap((one) => (one ? daysOf(one.seriesId) : [])));
  expect(days.flat().length).toBe(3);
});

test('a change of the series is not counted twice, and its dates may be too many already', async () => {
  const { as, desk, policy } = await scene(weekly(2));
  const made = await createBooking(as(), morning(await desk(), 'FREQ=WEEKLY;BYDAY=MO,TU;COUNT=6'));
  const id = made.seriesId ?? 0;
  await updateSeries(as(), { id, startTime: '10:00', endTime: '11:00' });
  await updatePolicy(world.ctx, { id: policy.id, rules: weekly(1) });
  await updateSeries(as(), { id, startTime: '11:00', endTime: '12:00' });
  expect((await daysOf(id)).length).toBe(6);
  const most = (hours: number) =>
    updatePolicy(world.ctx, { id: policy.id, rules: { quota: { unit: 'hours', most: hours, per: 'week' } } });
  await most(3);
  const [mondays, tuesdays] = [
    [8, 15, 22],
    [9, 16, 23],
  ].map((days) => days.map((day) => `03-${String(day).padStart(2, '0')} ${USED_UP}`));
  expect(await refused(updateSeries(as(), { id, endTime: '13:00' }))).toEqual(tuesdays);
  // A Tuesday that stays as it is leaves no half an hour more for the Monday before it either.
  await most(2);
  expect((await refused(updateSeries(as(), { id, endTime: '12:30' }))).toSorted()).toEqual(
    [...(mondays ?? []), ...(tuesdays ?? [])].toSorted(),
  );
});

test('a change of the series keeps to one of a type', async () => {
  const { as, desk } = await scene({ onePerType: true });
  const made = await createBooking(as(), morning(await desk(), 'FREQ=WEEKLY;COUNT=3'));
  await createBooking(as(), { resourceIds: [await desk()], start: '2027-03-15T13:00', end: '2027-03-15T14:00' });
  const id = made.seriesId ?? 0;
  expect(await refused(updateSeries(as(), { id, startTime: '13:30', endTime: '14:30' }))).toEqual([
    '03-15 booking_one_per_type',
  ]);
  await updateSeries(as(), { id, startTime: '14:00', endTime: '15:00' });
  expect((await daysOf(id)).length).toBe(3);
});

test('a series without end goes on as far as the quota lets it', async () => {
  const { as, desk } = await scene(weekly(1));
  const made = await createBooking(as(), morning(await desk(), 'FREQ=WEEKLY'));
  const before = await daysOf(made.seriesId);
  const later = NOW.add({ hours: 24 * 60 });
  // Beyond what is booked so far, in a week of its own.
  const last = Temporal.PlainDate.from(`${2027 + 1}-${before.at(-1) ?? ''}`);
  const taken = last.add({ days: 16 });
  const when = { start: `${taken.toString()}T09:00`, end: `${taken.toString()}T10:00` };
  await createBooking(as(), { resourceIds: [await desk()], ...when });
  await as(later).tx((tx) => extendSeries(tx, made.seriesId ?? 0));
  const added = (await daysOf(made.seriesId)).slice(before.length);
  expect(added.length).toBeGreaterThan(5);
  expect(added).toContain(last.add({ days: 7 }).toString().slice(5));
  expect(added).not.toContain(last.add({ days: 14 }).toString().slice(5));
  expect(added).toContain(last.add({ days: 21 }).toString().slice(5));
});

test('what each date has is told as it is read, whichever was asked for first', async () => {
  const { as, desk } = await scene({});
  const resourceIds = [await desk(), await desk()];
  const wish = { ...morning(0, 'FREQ=WEEKLY;COUNT=2'), resourceIds: resourceIds.toReversed() };
  const id = (await createBooking(as(), wish)).seriesId ?? 0;
  await updateSeries(as(), { id, startTime: '09:30', endTime: '11:00' });
  const { items } = await listBookings(world.ctx, { seriesId: id, limit: 2 });
  const told = await world.db
    .selectFrom('event')
    .select('data')
    .where('subjectType', '=', 'booking')
    .where(
      'subjectId',
      'in',
      items.map((one) => one.id),
    )
    .execute();
  const each = [...items, ...told.map(({ data }) => data as { readonly resourceIds: unknown })];
  expect(each.map((one) => one.resourceIds)).toEqual(Array.from({ length: 6 }, () => resourceIds));
});
