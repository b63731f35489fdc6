import { expect, test } from 'vitest';
import { Problem } from '../../platform/contract/problems.ts';
import { periodOn } from './rules.ts';

const HOUR = 3600;
const read = (day: string, from: number, to: number): string => {
  try {
    const { start, end } = periodOn(
      Temporal.PlainDate.from(day),
      { from: from * HOUR, to: to * HOUR },
      'Europe/London',
    );
    return `${start.toString()} ${end.toString()}`;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.details.param ?? '';
  }
};

test.each([
  ['2030-01-08', 9, 17, '2030-01-08T09:00:00Z 2030-01-08T17:00:00Z'],
  ['2030-01-08', 0, 24, '2030-01-08T00:00:00Z 2030-01-09T00:00:00Z'],
  ['2030-01-08', 9, 9, 'to'],
  ['2030-01-08', 17, 9, 'to'],
  // The clocks go from one to two.
  ['2030-03-31', 1, 2, 'to'],
  ['2030-03-31', 0, 24, '2030-03-31T00:00:00Z 2030-03-31T23:00:00Z'],
])('on %s from %i to %i is %s', (day, from, to, said) => {
  expect(read(day, from, to)).toBe(said);
});
