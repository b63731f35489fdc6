import { expect, it } from 'vitest';
import { endsFrom } from './ends.ts';

const ends = (now: string, until: string | null, zone = 'Europe/London'): string[] =>
  endsFrom(`2026-01-15T${now}Z`, until && `2026-01-15T${until}Z`, zone).map((end) => end.slice(11, 16));

it('offers half hours as far as it is free, and as far as the day goes', () => {
  expect(ends('09:05:00', '11:10:00')).toEqual(['09:30', '10:00', '10:30', '11:00', '11:10']);
  expect(ends('09:20:00', '09:40:00')).toEqual(['09:40']);
  expect(ends('22:50:00', null)).toEqual(['23:30', '00:00']);
  expect(ends('09:00:00', null)).toHaveLength(8);
  // Midnight is the place’s own.
  expect(ends('15:10:00', null, 'Asia/Hong_Kong')).toEqual(['15:30', '16:00']);
});
