import { expect, test } from 'vitest';
import { levelIn } from './levels.ts';

test.each<[string, number | null]>([
  ['3', 3],
  ['-2', -2],
  ['Floor 12', 12],
  ['12F', 12],
  ['L3', 3],
  ['3rd Floor', 3],
  ['Wing 2-3', 2],
  ['B1', -1],
  ['Basement 2', -2],
  ['Basement', -1],
  ['Ground', 0],
  ['G', 0],
  ['G/F', 0],
  ['Erdgeschoss', 0],
  ['Third floor', 3],
  ['Building B floor 4', 4],
  ['Mezzanine', null],
  ['999', null],
  ['2027', null],
])('the level of %s is %s', (name, level) => {
  expect(levelIn(name)).toBe(level);
});
