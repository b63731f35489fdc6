import type { OpenOrigin } from './contract.ts';

/** A stretch of time in epoch milliseconds, half-open. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** One that something is held for. */
export interface HeldStretch extends Stretch {
  readonly heldFor?: OpenOrigin;
  /** From when on it is free unless it has become somebody's by then. */
  readonly heldUntil?: number;
}

/** The stretches in which at least `quantity` holds run at once: nothing is left then. */
export function fullStretches(holds: readonly Stretch[], quantity: number): Stretch[] {
  const edges = holds.flatMap(({ start, end }) => [
    { at: start, change: 1 },
    { at: end, change: -1 },
  ]);
  // At the same instant the ending comes first: periods are half-open.
  edges.sort((a, b) => a.at - b.at || a.change - b.change);
  const full: Stretch[] = [];
  let running = 0;
  let since: number | null = null;
  for (const { at, change } of edges) {
    running += change;
    if (running >= quantity && since === null) since = at;
    if (running < quantity && since !== null) {
      if (since < at) append(full, { start: since, end: at });
      since = null;
    }
  }
  return full;
}

/** What a list of stretches is joined by. */
interface Joinable {
  readonly start: unknown;
  readonly end: unknown;
  /** What is there for different reasons stays apart. */
  readonly reason?: string;
}

/** Back-to-back stretches stay apart only if somebody could come between them: nobody can. */
function append<S extends Joinable>(stretches: S[], next: S): void {
  const last = stretches.at(-1);
  if (last && last.end === next.start && last.reason === next.reason)
    stretches[stretches.length - 1] = { ...next, start: last.start };
  else stretches.push(next);
}

/** The same stretches in their order, each with what follows it without a gap. */
export function joined<S extends Joinable>(stretches: readonly S[]): S[] {
  const all: S[] = [];
  for (const next of stretches) append(all, next);
  return all;
}

/**
 * What keeps `count` units of a resource from being had for the whole of a period, each of them all the time: empty
 * exactly when they can be had. Those who ask what is free and those who book ask this one question.
 * @param taken the stretches of each unit that is not free all the time
 */
export function findObstacles(
  taken: readonly (readonly HeldStretch[])[],
  quantity: number,
  count: number,
): HeldStretch[] {
  const free = quantity - taken.length;
  if (free >= count) return [];
  if (quantity === 1) return taken.flat();
  const full = fullStretches(taken.flat(), quantity - count + 1);
  if (full.length > 0) return full;
  // There is always something left, but never the same for long enough: what the least taken units are missing.
  const least = taken.toSorted((a, b) => lengthOf(a) - lengthOf(b)).slice(0, count - free);
  return fullStretches(least.flat(), 1);
}

const lengthOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { start, end }) => sum + end - start, 0);
