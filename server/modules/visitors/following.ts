import type { Tx } from '../../platform/context/context.ts';
import type { EventListener, HeardEvent } from '../../platform/events/listeners.ts';
import { isAfter, toInstant, type Period } from '../../platform/time.ts';
import { findResources } from '../resources/resources.ts';
import { awaitEnd } from './inviting.ts';
import { callOff } from './leaving.ts';
import { tellVisitorsLater } from './letters.ts';
import { lockWhole } from './open-visit.ts';
import { decideChange, decideLeaving, periodAfter } from './rules.ts';
import { standingOf, toldOfVisit, type Whole } from './show.ts';
import { awaitApproval, waitAfterMove, waitingChange } from './waiting.ts';
import { selectOpenAt, updateVisitRow } from './store.ts';
import type { VisitValues } from './row.ts';

const FOLLOWED = ['booking.updated', 'booking.cancelled', 'booking.rejected', 'booking.expired'] as const;
type Followed = HeardEvent<(typeof FOLLOWED)[number]>;

/**
 * Visits go with the booking that they come to: moved by as much as it is moved, to another building with it, and called off with it;
 * their visitors and their host hear of that. Somebody who has come is here: her visit stays as it is. So does one to a booking that
 * was only given back because nobody had checked in, for its visitors may be on their way.
 */
export const bookingFollower: EventListener<Followed['type']> = {
  name: 'visitors',
  hears: FOLLOWED,
  concerns: (event) => event.type !== 'booking.updated' || event.data.was !== undefined,
  async react(tx, events) {
    // All at once and by id: nobody waits in a circle.
    const bookingIds = events.map(({ data }) => data.id);
    await lockWhole(tx, await selectOpenAt(tx, bookingIds));
    // Each visit once, whatever happened to its booking.
    for (const [id, heard] of Map.groupBy(events, ({ data }) => data.id)) {
      const visits = await lockWhole(tx, await selectOpenAt(tx, [id]));
      for (const visit of visits.filter((one) => isFollowing(one, tx))) await follow(tx, visit, heard);
    }
  },
};

const isFollowing = (visit: Whole, { now }: Tx): boolean =>
  decideChange(standingOf(visit), now).ok && decideLeaving(standingOf(visit)).ok;

/** @param heard of its booking, in the order in which it happened */
async function follow(tx: Tx, visit: Whole, heard: readonly Followed[]): Promise<void> {
  if (heard.some(({ type }) => type !== 'booking.updated')) {
    await callOff(tx, visit, 'booking');
    return;
  }
  // Who invited to it as it is by now need not follow it there.
  const invitedAt = toInstant(visit.row.createdAt);
  const moves = heard.filter(isMove).filter(({ at }) => !isAfter(invitedAt, at));
  const [first, last] = [moves[0]?.data.was, moves.at(-1)?.data];
  if (first === undefined || last === undefined) return;
  const moved = periodAfter(standingOf(visit).during, periodOf(first), periodOf(last));
  const change = {
    ...(await houseOf(tx, visit, last.resourceIds)),
    ...(isAfter(moved.end, tx.now) && { during: moved }),
  };
  if (isSame(visit, change)) return;
  const waiting = await waitAfterMove(tx, visit, change);
  await updateVisitRow(tx, visit.row.id, { ...change, ...waitingChange(visit, waiting) });
  const [after] = await lockWhole(tx, [visit.row.id]);
  if (after === undefined) return;
  await awaitApproval(tx, after.row, waiting, { was: visit.row.approval, askedBy: `user:${visit.row.hostId}` });
  const { data, ...told } = toldOfVisit(visit, after);
  tx.emit('visit.updated', { ...told, data: { ...data, changedBy: moves.at(-1)?.actor ?? tx.who.key } });
  awaitEnd(tx, after.row);
  tellVisitorsLater(tx, after.row.id);
}

const isMove = (event: Followed): event is HeardEvent<'booking.updated'> => event.type === 'booking.updated';

const periodOf = ({ start, end }: { readonly start: string; readonly end: string }): Period => ({
  start: Temporal.Instant.from(start),
  end: Temporal.Instant.from(end),
});

type Moved = Partial<Pick<VisitValues, 'buildingId' | 'during'>>;

/** Where it is then, if the booking is nowhere in its building any more. */
async function houseOf(tx: Tx, { row }: Whole, resourceIds: readonly number[]): Promise<Moved> {
  const resources = await findResources(tx, [...resourceIds]);
  const houses = Array.from(resources.values(), ({ buildingId }) => buildingId);
  const [first] = houses;
  return first === undefined || houses.includes(row.buildingId) ? {} : { buildingId: first };
}

const isSame = ({ row }: Whole, { buildingId, during }: Moved): boolean =>
  buildingId === undefined &&
  (during === undefined || (during.start.equals(toInstant(row.startsAt)) && during.end.equals(toInstant(row.endsAt))));
