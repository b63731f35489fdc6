import { isAfter, isBefore, type Period } from '../../platform/time.ts';

/** What two periods share. */
export function common(one: Period, other: Period): Period | null {
  const start = isBefore(one.start, other.start) ? other.start : one.start;
  const end = isBefore(one.end, other.end) ? one.end : other.end;
  return isBefore(start, end) ? { start, end } : null;
}

/** What is left of a period beside what is taken of it, in order. */
export function gapsIn({ start, end }: Period, taken: readonly Period[]): Period[] {
  const gaps: Period[] = [];
  let from = start;
  for (const one of taken.toSorted((a, b) => Temporal.Instant.compare(a.start, b.start))) {
    const gap = common({ start: from, end: one.start }, { start, end });
    if (isBefore(from, one.start) && gap) gaps.push(gap);
    if (isAfter(one.end, from)) from = one.end;
  }
  return isBefore(from, end) ? [...gaps, { start: from, end }] : gaps;
}

/** What is left of some periods beside what is taken of them. */
export const besides = (periods: readonly Period[], taken: readonly Period[]): Period[] =>
  periods.flatMap((one) => gapsIn(one, taken));
