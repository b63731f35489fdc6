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

const later = (a: string, b: string): string => (compareInstants(a, b) >= 0 ? a : b);
