import { expect, it } from 'vitest';
import { tagStateOf } from './tag-state.ts';

const NOW = '2027-06-15T12:00:00Z';
const ago = (hours: number): string => Temporal.Instant.from(NOW).subtract({ hours }).toString();
const well = { online: true, heardAt: ago(1), batteryLevel: 80, resourceId: 1 } as const;
const stateOf = (given: Partial<Parameters<typeof tagStateOf>[0]> = {}) => tagStateOf({ ...well, ...given }, NOW);

it('a tag is online as long as that was said within a day', () => {
  expect(stateOf()).toEqual({ heard: 'online', silentMinutes: 60, isLow: false, isNeedy: false });
  expect(stateOf({ heardAt: ago(23) })).toMatchObject({ heard: 'online', isNeedy: false });
  expect(stateOf({ heardAt: ago(24) })).toMatchObject({ heard: 'silent', silentMinutes: 24 * 60, isNeedy: true });
  expect(stateOf({ online: null, heardAt: ago(50) })).toMatchObject({ heard: 'silent', silentMinutes: 2 * 1_440 });
});

it('a tag needs somebody where it is offline, silent or low, shows a place and was heard once', () => {
  expect(stateOf({ online: false })).toMatchObject({ heard: 'offline', isNeedy: true });
  expect(stateOf({ batteryLevel: 20 })).toMatchObject({ isLow: false, isNeedy: false });
  expect(stateOf({ batteryLevel: 19.5 })).toMatchObject({ isLow: true, isNeedy: true });
  expect(stateOf({ online: null, heardAt: null, batteryLevel: null })).toMatchObject({
    heard: 'notHeard',
    isNeedy: false,
  });
  expect(stateOf({ online: false, batteryLevel: 1, resourceId: null })).toMatchObject({ isNeedy: false });
});
