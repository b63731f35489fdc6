import type { Tx } from '../../platform/context/context.ts';
import { makeWay, type Need, type Way } from '../bookings/bookings.ts';
import type { BookableResource } from '../resources/resources.ts';
import { tellYielded, yieldPools, type Yielded } from '../team-days/team-days.ts';
import { takeBackOffers, tellTakenBack, type EntryRow } from '../waiting-list/waiting-list.ts';
import { needFor } from './need.ts';
import type { KeptDays } from './rules.ts';
import { giveFree, wantedFor } from './settle.ts';
import { tellAffected } from './show.ts';
import type { AssignmentRow } from './store.ts';
import { whatToTake } from './what-to-take.ts';

interface Taking {
  readonly resource: BookableResource;
  readonly bookings: Need['bookings'] | undefined;
  /** Days on which she is away: nobody loses what she has then. */
  readonly away: readonly KeptDays[];
}

/** Lets an assignment hold what it is to take: whoever has booked any of it makes way, and is told. */
export async function occupy(tx: Tx, row: AssignmentRow, { resource, bookings, away }: Taking): Promise<Way[]> {
  const lacking = await whatToTake(tx, row, { resource, lacking: await giveFree(tx, row), away });
  const ways: Way[] = [];
  const yielded: Yielded[] = [];
  const asked = [{ resourceId: resource.id, quantity: 1 }];
  // All at once, in the order in which everybody locks them; what is offered of it since goes with each stretch.
  const offered = await takeBackOffers(
    tx,
    lacking.map((during) => ({ resources: asked, during })),
  );
  for (const during of lacking) {
    let back: readonly EntryRow[] = [];
    let lost: readonly Yielded[] = [];
    const first = async (inner: Tx): Promise<void> => {
      back = await takeBackOffers(inner, [{ resources: asked, during }]);
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
