import { expect, it } from 'vitest';
import { wordsOf } from './tag-state.ts';

const NOW = '2027-06-15T12:00:00Z';
const ago = (hours: number): string => Temporal.Instant.from(NOW).subtract({ hours }).toString();
const well = { connection: 'online', heardAt: ago(1), alerts: [] } as const;

it('a tag is said to be as the server says that it is', () => {
  expect(wordsOf(well, NOW)).toEqual({ heard: 'online', silentMinutes: 60, battery: 'battery' });
  expect(wordsOf({ ...well, connection: 'unheard', heardAt: null }, NOW).heard).toBe('notHeard');
  expect(wordsOf({ ...well, connection: 'offline', alerts: ['battery', 'offline'] }, NOW)).toMatchObject({
    heard: 'offline',
    battery: 'batteryLow',
  });
});

it('a silence is told in hours, and in days after two of them', () => {
  const silent = (hours: number) => wordsOf({ ...well, connection: 'silent', heardAt: ago(hours) }, NOW).silentMinutes;
  expect([silent(24), silent(47), silent(75)].map((minutes) => minutes / 60)).toEqual([24, 47, 72]);
});
