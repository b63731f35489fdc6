import { merged, SHORTEST_MINUTES } from './slots.ts';
import { addMinutes, compareInstants, minutesBetween, STEP_MINUTES, type Period, type Wall } from './when.ts';

/** Up to this length people mean how long; beyond it they mean until when. */
const LONG_MINUTES = 120;

/** When people are at work, where no rule says when something is open: nobody is offered the night. As on the server. */
const USUAL = { from: '07:00', to: '19:00' } as const;

/** The hours of a day, as clocks, within which something is offered: the usual ones, and those that were asked for. */
export const usableHours = ({ from, to }: Pick<Wall, 'from' | 'to'>): Pick<Wall, 'from' | 'to'> => ({
  from: from < USUAL.from ? from : USUAL.from,
  to: to > USUAL.to ? to : USUAL.to,
});

const earlier = (a: string, b: string): string => (compareInstants(a, b) <= 0 ? a : b);

/**
 * The next time a thing is free, starting no earlier than wanted and ending by `until`. A short wish keeps its length and
 * moves, failing that it gets the first slot of at least half an hour. A long one (a working day) is of no use at another
 * time: it keeps its end and gets the longest part that is free. Null when there is none.
 */
export function nextFree(busy: readonly Period[], wanted: Period, until: string): Period | null {
  const length = minutesBetween(wanted.start, wanted.end);
  const gaps = gapsAfter(merged(busy), wanted.start, until);
  if (length > LONG_MINUTES) return longestWithin(gaps, wanted);
  const long = gaps.find(({ start, end }) => minutesBetween(start, end) >= length);
  if (long) return { start: long.start, end: addMinutes(long.start, length) };
  return gaps.find(({ start, end }) => minutesBetween(start, end) >= Math.min(SHORTEST_MINUTES, length)) ?? null;
}

function longestWithin(gaps: readonly Period[], wanted: Period): Period | null {
  const parts = gaps
    .map(({ start, end }) => ({ start, end: earlier(end, wanted.end) }))
    .filter(({ start, end }) => minutesBetween(start, end) >= SHORTEST_MINUTES);
  const length = ({ start, end }: Period): number => minutesBetween(start, end);
  return parts.toSorted((a, b) => length(b) - length(a))[0] ?? null;
}

function gapsAfter(busy: readonly Period[], from: string, until: string): Period[] {
  const gaps: Period[] = [];
  let start = from;
  for (const stretch of busy) {
    if (compareInstants(stretch.end, start) <= 0) continue;
    if (compareInstants(stretch.start, start) > 0) gaps.push({ start, end: earlier(stretch.start, until) });
    start = roundUp(stretch.end);
  }
  if (compareInstants(start, until) < 0) gaps.push({ start, end: until });
  return gaps.filter(({ start, end }) => compareInstants(start, end) < 0);
}

/** A check-out at 10:07 frees the desk then; people are offered 10:15. */
function roundUp(instant: string): string {
  const step = STEP_MINUTES * 60_000;
  const at = Temporal.Instant.from(instant).epochMilliseconds;
  return Temporal.Instant.fromEpochMilliseconds(Math.ceil(at / step) * step).toString();
}
