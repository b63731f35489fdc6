import { toDate, toInstant, type Period } from '../../platform/time.ts';
import { gapsIn } from '../holds/holds.ts';
import type { ClosureRow } from './store.ts';

/** A stretch in epoch milliseconds, `[start, end)`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a closure is to hold of something. */
interface Share<C> {
  readonly closure: C;
  readonly during: Period;
}

/**
 * What each of these closures is to hold of something within a period beside what is taken of it: of what several close, the first of them. A
 * building may have a thousand that are open, so none is compared with all others.
 */
export function shareOut<C extends Pick<ClosureRow, 'startsAt' | 'endsAt'>>(
  closures: readonly C[],
  taken: readonly Period[],
  during: Period,
): Share<C>[] {
  const free = gapsIn(during, taken).map(({ start, end }): Span => ({ start: msOf(start), end: msOf(end) }));
  return closures.flatMap((closure) => {
    const own = { start: closure.startsAt.getTime(), end: closure.endsAt.getTime() };
    return cutOut(free, own).map((span) => ({ closure, during: periodOf(span) }));
  });
}

const msOf = (at: Temporal.Instant): number => toDate(at).getTime();
const periodOf = ({ start, end }: Span): Period => ({
  start: toInstant(new Date(start)),
  end: toInstant(new Date(end)),
});

/** Cuts a stretch out of what is free, which stays in the order of time. @returns what of it was free */
function cutOut(free: Span[], { start, end }: Span): Span[] {
  const first = firstBehind(free, start);
  let next = first;
  while ((free[next]?.start ?? Infinity) < end) next++;
  const had = free.slice(first, next);
  const left = had.flatMap((one) => [
    { start: one.start, end: start },
    { start: end, end: one.end },
  ]);
  free.splice(first, had.length, ...left.filter((one) => one.start < one.end));
  return had.map((one) => ({ start: Math.max(one.start, start), end: Math.min(one.end, end) }));
}

/** Where what is free after an instant begins. */
function firstBehind(free: readonly Span[], at: number): number {
  let [low, high] = [0, free.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((free[middle]?.end ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
