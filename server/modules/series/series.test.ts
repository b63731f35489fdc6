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
import { Problem } from '../../platform/contract/problems.ts';
import { cancelBooking, listBookings, updateBooking } from '../bookings/bookings.ts';
import { cancelSeries, createBooking, extendSeries, getSeries, listSeries, updateSeries } from './series.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let bob: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'Europe/London' });
  ann = await createUser(world, { name: 'Ann' });
  bob = await createUser(world, { name: 'Bob' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2027-03-01T08:00:00Z');
const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);
const desk = (): Promise<number> => createResource(world, { buildingId: building });
const tuesday = { start: '2027-03-16T09:00', end: '2027-03-16T10:00', title: 'Standup' };

const skippedBy = ({ details }: Problem) =>
  ((details.extra?.['skipped'] ?? []) as readonly { readonly date: string }[]).map(({ date }) => date);

async function book(rule = 'FREQ=WEEKLY;COUNT=6') {
  const resourceId = await desk();
  const made = await createBooking(as(ann.who), { resourceIds: [resourceId], ...tuesday, recurrence: { rule } });
  return { id: made.seriesId ?? 0, resourceId, dates: await datesOf(made.seriesId ?? 0) };
}

async function datesOf(seriesId: number) {
  const { items } = await listBookings(as(world.ctx.who), { seriesId, limit: 200 });
  return items;
}
const startsOf = async (seriesId: number) =>
  (await datesOf(seriesId)).map(({ start, state }) => `${start.slice(0, 16)} ${state}`);
const idAt = (dates: readonly { readonly id: number }[], i: number): number => dates[i]?.id ?? 0;

describe('a series is seen', () => {
  test('by its host and who manages bookings there; for others it is not there', async () => {
    const { id, resourceId } = await book();
    const seen = await getSeries(as(ann.who), { id });
    expect(seen).toMatchObject({
      title: 'Standup',
      rule: 'FREQ=WEEKLY;COUNT=6',
      resourceIds: [resourceId],
      startTime: '09:00',
      endTime: '10:00',
      days: 0,
      zone: 'Europe/London',
      anchor: '2027-03-16',
      bookedUntil: null,
    });
    expect(await getSeries(as(world.ctx.who), { id })).toEqual(seen);
    for (const work of [getSeries, updateSeries, cancelSeries])
      expect((await problemOf(work(as(bob.who), { id }))).kind.status).toBe(404);
    expect((await listSeries(as(ann.who), { limit: 1 })).items).toEqual([seen]);
    expect((await listSeries(as(bob.who), {})).items).toEqual([]);
  });
});

describe('what is still to come is changed together', () => {
  test('all of it; a date moved or cancelled by itself stays, and so does what is over', async () => {
    const { id, dates } = await book();
    await cancelBooking(as(ann.who), { id: idAt(dates, 2) });
    await updateBooking(as(ann.who), { id: idAt(dates, 3), start: '2027-04-07T15:00', end: '2027-04-07T16:00' });
    const later = as(ann.who, Temporal.Instant.from('2027-03-17T00:00:00Z'));
    const after = await updateSeries(later, { id, startTime: '11:00', endTime: '12:30', title: 'Daily' });
    expect(after).toMatchObject({ id, changed: 3, startTime: '11:00', endTime: '12:30', title: 'Daily', version: 2 });
    expect(await startsOf(id)).toEqual([
      '2027-03-16T09:00 confirmed',
      '2027-03-23T11:00 confirmed',
      '2027-03-30T08:00 cancelled',
      '2027-04-07T14:00 confirmed',
      '2027-04-13T10:00 confirmed',
      '2027-04-20T10:00 confirmed',
    ]);
    expect((await datesOf(id)).map(({ title }) => title)).toEqual([
      'Standup',
      'Daily',
      'Standup',
      'Standup',
      'Daily',
      'Daily',
    ]);
  });

  test('from a date in the middle on they are another series of the same rule', async () => {
    const { id, dates } = await book();
    const other = await desk();
    const after = await updateSeries(as(ann.who), { id, from: idAt(dates, 2), resourceIds: [other] });
    expect(after).toMatchObject({
      changed: 4,
      resourceIds: [other],
      firstDay: '2027-03-30',
      rule: 'FREQ=WEEKLY;COUNT=6',
    });
    expect(after.id).not.toBe(id);
    expect([await startsOf(id), await startsOf(after.id)].map(({ length }) => length)).toEqual([2, 4]);
    expect((await datesOf(after.id)).every(({ resourceIds }) => resourceIds[0] === other)).toBe(true);
    expect(await getSeries(as(ann.who), { id })).toMatchObject({ endDay: '2027-03-30' });
  });

  test('and each of them, the moved one too, is told with its next version, and so are both series', async () => {
    const { id, dates } = await book();
    const moved = idAt(dates, 4);
    await updateBooking(as(ann.who), { id: moved, start: '2027-04-14T09:00', end: '2027-04-14T10:00' });
    const rest = await updateSeries(as(ann.who), { id, from: idAt(dates, 3), startTime: '09:30' });
    expect((await datesOf(rest.id)).map((one) => one.version)).toEqual([2, 3, 2]);
    const told = async (type: string, subjectId: number) => {
      const events = world.db.selectFrom('event').select(['version', 'data']).where('type', '=', type);
      return (await events.where('subjectId', '=', subjectId).orderBy('version').execute()).map(
        ({ version, data }) => ({
          version,
          data,
        }),
      );
    };
    expect((await told('booking.updated', moved)).at(-1)).toMatchObject({ version: 3, data: { seriesId: rest.id } });
    expect(await told('series.created', rest.id)).toMatchObject([{ version: 1, data: { dates: 2 } }]);
    expect(await told('series.updated', id)).toMatchObject([{ version: 2, data: { dates: 0 } }]);
    expect(await told('series.updated', rest.id)).toEqual([]);
  });

  test('to times that others of the same dates have at present', async () => {
    const { id, resourceId } = await book('FREQ=DAILY;COUNT=5');
    const shifted = await updateSeries(as(ann.who), { id, startTime: '09:30', endTime: '09:00', days: 1 });
    expect([shifted.changed, shifted.days]).toEqual([5, 1]);
    const second = { start: '2027-03-16T09:00', end: '2027-03-16T09:30' };
    await createBooking(as(bob.who), { resourceIds: [resourceId], ...second });
  });

  test('or not at all, and every date that cannot be is named', async () => {
    const { id, resourceId } = await book();
    for (const day of ['2027-03-23', '2027-04-06'])
      await createBooking(as(bob.who), { resourceIds: [resourceId], start: `${day}T12:00`, end: `${day}T13:00` });
    const before = await datesOf(id);
    const problem = await problemOf(updateSeries(as(ann.who), { id, startTime: '11:30', endTime: '12:30' }));
    expect(problem.kind.code).toBe('series_refused');
    expect(skippedBy(problem)).toEqual(['2027-03-23', '2027-04-06']);
    expect(await datesOf(id)).toEqual(before);
  });

  test('only in the version that was read, only forward, only from one of its own', async () => {
    const { id } = await book();
    const other = await book();
    expect((await problemOf(updateSeries(as(ann.who), { id, title: 'x', version: 7 }))).kind.code).toBe(
      'version_conflict',
    );
    expect((await problemOf(updateSeries(as(ann.who), { id, startTime: '10:00' }))).details.param).toBe('endTime');
    expect((await problemOf(updateSeries(as(ann.who), { id, from: idAt(other.dates, 0) }))).details.param).toBe('from');
  });
});

describe('what is still to come is cancelled together', () => {
  test('from a date on, the moved ones too; what is over stays', async () => {
    const { id, resourceId, dates } = await book();
    await updateBooking(as(ann.who), { id: idAt(dates, 4), start: '2027-04-14T09:00', end: '2027-04-14T10:00' });
    const after = await cancelSeries(as(ann.who), { id, from: idAt(dates, 3) });
    expect(after).toMatchObject({ changed: 3, endDay: '2027-04-06', cancelledAt: null });
    expect((await startsOf(id)).filter((one) => one.endsWith('cancelled'))).toHaveLength(3);
    await createBooking(as(bob.who), { resourceIds: [resourceId], start: '2027-04-06T09:00', end: '2027-04-06T10:00' });
    const later = as(ann.who, Temporal.Instant.from('2027-03-20T00:00:00Z'));
    expect(await cancelSeries(later, { id })).toMatchObject({ changed: 2, cancelledAt: '2027-03-20T00:00:00.000Z' });
    expect((await startsOf(id))[0]).toBe('2027-03-16T09:00 confirmed');
    expect((await problemOf(cancelSeries(later, { id }))).kind.code).toBe('series_over');
  });
});

describe('a series without end', () => {
  test('is booked further by a job, which leaves out what is taken and tells it', async () => {
    const { id, resourceId, dates } = await book('FREQ=WEEKLY');
    expect(dates).toHaveLength(58);
    const job = await world.db
      .selectFrom('job')
      .select(['key', 'runAt'])
      .where('name', '=', 'series.extend')
      .where('key', '=', String(id))
      .executeTakeFirst();
    expect(job?.runAt).toEqual(new Date('2027-03-31T08:00:00Z'));
    await createBooking(as(bob.who), { resourceIds: [resourceId], start: '2028-05-02T09:00', end: '2028-05-02T10:00' });
    const later = as(world.ctx.who, Temporal.Instant.from('2027-03-31T08:00:00Z'));
    await later.tx((tx) => extendSeries(tx, id));
    expect((await datesOf(id)).slice(58).map(({ start }) => start.slice(0, 10))).toEqual(['2028-04-25']);
    const event = await world.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'series.extended')
      .where('subjectId', '=', id)
      .executeTakeFirst();
    expect(event?.data).toMatchObject({ dates: 1, skipped: [{ date: '2028-05-02', code: 'resource_already_booked' }] });
    await later.tx((tx) => extendSeries(tx, id));
    expect(await datesOf(id)).toHaveLength(59);
  });

  test('is booked no further once it has ended, and goes on from a change on', async () => {
    const { id, dates } = await book('FREQ=WEEKLY');
    const rest = await updateSeries(as(ann.who), { id, from: idAt(dates, 10), startTime: '10:00', endTime: '11:00' });
    const later = as(world.ctx.who, Temporal.Instant.from('2027-05-31T08:00:00Z'));
    await later.tx((tx) => extendSeries(tx, id));
    await later.tx((tx) => extendSeries(tx, rest.id));
    expect(await datesOf(id)).toHaveLength(10);
    const last = (await datesOf(rest.id)).at(-1);
    expect(last?.start.slice(11, 16)).toBe('09:00');
    expect((await datesOf(rest.id)).length).toBeGreaterThan(48);
    await cancelSeries(later, { id: rest.id });
    const much = as(world.ctx.who, Temporal.Instant.from('2028-05-31T08:00:00Z'));
    await much.tx((tx) => extendSeries(tx, rest.id));
    expect((await datesOf(rest.id)).at(-1)).toMatchObject({ id: last?.id });
  });
});
