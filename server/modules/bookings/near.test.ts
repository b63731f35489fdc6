import { expect, test } from 'vitest';
import type { Use } from '../policies/policies.ts';
import { nearOf } from './near.ts';

const START = Temporal.Instant.from('2030-01-01T00:00:00Z');
const period = (hours: number, length = 1) => ({
  start: START.add({ hours }),
  end: START.add({ hours: hours + length }),
});
const use = (hours: number, length?: number): Use => ({
  bookingId: hours,
  resourceId: 1,
  type: 'desk',
  count: 1,
  during: period(hours, length),
  givenBack: null,
  leastNotice: Infinity,
  isForGuest: false,
  firstDays: { day: 0, week: 0, month: 0 },
  rules: {},
});

const MONTH = 33 * 24;

test('whatever begins within a month of a time, or overlaps it, is near it, and what is far from it is not looked at', () => {
  const uses = Array.from({ length: 2_000 }, (_, i) => use(i * 12));
  const near = nearOf(uses.slice(0, 1_000));
  near.add(uses.slice(1_000));
  for (let hours = -MONTH; hours < 2_000 * 12; hours += 7) {
    const found = new Set(near.of(period(hours)));
    const missed = uses.filter((one) => !found.has(one) && Math.abs(Number(one.bookingId) - hours) <= MONTH);
    expect(missed).toEqual([]);
    expect(found.size).toBeLessThanOrEqual(2 * 3 * 35);
  }
});
