import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, createClosing, NOW, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { getBooking } from '../bookings/bookings.ts';
import {
  checkInAssignment,
  checkAssignment,
  createAssignment,
  followAbsences,
  getAssignment,
  updateAssignment,
} from './assignments.ts';

// The building keeps UTC; today is Monday 7 January 2030, 08:00.
let set: Closing;
let her: Awaited<ReturnType<typeof createUser>>;
let desk: number;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  her = await createUser(set.world);
  desk = await set.thing();
});

const day = (n: number) => Temporal.PlainDate.from({ year: 2030, month: 1, day: n });
const awayOn =
  (...days: readonly number[]) =>
  async () =>
    days.map(day);
const wish = (given: object = {}) => ({ resourceId: desk, userId: her.id, ...given });
const FOR_GOOD = '01T00:00 assignment';
const none = { moved: 0, shortened: 0, cancelled: 0 };

describe('an assignment takes nothing from others', () => {
  it('on days on which she is away: their bookings stay where they are', async () => {
    await set.thing();
    const stays = await set.book([desk], at('09:00', 9), at('10:00', 9));
    const goes = await set.book([desk], at('09:00', 10), at('10:00', 10));
    const check = await checkAssignment(set.as(), wish({ lastDay: '2030-01-11' }), awayOn(9));
    expect(check.clashes.map(({ bookingId }) => bookingId)).toEqual([goes.id]);
    const made = await createAssignment(set.as(), wish({ lastDay: '2030-01-11' }), awayOn(9));
    expect(made.bookings).toEqual({ ...none, moved: 1 });
    expect(await getBooking(set.as(), stays)).toMatchObject({ resourceIds: [desk], version: 1 });
    expect(await set.held(desk)).toEqual([
      '07T08:00–09T00:00 assignment',
      '09T09:00–09T10:00 booking',
      '10T00:00–12T00:00 assignment',
    ]);
    const later = await set.book([desk], at('09:00', 12), at('10:00', 12));
    const longer = await updateAssignment(set.as(), { id: made.id, lastDay: '2030-01-12' }, awayOn(9, 12));
    expect(longer.bookings).toEqual(none);
    expect(await getBooking(set.as(), later)).toMatchObject({ resourceIds: [desk], version: 1 });
  });

  it('nor where she comes after all before anybody heard that she is away: who has booked keeps it that day', async () => {
    const stays = await set.book([desk], at('09:00', 9), at('10:00', 9));
    const made = await createAssignment(set.as(), wish({ lastDay: '2030-01-11' }), awayOn(9, 10));
    expect(made.releases.map(({ firstDay, why }) => [firstDay, why])).toEqual([
      ['2030-01-09', 'absence'],
      ['2030-01-10', 'absence'],
    ]);
    expect(await set.told('assignment.released', made.id)).toMatchObject([
      { start: '2030-01-09T00:00:00.000Z', end: '2030-01-10T00:00:00.000Z' },
      { start: '2030-01-10T00:00:00.000Z', end: '2030-01-11T00:00:00.000Z' },
    ]);
    expect(made.version).toBe(3);
    await set.as().tx((tx) => followAbsences(tx, { userId: her.id }, awayOn()));
    const after = await getAssignment(set.as(), { id: made.id });
    expect(after.releases.map(({ firstDay }) => firstDay)).toEqual(['2030-01-09']);
    expect(await getBooking(set.as(), stays)).toMatchObject({ resourceIds: [desk], version: 1 });
    expect(await set.held(desk)).toEqual([
      '07T08:00–09T00:00 assignment',
      '09T09:00–09T10:00 booking',
      '10T00:00–11T00:00 assignment',
      '11T00:00–12T00:00 assignment',
    ]);
  });

  it('and what it holds of such a day is free once it is changed, whoever has heard of that', async () => {
    const made = await createAssignment(set.as(), wish({ lastDay: '2030-01-11' }));
    const longer = await updateAssignment(set.as(), { id: made.id, lastDay: '2030-01-12' }, awayOn(10, 12));
    expect(longer.releases.map(({ firstDay }) => firstDay)).toEqual(['2030-01-10', '2030-01-12']);
    expect(await set.held(desk)).toEqual(['07T08:00–10T00:00 assignment', '11T00:00–12T00:00 assignment']);
  });

  it('who is at it now, until her booking ends', async () => {
    await set.thing();
    const [early, now] = [NOW.subtract({ hours: 1 }), NOW.add({ hours: 1 })];
    const here = await set.book([desk], at('08:00', 7), at('12:00', 7), { now: early });
    const next = await set.book([desk], at('13:00', 7), at('14:00', 7), { now: early });
    const check = await checkAssignment(set.as(undefined, now), wish());
    expect(check.clashes.map(({ bookingId }) => bookingId)).toEqual([next.id]);
    expect((await createAssignment(set.as(undefined, now), wish())).bookings).toEqual({ ...none, moved: 1 });
    expect(await getBooking(set.as(), here)).toMatchObject({ resourceIds: [desk], end: '2030-01-07T12:00:00.000Z' });
    expect(await set.held(desk)).toEqual(['07T08:00–07T12:00 booking', `07T12:00–${FOR_GOOD}`]);
  });

  it('and for no longer than today', async () => {
    const early = NOW.subtract({ hours: 1 });
    const here = await set.book([desk], at('08:00', 7), at('12:00', 9), { now: early });
    const { bookings } = await createAssignment(set.as(undefined, NOW.add({ hours: 1 })), wish());
    expect(bookings).toEqual({ ...none, shortened: 1 });
    expect(await getBooking(set.as(), here)).toMatchObject({ end: '2030-01-08T00:00:00.000Z' });
    expect(await set.held(desk)).toEqual(['07T08:00–08T00:00 booking', `08T00:00–${FOR_GOOD}`]);
  });
});

it('whose it is and who has checked in today keeps it for today', async () => {
  const former = await createAssignment(set.as(), wish({ kind: 'flexi' }));
  await checkInAssignment(set.as(her.who), { id: former.id });
  const other = await createUser(set.world);
  const passOn = (firstDay: string) =>
    createAssignment(set.as(), wish({ userId: other.id, insteadOf: former.id, firstDay }));
  expect(await refusalOf(passOn('2030-01-07'))).toMatchObject({ code: 'resource_assigned', param: 'firstDay' });
  expect(await passOn('2030-01-08')).toMatchObject({ userId: other.id, state: 'ahead' });
  expect(await set.held(desk)).toEqual(['07T08:00–08T00:00 assignment', `08T00:00–${FOR_GOOD}`]);
});
