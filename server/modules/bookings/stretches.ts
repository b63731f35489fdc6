import type { Period } from '../../platform/time.ts';

/** When something is taken, in epoch milliseconds. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export const stretchOf = ({ start, end }: Period): Stretch => ({
  start: start.epochMilliseconds,
  end: end.epochMilliseconds,
});

/** When something is taken, in order, and none of it twice. */
export function inOrder(stretches: readonly Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const { start, end } of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last === undefined || last.end < start) all.push({ start, end });
    else if (last.end < end) all[all.length - 1] = { start: last.start, end };
  }
  return all;
}

/** Which of some stretches in order is the first that ends after an instant? */
function firstAfter(stretches: readonly Stretch[], instant: number): number {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.end ?? Infinity) <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Is any of it taken, by stretches in order? */
export const isTakenBy = (stretches: readonly Stretch[], { start, end }: Stretch): boolean =>
  (stretches[firstAfter(stretches, start)]?.start ?? Infinity) < end;

/** Puts a stretch that nothing of is taken where it belongs. */
export const insertInto = (stretches: Stretch[], stretch: Stretch): void =>
  void stretches.splice(firstAfter(stretches, stretch.start), 0, stretch);
