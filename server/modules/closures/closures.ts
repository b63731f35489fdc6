import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { conflict, fail } from '../../platform/contract/problems.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { obey } from '../../platform/contract/verdict.ts';
import {
  isAfter,
  isBefore,
  periodOf,
  readPeriod,
  readTime,
  showTime,
  toDate,
  type Period,
} from '../../platform/time.ts';
import { countOutcomes, foreseeWay, showClashing, type Need, type Way } from '../bookings/bookings.ts';
import { findSpace, lockBuildings, mustKeep } from '../places/places.ts';
import { listUnseen, unseenIn } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import { checkChange } from './check-change.ts';
import type { endpoints } from './contract.ts';
import { assignedAmong, foreseeKeptOut, stillClosed, tellKeptOut, tellLetIn } from './assigned.ts';
import { close, nameOf, piecesOf } from './close.ts';
import { endsOf, giveUp, needOf, piecesFor } from './keep-closed.ts';
import { listToClose, readPlace, spaces, type PlaceGiven, type PlaceMeant } from './place.ts';
import { mustNotPile } from './pile.ts';
import { decideChange, decideTime } from './rules.ts';
import {
  findClosure,
  insertClosure,
  lockClosure,
  selectClosures,
  updateClosureRow,
  type ClosureRow,
  type Whereabouts,
} from './store.ts';
import { showClosure, tellOfClosure } from './tell.ts';

export { followZoneData as followZoneDataWithClosures, keepClocks as keepClocksOfClosure } from './clocks.ts';
export { closing } from './keep-closed.ts';

type Calls = UseCases<typeof endpoints>;

/** Closures by their start, but for those of resources that the asking one does not see. */
export const listClosures: Calls['listClosures'] = async (
  ctx,
  { buildingId, floorId, areaId, resourceId, ...input },
) => {
  const { zone } = ctx.tenant;
  const where = await whereAsked(ctx, { buildingId, floorId, areaId, resourceId });
  const filter = {
    from: input.from === undefined ? null : readTime(input.from, zone, 'from'),
    to: input.to === undefined ? null : readTime(input.to, zone, 'to'),
    lifted: input.lifted ?? false,
  };
  return pageOf(input, {
    by: ['time', 'id'],
    select: (after, limit) => selectClosures(ctx, { ...filter, where, unseen: unseenIn(ctx) }, after, limit),
    keyOf: ({ startsAt, id }) => [startsAt.getTime(), id],
    show: (rows) => rows.map(showClosure),
  });
};

/**
 * Where closures are asked about; null: anywhere, none: nowhere that is there. A combined room is closed with any of its parts, and a
 * part with any room that it is a part of.
 */
async function whereAsked(ctx: Ctx, { resourceId, ...space }: PlaceGiven): Promise<readonly Whereabouts[] | null> {
  if (resourceId !== undefined) {
    const thing = (await findResources(ctx, [resourceId])).get(resourceId);
    if (!thing || (await listUnseen(ctx, [resourceId])).has(resourceId)) return [];
    const pieces = await piecesFor(ctx, [thing]);
    return pieces.flatMap((piece) => [piece, ...piece.wholes]).map((one) => ({ ...one, resourceId: one.id }));
  }
  if (spaces.every((member) => space[member] === undefined)) return null;
  const there = await findSpace(ctx, space);
  const isThere = there && spaces.every((member) => space[member] === undefined || space[member] === there[member]);
  return isThere ? [{ ...there, resourceId: null }] : [];
}

/** One closure. @throws 404, for one of a resource that the asking one does not see too */
export const getClosure: Calls['getClosure'] = async (ctx, { id }) =>
  showClosure(found(await findClosure(ctx, id, unseenIn(ctx))));

type Wish = Input<(typeof endpoints)['checkClosure']>;

/** Says which bookings are in the way of a closure, and what would become of each, by what closes. Others may be quicker. */
export const checkClosure: Calls['checkClosure'] = async (ctx, { closureId, ...input }) => {
  if (closureId !== undefined) return checkChange(ctx, closureId, input);
  const place = await readPlace(ctx, input);
  const during = readDuring(ctx, input, place);
  const resources = await listToClose(ctx, place);
  await mustNotPile(ctx, place, during);
  const pieces = await piecesFor(ctx, resources);
  const ways = await foreseeWay(ctx, needOf(place, pieces, during, input.bookings));
  return {
    resources: resources.length,
    bookings: countOutcomes(ways),
    ...(await foreseeKeptOut(ctx, pieces, during)),
    clashes: await showClashing(ctx, place.buildingId, ways),
  };
};

/** When something is to be closed. What began a moment ago counts from now on. @throws 400 or 422 that names the field */
function readDuring({ now }: Ctx, { start, end }: Pick<Wish, 'start' | 'end'>, { zone }: PlaceMeant): Period {
  const during = readPeriod(start ?? showTime(now), end, zone);
  obey(decideTime(during, zone, now));
  return isBefore(during.start, now) ? { ...during, start: now } : during;
}

/** Closes a place or a resource: what is booked there makes way, and all of it is held, or nothing is done. */
export const createClosure: Calls['createClosure'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    const place = await readPlaceAlone(tx, input);
    const during = readDuring(tx, input, place);
    await listToClose(tx, place);
    const { name, zone, ...where } = place;
    const id = await insertClosure(tx, { ...where, during, zone, reason: input.reason });
    const closure = found(await findClosure(tx, id));
    const ways = await closeAnew(tx, closure, name, during, input.bookings);
    const after = showClosure(closure);
    tellOfClosure(tx, 'closure.created', null, after);
    return { ...after, bookings: countOutcomes(ways) };
  });

/** Finds what is to be closed, and keeps others from closing and moving anything in its building. */
async function readPlaceAlone(tx: Tx, given: PlaceGiven): Promise<PlaceMeant> {
  const place = await readPlace(tx, given);
  await lockBuildings(tx, [place.buildingId]);
  const still = await readPlace(tx, given);
  if (still.buildingId !== place.buildingId) throw fail(conflict);
  return still;
}

/** Closes as somebody wishes: whoever has something assigned there is told. @throws 409 where too much is closed at once */
async function closeAnew(
  tx: Tx,
  closure: ClosureRow,
  name: string,
  during: Period,
  bookings: Need['bookings'] | undefined,
): Promise<Way[]> {
  await mustNotPile(tx, closure, { start: tx.now, end: periodOf(closure).end }, closure.id);
  const pieces = await piecesOf(tx, closure);
  const owned = await assignedAmong(tx, pieces, during);
  const ways = await close(tx, closure, during, { name, pieces, bookings });
  tellKeptOut(tx, name, closure, owned);
  return ways;
}

/** Lets a closure end earlier or later, or says another reason. What comes to it makes way as if it were closed anew. */
export const updateClosure: Calls['updateClosure'] = (ctx, { id, version, end, reason, bookings }) =>
  ctx.tx(async (tx) => {
    const closure = await openClosure(tx, id);
    mustHaveVersion(closure, version);
    obey(decideChange(closure, tx.now));
    const before = showClosure(closure);
    const { ends, next } = endsOf(tx, closure, end);
    if (next.equals(ends) && (reason ?? closure.reason) === closure.reason)
      return { ...before, bookings: countOutcomes([]) };
    await updateClosureRow(tx, closure, { endsAt: toDate(next), ...(reason !== undefined && { reason }) });
    const changed = found(await findClosure(tx, id));
    if (isBefore(next, ends)) await open(tx, closure, { from: next, as: changed });
    const ways = isAfter(next, ends)
      ? await closeAnew(tx, changed, await nameOf(tx, changed), { start: ends, end: next }, bookings)
      : [];
    const after = showClosure(changed);
    tellOfClosure(tx, 'closure.updated', before, after);
    return { ...after, bookings: countOutcomes(ways) };
  });

interface Opening {
  readonly from: Temporal.Instant;
  /** What the closure is by that. */
  readonly as: ClosureRow;
}

/** Opens what a closure closes from then on: what is assigned there is so again, and whoever has it is told. */
async function open(tx: Tx, closure: ClosureRow, { from, as }: Opening): Promise<void> {
  const pieces = await piecesOf(tx, closure);
  await giveUp(tx, closure, pieces, from);
  const during = stillClosed(closure, from);
  tellLetIn(tx, await nameOf(tx, closure), as, during, await assignedAmong(tx, pieces, during));
}

/**
 * A closure that the caller may change, alone: nothing else is closed or moved in its building meanwhile.
 * @throws 404, 403
 */
async function openClosure(tx: Tx, id: number): Promise<ClosureRow> {
  const { buildingId } = found(await findClosure(tx, id, unseenIn(tx)));
  mustKeep(tx, buildingId);
  await lockBuildings(tx, [buildingId]);
  const closure = found(await lockClosure(tx, id));
  if (closure.buildingId !== buildingId) throw fail(conflict);
  return closure;
}

/** Opens again what a closure closes and no other does. What made way for it stays as it is. */
export const liftClosure: Calls['liftClosure'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const closure = await openClosure(tx, id);
    obey(decideChange(closure, tx.now));
    await updateClosureRow(tx, closure, { liftedAt: toDate(tx.now) });
    const lifted = found(await findClosure(tx, id));
    await open(tx, closure, { from: tx.now, as: lifted });
    const after = showClosure(lifted);
    tellOfClosure(tx, 'closure.lifted', showClosure(closure), after);
    return after;
  });
