import { expect, test } from 'vitest';
import { wordsIn } from './by-language.ts';

const times = { start: '2027-03-01T09:00:00Z', end: '2027-03-01T10:00:00Z', zone: 'Europe/London' };
const told = { id: 1, version: 2, hostId: 7, resourceIds: [3], attendeeUserIds: [], ...times };
const booking = { ...told, title: 'Talk', state: 'confirmed' as const };
const series = { ...told, title: 'Talk', dates: 3, skipped: [], askedBy: 'user:7' };
const spoken = { part: 'attendee', actor: 'Atrium', places: ['Hall'], placesOf: () => ['Hall'] } as const;

test('what has become of a booking or a series is said: somebody changed it, its link came, or it keeps its time', () => {
  const { events } = wordsIn('en');
  const said = (why?: 'zone_data' | 'online_meeting') => {
    const { title, lines } = events['booking.updated']({ ...booking, ...(why && { why }) }, spoken);
    return [title, lines[0]];
  };
  expect([said(), said('online_meeting'), said('zone_data')]).toEqual([
    ['Changed: “Talk”, Mon 1 March 2027, 09:00–10:00', 'Atrium changed “Talk”. This is how it stands now:'],
    ['Join online: “Talk”, Mon 1 March 2027, 09:00–10:00', 'There is a link now to join “Talk”:'],
    [
      'Still at its time: “Talk”, Mon 1 March 2027, 09:00–10:00',
      'It became known that the clocks will say something else then. “Talk” stays at its time of day:',
    ],
  ]);
  expect(events['series.updated'](series, spoken).title).toMatch(/^Changed: “Talk”/);
  expect(events['series.updated']({ ...series, why: 'online_meeting' }, spoken).title).toMatch(/^Join online: “Talk”/);
});
