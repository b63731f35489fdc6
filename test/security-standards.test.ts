import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './support/sources.ts';

const page = readFileSync(join(root, 'docs/security-standards.md'), 'utf8');
const STATES = ['met', 'partly', 'not met', 'n.a.'];

/** Files that a page names and that are not there. */
const missingFiles = (text: string): string[] =>
  Array.from(text.matchAll(/`((?:server|test|web|docs|migrations|bin)\/[\w./-]+)`/g), ([, path = '']) => path).filter(
    (path) => !existsSync(join(root, path)),
  );

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

interface Requirement {
  /** Such as `V6.2.1`. */
  readonly number: string;
  readonly level: string;
  readonly state: string;
}

/** A row may stand for several that follow each other: `V6.5.1–5`. */
function readRequirements(text: string): Requirement[] {
  const rows = text.split('\n').filter((line) => /^\| V\d+\.\d+\.\d+/.test(line));
  return rows.map(cellsOf).flatMap(([said = '', level = '', , state = '']) => {
    const [, section = '', first = '', last = first] = /^(V\d+\.\d+)\.(\d+)(?:–(\d+))?$/.exec(said) ?? [];
    const many = Math.max(0, Number(last) - Number(first) + 1);
    return Array.from({ length: many }, (_, i) => ({ number: `${section}.${Number(first) + i}`, level, state }));
  });
}

/** How many of a chapter (`V6`, or `V` for all) are in each state. */
const sumUp = (requirements: readonly Requirement[], chapter: string): string[] => {
  const own = requirements.filter(({ number }) => chapter === 'all' || number.startsWith(`${chapter}.`));
  return STATES.map((wanted) => String(own.filter(({ state }) => state === wanted).length));
};

describe('docs/security-standards.md', () => {
  const requirements = readRequirements(page);

  it('names only files that are there', () => {
    expect(missingFiles(page)).toEqual([]);
    expect(missingFiles('`test/house.test.ts`, `test/gone.test.ts` and `server/gone.ts`')).toEqual([
      'test/gone.test.ts',
      'server/gone.ts',
    ]);
  });

  it('has every requirement of ASVS 5.0.0 up to level 2 once, in order', () => {
    const numbers = requirements.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })));
    const ofLevel = (wanted: string): number => requirements.filter(({ level }) => level === wanted).length;
    expect([ofLevel('1'), ofLevel('2'), requirements.length]).toEqual([70, 183, 253]);
  });

  it('says of each whether it is met, and why', () => {
    expect(requirements.filter(({ state }) => !STATES.includes(state))).toEqual([]);
    const silent = page.split('\n').filter((line) => /^\| (?:V|API)\d/.test(line) && cellsOf(line).includes(''));
    expect(silent).toEqual([]);
    expect(page.match(/^\| API\d+ · /gm)).toHaveLength(10);
  });

  it('sums up what it says', () => {
    const sums = page.split('\n').filter((line) => /^\| (?:V\d+ |all )/.test(line));
    expect(sums).toHaveLength(18);
    for (const [chapter = '', ...told] of sums.map(cellsOf)) {
      expect([chapter, told]).toEqual([chapter, sumUp(requirements, chapter.split(' ')[0] ?? '')]);
    }
  });
});
