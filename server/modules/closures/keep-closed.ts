import type { Ctx, Tx } from '../../platform/context/context.ts';
import { fail } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { periodOf, readPeriod, showTime, type Period } from '../../platform/time.ts';
import type { Need } from '../bookings/bookings.ts';
import { common, endClosed, idsTakenFor, listClosed, take, type Wanted } from '../holds/holds.ts';
import { lockBuildings } from '../places/places.ts';
import { findResources, withWholes, type BookableResource, type Closing } from '../resources/resources.ts';
import { haveAgain, keepAssigned, mustBeNobodys, yieldTo } from '../assignments/assignments.ts';
import { tellYielded, yieldPools } from '../team-days/team-days.ts';
import { offerOpened, takeBackOffers, tellTakenBack } from '../waiting-list/waiting-list.ts';
import { closureInTheWay } from './contract.ts';
import { closes, decideHeld, decideRoom, decideTime, fromNow } from './rules.ts';
import { shareOut } from './share-out.ts';
import { selectActive, type ClosureRow, type Whereabouts } from './store.ts';

/** What is held of what is closed: a resource that is not combined, or a part of one that is. */
export interface Piece extends BookableResource {
  /** The combined rooms that it is a part of: closed, they close it. */
  readonly wholes: readonly BookableResource[];
}

/** What is held for some resources: themselves, and the parts of what is combined. */
export async function piecesFor(
  ctx: Ctx,
  resources: readonly Pick<BookableResource, 'id' | 'partIds'>[],
): Promise<Piece[]> {
  const ids = new Set(resources.flatMap(({ id, partIds }) => idsTakenFor({ resourceId: id, parts: partIds })));
  const known = await findResources(ctx, await withWholes(ctx, [...ids]));
  const wholes = Map.groupBy(
    [...known.values()].flatMap((whole) => whole.partIds.map((part) => ({ part, whole }))),
    ({ part }) => part,
  );
  return [...ids].flatMap((id) => {
    const own = known.get(id);
    return own && own.partIds.length === 0 ? { ...own, wholes: (wholes.get(id) ?? []).map(({ whole }) => whole) } : [];
  });
}

/**
 * What these closures want of some pieces within a period: each what nobody else closes, the earlier of them first. Whoever asks has
 * locked the building, so that what is closed stays as it is.
 */
export async function wantedBy(
  tx: Tx,
  closures: readonly ClosureRow[],
  pieces: readonly Piece[],
  during: Period,
): Promise<Wanted[]> {
  if (closures.length === 0) return [];
  const ids = pieces.map(({ id }) => id);
  const known = Map.groupBy(await listClosed(tx, ids, during), ({ resourceId }) => resourceId);
  return pieces.flatMap((piece) => {
    const taken = (known.get(piece.id) ?? []).map((one) => one.during);
    const own = closures.filter((closure) => [piece, ...piece.wholes].some((one) => closes(closure, one)));
    return shareOut(own, taken, during).map((share) => wantedOf(share.closure, piece, share.during));
  });
}

const wantedOf = ({ id, resourceId }: ClosureRow, piece: Piece, during: Period): Wanted => ({
  origin: resourceId === null ? 'closure' : 'out_of_service',
  originId: id,
  resourceId: piece.id,
  quantity: piece.quantity,
  count: piece.quantity,
  during,
});

/** When a closure ends, and is to end. @throws 400 or 422 that names the end, where that is another */
export function endsOf({ now }: Ctx, closure: ClosureRow, end: string | undefined) {
  const { start, end: ends } = periodOf(closure);
  const next = end === undefined ? ends : readPeriod(showTime(start), end, closure.zone).end;
  if (!next.equals(ends)) obey(decideTime({ start: now, end: next }, closure.zone, now));
  return { ends, next };
}

/** What is needed to close a place for a time. */
export const needOf = (
  { buildingId }: Whereabouts,
  pieces: Need['pieces'],
  during: Period,
  bookings: Need['bookings'] = 'move',
): Need => ({ buildingId, pieces, during, bookings });

/** Gives up what a closure holds from then on; what others close too they hold from now on, in the same transaction. */
export async function giveUp(
  tx: Tx,
  closure: ClosureRow,
  pieces: readonly Piece[],
  from: Temporal.Instant,
): Promise<void> {
  await endClosed(tx, { closureId: closure.id }, from);
  const during = common(periodOf(closure), { start: from, end: periodOf(closure).end });
  if (during === null) return;
  const active = await selectActive(tx, closure.buildingId, during);
  const others = active.filter(({ id }) => id !== closure.id);
  await mustTake(tx, await wantedBy(tx, others, pieces, during));
  const ids = pieces.map(({ id }) => id);
  await haveAgain(tx, ids, during);
  await offerOpened(tx, ids, during);
}

/** So many stretches are taken by a statement: none of them takes long, however many there are. */
const AT_ONCE = 2_000;

/** @throws 409 where somebody has it */
async function mustTake(tx: Tx, wanted: readonly Wanted[]): Promise<void> {
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const { missed } = await take(tx, wanted.slice(from, from + AT_ONCE));
    if (missed.length > 0)
      throw fail(closureInTheWay, { extra: { clashes: missed.flatMap(({ clashes }) => clashes) } });
  }
}

/** Keeps resources closed that come to where it is closed, go elsewhere, become more or fewer, or are made of others. */
export const closing: Closing = {
  alone: lockBuildings,
  async leave(tx, id) {
    const during = fromNow(tx);
    tellYielded(tx, await yieldPools(tx, [{ resourceId: id, quantity: 1 }], during));
  },
  async open(tx, { id, partIds }) {
    const ids = idsTakenFor({ resourceId: id, parts: partIds });
    await endClosed(tx, { resourceIds: ids }, tx.now);
    // As it is made by now: a part that it loses is found by nobody afterwards.
    await offerOpened(tx, ids, fromNow(tx));
  },
  async close(tx, before, after) {
    const during = fromNow(tx);
    const buildings = new Set([after.buildingId, before?.buildingId ?? after.buildingId]);
    const active = (await Promise.all([...buildings].map((id) => selectActive(tx, id, during)))).flat();
    if (before !== null && before.buildingId !== after.buildingId) {
      // What closes itself comes along.
      const there = active.filter(({ buildingId }) => buildingId === after.buildingId);
      obey(decideRoom(there.length - 1, 'buildingId'));
    }
    const pieces = active.length === 0 ? [] : await piecesFor(tx, before === null ? [after] : [before, after]);
    const wanted = await wantedBy(tx, active, pieces, during);
    obey(decideHeld(wanted));
    await yieldTo(tx, wanted);
    await mustTake(tx, wanted);
    await keepAssigned(tx, after);
  },
  async come(tx, all) {
    const during = fromNow(tx);
    const active = all[0] ? await selectActive(tx, all[0].buildingId, during) : [];
    if (active.length === 0) return;
    const wanted = await wantedBy(tx, active, await piecesFor(tx, all), during);
    obey(decideHeld(wanted));
    await mustTake(tx, wanted);
  },
  async shift(tx, all) {
    const during = fromNow(tx);
    const active = all[0] ? await selectActive(tx, all[0].buildingId, during) : [];
    if (active.length === 0) return;
    await endClosed(tx, { resourceIds: all.map(({ id }) => id) }, tx.now);
    const wanted = await wantedBy(tx, active, await piecesFor(tx, all), during);
    obey(decideHeld(wanted));
    await yieldTo(tx, wanted);
    await mustTake(tx, wanted);
    for (const one of all) await keepAssigned(tx, one);
  },
  async retire(tx, { id, quantity, partIds }) {
    await mustBeNobodys(tx, id);
    const [asked, during] = [[{ resourceId: id, quantity, parts: partIds }], fromNow(tx)];
    tellTakenBack(tx, await takeBackOffers(tx, [{ resources: asked, during }], id));
    tellYielded(tx, await yieldPools(tx, asked, during));
  },
};
