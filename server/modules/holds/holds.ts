import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Period } from '../../platform/time.ts';
import { markClosed } from './closed.ts';
import type { Clash, Origin } from './contract.ts';
import { doubt } from './hope.ts';
import { idsTakenFor, keyOfUnit, unitsOf } from './made.ts';
import { busyAmong, createSpeller, obstaclesAmong, type Asked, type Busy } from './obstacles.ts';
import { wholeOf, type Buffers } from './pieces.ts';
import { joined } from './rules.ts';
import {
  allHoldsInsert,
  deleteExpired,
  deleteExpiredOf,
  deleteHolds,
  deleteHoldsOfBookings,
  endHoldsOfBooking,
  insertHolds,
  keepHolds,
  moveExpiry,
  moveCleanDown,
  selectHolders,
  selectTaken,
  type UnitOf,
} from './store.ts';
import { holdsOf, lackingOf, takeFrom, type Lacking, type Missed, type Taken, type Wanted } from './taking.ts';

export { endClosed, kindOfClash, listClosed, type Closed } from './closed.ts';
export { listAssigned } from './assigned.ts';
export { cutAssigned } from './store.ts';
export { besides, common, gapsIn } from './gaps.ts';
export { mayHope } from './hope.ts';
export { piecesIn, wholeOf, type Buffers } from './pieces.ts';
export { idsTakenFor, type Made } from './made.ts';
export type { Missed, Wanted } from './taking.ts';
export { think, type Thought } from './thought.ts';
export { forgetPastOf, giveUnit, setUnits } from './units.ts';

/** Takes it all together with the COMMIT: where somebody else has some of it, the work is done again, without hope. */
export const takeInHope = (tx: Tx, wanted: readonly Wanted[]): void =>
  tx.atCommit(allHoldsInsert(tx, wanted.flatMap(holdsOf)));

/**
 * Takes resources, each in full or not at all. The database's exclusion constraint is the only judge; nothing is looked up
 * before. Only who was refused looks: at what clashes, to say it, and at what has expired, to clear it away and try again.
 * What neither clashes nor could be had was lost to somebody who has given up meanwhile, and is tried again too.
 */
export async function take<W extends Wanted>(tx: Tx, wanted: readonly W[]): Promise<Taken<W>> {
  const took = await takeFrom<W>(wanted, {
    tryToTake: (open) => tryToTake(tx, open),
    findClashes: (lacking) => findClashes(tx, lacking),
  });
  doubt(
    tx,
    took.missed.map((one) => one.wanted),
  );
  return took;
}

const tryToTake = async <W extends Wanted>(tx: Tx, open: readonly W[]): Promise<Lacking<W>[]> =>
  lackingOf(open, await insertHolds(tx, open.flatMap(holdsOf)));

/**
 * Gives back what was had only in part, clears what has expired, and looks at what is then in the way. All leaves together,
 * in this order.
 */
async function findClashes<W extends Wanted>(tx: Tx, lacking: readonly Lacking<W>[]): Promise<Missed<W>[]> {
  const open = lacking.map(({ wanted }) => wanted);
  const parts = lacking
    .filter(({ partly }) => partly)
    .map(({ wanted }) => deleteHolds(tx, wanted, idsTakenFor(wanted)));
  const cleared = deleteExpired(tx, [...new Set(open.flatMap(idsTakenFor))]);
  const [found] = await Promise.all([clashesOf(tx, open), cleared, ...parts]);
  return found;
}

interface Needed extends Asked, Buffers {
  readonly during: Period;
}

/** What is in the way of each, with the time around it that it needs. Whose that is, and what for, it does not say, but of what is closed. */
async function clashesOf<W extends Needed>(
  ctx: Ctx,
  all: readonly W[],
  besides?: readonly number[],
): Promise<{ readonly wanted: W; readonly clashes: Clash[] }[]> {
  const needed = all.map((wanted) => ({ wanted, whole: wholeOf(wanted.during, wanted) }));
  const groups = Map.groupBy(needed, ({ whole }) => `${whole.start.toString()} ${whole.end.toString()}`);
  const looks = [...groups.values()].map(async (group) => {
    const whole = group[0]?.whole;
    const wanted = group.map((one) => one.wanted);
    const clashes = whole ? await markClosed(ctx, wanted, whole, obstaclesOf(ctx, wanted, whole, besides)) : [];
    return wanted.map((one, i) => ({ wanted: one, clashes: joined(clashes[i] ?? []) }));
  });
  return (await Promise.all(looks)).flat();
}

/**
 * What keeps wishes of different resources from being had then: nothing exactly when they can be taken.
 * @param besides by this booking, which gives back what it has
 */
export async function listClashes(
  ctx: Ctx,
  wishes: readonly (Asked & Buffers)[],
  during: Period,
  besides?: number,
): Promise<Map<number, Clash[]>> {
  const found = await clashesOf(
    ctx,
    wishes.map((wish) => ({ ...wish, during })),
    besides === undefined ? [] : [besides],
  );
  return new Map(found.map(({ wanted, clashes }) => [wanted.resourceId, clashes]));
}

/**
 * Gives back all that somebody holds, or only what that is of some resources; a booking its set-up and clean-down times too. @returns how
 * many holds that were
 */
export const giveBack = (tx: Tx, owner: Origin, resourceIds?: readonly number[]): Promise<number> =>
  deleteHolds(tx, owner, resourceIds);

/** Lets what somebody holds count until another time. @returns how many holds that are: what has expired may be gone by now */
export const holdUntil = (tx: Tx, owner: Origin, until: Temporal.Instant): Promise<number> =>
  moveExpiry(tx, owner, until);

/** Gives back all that these bookings hold. @returns how many holds that were */
export const giveBackAll = (tx: Tx, bookingIds: readonly number[]): Promise<number> =>
  deleteHoldsOfBookings(tx, bookingIds);

/**
 * Takes from these bookings what they held only until now: whoever counts on that sees to it that nobody lets it count after all.
 */
export const clearExpired = (tx: Tx, bookingIds: readonly number[]): Promise<void> => deleteExpiredOf(tx, bookingIds);

/** Lets all that a booking still holds count for good, or until another time. @returns how many holds that are */
export const makeFirm = (tx: Tx, bookingId: number, until: Temporal.Instant | null = null): Promise<number> =>
  keepHolds(tx, bookingId, until);

/** Gives back what a booking holds from `end` on, and lets the rest count for good: where nobody was, nothing is cleared. */
export const giveBackFrom = (tx: Tx, bookingId: number, end: Temporal.Instant): Promise<void> =>
  endHoldsOfBooking(tx, bookingId, end);

/** Gives back what a booking does not need that was used and ends now: the time to clear it follows its end. */
export const giveBackAfterUse = (tx: Tx, bookingId: number, end: Temporal.Instant): Promise<void> =>
  moveCleanDown(tx, bookingId, end);

/** The ids of all bookings that hold something of these resources within a period, with the time around them; or of what else does. */
export const listHolders = (
  ctx: Ctx,
  of: 'booking' | 'offer' | 'team_day',
  resources: readonly Asked[],
  during: Period,
): Promise<number[]> => selectHolders(ctx, of, resources.flatMap(unitsOf), during);

/** What keeps so many units of each resource from being had for a whole period, in order, cut to nothing. */
export async function listBusy(ctx: Ctx, resources: readonly Asked[], during: Period): Promise<Map<number, Busy[]>> {
  const takenOf = await lookAt(ctx, resources, during);
  const spell = createSpeller();
  return new Map(resources.map((one) => [one.resourceId, busyAmong(one, takenOf, spell)]));
}

/** When what holds a unit of each of these begins or ends first within a period, both its ends left out; what has no such instant is absent. */
export async function nextTurns(
  ctx: Ctx,
  resources: readonly Asked[],
  during: Period,
): Promise<ReadonlyMap<number, Temporal.Instant>> {
  const takenOf = await lookAt(ctx, resources, during);
  const [from, to] = [during.start.epochMilliseconds, during.end.epochMilliseconds];
  const turns = resources.flatMap((one) => {
    const stretches = unitsOf(one).flatMap((unit) => takenOf(unit) ?? []);
    const first = Math.min(...stretches.flatMap(({ start, end }) => [start, end]).filter((at) => from < at && at < to));
    return Number.isFinite(first) ? [[one.resourceId, Temporal.Instant.fromEpochMilliseconds(first)] as const] : [];
  });
  return new Map(turns);
}

/** What is in the way of so many units of each resource: nothing exactly when they can be taken. */
async function obstaclesOf(
  ctx: Ctx,
  asked: readonly Asked[],
  during: Period,
  besides?: readonly number[],
): Promise<Clash[][]> {
  const takenOf = await lookAt(ctx, asked, during, besides);
  const spell = createSpeller();
  return asked.map((one) => obstaclesAmong(one, takenOf, spell));
}

/** @returns what is taken of each unit */
async function lookAt(ctx: Ctx, asked: readonly Asked[], during: Period, besides?: readonly number[]) {
  const units = new Map(asked.flatMap(unitsOf).map((unit) => [keyOfUnit(unit), unit]));
  const rows = units.size === 0 ? [] : await selectTaken(ctx, [...units.values()], during, besides);
  const taken = new Map(rows.map((row) => [keyOfUnit(row), row.stretches]));
  return (unit: UnitOf) => taken.get(keyOfUnit(unit));
}
