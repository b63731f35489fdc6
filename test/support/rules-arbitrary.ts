import fc from 'fast-check';
import type { Rules } from '../../server/modules/policies/contract.ts';

const minutes = (...all: number[]) => fc.constantFrom(...all).map((one) => ({ minutes: one }));
const clockOf = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
const hours = fc
  .record({
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 4 }),
    from: fc.integer({ min: 0, max: 11 }),
    to: fc.integer({ min: 13, max: 24 }),
    outside: fc.constantFrom(false, false, true),
    holiday: fc.integer({ min: 8, max: 16 }),
  })
  .map(({ days, from, to, outside, holiday }) => ({
    week: days.map((day) => ({ day, from: clockOf(from), to: clockOf(to) })),
    holidays: [{ date: `2027-03-${String(holiday).padStart(2, '0')}`, name: 'Founders' }],
    outside,
  }));
const often = <T>(one: fc.Arbitrary<T>) => fc.option(one, { freq: 2, nil: undefined });
/** Sets of rules that make sense by themselves; together they may leave nothing. @param groupIds who may book */
export const rulesOf = (groupIds: readonly [own: number, other: number]): fc.Arbitrary<Rules> =>
  fc
    .record({
      bookAhead: often(
        fc.oneof(
          fc.record({ unit: fc.constant('days' as const), count: fc.integer({ min: 0, max: 14 }) }),
          fc.constant({ unit: 'weeks' as const, count: 2, rollover: { day: 5, time: '12:00' } }),
        ),
      ),
      minLength: often(minutes(30, 60, 240)),
      maxLength: often(
        fc.oneof(
          minutes(240, 480, 1440),
          fc.constantFrom(1, 2).map((days) => ({ days })),
        ),
      ),
      slot: often(fc.constantFrom(5, 15, 30, 60, 120).map((one) => ({ minutes: one }))),
      dayParts: often(fc.constantFrom({ parts: 'half_days' as const }, { parts: 'whole_days' as const })),
      hours: often(hours),
      notice: often(minutes(0, 60, 1440)),
      setUp: often(minutes(0, 7, 15, 240)),
      cleanDown: often(minutes(0, 7, 30, 1440)),
      allDay: often(fc.boolean()),
      crossDay: often(fc.boolean()),
      atOnce: often(fc.constantFrom(1, 2).map((resources) => ({ resources }))),
      capacity: often(fc.constantFrom('advised' as const, 'enforced' as const)),
      terms: often(fc.constant({ text: 'Tidy up' })),
      quota: often(
        fc.record({
          unit: fc.constantFrom('bookings' as const, 'hours' as const),
          most: fc.integer({ min: 1, max: 5 }),
          per: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        }),
      ),
      onePerType: often(fc.boolean()),
      bookableBy: often(fc.constantFrom(0, 1).map((i) => ({ groupIds: [groupIds[i] ?? 0] }))),
    })
    .map((one) => Object.fromEntries(Object.entries(one).filter(([, says]) => says !== undefined)) as Rules)
    .filter((one) => Object.keys(one).length > 0);

/** Only time around bookings, so that nothing else is in their way. */
export const around: fc.Arbitrary<Rules> = fc.record({
  setUp: minutes(0, 7, 60, 1440),
  cleanDown: minutes(0, 7, 240, 1440),
});
