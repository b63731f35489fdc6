import { expect, it } from 'vitest';
import { offersAt, signOf, STALE_MS, type Known, type Standing } from './standing.ts';

const AT = Date.parse('2027-06-15T11:00:00Z');
const place: Known = {
  id: 1,
  name: 'Door',
  resource: { id: 2, name: 'Room', names: {}, type: 'room' },
  buildingName: 'House',
  zone: 'Europe/London',
  at: new Date(AT).toISOString(),
  status: 'free',
  free: true,
  freeUntil: null,
  current: null,
  upcoming: [],
};
const standing = (given: Partial<Known> = {}): Standing => ({
  workplace: 'Work',
  place: { ...place, ...given },
  askedAt: { wall: 1_000, steady: 50 },
});
const later = (ms: number) => ({ wall: 1_000 + ms, steady: 50 + ms });

it('a place is free as long as that is known, by either clock', () => {
  expect(signOf(standing(), later(0))).toBe('free');
  expect(signOf(standing(), later(STALE_MS))).toBe('free');
  expect(signOf(standing(), later(STALE_MS + 1))).toBe('unknown');
  // It slept, or its clock was set back: the other one tells.
  expect(signOf(standing(), { wall: 1_000 + STALE_MS + 1, steady: 60 })).toBe('unknown');
  expect(signOf(standing(), { wall: 0, steady: 51 + STALE_MS })).toBe('unknown');
  for (const status of ['taken', 'awaited', 'closed'] as const)
    expect(signOf(standing({ status, free: false }), later(STALE_MS + 1))).toBe('unknown');
});

it('a place is free no longer than it was said to be', () => {
  const until = standing({ freeUntil: new Date(AT + 10_000).toISOString() });
  expect(signOf(until, later(9_999))).toBe('free');
  expect(signOf(until, later(10_000))).toBe('taken');
  expect(signOf(standing({ free: false }), later(0))).toBe('taken');
});

it('what is offered ends before somebody else has it', () => {
  const after = (minutes: number): string => new Date(AT + minutes * 60_000).toISOString();
  expect(offersAt(AT, null)).toEqual([15, 30, 60, 120]);
  expect(offersAt(AT, after(60))).toEqual([15, 30, 60]);
  expect(offersAt(AT, after(12))).toEqual([12]);
  expect(offersAt(AT, after(4))).toEqual([]);
});
