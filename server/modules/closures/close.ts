import type { Tx } from '../../platform/context/context.ts';
import type { Period } from '../../platform/time.ts';
import { yieldTo } from '../assignments/assignments.ts';
import { makeWay, type Need, type Way } from '../bookings/bookings.ts';
import { findSpace } from '../places/places.ts';
import { findResources } from '../resources/resources.ts';
import { tellYielded, yieldPools, type Yielded } from '../team-days/team-days.ts';
import { takeBackOffers, tellTakenBack, type EntryRow } from '../waiting-list/waiting-list.ts';
import { needOf, piecesFor, wantedBy, type Piece } from './keep-closed.ts';
import { closingOf, listClosing } from './place.ts';
import type { ClosureRow } from './store.ts';
import { tellPeople } from './tell.ts';

interface Closing {
  /** What is closed, by name, and what is held of it. */
  readonly name: string;
  readonly pieces: readonly Piece[];
  readonly bookings?: Need['bookings'] | undefined;
}

/** Closes all that a closure is about for a period of it: what is booked there makes way, and whose it was is told. */
export async function close(
  tx: Tx,
  closure: ClosureRow,
  during: Period,
  { name, pieces, bookings }: Closing,
): Promise<Way[]> {
  const wanted = await wantedBy(tx, [closure], pieces, during);
  const need = needOf(closure, pieces, during, bookings);
  let offered: readonly EntryRow[] = [];
  let yielded: readonly Yielded[] = [];
  const asked = pieces.map(({ id, quantity }) => ({ resourceId: id, quantity }));
  const first = async (inner: Tx): Promise<void> => {
    offered = await takeBackOffers(inner, [{ resources: asked, during }]);
    yielded = await yieldPools(inner, asked, during);
    await yieldTo(
      inner,
      pieces.map(({ id }) => ({ resourceId: id, during })),
    );
  };
  const ways = await makeWay(tx, need, { wanted, first, along: { closureId: closure.id } });
  tellTakenBack(tx, offered);
  tellYielded(tx, yielded);
  await tellPeople(tx, name, closure, ways);
  return ways;
}

/** What is held of what a closure closes. */
export const piecesOf = async (tx: Tx, closure: ClosureRow): Promise<Piece[]> =>
  piecesFor(tx, await listClosing(tx, closingOf(closure)));

/** What a closure closes, by name. */
export async function nameOf(tx: Tx, { resourceId, ...space }: ClosureRow): Promise<string> {
  if (resourceId === null) return (await findSpace(tx, space))?.name ?? '';
  return (await findResources(tx, [resourceId])).get(resourceId)?.name ?? '';
}
