import { expect, it } from 'vitest';
import { readBookingsSearch } from './search.ts';

it('the address says which list is shown; what makes no sense is left out', () => {
  expect(readBookingsSearch({ tab: 'past' })).toEqual({ tab: 'past' });
  expect(readBookingsSearch({ tab: 'others' })).toEqual({ tab: 'others' });
  for (const tab of ['upcoming', 'all', 3, null, undefined]) expect(readBookingsSearch({ tab })).toEqual({});
});
