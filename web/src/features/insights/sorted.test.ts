import { expect, test } from 'vitest';
import type { UsageOfResource } from '../../data/insights.ts';
import { sorted } from './sorted.ts';

const item = (resourceId: number, name: string, usageCount: number, share: number | null): UsageOfResource => ({
  resourceId,
  name,
  type: 'desk',
  buildingId: 1,
  floorId: null,
  usageCount,
  usedMinutes: 0,
  businessMinutes: 0,
  usedBusinessMinutes: 0,
  share,
});
const all = [item(1, 'Desk 10', 3, 0.5), item(2, 'Desk 9', 3, null), item(3, 'Atlas', 8, 0.2)];
const ids = (items: readonly UsageOfResource[]): number[] => items.map(({ resourceId }) => resourceId);

test('places come in the order of a column, both ways, and by name where they are alike', () => {
  expect(ids(sorted(all, 'name', false))).toEqual([3, 2, 1]);
  expect(ids(sorted(all, 'name', true))).toEqual([1, 2, 3]);
  expect(ids(sorted(all, 'usageCount', true))).toEqual([3, 2, 1]);
  expect(ids(sorted(all, 'usageCount', false))).toEqual([2, 1, 3]);
});

test('what has no share comes last, either way', () => {
  expect(ids(sorted(all, 'share', true))).toEqual([1, 3, 2]);
  expect(ids(sorted(all, 'share', false))).toEqual([3, 1, 2]);
});
