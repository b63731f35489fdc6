import { expect, it } from 'vitest';
import { initialsOf } from './person.tsx';

it.each([
  ['Ada Lovelace', 'AL'],
  ['Ada', 'A'],
  ['Oluwaseun T. Adeyemi', 'OA'],
  ['Ka-ming Chan', 'KC'],
  ['陳大文', '文'],
  ['  ', ''],
])('the initials of %j are %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
