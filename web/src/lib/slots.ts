import { compareInstants, type Period } from './when.ts';

/** A slot shorter than this is not worth offering. */
export const SHORTEST_MINUTES = 30;

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

/** What is left of busy periods when one is given back. */
export const without = (busy: readonly Period[], given: Period | undefined): Period[] =>
  given === undefined ? [...busy] : busy.flatMap((stretch) => rest(stretch, given));

const rest = (stretch: Period, given: Period): Period[] =>
  [
    { start: stretch.start, end: earlier(stretch.end, given.start) },
    { start: later(stretch.start, given.end), end: stretch.end },
  ].filter(({ start, end }) => compareInstants(start, end) < 0);

const earlier = (a: string, b: string): string => (compareInstants(a, b) <= 0 ? a : b);
const later = (a: string, b: string): string => (compareInstants(a, b) >= 0 ? a : b);
