import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rangeOf, withRanges } from './range.ts';
import { showTimes } from './show.ts';

const SOURCES = join(import.meta.dirname, '..');
/** A dash between two things that are put into a text. */
const JOINED = /\}\s?–\s?(?:\$|\{)/;
/** Days and their names, which may be in two lines, figures in one piece, and `–11:30` on a plan. */
const OTHERS = [
  'features/book/plan/marker.tsx',
  'features/export/export-page.tsx',
  'features/insights/attendance.tsx',
  'parts/rules/hours.ts',
  'parts/way/moment.ts',
];

it('no line ends amid a range of clocks', () => {
  expect(rangeOf('09:00', '17:30')).toBe('09:00\u00a0–\ufeff\u00a017:30');
  expect(showTimes({ start: '2030-05-07T09:00:00Z', end: '2030-05-07T12:00:00Z' }, 'UTC')).not.toMatch(/ /);
});

it('nor amid one that the server says', () => {
  const said = 'No desk: Sun 29 November 2026, 09:00–17:00';
  expect(withRanges(said)).toBe('No desk: Sun 29 November 2026, 09:00\u00a0–\ufeff\u00a017:00');
  expect(withRanges('9–10 people – maybe')).toBe('9–10 people – maybe');
});

it('nobody joins clocks in another way', () => {
  const sources = globSync('**/*.{ts,tsx}', { cwd: SOURCES }).filter((file) => !/\.test\.|texts\//.test(file));
  expect(sources.length).toBeGreaterThan(400);
  const joined = sources.filter((file) => JOINED.test(readFileSync(join(SOURCES, file), 'utf8')));
  expect(joined.toSorted()).toEqual(OTHERS);
});
