import { expect, test } from 'vitest';
import { nameOfPeriod, periodFor, periodsFor } from './periods.ts';

test('as much is offered as can be read', () => {
  expect(periodsFor(1)).toEqual(['five_minutes', 'fifteen_minutes', 'half_hour', 'hour', 'day', 'week', 'month']);
  expect(periodsFor(30)).toEqual(['day', 'week', 'month']);
  expect(periodsFor(500)).toEqual(['week', 'month']);
});

test('what was chosen stays as long as it is offered', () => {
  expect(periodFor(7, 'hour')).toBe('hour');
  expect(periodFor(30, 'hour')).toBe('day');
  expect(periodFor(500, 'day')).toBe('week');
});

test('the hour that comes twice when the clocks are put back has two names, every other one its time', () => {
  const hours = ['2026-10-24T23:00Z', '2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z'];
  const names = hours.map((start) => nameOfPeriod(start, 'hour', 'Europe/London').replace(/^\D+\d+\D+/, ''));
  expect(names).toEqual(['00:00', '01:00\u00a0GMT+1', '01:00\u00a0GMT+0', '02:00']);
});
