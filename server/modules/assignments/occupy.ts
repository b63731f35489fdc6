import type { Tx } from '../../platform/context/context.ts';
import type { Period } from '../../platform/time.ts';
import { makeWay, type Need, type Way } from '../bookings/bookings.ts';
import type { BookableResource } from '../resources/resources.ts';
import { tellYielded, yieldPools, type Yielded } from '../team-days/team-days.ts';
import { takeBackOffers, tellTakenBack, type EntryRow } from '../waiting-list/waiting-list.ts';
import { giveFree, wantedFor } from './settle.ts';
import { tellAffected } from './show.ts';
import type { AssignmentRow } from './store.ts';

/** What an assignment needs in a period. */
export const needFor = (
  { userId, buildingId }: AssignmentRow,
  resource: BookableResource,
  during: Period,
  bookings: Need['bookings'] = 'move',
): Need => ({ buildingId, pieces: [resource], during, bookings, unneededOf: userId });

/** Lets an assignment hold what it is to hold: whoever has booked any of it makes way, and is told. */
export async function occupy(
  tx: Tx,
  row: AssignmentRow,
  resource: BookableResource,
  bookings: Need['bookings'] | undefined,
): Promise<Way[]> {
  const lacking = await giveFree(tx, row);
  const ways: Way[] = [];
  const offered: EntryRow[] = [];
  const yielded: Yielded[] = [];
  const asked = [{ resourceId: resource.id, quantity: 1 }];
  for (const during of lacking) {
    let back: readonly EntryRow[] = [];
    let lost: readonly Yielded[] = [];
    const first = async (inner: Tx): Promise<void> => {
      back = await takeBackOffers(inner, asked, during);
      lost = await yieldPools(inner, asked, during);
    };
    const taking = { wanted: [wantedFor(row, during)], first, along: { assignmentId: row.id } };
    ways.push(...(await makeWay(tx, needFor(row, resource, during, bookings), taking)));
    offered.push(...back);
    yielded.push(...lost);
  }
  tellTakenBack(tx, offered);
  tellYielded(tx, yielded);
  await tellAffected(tx, row, ways);
  return ways;
}
