import { expect, test } from 'vitest';
import { readInsightsSearch } from './search.ts';

test('what makes no sense in the address is left out', () => {
  expect(readInsightsSearch({ shown: 'people' })).toEqual({ shown: 'people' });
  expect(readInsightsSearch({ shown: 'seen' })).toEqual({ shown: 'seen' });
  for (const shown of ['booked', 'all', 1, null, ['people']]) expect(readInsightsSearch({ shown })).toEqual({});
});
