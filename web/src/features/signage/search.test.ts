import { expect, it } from 'vitest';
import { readDisplaysSearch } from './search.ts';

it('an address names a building, or nothing', () => {
  expect(readDisplaysSearch({ building: 4 })).toEqual({ building: 4 });
  expect([{}, { building: 0 }, { building: '4' }, { building: 1.5 }].map(readDisplaysSearch)).toEqual([{}, {}, {}, {}]);
});
