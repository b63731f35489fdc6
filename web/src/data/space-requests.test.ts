import { expect, it } from 'vitest';
import { isToTell, type SpaceRequest } from './space-requests.ts';

const end = '2030-01-08T10:00:00Z';
const told = (state: SpaceRequest['state'], now: string): boolean => isToTell({ state, end } as SpaceRequest, now);

it('what waits is told, what was refused or never decided until the day after, and what is booked or taken back not', () => {
  const [before, after, later] = ['2030-01-07T10:00:00Z', '2030-01-09T09:59:00Z', '2030-01-09T10:00:00Z'];
  expect(told('pending', before)).toBe(true);
  for (const state of ['refused', 'expired'] as const)
    expect([before, after, later].map((now) => told(state, now))).toEqual([true, true, false]);
  for (const state of ['given', 'withdrawn'] as const) expect(told(state, before)).toBe(false);
});
