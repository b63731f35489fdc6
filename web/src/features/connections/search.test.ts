import { expect, it } from 'vitest';
import { readConnectionsSearch, toggled } from './search.ts';

it('reads which connection is open and what of it is unfolded, and leaves out what makes no sense', () => {
  expect(readConnectionsSearch({ connection: 7, parts: 'mapping,runs,cellar' })).toEqual({
    connection: 7,
    parts: 'runs,mapping',
  });
  expect(readConnectionsSearch({ connection: 7, parts: 4 })).toEqual({ connection: 7 });
  for (const connection of ['7', 0, -1, 1.5, null, undefined])
    expect(readConnectionsSearch({ connection, parts: 'runs' })).toEqual({});
});

it('folds what is unfolded, and unfolds what is not', () => {
  expect(toggled('runs', 'records')).toBe('runs,records');
  expect(toggled('runs,records', 'runs')).toBe('records');
  expect(toggled('runs', 'runs')).toBeUndefined();
});
