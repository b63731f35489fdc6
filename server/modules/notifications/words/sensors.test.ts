import { expect, test } from 'vitest';
import type { DataOf } from '../../../platform/contract/event.ts';
import { wordsIn } from './by-language.ts';

const alert = {
  kind: 'silent',
  deviceId: 1,
  deviceName: 'Eye',
  resourceId: 1,
  resourceName: 'Desk 7',
  lastHeardAt: '2027-03-01T09:05:00Z',
  batteryLevel: 12,
} as const;
const told = (more: Partial<DataOf<'device_alert.raised'>>): DataOf<'device_alert.raised'> => ({
  id: 1,
  buildingId: 1,
  zone: 'Europe/Berlin',
  alerts: [alert],
  more: 0,
  userIds: [],
  ...more,
});
const spoken = { part: 'owner', actor: 'Atrium', places: [], placesOf: () => [] } as const;

test('what is wrong is said place by place, by the clocks of the building', () => {
  const alerts = [alert, { ...alert, kind: 'battery' as const }, { ...alert, kind: 'faulty' as const }];
  expect(wordsIn('en').events['device_alert.raised'](told({ alerts, more: 4 }), spoken)).toEqual({
    title: 'Sensors need you: Desk 7, …',
    lines: [
      'Something is wrong with sensors that you look after:',
      [
        'Desk 7, Eye: silent, heard last Mon 1 March 2027, 10:05',
        'Desk 7, Eye: its battery is at 12%',
        'Desk 7, Eye: at fault: it says for two days that somebody is there',
      ].join('\n'),
      'And 4 more: you find them all under Sensors.',
    ],
  });
  expect(wordsIn('de').events['device_alert.raised'](told({}), spoken).lines[1]).toBe(
    'Desk 7, Eye: stumm, zuletzt gehört Mo., 1. März 2027, 10:05',
  );
  expect(wordsIn('zh-Hant').events['device_alert.raised'](told({}), spoken).title).toBe('感應器需要處理: Desk 7');
});

test('a title names three places, and what somebody typed ends no line', () => {
  const alerts = [1, 2, 3, 4].map((id) => ({ ...alert, resourceName: `Desk\n${id}`, deviceName: 'An\neye' }));
  const said = wordsIn('en').events['device_alert.raised'](told({ alerts }), spoken);
  expect(said.title).toBe('Sensors need you: Desk 1, Desk 2, Desk 3, …');
  expect(said.lines[1]?.split('\n')).toHaveLength(4);
});
