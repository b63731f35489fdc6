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
import { MAX_WRITTEN } from './contract.ts';
import { checkSeries, createBooking } from './series.ts';

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase(16);
  world = await createWorld(testing.database);
  building = await createBuilding(world, { zone: 'Europe/London' });
  ann = await createUser(world, { name: 'Ann' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2027-03-01T08:00:00Z');
const as = (who: Principal, now = NOW) => contextFor(testing.database, who, now);
const desk = (buildingId = building): Promise<number> => createResource(world, { buildingId });
const tuesday = { start: '2027-03-16T09:00', end: '2027-03-16T10:00' };
const weekly = (count: number) => ({ recurrence: { rule: `FREQ=WEEKLY;BYDAY=TU;COUNT=${count}` } });

const skippedBy = ({ details }: Problem) => details.extra?.['skipped'] as readonly Skipped[];
type Skipped = Readonly<Record<'date' | 'code' | 'detail' | 'resourceId' | 'start' | 'end', unknown>>;
const datesOf = async (seriesId: number, limit = 200) =>
  (await listBookings(as(world.ctx.who), { seriesId, limit })).items;
const rowsOf = async (resourceId: number) => {
  const rows = await world.db
    .selectFrom('bookingResource')
    .innerJoin('booking', (join) =>
      join
        .onRef('booking.tenantId', '=', 'bookingResource.tenantId')
        .onRef('booking.id', '=', 'bookingResource.bookingId'),
    )
    .select(['booking.id', 'booking.seriesId'])
    .where('bookingResource.tenantId', '=', world.tenant.id)
    .where('resourceId', '=', resourceId)
    .execute();
  return rows;
};
const eventsAbout = async (ids: readonly number[]) =>
  world.db
    .selectFrom('event')
    .select(['type', 'subjectId'])
    .where('tenantId', '=', world.tenant.id)
    .where('type', '=', 'booking.created')
    .where('subjectId', 'in', [0, ...ids])
    .execute();

const countOf = async (table: 'event' | 'job' | 'bookingSeries'): Promise<number> =>
  (await world.db.selectFrom(table).select('tenantId').where('tenantId', '=', world.tenant.id).execute()).length;
const eventCount = () => countOf('event');
const jobCount = () => countOf('job');

describe('a series', () => {
  test('keeps its wall time in London over the change of the clocks', async () => {
    const resourceId = await desk();
    const made = await createBooking(as(ann.who), {
      resourceIds: [resourceId],
      ...tuesday,
      ...weekly(4),
      title: 'Standup',
    });
    expect(made).toMatchObject({ start: '2027-03-16T09:00:00.000Z', series: { dates: 4 }, title: 'Standup' });
    expect(made.seriesId).toBe(made.series?.id);
    const dates = await datesOf(made.seriesId ?? 0);
    expect(dates.map(({ start }) => start)).toEqual([
      '2027-03-16T09:00:00.000Z',
      '2027-03-23T09:00:00.000Z',
      '2027-03-30T08:00:00.000Z',
      '2027-04-06T08:00:00.000Z',
    ]);
    expect(new Set(dates.map(({ end }) => end.slice(11)))).toEqual(new Set(['10:00:00.000Z', '09:00:00.000Z']));
    expect(await eventsAbout(dates.map(({ id }) => id))).toHaveLength(4);
  });

  test('is of the building’s clocks, whoever books it from where', async () => {
    const hongKong = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
    // A browser in Los Angeles sends its own offset; the clocks there change on 14 March.
    const made = await createBooking(as(ann.who), {
      resourceIds: [await desk(hongKong)],
      start: '2027-03-08T17:00:00-08:00',
      end: '2027-03-08T18:00:00-08:00',
      recurrence: { rule: 'FREQ=WEEKLY;COUNT=3' },
    });
    const dates = await datesOf(made.seriesId ?? 0);
    expect(dates.map(({ start }) => start)).toEqual(
      ['2027-03-09', '2027-03-16', '2027-03-23'].map((day) => `${day}T01:00:00.000Z`),
    );
  });

  test('fails as a whole and names the date that is taken, or leaves that one out', async () => {
    const resourceId = await desk();
    const third = { start: '2027-03-30T09:30', end: '2027-03-30T11:00' };
    const other = await createBooking(as(world.ctx.who), { resourceIds: [resourceId], ...third });
    const wish = { resourceIds: [resourceId], ...tuesday, ...weekly(12) };
    const problem = await problemOf(createBooking(as(ann.who), wish));
    expect([problem.kind.status, problem.kind.code]).toEqual([409, 'series_refused']);
    const missing = {
      date: '2027-03-30',
      resourceId,
      code: 'resource_already_booked',
      detail: 'This is already booked at that time',
      start: '2027-03-30T08:30:00.000Z',
      end: '2027-03-30T10:00:00.000Z',
    };
    expect(skippedBy(problem)).toEqual([missing]);
    expect((await rowsOf(resourceId)).map(({ id }) => id)).toEqual([other.id]);
    const made = await createBooking(as(ann.who), { ...wish, onConflict: 'skip' });
    expect([made.series?.dates, made.skipped]).toEqual([11, [missing]]);
    expect(await datesOf(made.seriesId ?? 0)).toHaveLength(11);
    expect(await rowsOf(resourceId)).toHaveLength(12);
  });

  test('of eight days each clashes with itself every week', async () => {
    const resourceId = await desk();
    const long = { start: '2027-03-16T09:00', end: '2027-03-24T09:00', ...weekly(4) };
    const problem = await problemOf(createBooking(as(ann.who), { resourceIds: [resourceId], ...long }));
    // The second week's date clashes with the first's and, had that not been, with the third's.
    expect([...new Set(skippedBy(problem).map(({ date }) => date))]).toEqual(['2027-03-23', '2027-04-06']);
    expect(await rowsOf(resourceId)).toEqual([]);
    const made = await createBooking(as(ann.who), { resourceIds: [resourceId], ...long, onConflict: 'skip' });
    expect(made.series?.dates).toBe(2);
  });

  test('names all that cannot be at once: what is taken, and what is too far ahead', async () => {
    const resourceId = await desk();
    await createBooking(as(world.ctx.who), {
      resourceIds: [resourceId],
      start: '2027-03-23T09:00',
      end: '2027-03-23T09:30',
    });
    const recurrence = { rule: 'FREQ=WEEKLY;COUNT=2', also: ['2037-04-01', '2037-05-01'] };
    const wish = { resourceIds: [resourceId], ...tuesday, recurrence };
    const problem = await problemOf(createBooking(as(ann.who), wish));
    expect(skippedBy(problem).map(({ date, code }) => [date, code])).toEqual([
      ['2027-03-23', 'resource_already_booked'],
      ['2037-04-01', 'booking_too_far_ahead'],
      ['2037-05-01', 'booking_too_far_ahead'],
    ]);
    const made = await createBooking(as(ann.who), { ...wish, onConflict: 'skip' });
    expect([made.series?.dates, made.skipped?.length]).toEqual([1, 3]);
  });

  test('of which nothing is left is refused, and nothing is written', async () => {
    const resourceId = await desk();
    const taken = await createBooking(as(world.ctx.who), { resourceIds: [resourceId], ...tuesday, ...weekly(3) });
    const problem = await problemOf(
      createBooking(as(ann.who), { resourceIds: [resourceId], ...tuesday, ...weekly(3), onConflict: 'skip' }),
    );
    expect([problem.kind.status, skippedBy(problem).length]).toEqual([409, 3]);
    expect((await rowsOf(resourceId)).every(({ seriesId }) => seriesId === taken.seriesId)).toBe(true);
  });

  test('what is skipped of several resources is left out alone', async () => {
    const [a, b] = [await desk(), await desk()];
    await createBooking(as(world.ctx.who), { resourceIds: [b], start: '2027-03-23T09:00', end: '2027-03-23T10:00' });
    const made = await createBooking(as(ann.who), {
      resourceIds: [a, b],
      ...tuesday,
      ...weekly(2),
      onConflict: 'skip',
    });
    const dates = await datesOf(made.seriesId ?? 0);
    expect(dates.map(({ resourceIds }) => resourceIds)).toEqual([[a, b].toSorted((x, y) => x - y), [a]]);
  });

  test('follows its exceptions and what is added', async () => {
    const made = await createBooking(as(ann.who), {
      resourceIds: [await desk()],
      ...tuesday,
      recurrence: {
        rule: 'FREQ=WEEKLY;COUNT=4',
        except: ['2027-03-23', '2027-03-24'],
        also: ['2027-03-18', '2027-03-16'],
      },
    });
    expect((await datesOf(made.seriesId ?? 0)).map(({ start }) => start.slice(0, 10))).toEqual([
      '2027-03-16',
      '2027-03-18',
      '2027-03-30',
      '2027-04-06',
    ]);
  });

  test('a date by itself is an ordinary booking', async () => {
    const made = await createBooking(as(ann.who), { resourceIds: [await desk()], ...tuesday, ...weekly(3) });
    const [first, second] = await datesOf(made.seriesId ?? 0);
    await cancelBooking(as(ann.who), { id: first?.id ?? 0 });
    const moved = await updateBooking(as(ann.who), {
      id: second?.id ?? 0,
      start: '2027-03-24T09:00',
      end: '2027-03-24T10:00',
    });
    expect([moved.seriesId, moved.start]).toEqual([made.seriesId, '2027-03-24T09:00:00.000Z']);
    expect((await datesOf(made.seriesId ?? 0)).map(({ state }) => state)).toEqual([
      'cancelled',
      'confirmed',
      'confirmed',
    ]);
  });
});

describe('what other calendars refuse works', () => {
  const rooms = async (count: number) => Promise.all(Array.from({ length: count }, () => desk()));

  test.each([
    ['more than 450 dates times resources, on more than 8 resources', 12, 'FREQ=WEEKLY;COUNT=40', 40],
    ['more than three years ahead', 1, 'FREQ=MONTHLY;INTERVAL=3;COUNT=20', 20],
    ['every year', 1, 'FREQ=YEARLY;COUNT=9', 9],
    ['the second to fourth week', 1, 'FREQ=MONTHLY;BYDAY=2TU,3TU,4TU;COUNT=9', 9],
    ['the last working day', 1, 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=12', 12],
    ['the last day of the month', 1, 'FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=12', 12],
    ['a year of weekdays', 3, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=260', 260],
  ])('%s', async (_what, resources, rule, dates) => {
    const made = await createBooking(as(ann.who), {
      resourceIds: await rooms(resources),
      ...tuesday,
      recurrence: { rule },
    });
    expect([made.series?.dates, made.resourceIds.length]).toEqual([dates, resources]);
  });

  test('all day, over a change of the clocks', async () => {
    const made = await createBooking(as(ann.who), {
      resourceIds: [await desk()],
      start: '2027-03-27T00:00',
      end: '2027-03-28T00:00',
      recurrence: { rule: 'FREQ=DAILY;COUNT=3' },
    });
    expect((await datesOf(made.seriesId ?? 0)).map(({ start, end }) => [start, end])).toEqual([
      ['2027-03-27T00:00:00.000Z', '2027-03-28T00:00:00.000Z'],
      ['2027-03-28T00:00:00.000Z', '2027-03-28T23:00:00.000Z'],
      ['2027-03-28T23:00:00.000Z', '2027-03-29T23:00:00.000Z'],
    ]);
  });
});

describe('bad input is refused and names the field', () => {
  const year = 'FREQ=DAILY;COUNT=365';
  test.each([
    ['a rule that is none', { rule: 'every Tuesday'.replaceAll(' ', '_') }, 'recurrence.rule'],
    ['seconds', { rule: 'FREQ=SECONDLY' }, 'recurrence.rule'],
    ['times of its own', { rule: 'FREQ=DAILY;BYHOUR=9' }, 'recurrence.rule'],
    ['a million dates', { rule: 'FREQ=DAILY;COUNT=1000000' }, 'recurrence.rule'],
    ['more than are written at once', { rule: `FREQ=DAILY;COUNT=${MAX_WRITTEN + 1}` }, 'recurrence.rule'],
    ['more until a day', { rule: 'FREQ=DAILY;UNTIL=20400101' }, 'recurrence.rule'],
    ['both ends', { rule: 'FREQ=DAILY;COUNT=3;UNTIL=20270401' }, 'recurrence.rule'],
    ['no interval', { rule: 'FREQ=DAILY;INTERVAL=0' }, 'recurrence.rule'],
    ['a day that no month has', { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, 'recurrence.rule'],
    ['an end before the start', { rule: 'FREQ=DAILY;UNTIL=20270101' }, 'recurrence.rule'],
    ['no such day', { rule: 'FREQ=DAILY;UNTIL=20270231' }, 'recurrence.rule'],
    ['a part twice', { rule: 'FREQ=DAILY;COUNT=2;COUNT=3' }, 'recurrence.rule'],
    ['all excepted', { rule: 'FREQ=DAILY;COUNT=1', except: ['2027-03-16'] }, 'recurrence.except'],
    ['a day of another age', { rule: year, also: ['1066-10-14'] }, 'recurrence.also[0]'],
  ])('%s', async (_what, recurrence, param) => {
    const resourceId = await desk();
    const problem = await problemOf(createBooking(as(ann.who), { resourceIds: [resourceId], ...tuesday, recurrence }));
    expect([problem.kind.status, problem.details.param]).toEqual([400, param]);
    expect(await rowsOf(resourceId)).toEqual([]);
  });
});

test('a time that ends before it begins by the clocks, as they are turned back, is refused', async () => {
  const night = {
    start: '2027-10-31T00:30:00Z',
    end: '2027-10-31T01:15:00Z',
    recurrence: { rule: 'FREQ=DAILY;COUNT=2' },
  };
  const problem = await problemOf(createBooking(as(ann.who), { resourceIds: [await desk()], ...night }));
  expect([problem.kind.status, problem.details.param]).toEqual([400, 'end']);
});

describe('a check', () => {
  test('says of each date what booking would, and books nothing', async () => {
    const resourceId = await desk();
    await createBooking(as(world.ctx.who), {
      resourceIds: [resourceId],
      start: '2027-03-23T09:00',
      end: '2027-03-23T10:00',
    });
    const wish = {
      resourceIds: [resourceId],
      ...tuesday,
      recurrence: { rule: 'FREQ=WEEKLY;COUNT=2', also: ['2037-06-01'] },
    };
    const before = await rowsOf(resourceId);
    const [told, jobs] = [await eventCount(), await jobCount()];
    const { dates, refused: count } = await checkSeries(as(ann.who), wish);
    expect(dates.map(({ date, allowed, refusals }) => [date, allowed, ...refusals.map(({ code }) => code)])).toEqual([
      ['2027-03-16', true],
      ['2027-03-23', false, 'resource_already_booked'],
      ['2037-06-01', false, 'booking_too_far_ahead'],
    ]);
    expect(count).toBe(2);
    // As with an Idempotency-Key: the answer is kept in the same transaction.
    expect(await as(ann.who).tx((tx) => checkSeries(tx, wish))).toEqual({ dates, refused: count });
    expect(await rowsOf(resourceId)).toEqual(before);
    expect([await eventCount(), await jobCount()]).toEqual([told, jobs]);
    const problem = await problemOf(createBooking(as(ann.who), wish));
    expect(dates.flatMap(({ refusals }) => refusals)).toEqual(skippedBy(problem));
  });
});

describe('at the same time', () => {
  test('one of thirty equal series is booked, whole', async () => {
    const [a, b] = [await desk(), await desk()];
    const wish = { resourceIds: [a, b], ...tuesday, ...weekly(20) };
    const all = await Promise.allSettled(Array.from({ length: 30 }, () => createBooking(as(ann.who), wish)));
    const lost = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as Problem] : []));
    expect(all.length - lost.length).toBe(1);
    expect(new Set(lost.map(({ kind }) => kind.status))).toEqual(new Set([409]));
    expect(await rowsOf(a)).toHaveLength(20);
    expect(new Set((await rowsOf(a)).map(({ seriesId }) => seriesId)).size).toBe(1);
  });

  test('two series in opposite order of their resources never see a deadlock', async () => {
    for (let round = 0; round < 10; round++) {
      const ids = [await desk(), await desk(), await desk()];
      const wish = (resourceIds: number[]) => ({ resourceIds, ...tuesday, ...weekly(30) });
      const all = await Promise.allSettled([
        createBooking(as(ann.who), wish(ids)),
        createBooking(as(world.ctx.who), wish(ids.toReversed())),
      ]);
      const lost = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(lost.map((one) => (one instanceof Problem ? one.kind.code : String(one)))).toEqual(['series_refused']);
      expect(await rowsOf(ids[0] ?? 0)).toHaveLength(30);
    }
  });
});

test('a series does not count from more than a year ago', async () => {
  const from = (day: string) => ({
    start: `${day}T09:00`,
    end: `${day}T10:00`,
    recurrence: { rule: 'FREQ=DAILY;UNTIL=20270310' },
  });
  for (const [work, day] of [
    [createBooking, '1970-01-02'],
    [checkSeries, '2026-02-27'],
  ] as const) {
    const problem = await problemOf(work(as(world.ctx.who), { resourceIds: [await desk()], ...from(day) }));
    expect([problem.kind.status, problem.details.param]).toEqual([400, 'start']);
  }
  const made = await createBooking(as(world.ctx.who), { resourceIds: [await desk()], ...from('2026-02-28') });
  expect(made.series?.dates).toBe(376);
});
