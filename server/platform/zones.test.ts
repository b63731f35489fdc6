import { expect, test } from 'vitest';
import { isZone } from './time.ts';
import { countryName, hasStates, isState, zoneOf } from './zones.ts';

const STATES =
  'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC';

test('each state of the United States has a zone, and those that lie in two say so', () => {
  const found = STATES.split(' ').map((state) => ({
    state,
    isKnown: isState('US', state),
    ...zoneOf('US', state, 'none'),
  }));
  expect(found.filter(({ isKnown, zone }) => !isKnown || !isZone(zone))).toEqual([]);
  const split = found.filter(({ isAssumed }) => isAssumed).map(({ state }) => state);
  expect(split.toSorted().join(' ')).toBe('AK AZ FL ID IN KS KY MI ND NE NV OR SD TN TX');
  expect([isState('US', 'XX'), isState('US', 'toString'), isState('FR', 'XX'), hasStates('FR')]).toEqual([
    false,
    false,
    true,
    false,
  ]);
});

test('a country of one zone is known, any other is the workplace’s own guess', () => {
  expect(zoneOf('GB', '', 'none')).toEqual({ zone: 'Europe/London', isAssumed: false });
  expect(zoneOf('ES', '', 'Europe/Madrid')).toEqual({ zone: 'Europe/Madrid', isAssumed: true });
  expect(zoneOf('US', '', 'Europe/Madrid')).toEqual({ zone: 'Europe/Madrid', isAssumed: true });
  expect(['US', 'ZZ', 'QX', 'BU', 'UK'].map(countryName)).toEqual([
    'United States',
    ...[1, 2, 3, 4].map(() => undefined),
  ]);
});
