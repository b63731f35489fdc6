import { conflict, fail } from '../../platform/contract/problems.ts';
import type { Clash } from './contract.ts';
import { takenFor, type Made } from './made.ts';
import { piecesOf, wholeOf, type Buffers } from './pieces.ts';
import type { NewHolds } from './new-holds.ts';
import type { HoldRow } from './store.ts';

/**
 * What somebody wants to take: `count` units of a resource that has `quantity` of them, or all parts of a combined room, for a period,
 * with the time around it that a booking needs.
 */
export interface Wanted extends Omit<NewHolds, 'expiresAt' | 'whole' | 'wholeId'>, Made, Buffers {
  /** When the hold stops counting unless it was made firm before. */
  readonly expiresAt?: Temporal.Instant | null;
}

/** What could not be had in full, and because of whom. */
export interface Missed<W extends Wanted> {
  readonly wanted: W;
  /** Never empty. */
  readonly clashes: readonly Clash[];
}

export interface Taken<W extends Wanted> {
  readonly taken: readonly W[];
  readonly missed: readonly Missed<W>[];
}

/** What could not be had in full at one try, and whether some of it was. */
export interface Lacking<W extends Wanted> {
  readonly wanted: W;
  readonly partly: boolean;
}

/** Where something is taken: in the books, or in thought. */
export interface Taker<W extends Wanted> {
  readonly tryToTake: (open: readonly W[]) => Promise<readonly Lacking<W>[]>;
  /** Gives back what was had only in part, and looks at what is then in the way of each. */
  readonly findClashes: (lacking: readonly Lacking<W>[]) => Promise<readonly Missed<W>[]>;
}

/** Each try that gets nothing and sees nobody in the way has waited for somebody else: this many happen to nobody. */
const MAX_TRIES = 1_000;

/** Takes each in full or not at all. What neither clashes nor could be had is tried again. */
export async function takeFrom<W extends Wanted>(
  wanted: readonly W[],
  { tryToTake, findClashes }: Taker<W>,
): Promise<Taken<W>> {
  const missed: Missed<W>[] = [];
  let open = wanted;
  for (let tries = 0; open.length > 0; tries++) {
    if (tries === MAX_TRIES) throw fail(conflict);
    const lacking = await tryToTake(open);
    const found = lacking.length === 0 ? [] : await findClashes(lacking);
    missed.push(...found.filter(({ clashes }) => clashes.length > 0));
    open = found.filter(({ clashes }) => clashes.length === 0).map((one) => one.wanted);
  }
  const lost = new Set(missed.map((one) => one.wanted));
  return { taken: wanted.filter((one) => !lost.has(one)), missed };
}

/** What is inserted for something wanted. */
export const holdsOf = (wanted: Wanted): NewHolds[] => {
  const whole = wholeOf(wanted.during, wanted);
  const pieces = piecesOf(wanted).map((piece) => ({ ...wanted, ...piece, whole, expiresAt: wanted.expiresAt ?? null }));
  return takenFor(wanted).flatMap((taken) => pieces.map((piece) => ({ ...piece, ...taken })));
};

/** What of this was not had in full. @param had the holds that were inserted, a row a unit */
export function lackingOf<W extends Wanted>(open: readonly W[], had: readonly HoldRow[]): Lacking<W>[] {
  const rows = Map.groupBy(had, keyOfRow);
  return open.flatMap((wanted) => {
    const counts = holdsOf(wanted).map((piece) => rows.get(keyOf(piece))?.length ?? 0);
    const isWhole = counts.every((count) => count === wanted.count);
    return isWhole ? [] : { wanted, partly: counts.some((count) => count > 0) };
  });
}

const keyOf = ({ resourceId, origin, originId, during }: NewHolds): string =>
  `${resourceId} ${origin} ${originId} ${during.start.epochMilliseconds}`;
const keyOfRow = ({ resourceId, origin, originId, startsAt }: HoldRow): string =>
  `${resourceId} ${origin} ${originId} ${startsAt.getTime()}`;
