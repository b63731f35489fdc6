import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { toDate } from '../../platform/time.ts';
import { MAX_OPEN_VISITS, type LeftVisits, type VisitTold } from './contract.ts';
import { awaitNoEnd } from './inviting.ts';
import { tellVisitorsLater } from './letters.ts';
import { lockWhole } from './open-visit.ts';
import { decideLeaving } from './rules.ts';
import { standingOf, toldOfVisit, type Whole } from './show.ts';
import { awaitApproval, endWaiting, waitAfterMove, waitingChange, type Waiting } from './waiting.ts';
import { countOpen, lockVisits, selectOpenOf, updateVisitRow } from './store.ts';
import type { VisitValues } from './row.ts';

/** How many visits to somebody are not over. */
export const countVisitsOf = (ctx: Ctx, userId: number): Promise<number> => countOpen(ctx, userId);

/** Locks the visits to somebody that are not over, before her own row. @returns their ids */
export async function lockVisitsOf(tx: Tx, userId: number): Promise<ReadonlySet<number>> {
  const rows = await lockVisits(tx, await selectOpenOf(tx, userId));
  return new Set(rows.filter(({ hostId }) => hostId === userId).map(({ id }) => id));
}

/** Somebody who was shut out, and who becomes host of whom she expected, if anybody; both rows are locked. */
interface Leaving {
  readonly userId: number;
  readonly heirId: number | null;
  /** What the heir has of her bookings now: who comes to one of the others comes to none. */
  readonly bookings: ReadonlySet<number>;
}

/**
 * Calls off whom somebody who was shut out expected, or hands them to the heir, the first ones as many as he can expect. Who is here
 * stays: with the heir, or else as hers, until she is said to have left.
 * @param locked what `lockVisitsOf` found @returns null where she expects somebody of whom that did not know
 */
export async function leaveVisitsOf(
  tx: Tx,
  { userId, heirId, bookings }: Leaving,
  locked: ReadonlySet<number>,
): Promise<LeftVisits | null> {
  const ids = await selectOpenOf(tx, userId);
  if (!new Set(ids).isSubsetOf(locked)) return null;
  const all = await lockWhole(tx, ids);
  const room = heirId === null ? 0 : Math.max(0, MAX_OPEN_VISITS - (await countOpen(tx, heirId)));
  const handed = all.slice(0, room);
  const ended = all.slice(room).filter((visit) => decideLeaving(standingOf(visit)).ok);
  for (const visit of handed)
    await handOver(tx, visit, { hostId: heirId ?? userId, bookingId: keptOf(visit, bookings) });
  for (const visit of ended) await callOff(tx, visit);
  return { handedOver: handed.length, cancelled: ended.length };
}

const keptOf = ({ row: { bookingId } }: Whole, bookings: ReadonlySet<number>): number | null =>
  bookingId !== null && bookings.has(bookingId) ? bookingId : null;

async function handOver(tx: Tx, before: Whole, to: Pick<VisitValues, 'hostId' | 'bookingId'>): Promise<void> {
  const waiting = await waitForHeir(tx, before, to);
  await updateVisitRow(tx, before.row.id, { ...to, ...waitingChange(before, waiting) });
  const { approval } = waiting;
  const after = { ...before, row: { ...before.row, ...to, approval, version: before.row.version + 1 } };
  await awaitApproval(tx, after.row, waiting, { was: before.row.approval });
  tx.emit('visit.updated', toldOfVisit(before, after));
  tellVisitorsLater(tx, before.row.id);
}

/** With another host it is another visit than was asked about or approved, unless somebody is here, or who receives visitors there hands it over. */
async function waitForHeir(tx: Tx, before: Whole, to: Pick<VisitValues, 'hostId'>): Promise<Waiting> {
  const { approval, buildingId } = before.row;
  const isDecided = approval !== 'pending' && may(tx.who, 'visitors:manage', buildingId);
  return isDecided || !decideLeaving(standingOf(before)).ok ? { approval, asked: null } : waitAfterMove(tx, before, to);
}

/** Calls off a locked visit to which nobody has come. @param why what of, where nobody did who saw it */
export async function callOff(tx: Tx, before: Whole, why?: VisitTold['why']): Promise<Whole> {
  const cancelledAt = toDate(tx.now);
  // What waits no more is not decided on.
  const approval = before.row.approval === 'pending' ? null : before.row.approval;
  await updateVisitRow(tx, before.row.id, { cancelledAt, approval });
  if (approval !== before.row.approval) endWaiting(tx, before.row.id);
  const after = { ...before, row: { ...before.row, cancelledAt, approval, version: before.row.version + 1 } };
  const told = toldOfVisit(before, after);
  tx.emit('visit.cancelled', { ...told, data: { ...told.data, ...(why !== undefined && { why }) } });
  awaitNoEnd(tx, after.row);
  tellVisitorsLater(tx, after.row.id);
  return after;
}
