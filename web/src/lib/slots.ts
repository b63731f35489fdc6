import { addMinutes, compareInstants, minutesBetween, STEP_MINUTES, type Period } from './when.ts';

/** A slot shorter than this is not worth offering. */
export const SHORTEST_MINUTES = 30;
/** Up to this length people mean how long; beyond it they mean until when. */
const LONG_MINUTES = 120;

/** Busy periods in order, those that touch or overlap made one. */
export function merged(busy: readonly Period[]): Period[] {
  const result: Period[] = [];
  for (const next of busy.toSorted((a, b) => compareInstants(a.start, b.start))) {
    const last = result.at(-1);
    if (last && compareInstants(next.start, last.end) <= 0) {
      result[result.length - 1] = { start: last.start, end: later(last.end, next.end) };
    } else result.push({ start: next.start, end: next.end });
  }
  return result;
}

const later = (a: string, b: string): string => (compareInstants(a, b) >= 0 ? a : b);
const earlier = (a: string, b: string): string => (compareInstants(a, b) <= 0 ? a : b);

/**
 * The next time a thing is free, starting no earlier than wanted and ending by `until`. A short wish keeps its length and
 * moves; a long one (a working day) keeps its end and gets the longest part that is free. Failing that, the first slot of
 * at least half an hour; null when there is none.
 */
export function nextFree(busy: readonly Period[], wanted: Period, until: string): Period | null {
  const length = minutesBetween(wanted.start, wanted.end);
  const gaps = gapsAfter(merged(busy), wanted.start, until);
  const within = length > LONG_MINUTES ? longestWithin(gaps, wanted) : null;
  if (within) return within;
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
