import type { Tx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { periodOf, type Period } from '../../platform/time.ts';
import { giveBack, take } from '../holds/holds.ts';
import { askForApproval, awaitApproval, becomesAwaited, type Approvers } from './approval.ts';
import { mustMayBecome } from './becoming.ts';
import { alreadyBooked, holdsFor, ownerOf } from './book.ts';
import { bufferedAs, isSameParts } from './buffers.ts';
import type { Booking } from './contract.ts';
import { moveCheckIn } from './duty.ts';
import type { Given } from './judge.ts';
import { mustNotBeLapsed } from './lapsed.ts';
import type { Opened } from './open-booking.ts';
import { countsOf, partOf, wishesOf, type Wish } from './parts.ts';
import { movedTo } from './periods.ts';
import { withServices } from './ordered.ts';
import { show, toldOf } from './show.ts';
import type { BookingRow, BookingUpdate } from './row.ts';
import { replaceResources, updateBookingRow } from './store.ts';
import { seenAmong } from './unseen.ts';

/**
 * Gives back what a booking holds and takes the same or other things for what it becomes; the constraint judges as for a new
 * booking.
 */
export async function retake(tx: Tx, row: BookingRow, changes: BookingUpdate, wishes: readonly Wish[]): Promise<void> {
  const after = { ...row, ...changes };
  const resources = bufferedAs(row, periodOf(after), await withServices(tx, row.id, wishes));
  await hold(tx, row, after, resources);
  const parts = resources.map(partOf);
  if (!isSameParts(row.resources, parts)) await replaceResources(tx, [{ id: row.id, resources: parts }]);
}

/** Gives back what a booking holds and takes these for what it becomes. @throws 409 where somebody else has them */
export async function hold(tx: Tx, row: BookingRow, after: BookingRow, wishes: readonly Wish[]): Promise<void> {
  const [had, { missed }] = await Promise.all([giveBack(tx, ownerOf(row)), take(tx, holdsFor(after, wishes))]);
  if (missed.length > 0) throw alreadyBooked(missed);
  await mustNotBeLapsed(tx, [row], had);
}

/** Moves an open booking to another period, with all that it has. @returns what is to be written of it */
export async function movePeriod(tx: Tx, opened: Opened, during: Period, given: Given = {}): Promise<BookingUpdate> {
  const { row } = opened;
  const resources = await seenAmong(tx, opened.resources, opened.rules, { hostId: row.hostId, had: countsOf(row) });
  const approvers = await mustMayBecome(tx, opened, { hostId: row.hostId, resources, during, zone: row.zone }, given);
  const changes = {
    ...moveCheckIn(tx, row, { counts: countsOf(row), rules: opened.rules, hostId: row.hostId, during }),
    ...awaitedAs(row, during, approvers),
    ...movedTo(row, during, tx.now),
  };
  await retake(tx, row, changes, wishesOf(countsOf(row), resources, opened.rules));
  await awaitAnew(tx, row, during, approvers);
  return changes;
}

/** What becomes other of an open booking by waiting for those who must approve what it becomes; nothing where that stays. */
export const awaitedAs = (
  { state }: Pick<BookingRow, 'state'>,
  during: Period,
  approvers: Approvers | null | undefined,
): ReturnType<typeof becomesAwaited> => (approvers === undefined ? {} : becomesAwaited(state, during, approvers));

/** Lets an open booking wait for those who must approve what it becomes. */
export async function awaitAnew(
  tx: Tx,
  { id }: BookingRow,
  during: Period,
  approvers: Approvers | null | undefined,
): Promise<void> {
  if (approvers !== undefined) await awaitApproval(tx, [{ id, during, approvers }]);
}

/** What became of a booking: as hearers and as the caller get it. */
export interface Changed {
  readonly told: ReturnType<typeof toldOf>;
  readonly booking: Booking;
}

/** Writes an open booking's change; who asked for it emits what is told. Those who decide on what waits are told what it is now. */
export async function writeChange(tx: Tx, before: BookingRow, changes: BookingUpdate): Promise<Changed> {
  const after = found(await updateBookingRow(tx, before, changes));
  askForApproval(tx, [after]);
  return { told: toldOf(before, after), booking: await show(tx, after) };
}
