import { addMinutes, compareInstants, minutesBetween, STEP_MINUTES, type Period } from './when.ts';

/** A slot shorter than this is not worth offering. */
const SHORTEST_MINUTES = 30;

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
 * The next time a thing is free for as long as wanted, starting no earlier than wanted and ending by `until`; failing that
 * the first shorter slot of at least half an hour; null when there is none.
 */
export function nextFree(busy: readonly Period[], wanted: Period, until: string): Period | null {
  const length = minutesBetween(wanted.start, wanted.end);
  const gaps = gapsAfter(merged(busy), wanted.start, until);
  const long = gaps.find(({ start, end }) => minutesBetween(start, end) >= length);
  if (long) return { start: long.start, end: addMinutes(long.start, length) };
  return gaps.find(({ start, end }) => minutesBetween(start, end) >= Math.min(SHORTEST_MINUTES, length)) ?? null;
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
