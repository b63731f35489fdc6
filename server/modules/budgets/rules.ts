import type { Budget, Lane, Span } from '../connections/contract.ts';

/** What counts of a budget, and when it is free again: by the numbers alone. */

/** How long each window is, and in how many slices it is counted. */
const SHAPES: Readonly<Record<Span, { readonly seconds: number; readonly slices: number }>> = {
  second: { seconds: 1, slices: 10 },
  minute: { seconds: 60, slices: 60 },
  hour: { seconds: 3_600, slices: 60 },
  day: { seconds: 86_400, slices: 96 },
  week: { seconds: 604_800, slices: 168 },
};
/** Slices that are counted besides: what was taken in the first moment of one counts as if it were in the last, and then goes its way to the source. */
const BESIDES = 2;

export const secondsOf = (per: Span): number => SHAPES[per].seconds;
const sliceSeconds = (per: Span): number => SHAPES[per].seconds / SHAPES[per].slices;
const sliceAt = (per: Span, now: number): number => Math.floor(now / sliceSeconds(per));

/** A window as it stood when something was counted last. Times are seconds since 1970, by the clock of the database. */
export interface Window extends Budget {
  readonly slice: number;
  readonly used: readonly number[];
  readonly toldAt: number | null;
}

/** A window of which nothing was used. */
export const emptyWindow = ({ per, limit }: Budget, now: number): Window => ({
  per,
  limit,
  slice: sliceAt(per, now),
  used: [0],
  toldAt: null,
});

/**
 * A window as it stands by now. A clock that went back counts on where it stood; one that was wrong by more than the window's length is believed
 * again, and what was used counts as of now.
 */
export function atTime(window: Window, now: number): Window {
  const [slice, { slices }] = [sliceAt(window.per, now), SHAPES[window.per]];
  if (window.slice - slice > slices) return { ...window, slice };
  return later(window, Math.max(0, slice - window.slice));
}

function later(window: Window, by: number): Window {
  const most = SHAPES[window.per].slices + BESIDES;
  const passed = Array.from({ length: Math.min(by, most) }, () => 0);
  return { ...window, slice: window.slice + by, used: [...passed, ...window.used].slice(0, most) };
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
export const usedOf = ({ used }: Window): number => sum(used);

/** This part of each window is kept for calls that somebody waits for. */
const KEPT = 0.2;
export const keptOf = ({ limit }: Budget): number => Math.floor(limit * KEPT);
/** Of what was left of a week before, 18 hours take this part at most: less than a day, so that what is read at the same time each day finds its own. */
const AT_ONCE = 1 / 3;
const RECENT_SLICES = 18;

/** How many calls there may be at once, as a window stands. */
export function roomOf(window: Window, lane: Lane): number {
  const used = usedOf(window);
  if (lane === 'interactive') return window.limit - used;
  const share = window.limit - keptOf(window);
  if (window.per !== 'week') return share - used;
  const recent = sum(window.used.slice(0, RECENT_SLICES));
  const left = Math.max(0, share - (used - recent));
  return Math.min(share - used, Math.max(1, Math.floor(left * AT_ONCE)) - recent);
}

/** In how many seconds there may be so many calls at once, if there are none meanwhile; as many as there can be where that is fewer. 0: now. */
export function freeIn(window: Window, lane: Lane, now: number, wanted = 1): number {
  const most = roomOf({ ...window, used: [] }, lane);
  const many = Math.min(wanted, most);
  let by = 0;
  while (roomOf(later(window, by), lane) < many) by += 1;
  return by === 0 ? 0 : Math.max(0, (window.slice + by) * sliceSeconds(window.per) - now);
}

/** One call more, as of now. */
export const countOne = (window: Window): Window => ({
  ...window,
  used: window.used.with(0, (window.used[0] ?? 0) + 1),
});

/** What comes of asking for one call: all windows count it, or none, and it says which has no room and for how long. */
export type Taken =
  | { readonly isFree: true; readonly windows: readonly Window[] }
  | { readonly isFree: false; readonly spent: Budget; readonly seconds: number };

/** What nobody waits for is called again when half of what it may have is free: not once for each call. */
const WORTH = 0.5;

/** What there will be once what was taken at once is free again, or may be taken anew. */
function roomAfter(window: Window, lane: Lane): number {
  const taken = window.per === 'week' ? RECENT_SLICES : window.used.length;
  return roomOf({ ...window, used: window.used.map((many, i) => (i < taken ? 0 : many)) }, lane);
}

/** @param windows as they stand by now */
export function takeOne(windows: readonly Window[], lane: Lane, now: number): Taken {
  const spent = windows.filter((window) => roomOf(window, lane) < 1);
  const [first] = spent;
  if (first === undefined)
    return {
      isFree: true,
      windows: windows.map(countOne),
    };
  const waits = spent.map((window) => {
    const worth = lane === 'interactive' ? 1 : Math.max(1, Math.floor(roomAfter(window, lane) * WORTH));
    return { window, seconds: freeIn(window, lane, now, worth) };
  });
  const longest = waits.reduce((one, other) => (other.seconds > one.seconds ? other : one));
  return { isFree: false, spent: longest.window, seconds: Math.max(1, Math.ceil(longest.seconds)) };
}

/** What is free again sooner than anybody can do anything about it is not told. */
const WORTH_TELLING = 3_600;

/** Is so little left that it is to be told, and was it not told of this window yet? */
export const isToTell = (window: Window, now: number): boolean =>
  secondsOf(window.per) >= WORTH_TELLING &&
  window.limit - usedOf(window) <= window.limit * KEPT &&
  (window.toldAt === null || now - window.toldAt >= secondsOf(window.per));

/** Do two say the same bounds? */
export const isSameBudget = (some: readonly Budget[], others: readonly Budget[]): boolean =>
  some.length === others.length &&
  some.every(({ per, limit }) => others.some((other) => other.per === per && other.limit === limit));
