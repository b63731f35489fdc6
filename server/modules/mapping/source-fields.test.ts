import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPath } from './paths.ts';
import { findSourceFields } from './source-fields.ts';

test('what a source says is found with its types, how often it is there, and samples', () => {
  const fields = findSourceFields([
    { id: 1, name: 'Desk 1', floor: { id: 7 }, tags: [{ k: 'a' }, { k: 'b' }], 'odd name': true },
    { id: 2, name: '', floor: null, tags: [] },
    { id: 3, name: 'Desk 3', floor: { id: '8' } },
    { id: 3, name: 'x'.repeat(200), floor: { id: 7 } },
  ]);
  expect(Object.fromEntries(fields.map(({ path, ...more }) => [path, more]))).toEqual({
    '$.id': { types: ['number'], filledPercent: 100, samples: ['1', '2', '3'] },
    '$.name': { types: ['text'], filledPercent: 75, samples: ['Desk 1', 'Desk 3', `${'x'.repeat(99)}…`] },
    '$.floor': { types: ['null', 'object'], filledPercent: 75, samples: [] },
    '$.floor.id': { types: ['text', 'number'], filledPercent: 75, samples: ['7', '8'] },
    '$.tags': { types: ['list'], filledPercent: 50, samples: [] },
    '$.tags[*]': { types: ['object'], filledPercent: 25, samples: [] },
    '$.tags[*].k': { types: ['text'], filledPercent: 25, samples: ['a', 'b'] },
    "$['odd name']": { types: ['boolean'], filledPercent: 25, samples: ['true'] },
  });
});

test('whatever a source says, each path found can stand in a mapping and leads there; none leads to what is inherited', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), { maxLength: 5 }), (records) => {
      for (const { path, filledPercent, types } of findSourceFields(records)) {
        expect(typeof readPath(path)).toBe('object');
        expect(types.length).toBeGreaterThan(0);
        expect(filledPercent >= 0 && filledPercent <= 100).toBe(true);
      }
    }),
  );
  const odd = JSON.parse('{"__proto__":{"a":1},"constructor":1,"it\'s \\\\ odd":2}') as Record<string, unknown>;
  const [found, ...others] = findSourceFields([odd]);
  expect(others).toEqual([]);
  const path = readPath(found?.path);
  expect(typeof path === 'string' ? path : path.read(odd)).toBe(2);
});

test('a record with a name for each of its members, or very deep, is bounded', () => {
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, at]));
  expect(findSourceFields([wide])).toHaveLength(1_000);
  let deep: Record<string, unknown> = {};
  for (let at = 0; at < 10_000; at++) deep = { a: deep };
  expect(findSourceFields([deep])).toHaveLength(8);
  expect(findSourceFields([{ list: Array.from({ length: 1_000_000 }, (_, at) => at) }])).toHaveLength(2);
  expect(findSourceFields([])).toEqual([]);
});
