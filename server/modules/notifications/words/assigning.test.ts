import { expect, it } from 'vitest';
import { wordsIn } from './by-language.ts';
import type { Words } from './words.ts';

type Assigned = Parameters<Words['events']['assignment.bumped']>[0];
type Spoken = Parameters<Words['events']['assignment.bumped']>[1];

const spoken = { places: ['Desk 3'], actor: 'Ann' } as unknown as Spoken;
const bumpedOn = (day: string, lastDay: string | null): Assigned =>
  ({ firstDay: '2030-01-08', lastDay, zone: 'UTC', start: `${day}T10:00:00Z` }) as unknown as Assigned;

it.each(['en', 'de', 'zh-Hant'] as const)(
  'of each day on which nobody came its day is said, and of the last not that it is hers afterwards: %s',
  (language) => {
    const say = (assignment: Assigned) => wordsIn(language).events['assignment.bumped'](assignment, spoken);
    const [one, next, last] = [
      say(bumpedOn('2030-01-08', '2030-01-10')),
      say(bumpedOn('2030-01-09', '2030-01-10')),
      say(bumpedOn('2030-01-10', '2030-01-10')),
    ];
    expect(one.title).not.toBe(next.title);
    expect(one.lines).not.toEqual(next.lines);
    const hersAgain = { en: 'yours again', de: 'wieder Ihnen', 'zh-Hant': '仍屬於您' }[language];
    expect([one, next, last].map(({ lines }) => lines.join().includes(hersAgain))).toEqual([true, true, false]);
    expect(say(bumpedOn('2030-01-10', null)).lines.join()).toContain(hersAgain);
  },
);
