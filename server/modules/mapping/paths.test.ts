import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mappingLimits } from './contract.ts';
import { readPath } from './paths.ts';

const raw = {
  a: { b: [1, { 'c d': 'deep' }], n: null },
  list: [{ k: 'x', v: 1 }, { k: 'y', v: 2 }, { k: 'x', v: 3 }, 'odd'],
};
/** How long this thread has worked, in milliseconds: whatever else the machine does is not in it. */
const cpu = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
const read = (text: string): unknown => {
  const path = readPath(text);
  if (typeof path === 'string') throw new Error(path);
  return path.read(raw);
};

test.each([
  ['$', raw],
  ['$.a.b[0]', 1],
  ["$.a['b'][1]['c d']", 'deep'],
  ['$.a.b[-2]', 1],
  ['$.a.b[9]', undefined],
  ['$.a.n.x', undefined],
  ['$.list.k', undefined],
  ['$.toString', undefined],
  ['$.list.length', undefined],
  ["$.list[?(@.k=='x')].v", [1, 3]],
  ["$.list[?'y'==@.k].v", [2]],
  ['$.list[*].v', [1, 2, 3]],
  ["$.list[?(@.k=='z')].v", []],
  ['$.a.b[*]', [1, { 'c d': 'deep' }]],
])('%s', (text, found) => {
  expect(read(text)).toEqual(found);
});

test('what is inherited is nothing that a source said', () => {
  const path = readPath('$.said');
  if (typeof path === 'string') throw new Error(path);
  expect(path.read(Object.create({ said: 'by birth' }) as Record<string, unknown>)).toBeUndefined();
});

test('whatever is written as a path is read or refused at once', () => {
  const sign = fc.constantFrom(
    '$',
    '.',
    '[',
    ']',
    '(',
    ')',
    '?',
    '@',
    '!',
    '*',
    ':',
    "'",
    '==',
    '&&',
    'a',
    '1',
    'length(',
  );
  fc.assert(
    fc.property(fc.array(sign, { maxLength: mappingLimits.pathCharacters }), (signs) => {
      const begun = cpu();
      readPath(`$[?${signs.join('')}`);
      readPath(`$${signs.join('')}`);
      expect(cpu() - begun).toBeLessThan(1_000);
    }),
  );
  // As deep as the grammar may be asked to go, and so deep that it would never come back.
  const parts = ['(', '!(', '@[?', 'length(', '(@.a&&', '!(@.a||', '(!@.a&&', '(@.a==1&&', "@.a=='"];
  for (const text of parts.flatMap((part) => [2, 3, 4, 90].map((times) => `$[?${part.repeat(times)}@.a`))) {
    const begun = cpu();
    expect(typeof readPath(text.slice(0, mappingLimits.pathCharacters))).toBe('string');
    expect(cpu() - begun).toBeLessThan(1_000);
  }
});
