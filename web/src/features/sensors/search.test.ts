import { expect, test } from 'vitest';
import { readSensorsSearch } from './search.ts';

test('what makes no sense in the address is left out', () => {
  expect(readSensorsSearch({ building: 4, needy: true })).toEqual({ building: 4, needy: true });
  expect(readSensorsSearch({ outOfUse: true })).toEqual({ outOfUse: true });
  expect(readSensorsSearch({ needy: true, outOfUse: true })).toEqual({ needy: true });
  for (const building of [0, -1, 1.5, '4', null, [4]]) expect(readSensorsSearch({ building })).toEqual({});
  expect(readSensorsSearch({ needy: 'yes', other: 1 })).toEqual({});
});
