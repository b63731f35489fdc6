import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
import { said } from '../../../test/support/approving.ts';
import { updateBooking } from '../bookings/bookings.ts';
import { createPolicy, deletePolicy, listPolicies } from '../policies/policies.ts';
import { extendBooking } from '../presence/presence.ts';
import { cancelSeries, checkSeries, createBooking, updateSeries } from './series.ts';

type Somebody = Awaited<ReturnType<typeof createUser>>;
let testing: TestDatabase;
let world: World;
let building: number;
let ann: Somebody;
let receptionist: Somebody;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
  ann = await createUser(world);
  receptionist = await createUser(world, { role: 'receptionist' });
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const { id } of (await listPolicies(world.ctx, {})).items) await deletePolicy(world.ctx, { id });
});

const NOW = Temporal.Instant.from('2027-03-01T08:00:00Z');
const as = ({ who }: Somebody) => contextFor(testing.database, who, NOW);
const desk = () => createResource(world, { buildingId: building });
const forbid = (resourceId: number) =>
  createPolicy(world.ctx, { name: 'One at a time', resourceId, rules: { recurring: false } });
const times = { start: '2027-03-16T09:00', end: '2027-03-16T10:00' };
const weekly = { ...times, recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' } };

describe('where series are forbidden', () => {
  test('none is booked, and all its dates say why; the same once is booked, and so is a series elsewhere', async () => {
    const [here, there] = [await desk(), await desk()];
    const { id: policyId } = await forbid(here);
    await expect(createBooking(as(ann), { resourceIds: [there, here], ...weekly })).rejects.toMatchObject({
      kind: { status: 422, code: 'booking_not_recurring' },
      details: { param: 'recurrence', extra: { rule: 'recurring', policyId, policyName: 'One at a time' } },
    });
    expect(await said(createBooking(as(ann), { resourceIds: [here], ...weekly, onConflict: 'skip' }))).toBe(
      'booking_not_recurring',
    );
    const { dates, refused } = await checkSeries(as(ann), { resourceIds: [here], ...weekly });
    expect([refused, dates.map(({ refusals: [first] }) => first?.code)]).toEqual([
      3,
      Array.from({ length: 3 }, () => 'booking_not_recurring'),
    ]);
    const { id } = await createBooking(as(ann), { resourceIds: [here], ...times });
    expect(await said(updateBooking(as(ann), { id, start: '2027-03-16T09:30' }))).toBe('ok');
    expect(await said(extendBooking(as(ann), { id, end: '2027-03-16T11:00' }))).toBe('ok');
    expect((await checkSeries(as(ann), { resourceIds: [there], ...weekly })).refused).toBe(0);
    expect(await said(createBooking(as(ann), { resourceIds: [there], ...weekly }))).toBe('ok');
  });

  test('none is changed there or to there, but renamed, cancelled, and date by date', async () => {
    const [here, there] = [await desk(), await desk()];
    const first = await createBooking(as(ann), { resourceIds: [there], ...weekly });
    const id = first.seriesId ?? 0;
    const { id: policyId } = await forbid(here);
    expect(await said(updateSeries(as(ann), { id, startTime: '09:15' }))).toBe('ok');
    expect(await said(updateSeries(as(ann), { id, resourceIds: [here] }))).toBe('booking_not_recurring');
    await deletePolicy(world.ctx, { id: policyId });
    await forbid(there);
    expect(await said(updateSeries(as(ann), { id, startTime: '09:30' }))).toBe('booking_not_recurring');
    expect(await said(updateSeries(as(ann), { id, title: 'Renamed' }))).toBe('ok');
    expect(await said(updateBooking(as(ann), { id: first.id, end: '2027-03-16T10:30' }))).toBe('ok');
    expect(await said(cancelSeries(as(ann), { id }))).toBe('ok');
  });

  test('who manages bookings there passes it over', async () => {
    const here = await desk();
    await forbid(here);
    const wish = { resourceIds: [here], ...weekly };
    expect(await said(createBooking(as(receptionist), wish))).toBe('booking_not_recurring');
    expect(await said(createBooking(as(ann), { ...wish, overrule: true }))).toBe('booking_overrule_refused');
    expect((await checkSeries(as(receptionist), { ...wish, overrule: true })).refused).toBe(0);
    const made = await createBooking(as(receptionist), { ...wish, overrule: true });
    expect(made.series?.dates).toBe(3);
    const id = made.seriesId ?? 0;
    expect(await said(updateSeries(as(receptionist), { id, endTime: '10:30', overrule: true }))).toBe('ok');
  });
});
