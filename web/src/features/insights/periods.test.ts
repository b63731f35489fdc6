import { expect, test } from 'vitest';
import { periodFor, periodsFor } from './periods.ts';

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
