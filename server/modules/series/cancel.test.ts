import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
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
import { Problem } from '../../platform/contract/problems.ts';
import type { Rules } from '../policies/contract.ts';
import { listBookings, updateBooking } from '../bookings/bookings.ts';
import { createPolicy, deletePolicy, listPolicies } from '../policies/policies.ts';
import { cancelSeries, createBooking, updateSeries } from './series.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let receptionist: Awaited<ReturnType<typeof createUser>>;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
  [ann, receptionist] = [await createUser(world), await createUser(world, { role: 'receptionist' })];
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const { id } of (await listPolicies(world.ctx, {})).items) await deletePolicy(world.ctx, { id });
});

const NOW = Temporal.Instant.from('2027-03-01T00:00:00Z');
const as = ({ who }: typeof ann, now = NOW) => contextFor(testing.database, who, now);
const policy = (rules: Rules) => createPolicy(world.ctx, { name: 'The rule', rules });
const weekly = async (count: number) => ({
  resourceIds: [await createResource(world, { buildingId: building })],
  start: '2027-03-02T09:00',
  end: '2027-03-02T10:00',
  recurrence: { rule: `FREQ=WEEKLY;COUNT=${count}` },
});

/** The dates that a refusal names, each with its reason; 'ok' when nothing was refused. */
async function said(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const skipped = (error.details.extra?.['skipped'] ?? []) as readonly { date: string; code: string }[];
    return skipped.length === 0 ? error.kind.code : skipped.map(({ date, code }) => `${date} ${code}`);
  }
}

test('each date of a new series is judged by the policies, and each that is refused is named', async () => {
  await policy({ bookAhead: { unit: 'days', count: 14 } });
  const refused = ['2027-03-16', '2027-03-23'].map((date) => `${date} booking_not_open_yet`);
  expect(await said(createBooking(as(ann), await weekly(4)))).toEqual(refused);
  const made = await createBooking(as(ann), { ...(await weekly(4)), onConflict: 'skip' });
  expect([made.series?.dates, made.skipped?.map(({ date }) => date)]).toEqual([2, ['2027-03-16', '2027-03-23']]);
});

test('what it is too late to give back keeps a series from being cancelled or moved, unless it is passed over', async () => {
  const { seriesId } = await createBooking(as(ann), await weekly(3));
  const id = seriesId ?? 0;
  await policy({ cancelUntil: { minutes: 120 } });
  const late = Temporal.Instant.from('2027-03-01T23:00:01Z');
  const first = ['2027-03-02 booking_cancel_too_late'];
  expect(await said(cancelSeries(as(ann, late), { id }))).toEqual(first);
  expect(await said(updateSeries(as(ann, late), { id, startTime: '09:30' }))).toEqual(first);
  // Longer gives nothing back.
  expect(await said(updateSeries(as(ann, late), { id, endTime: '10:30' }))).toBe('ok');
  expect(await said(cancelSeries(as(ann, late), { id, overrule: true }))).toBe('booking_overrule_refused');
  expect(await said(cancelSeries(as(receptionist, late), { id, overrule: true }))).toBe('ok');
});

test('who manages bookings only where the series is cancels no date of it that was moved elsewhere', async () => {
  const { seriesId } = await createBooking(as(ann), await weekly(3));
  const id = seriesId ?? 0;
  const dates = async () => (await listBookings(as(ann), { seriesId: id })).items;
  const elsewhere = await createResource(world, {
    buildingId: await createBuilding(world, { zone: 'Asia/Hong_Kong' }),
  });
  const [first, second] = await dates();
  await updateBooking(as(ann), { id: second?.id ?? 0, resourceIds: [elsewhere] });
  const near = { ...receptionist, who: { ...receptionist.who, reach: [building] } };
  expect(await said(cancelSeries(as(near), { id }))).toBe('booking_not_yours');
  expect((await dates()).map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'confirmed']);
  expect(await said(cancelSeries(as(near), { id, from: (await dates())[2]?.id ?? 0 }))).toBe('ok');
  expect(await said(cancelSeries(as(ann), { id, from: first?.id ?? 0 }))).toBe('ok');
});
