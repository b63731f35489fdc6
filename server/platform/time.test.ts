import { describe, expect, test } from 'vitest';
import { Problem } from './contract/problems.ts';
import {
  cutsOf,
  isAfter,
  isBefore,
  offsetAt,
  periodByClocks,
  readDayOf,
  readTime,
  shownOn,
  zoneDataVersion,
  type Step,
} from './time.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const byClocks = (start: string, end: string, offsets: { start: number; end: number }, zone = 'Europe/London') => {
  const period = periodByClocks({ start: at(start), end: at(end) }, offsets, zone);
  return [period.start.toString(), period.end.toString()];
};

describe('a period that is meant by the clocks', () => {
  test.each([
    ['stays where the clocks are as they were said to be', '08:00', '09:00', 60, 60, '08:00', '09:00'],
    ['goes along where they are ahead', '09:00', '10:00', 0, 0, '08:00', '09:00'],
    ['and where they are behind', '07:00', '08:00', 120, 120, '08:00', '09:00'],
    ['with its start alone', '09:00', '10:00', 0, 60, '08:00', '10:00'],
    ['with its end alone', '08:00', '10:00', 60, 0, '08:00', '09:00'],
    ['and keeps its length where the clocks were to go back in it', '08:10', '08:50', 60, 0, '08:10', '08:50'],
  ])('%s', (_name, start, end, first, last, ...expected) => {
    const day = (clock: string): string => `2027-06-01T${clock}:00Z`;
    expect(byClocks(day(start), day(end), { start: first, end: last })).toEqual(expected.map(day));
  });

  test('stays in the second of a repeated hour, and of a skipped time counts the offset before it', () => {
    const second = ['2027-10-31T01:30:00Z', '2027-10-31T03:00:00Z'] as const;
    expect(byClocks(...second, { start: 0, end: 0 })).toEqual(second);
    const first = ['2027-10-31T00:30:00Z', '2027-10-31T03:00:00Z'] as const;
    expect(byClocks(...first, { start: 60, end: 0 })).toEqual(first);
    // Half past one there was to be, by older data; the clocks skip it.
    const skipped = byClocks('2027-03-28T02:30:00Z', '2027-03-28T03:30:00Z', { start: -60, end: 0 });
    expect(skipped[0]).toBe('2027-03-28T01:30:00Z');
    // Its end would so come first: it keeps its length.
    const long = ['2027-03-28T01:30:00Z', '2027-03-28T02:10:00Z'] as const;
    expect(byClocks(...long, { start: 0, end: 0 })).toEqual(long);
  });
});

test('offsets are minutes, whatever was there before minutes', () => {
  const [kolkata, monrovia] = [
    offsetAt(at('2027-01-01T00:00:00Z'), 'Asia/Kolkata'),
    offsetAt(at('1971-01-01T00:00:00Z'), 'Africa/Monrovia'),
  ];
  expect([kolkata, Number.isInteger(monrovia)]).toEqual([330, true]);
  expect(zoneDataVersion).toMatch(/^20\d\d[a-z]/);
});

describe('time is cut by the clocks and the calendar', () => {
  const cut = (start: string, end: string, step: Step, zone: string, most?: number): string[] =>
    cutsOf({ start: at(start), end: at(end) }, step, zone, most).map((one) => one.toString().replace(':00Z', ''));

  test('into days of 23, 24 and 25 hours, its ends cut where they are', () => {
    expect(cut('2027-03-27T07:00:00Z', '2027-03-29T08:00:00Z', { unit: 'day' }, 'Europe/London')).toEqual([
      '2027-03-27T07:00',
      '2027-03-28T00:00',
      '2027-03-28T23:00',
      '2027-03-29T08:00',
    ]);
    expect(cut('2027-10-30T23:00:00Z', '2027-11-01T00:00:00Z', { unit: 'day' }, 'Europe/London')).toEqual([
      '2027-10-30T23:00',
      '2027-11-01T00:00',
    ]);
  });

  test('into weeks from Monday on, and months', () => {
    const year = ['2026-12-30T00:00:00Z', '2027-01-12T00:00:00Z'] as const;
    expect(cut(...year, { unit: 'week' }, 'UTC').map((one) => one.slice(0, 10))).toEqual([
      '2026-12-30',
      '2027-01-04',
      '2027-01-11',
      '2027-01-12',
    ]);
    expect(cut(...year, { unit: 'month' }, 'UTC').map((one) => one.slice(0, 10))).toEqual([
      '2026-12-30',
      '2027-01-01',
      '2027-01-12',
    ]);
  });

  test('into hours where the clocks are turned by half of one', () => {
    // At two it is half past one there.
    expect(cut('2026-04-04T14:00:00Z', '2026-04-04T16:45:00Z', { minutes: 60 }, 'Australia/Lord_Howe')).toEqual([
      '2026-04-04T14:00',
      '2026-04-04T15:00',
      '2026-04-04T15:30',
      '2026-04-04T16:30',
      '2026-04-04T16:45',
    ]);
    // And at two half past two.
    expect(cut('2026-10-03T14:30:00Z', '2026-10-03T17:00:00Z', { minutes: 60 }, 'Australia/Lord_Howe')).toEqual([
      '2026-10-03T14:30',
      '2026-10-03T15:30',
      '2026-10-03T16:00',
      '2026-10-03T17:00',
    ]);
  });

  test('where the clocks are turned between two hours, which they were once', () => {
    // At a minute past midnight it was a minute past eleven again.
    expect(cut('2010-11-07T01:30:00Z', '2010-11-07T04:00:00Z', { minutes: 60 }, 'America/St_Johns')).toEqual([
      '2010-11-07T01:30',
      '2010-11-07T02:30',
      '2010-11-07T02:31',
      '2010-11-07T03:30',
      '2010-11-07T04:00',
    ]);
  });

  test('as often as is asked for, and no more is looked for', () => {
    expect(cut('2027-01-01T00:00:00Z', '2037-01-01T00:00:00Z', { minutes: 5 }, 'UTC', 3)).toHaveLength(5);
  });
});

test('clocks show a time for longer, for shorter, twice or not at all where they are turned', () => {
  const shown = (day: string, from: number, to: number): string[] =>
    shownOn(Temporal.PlainDate.from(day), { from: from * 3600, to: to * 3600 }, 'Europe/London').map(
      ({ start, end }) => `${start.toString().slice(11, 16)}–${end.toString().slice(11, 16)}`,
    );
  expect(shown('2027-06-01', 9, 17)).toEqual(['08:00–16:00']);
  expect(shown('2027-03-28', 1, 2)).toEqual([]);
  expect(shown('2027-03-28', 0, 24)).toEqual(['00:00–01:00', '01:00–23:00']);
  expect(shown('2027-10-31', 1.5, 2)).toEqual(['00:30–01:00', '01:30–02:00']);
});

test('the day of a time is that of its offset', () => {
  const day = readDayOf('2027-03-28T23:30:00+08:00', 'date');
  expect([day.start.toString(), day.end.toString()]).toEqual(['2027-03-27T16:00:00Z', '2027-03-28T16:00:00Z']);
  expect(readDayOf('2027-03-28T00:00Z', 'date').start.toString()).toBe('2027-03-28T00:00:00Z');
  expect(() => readDayOf('2027-03-28T00:00', 'date')).toThrow(Problem);
  expect(() => readDayOf('2027-03-28T00:00+99:00', 'date')).toThrow(Problem);
});

describe('a time that a caller gives', () => {
  test.each([
    ['2027-03-01T09:00:00.123987Z', '2027-03-01T09:00:00.123Z'],
    ['2027-03-01T09:00+05:30', '2027-03-01T03:30:00Z'],
    ['2027-03-01 09:00:00 0530', '2027-03-01T03:30:00Z'],
    ['2027-03-01T09:00:00.123987', '2027-03-01T08:00:00.123Z'],
    ['2027-03-28T02:30', '2027-03-28T01:30:00Z'],
    ['2027-12-31T23:59:60Z', '2027-12-31T23:59:59Z'],
  ])('%s is %s', (text, expected) => {
    expect(readTime(text, 'Europe/Berlin', 'start').toString()).toBe(expected);
  });

  test.each([
    ['2027-02-29T09:00Z'],
    ['2027-02-29T09:00'],
    ['2027-03-01T24:00Z'],
    ['2027-03-01T09:00+24:00'],
    ['1969-12-31T23:30-01:00'],
    ['2201-01-01T00:00'],
  ])('%s is refused', (text) => {
    expect(() => readTime(text, 'Europe/Berlin', 'start')).toThrow('is not a time between 1970 and 2200');
  });
});

test('what comes before what is said to the nanosecond', () => {
  const [one, other] = [at('2027-03-01T09:00:00.000000001Z'), at('2027-03-01T09:00:00.000000002Z')];
  expect([isBefore(one, other), isBefore(other, one), isBefore(one, one), isAfter(other, one)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
