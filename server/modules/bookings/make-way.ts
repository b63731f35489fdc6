import type { Ctx, Tx } from '../../platform/context/context.ts';
import { attempt } from '../../platform/context/attempt.ts';
import { conflict, fail } from '../../platform/contract/problems.ts';
import { periodOf, type Period } from '../../platform/time.ts';
import { giveBackAll, giveBackFrom, listHolders, take, type Wanted } from '../holds/holds.ts';
import { rulesForHosts } from '../policies/policies.ts';
import { MAX_BOOKABLE } from '../resources/contract.ts';
import { findAmenities, listThere, type BookableResource } from '../resources/resources.ts';
import { askForApproval, endAwaiting } from './approval.ts';
import { holdsFor } from './book.ts';
import { isSameParts } from './buffers.ts';
import { tooManyInTheWay } from './contract.ts';
import { awaitNoCheckIn, followCheckIn } from './duty.ts';
import { byStart, findEquals, type Instead } from './equals.ts';
import { mustNotBeLapsed } from './lapsed.ts';
import { asHeld, countIds, findCounted, takenOf, type Resources } from './parts.ts';
import { toldOf, type Along } from './show.ts';
import { lockByState } from './locking.ts';
import type { BookingRow } from './row.ts';
import { findBookingRows, replaceResources, updateBookingRows } from './store.ts';
import {
  besideNeeded,
  cancelled,
  decideLeaving,
  isCovered,
  isStanding,
  withParts,
  type Fate,
  type Way,
} from './way.ts';

/** How many bookings make way at once, at most. */
const MAX_IN_THE_WAY = 5_000;
/** How often others may book there between the look and the taking. */
const MAX_ATTEMPTS = 20;

/** What is needed of one building for something else, all units of each, and for when. */
export interface Need {
  readonly buildingId: number;
  /** No combined room among them, but its parts. */
  readonly pieces: readonly BookableResource[];
  readonly during: Period;
  /** What becomes of bookings: moved to an equal resource where there is one, or cancelled all. */
  readonly bookings: 'move' | 'cancel';
  /** Whose bookings of nothing but this, within its time and with nobody else in them, are not needed any more, and so never moved. */
  readonly unneededOf?: number;
}

/** What way is made for. */
export interface Taking {
  readonly wanted: readonly Wanted[];
  /** What is told with each of the bookings. */
  readonly along: Pick<Along, 'closureId' | 'assignmentId'>;
  /** Takes away what is no booking, at each attempt: it tells of it afterwards. */
  readonly first: (tx: Tx) => Promise<void>;
}

/** What would become of the bookings that are in the way, by their start. Nobody is kept waiting, and nothing is done. */
export async function foreseeWay(ctx: Ctx, need: Need): Promise<Way[]> {
  const ids = await findInTheWay(ctx, need);
  const rows = ids.length === 0 ? [] : await findBookingRows(ctx, ids);
  return planWay(
    ctx,
    need,
    rows.filter((row) => isStanding(row, ctx.now)),
  );
}

/**
 * Makes bookings leave what is needed, and takes that, all or nothing. Whoever books there meanwhile is waited for and makes way too:
 * it begins anew until nothing was missed. What others lock it locks in their order: the bookings, then what is held.
 */
export async function makeWay(tx: Tx, need: Need, { wanted, along, first }: Taking): Promise<Way[]> {
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
    const ways = await attempt(
      tx,
      async (inner) => {
        await first(inner);
        return tryToMakeWay(inner, need, wanted);
      },
      (made) => made !== null,
    );
    if (ways === null) continue;
    for (const way of ways) tell(tx, way, along);
    askForApproval(
      tx,
      ways.map(({ after }) => after),
    );
    return ways;
  }
  throw fail(conflict);
}

async function tryToMakeWay(tx: Tx, need: Need, wanted: readonly Wanted[]): Promise<Way[] | null> {
  const rows = await lockInTheWay(tx, need);
  for (const row of rows) if (!isStanding(row, tx.now)) await giveBackFrom(tx, row.id, need.during.start);
  const standing = rows.filter((row) => isStanding(row, tx.now));
  const ways = await planWay(tx, need, standing);
  const staying = ways.filter(({ outcome }) => outcome !== 'cancelled');
  const ids = ways.map(({ row }) => row.id);
  const kept = staying.flatMap(({ after, wishes }) => holdsFor(after, wishes));
  const [had, { missed }] = await Promise.all([giveBackAll(tx, ids), take(tx, [...wanted, ...kept])]);
  if (missed.length > 0) return null;
  await mustNotBeLapsed(tx, standing, had);
  const after = ways.map((way) => way.after);
  const withOthers = ways.filter((way) => !isSameParts(way.row.resources, way.after.resources)).map((way) => way.after);
  await Promise.all([
    updateBookingRows(tx, after),
    ...(withOthers.length > 0 ? [replaceResources(tx, withOthers)] : []),
  ]);
  return ways;
}

async function findInTheWay(ctx: Ctx, { pieces, during }: Need): Promise<number[]> {
  const asked = pieces.map(({ id, quantity }) => ({ resourceId: id, quantity }));
  const ids = await listHolders(ctx, 'booking', asked, during);
  if (ids.length > MAX_IN_THE_WAY)
    throw fail(tooManyInTheWay, { param: 'end', detail: `${ids.length} bookings: ${MAX_IN_THE_WAY} at most at once` });
  return ids;
}

/** Locks what is in the way; who is just changing one of them is waited for, and it may be elsewhere then. */
async function lockInTheWay(tx: Tx, need: Need): Promise<BookingRow[]> {
  const rows = await lockByState(tx, null, await findInTheWay(tx, need));
  const still = new Set(rows.length === 0 ? [] : await findInTheWay(tx, need));
  return rows.filter(({ id }) => still.has(id));
}

const NO_AMENITIES: ReadonlyMap<number, ReadonlySet<number>> = new Map();

async function planWay(ctx: Ctx, need: Need, rows: readonly BookingRow[]): Promise<Way[]> {
  if (rows.length === 0) return [];
  const had = await findCounted(ctx, countIds(rows.flatMap(({ resources }) => resources.map((one) => one.resourceId))));
  const needed = new Set(need.pieces.map(({ id }) => id));
  const isNeeded = ({ id, partIds }: BookableResource): boolean =>
    takenOf({ id, partIds }).some((piece) => needed.has(piece));
  const gone = new Map([...had].filter(([, one]) => isNeeded(one)));
  const fateOf = (row: BookingRow): Fate => decideLeaving(row, need.during, ctx.now);
  const isUnneeded = (row: BookingRow): boolean =>
    row.hostId === need.unneededOf &&
    row.attendees.length === 0 &&
    isCovered(periodOf(row), need.during, fateOf(row)) &&
    row.resources.every(({ resourceId }) => gone.has(resourceId));
  const unneeded = new Set(rows.filter(isUnneeded));
  const leaving = rows.filter((row) => fateOf(row) === 'leaves' && !unneeded.has(row));
  const isMoving = need.bookings === 'move' && leaving.length > 0;
  const others = isMoving ? (await listOthers(ctx, need, gone)).filter((one) => !isNeeded(one)) : [];
  const known = new Map([...had, ...others.map((one) => [one.id, one] as const)]);
  const [rulesOf, amenities] = await Promise.all([
    rulesForHosts(ctx, { resourceIds: [...known.keys()], hostIds: rows.map(({ hostId }) => hostId) }),
    others.length === 0 ? NO_AMENITIES : findAmenities(ctx, [...known.keys()]),
  ]);
  const instead = await findEquals(ctx, leaving, { gone, others, had, amenities, rulesOf });
  return rows.toSorted(byStart).map((row): Way => {
    const fate = fateOf(row);
    const told = { row, isUnneeded: unneeded.has(row) };
    if (fate === 'leaves' && !instead.has(row.id))
      return { ...told, after: { ...cancelled(row, ctx.now), madeWay: true }, outcome: 'cancelled', wishes: [] };
    const parts = partsAfter(row, { fate, needed: need.during, gone, instead: instead.get(row.id) });
    const after = withParts(ctx, row, rulesOf(row.hostId), parts);
    return { ...told, after, outcome: fate === 'leaves' ? 'moved' : fate, wishes: asHeld(after, known) };
  });
}

/** What may stand in for what has to be left: in use, in the building, of those types; so much at most as is looked at together. */
function listOthers(ctx: Ctx, { buildingId }: Need, gone: Resources): Promise<BookableResource[]> {
  const types = [...new Set(Array.from(gone.values(), ({ type }) => type))];
  return listThere(ctx, { buildingId, types, retired: false }, MAX_BOOKABLE);
}

interface Leaving {
  readonly fate: Fate;
  readonly needed: Period;
  readonly gone: Resources;
  readonly instead: Instead | undefined;
}

/** What a booking has afterwards, with the time around it, and when. */
function partsAfter(row: BookingRow, { fate, needed, gone, instead }: Leaving) {
  const own = periodOf(row);
  const during = fate === 'shortened' ? { ...own, end: needed.start } : own;
  const resources = row.resources.map((part) => {
    const other = instead?.get(part.resourceId);
    if (other !== undefined) return { ...part, resourceId: other };
    return gone.has(part.resourceId) ? besideNeeded(part, during, needed) : part;
  });
  return { resources, during };
}

function tell(tx: Tx, { row, after, outcome }: Way, along: Pick<Along, 'closureId' | 'assignmentId'>): void {
  if (outcome === 'cancelled') {
    endAwaiting(tx, [row]);
    awaitNoCheckIn(tx, row);
    tx.emit('booking.cancelled', toldOf(row, after, along));
    return;
  }
  if (after.checkIn !== row.checkIn) followCheckIn(tx, row, after);
  tx.emit('booking.updated', toldOf(row, after, along));
}
