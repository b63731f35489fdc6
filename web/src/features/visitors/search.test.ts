import { expect, test } from 'vitest';
import { readVisitorsSearch } from './search.ts';

test('an address names a booking, and nothing that cannot be one', () => {
  expect(readVisitorsSearch({ booking: 12 })).toEqual({ booking: 12 });
  for (const booking of [0, -1, 1.5, '12', null, Number.MAX_VALUE]) expect(readVisitorsSearch({ booking })).toEqual({});
});

test('an address says what is shown, where that is something', () => {
  expect(readVisitorsSearch({ shown: 'rules' })).toEqual({ shown: 'rules' });
  for (const shown of ['all', 'else', 1, null]) expect(readVisitorsSearch({ shown })).toEqual({});
});
