import { describe, expect, it } from 'vitest';
import type { Period } from '../../platform/time.ts';
import type { InForce } from './asked.ts';
import { suggestPeriods } from './suggest.ts';

const at = (wall: string): Temporal.Instant => Temporal.Instant.from(`${wall}Z`);
const none: InForce = {};
/** Sunday, nine to half past five. */
const during = { start: at('2030-05-05T09:00'), end: at('2030-05-05T17:30') };
const from = (day: string): string | undefined =>
  suggestPeriods({ during, rules: none, zone: 'UTC', now: at('2030-05-01T12:00') })
    .map(({ start }) => start.toString())
    .find((start) => start.startsWith(day));

describe('what is suggested', () => {
  it.each(['2030-05-06', '2030-05-08', '2030-05-03'])(
    'on another day, %s, begins at the hour that was asked for',
    (day) => {
      expect(from(day)).toBe(`${day}T09:00:00Z`);
    },
  );

  it('on the same day begins as near as may be', () => {
    expect(from('2030-05-05T0')).toBe('2030-05-05T09:00:00Z');
    expect(from('2030-05-05T1')).toBe('2030-05-05T10:00:00Z');
  });

  const clocks = (asked: Period, rules: InForce = none): string[] =>
    suggestPeriods({ during: asked, rules, zone: 'UTC', now: at('2030-05-01T12:00') })
      .flatMap((one) => [one.start, one.end])
      .map((instant) => instant.toString().slice(11, 16))
      .toSorted();

  it('is no time of the night, unless that was asked for', () => {
    const day = clocks(during);
    expect([day[0], day.at(-1)]).toEqual(['07:00', '19:00']);
    const evening = clocks({ start: at('2030-05-05T18:00'), end: at('2030-05-05T22:00') });
    expect([evening[0], evening.at(-1)]).toEqual(['07:00', '22:00']);
    const night = clocks({ start: at('2030-05-05T22:00'), end: at('2030-05-06T02:00') });
    expect(night).toContain('03:00');
  });

  it('keeps to the hours of a rule, though one may book outside them', () => {
    const week = [1, 2, 3, 4, 5, 6, 7].map((of) => ({ day: of, from: '06:00', to: '21:00' }));
    const hours = { says: { week, outside: true }, policy: { id: 1, name: 'House' } } as unknown as InForce['hours'];
    const open = clocks(during, { hours } as InForce);
    expect([open[0], open.at(-1)]).toEqual(['06:00', '21:00']);
  });

  /** Tuesday. */
  const tuesday = { start: at('2030-05-07T09:00'), end: at('2030-05-07T17:30') };
  const daysFor = (asked: Period, rules: InForce = none): string[] => [
    ...new Set(
      suggestPeriods({ during: asked, rules, zone: 'UTC', now: at('2030-05-01T12:00') }).map(({ start }) =>
        start.toString().slice(8, 10),
      ),
    ),
  ];

  it('is a later day before an earlier one, and no weekend, unless that was asked for', () => {
    const days = daysFor(tuesday);
    expect(days.slice(0, 7)).toEqual(['07', '08', '09', '10', '13', '14', '06']);
    expect(days.filter((day) => ['04', '05', '11', '12', '18', '19'].includes(day))).toEqual([]);
    expect(daysFor(during)).toContain('11');
  });

  it('is a day on which rules say that it is open, and no holiday', () => {
    const week = [2, 6].map((day) => ({ day, from: '08:00', to: '18:00' }));
    const says = { week, holidays: [{ date: '2030-05-14', name: 'Founding' }], outside: true };
    const hours = { says, policy: { id: 1, name: 'House' } } as unknown as InForce['hours'];
    expect(daysFor(tuesday, { hours } as InForce)).toEqual(['07', '11', '04', '18', '21']);
  });

  it.each([
    ['09:00', '17:30', '00:00 00:00', 'the whole day has all of it'],
    ['13:00', '14:00', '12:00 00:00', 'the afternoon has all of it'],
    ['09:00', '11:00', '00:00 12:00', 'the morning has all of it'],
  ])('in parts of days, of %s to %s is first %s: %s', (start, end, first) => {
    const dayParts = {
      says: { parts: 'half_days' },
      policy: { id: 1, name: 'Halves' },
    } as unknown as InForce['dayParts'];
    const asked = { start: at(`2030-05-07T${start}`), end: at(`2030-05-07T${end}`) };
    const rules = { dayParts } as InForce;
    const edges = new Set(['00:00', '12:00']);
    const clock = (instant: Temporal.Instant): string => instant.toString().slice(11, 16);
    const nearest = suggestPeriods({ during: asked, rules, zone: 'UTC', now: at('2030-05-01T12:00') }).find(
      (one) => edges.has(clock(one.start)) && edges.has(clock(one.end)),
    );
    expect(nearest && `${clock(nearest.start)} ${clock(nearest.end)}`).toBe(first);
  });

  it('is longer than a day where a rule asks for that', () => {
    const minLength = { says: { minutes: 1_000 }, policy: { id: 1, name: 'Long' } } as unknown as InForce['minLength'];
    expect(clocks(during, { minLength } as InForce).length).toBeGreaterThan(0);
  });
});
