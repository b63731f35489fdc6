import { describe, expect, it } from 'vitest';
import type { Budget, Lane } from '../connections/contract.ts';
import {
  atTime,
  emptyWindow,
  freeIn,
  isToTell,
  keptOf,
  roomOf,
  secondsOf,
  takeOne,
  usedOf,
  type Window,
} from './rules.ts';

const [DAY, WEEK] = [secondsOf('day'), secondsOf('week')];

/** A budget as it is used in time. */
function using(...budgets: Budget[]) {
  let windows: readonly Window[] = budgets.map((one) => emptyWindow(one, 0));
  const at = (now: number): readonly Window[] => windows.map((one) => atTime(one, now));
  /** @returns how many there were until there was no room, at most so many */
  const take = (now: number, lane: Lane = 'background', most = Infinity): number => {
    for (let many = 0; ; many++) {
      const taken = takeOne(at(now), lane, now);
      if (!taken.isFree || many >= most) return many;
      windows = taken.windows;
    }
  };
  return { at, take };
}

it('no time of a window’s length has more calls than it says, wherever it begins', () => {
  const { take } = using({ per: 'minute', limit: 50 });
  const calls: number[] = [];
  for (let now = 0; now < 600; now += 0.37) calls.push(...Array.from({ length: take(now, 'interactive') }, () => now));
  expect(calls.length).toBeGreaterThan(400);
  for (const from of calls)
    expect(calls.filter((one) => one >= from && one < from + 60).length).toBeLessThanOrEqual(50);
});

it('counts in all windows or in none, and waits for the longest', () => {
  const { at, take } = using({ per: 'minute', limit: 100 }, { per: 'hour', limit: 30 });
  expect(take(0)).toBe(24);
  expect(at(0).map(usedOf)).toEqual([24, 24]);
  expect(takeOne(at(0), 'background', 0)).toMatchObject({ isFree: false, spent: { per: 'hour' } });
});

it('keeps a fifth for who waits; of what is too small to divide nothing', () => {
  const { take } = using({ per: 'minute', limit: 500 });
  expect([take(0), take(0, 'interactive'), take(0, 'interactive')]).toEqual([400, 100, 0]);
  expect([1, 4, 5].map((limit) => keptOf({ per: 'minute', limit }))).toEqual([0, 0, 1]);
  expect(using({ per: 'minute', limit: 1 }).take(0)).toBe(1);
});

it('a scan that takes all it can on Monday leaves room for each day of the week, and no week has too much', () => {
  const { take } = using({ per: 'week', limit: 50_000 });
  const days = Array.from({ length: 21 }, (_, day) => take(day * DAY + 9 * 3_600));
  expect(days.slice(0, 3)).toEqual([13_333, 8_889, 5_926]);
  expect([(days[4] ?? 0) > 2_500, Math.min(...days) > 500]).toEqual([true, true]);
  for (let day = 7; day <= 21; day++)
    expect(days.slice(day - 7, day).reduce((sum, one) => sum + one)).toBeLessThanOrEqual(40_000);
  // Who waits is not paced.
  const { take: hers } = using({ per: 'week', limit: 50_000 });
  expect(hers(0, 'interactive')).toBe(50_000);
});

describe('when there is room again', () => {
  it('is said so that there is then, and not before', () => {
    for (const per of ['second', 'minute', 'hour', 'day', 'week'] as const) {
      const { at, take } = using({ per, limit: 10 });
      take(1.5, 'interactive');
      const [window] = at(1.5);
      if (!window) throw new Error('There is one');
      const seconds = freeIn(window, 'background', 1.5);
      expect(seconds).toBeGreaterThan(secondsOf(per));
      const [before, then] = [atTime(window, 1.5 + seconds - 0.01), atTime(window, 1.5 + seconds + 0.01)];
      expect([roomOf(before, 'background') > 0, roomOf(then, 'background') > 0]).toEqual([false, true]);
    }
  });

  it('who was refused comes again when half of it is free, not for each call', () => {
    const { at, take } = using({ per: 'minute', limit: 100 });
    for (let now = 0; now < 40; now++) take(now, 'background', 2);
    const taken = takeOne(at(40), 'background', 40);
    if (taken.isFree) throw new Error('It is spent');
    expect(take(40 + taken.seconds)).toBeGreaterThanOrEqual(40);
  });

  it('nobody sleeps for longer than a day while a week has room', () => {
    const { at, take } = using({ per: 'week', limit: 50_000 });
    const waits: number[] = [];
    for (let now = 0; now < 3 * WEEK;) {
      expect(take(now)).toBeGreaterThan(0);
      const taken = takeOne(at(now), 'background', now);
      if (taken.isFree) throw new Error('It is spent');
      waits.push(taken.seconds);
      now += taken.seconds;
    }
    expect(Math.max(...waits)).toBeLessThan(DAY);
    expect(waits.length).toBeLessThan(3 * 7 * 3);
  });
});

it('tells that little is left once in a window, of an hour at least', () => {
  const { at, take } = using({ per: 'week', limit: 10 });
  take(0, 'interactive', 7);
  const [more] = at(0);
  take(0, 'interactive', 1);
  const [little] = at(0);
  if (!more || !little) throw new Error('There are such');
  expect([isToTell(more, 0), isToTell(little, 0)]).toEqual([false, true]);
  expect([isToTell({ ...little, toldAt: 0 }, WEEK - 1), isToTell({ ...little, toldAt: 0 }, WEEK)]).toEqual([
    false,
    true,
  ]);
  const { at: minute, take: all } = using({ per: 'minute', limit: 10 });
  all(0, 'interactive');
  expect(minute(0).some((window) => isToTell(window, 0))).toBe(false);
});

it('a clock that was far ahead stops nobody for longer than the window is', () => {
  const { at, take } = using({ per: 'minute', limit: 10 });
  take(1_000_000, 'interactive');
  expect([take(1_000, 'interactive'), take(1_030, 'interactive')]).toEqual([0, 0]);
  expect(at(1_000)).toMatchObject([{ slice: 1_000 }]);
});

it('a clock that goes back frees nothing', () => {
  const { at, take } = using({ per: 'minute', limit: 10 });
  take(1_000, 'interactive');
  expect(at(900).map(usedOf)).toEqual([10]);
  expect(take(900, 'interactive')).toBe(0);
});
