import type { Ctx, Tx } from '../../platform/context/context.ts';
import { conflict, fail } from '../../platform/contract/problems.ts';
import { showTime, type Period } from '../../platform/time.ts';
import type { Clash, Origin } from './contract.ts';
import { doubt } from './hope.ts';
import { piecesOf, wholeOf, type Buffers } from './pieces.ts';
import { findObstacles, joined } from './rules.ts';
import {
  allHoldsInsert,
  deleteExpired,
  deleteHolds,
  deleteHoldsOfBookings,
  endHoldsOfBooking,
  insertHolds,
  keepHolds,
  moveCleanDown,
  selectTaken,
  type HoldRow,
  type NewHolds,
} from './store.ts';

export { mayHope } from './hope.ts';
export { piecesIn, wholeOf, type Buffers } from './pieces.ts';
export { setUnits } from './units.ts';

/**
 * What somebody wants to take: `count` units of a resource that has `quantity` of them, for a period, with the time around it that a
 * booking needs.
 */
export interface Wanted extends Omit<NewHolds, 'expiresAt' | 'whole'>, Buffers {
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

/** Each try that gets nothing and sees nobody in the way has waited for somebody else: this many happen to nobody. */
const MAX_TRIES = 1_000;

/** Takes it all together with the COMMIT: where somebody else has some of it, the work is done again, without hope. */
export const takeInHope = (tx: Tx, wanted: readonly Wanted[]): void =>
  tx.atCommit(allHoldsInsert(tx, wanted.flatMap(holdsOf)));

/**
 * Takes resources, each in full or not at all. The database's exclusion constraint is the only judge; nothing is looked up
 * before. Only who was refused looks: at what clashes, to say it, and at what has expired, to clear it away and try again.
 * What neither clashes nor could be had was lost to somebody who has given up meanwhile, and is tried again too.
 */
export async function take<W extends Wanted>(tx: Tx, wanted: readonly W[]): Promise<Taken<W>> {
  const missed: Missed<W>[] = [];
  let open = wanted;
  for (let tries = 0; open.length > 0; tries++) {
    if (tries === MAX_TRIES) throw fail(conflict);
    const lacking = await tryToTake(tx, open);
    const found = lacking.length === 0 ? [] : await findClashes(tx, lacking);
    missed.push(...found.filter(({ clashes }) => clashes.length > 0));
    open = found.filter(({ clashes }) => clashes.length === 0).map((one) => one.wanted);
  }
  const lost = new Set(missed.map((one) => one.wanted));
  doubt(tx, [...lost]);
  return { taken: wanted.filter((one) => !lost.has(one)), missed };
}

/** What could not be had in full at one try, and whether some of it was. */
interface Lacking<W extends Wanted> {
  readonly wanted: W;
  readonly partly: boolean;
}

async function tryToTake<W extends Wanted>(tx: Tx, open: readonly W[]): Promise<Lacking<W>[]> {
  const pieces = open.map(holdsOf);
  const rows = await insertHolds(tx, pieces.flat());
  const had = Map.groupBy(rows, keyOfRow);
  return open.flatMap((wanted, i) => {
    const counts = (pieces[i] ?? []).map((piece) => had.get(keyOf(piece))?.length ?? 0);
    const isWhole = counts.every((count) => count === wanted.count);
    return isWhole ? [] : { wanted, partly: counts.some((count) => count > 0) };
  });
}

/** What is inserted for something wanted. */
const holdsOf = (wanted: Wanted): NewHolds[] => {
  const whole = wholeOf(wanted.during, wanted);
  return piecesOf(wanted).map((piece) => ({ ...wanted, ...piece, whole, expiresAt: wanted.expiresAt ?? null }));
};

const keyOf = ({ resourceId, origin, originId, during }: NewHolds): string =>
  `${resourceId} ${origin} ${originId} ${during.start.epochMilliseconds}`;
const keyOfRow = ({ resourceId, origin, originId, startsAt }: HoldRow): string =>
  `${resourceId} ${origin} ${originId} ${startsAt.getTime()}`;

/**
 * Gives back what was had only in part, clears what has expired, and looks at what is then in the way. All leaves together,
 * in this order.
 */
async function findClashes<W extends Wanted>(tx: Tx, lacking: readonly Lacking<W>[]): Promise<Missed<W>[]> {
  const open = lacking.map(({ wanted }) => wanted);
  const parts = lacking.filter(({ partly }) => partly).map(({ wanted }) => deleteHolds(tx, wanted, wanted.resourceId));
  const cleared = deleteExpired(tx, [...new Set(open.map(({ resourceId }) => resourceId))]);
  const [found] = await Promise.all([clashesOf(tx, open), cleared, ...parts]);
  return found;
}

interface Needed extends Asked, Buffers {
  readonly during: Period;
}

/** What is in the way of each, with the time around it that it needs. Whose that is, and what for, it does not say. */
async function clashesOf<W extends Needed>(
  ctx: Ctx,
  all: readonly W[],
): Promise<{ readonly wanted: W; readonly clashes: Clash[] }[]> {
  const needed = all.map((wanted) => ({ wanted, whole: wholeOf(wanted.during, wanted) }));
  const groups = Map.groupBy(needed, ({ whole }) => `${whole.start.toString()} ${whole.end.toString()}`);
  const looks = [...groups.values()].map(async (group) => {
    const whole = group[0]?.whole;
    const wanted = group.map((one) => one.wanted);
    const clashes = whole ? await obstaclesOf(ctx, wanted, whole) : [];
    return wanted.map((one, i) => ({ wanted: one, clashes: joined(clashes[i] ?? []) }));
  });
  return (await Promise.all(looks)).flat();
}

/** What keeps wishes of different resources from being had then: nothing exactly when they can be taken. */
export async function listClashes(
  ctx: Ctx,
  wishes: readonly (Asked & Buffers)[],
  during: Period,
): Promise<Map<number, Clash[]>> {
  const found = await clashesOf(
    ctx,
    wishes.map((wish) => ({ ...wish, during })),
  );
  return new Map(found.map(({ wanted, clashes }) => [wanted.resourceId, clashes]));
}

/** Gives back all that somebody holds; a booking its set-up and clean-down times too. */
export const giveBack = (tx: Tx, owner: Origin): Promise<void> => deleteHolds(tx, owner);

/** Gives back all that these bookings hold. */
export const giveBackAll = (tx: Tx, bookingIds: readonly number[]): Promise<void> =>
  deleteHoldsOfBookings(tx, bookingIds);

/** Lets all that a booking still holds count for good. @returns how many holds that are */
export const makeFirm = (tx: Tx, bookingId: number): Promise<number> => keepHolds(tx, bookingId);

/** Gives back what a booking holds from `end` on, and lets the rest count for good: where nobody was, nothing is cleared. */
export const giveBackFrom = (tx: Tx, bookingId: number, end: Temporal.Instant): Promise<void> =>
  endHoldsOfBooking(tx, bookingId, end);

/** Gives back what a booking does not need that was used and ends now: the time to clear it follows its end. */
export const giveBackAfterUse = (tx: Tx, bookingId: number, end: Temporal.Instant): Promise<void> =>
  moveCleanDown(tx, bookingId, end);

const units = (quantity: number): number[] => Array.from({ length: quantity }, (_, i) => i + 1);

interface Asked {
  readonly resourceId: number;
  readonly quantity: number;
  /** So many units of it; one unless said. */
  readonly count?: number;
}

/** What keeps so many units of each resource from being had for a whole period, in order, cut to nothing. */
export async function listBusy(ctx: Ctx, resources: readonly Asked[], during: Period): Promise<Map<number, Clash[]>> {
  const obstacles = await obstaclesOf(ctx, resources, during);
  return new Map(resources.map(({ resourceId }, i) => [resourceId, obstacles[i] ?? []]));
}

/** What is in the way of so many units of each resource: nothing exactly when they can be taken. */
async function obstaclesOf(ctx: Ctx, asked: readonly Asked[], during: Period): Promise<Clash[][]> {
  const wanted = asked.flatMap(({ resourceId, quantity }) => units(quantity).map((unit) => ({ resourceId, unit })));
  const rows = wanted.length === 0 ? [] : await selectTaken(ctx, wanted, during);
  const takenOf = Map.groupBy(rows, ({ resourceId }) => resourceId);
  const spell = createSpeller();
  return asked.map(({ resourceId, quantity, count = 1 }) => {
    const taken = new Map(takenOf.get(resourceId)?.map(({ unit, stretches }) => [unit, stretches]));
    const obstacles = findObstacles([...taken.values()], quantity, count);
    return obstacles.map(({ start, end }) => ({ resourceId, start: spell(start), end: spell(end) }));
  });
}

/** Spells out times, each once: those of a building's day come again and again. */
function createSpeller(): (time: number) => string {
  const spelled = new Map<number, string>();
  return (time) => {
    const known = spelled.get(time);
    if (known !== undefined) return known;
    const text = showTime(new Date(time));
    spelled.set(time, text);
    return text;
  };
}
