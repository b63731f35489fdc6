import { expect, test } from 'vitest';
import { languages } from '../contract.ts';
import { wordsIn } from './by-language.ts';

const times = { start: '2027-03-05T09:00:00Z', end: '2027-03-05T10:30:00Z', zone: 'Asia/Hong_Kong' };
const left = (handedOver: number) => ({
  id: 5,
  name: 'Anna\nBcc: eve',
  cancelled: 0,
  handedOver,
  ended: 0,
  handedOverTo: 7,
  bookings: [{ id: 1, ...times, resourceIds: [3] }],
});
const spoken = { part: 'host', actor: 'Ada', places: [], placesOf: () => ['Library'] } as const;

test.each(languages)('what was handed over is told in one letter, each on a line of its own, in %s', (language) => {
  const { title, lines } = wordsIn(language).events['user.left'](left(40), spoken);
  expect(title).toMatch(/^[^\n]*40[^\n]*$/);
  expect(lines.join('\n')).toMatch(/^.*Anna Bcc: eve.*\n.*17:00–18:30: Library\n…$/);
  expect(wordsIn(language).events['user.left'](left(1), spoken).lines.join('\n')).not.toContain('…');
});
