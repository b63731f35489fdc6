import { expect, test } from 'vitest';
import type { DataOf } from '../../../platform/contract/event.ts';
import { wordsIn } from './by-language.ts';

const alert = {
  kind: 'silent',
  tagId: 1,
  label: 'T-1',
  resourceId: 1,
  resourceName: 'Harbour',
  heardAt: '2027-03-01T09:05:00Z',
  batteryLevel: 12,
} as const;
const told = (more: Partial<DataOf<'e_paper_alert.raised'>>): DataOf<'e_paper_alert.raised'> => ({
  id: 1,
  buildingId: 1,
  zone: 'Europe/Berlin',
  alerts: [alert],
  more: 0,
  userIds: [],
  ...more,
});
const spoken = { part: 'owner', actor: 'Atrium', places: [], placesOf: () => [] } as const;

test('what is wrong with tags is said place by place, by the clocks of the building', () => {
  const alerts = [alert, { ...alert, kind: 'battery' as const }, { ...alert, kind: 'offline' as const }];
  expect(wordsIn('en').events['e_paper_alert.raised'](told({ alerts, more: 4 }), spoken)).toEqual({
    title: 'E-paper tags need you: Harbour, …',
    lines: [
      'Something is wrong with e-paper tags that you look after:',
      [
        'Harbour, T-1: silent, heard of last Mon 1 March 2027, 10:05',
        'Harbour, T-1: its battery is at 12%',
        'Harbour, T-1: its gateway says that it is offline',
      ].join('\n'),
      'And 4 more: you find them all under Displays.',
    ],
  });
  expect(wordsIn('de').events['e_paper_alert.raised'](told({ alerts }), spoken)).toEqual({
    title: 'E-Paper-Schilder brauchen Sie: Harbour',
    lines: [
      'Mit E-Paper-Schildern, um die Sie sich kümmern, stimmt etwas nicht:',
      [
        'Harbour, T-1: stumm, zuletzt gehört Mo., 1. März 2027, 10:05',
        'Harbour, T-1: Batterie bei 12\u{a0}%',
        'Harbour, T-1: laut Gateway nicht verbunden',
      ].join('\n'),
    ],
  });
  expect(wordsIn('zh-Hant').events['e_paper_alert.raised'](told({}), spoken).title).toBe('電子紙標籤需要處理: Harbour');
});

test('a tag that stands for nothing by now is called by its own name', () => {
  const alerts = [{ ...alert, resourceId: null, resourceName: null }];
  const said = wordsIn('en').events['e_paper_alert.raised'](told({ alerts }), spoken);
  expect(said.title).toBe('E-paper tags need you: T-1');
  expect(said.lines[1]).toMatch(/^T-1: silent/);
});
