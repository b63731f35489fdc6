import { describe, expect, it } from 'vitest';
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
});
