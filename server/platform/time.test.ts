import { describe, expect, test } from 'vitest';
import { offsetAt, periodByClocks, zoneDataVersion } from './time.ts';

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
