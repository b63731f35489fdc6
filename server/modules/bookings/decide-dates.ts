import type { Tx } from '../../platform/context/context.ts';
import { periodOf } from '../../platform/time.ts';
import { giveBackAll, take } from '../holds/holds.ts';
import { endAwaiting } from './approval.ts';
import type { DatesToDecide } from './awaiting.ts';
import { alreadyBooked, holdsFor } from './book.ts';
import { bufferedAs } from './buffers.ts';
import { mustNotBeLapsed } from './lapsed.ts';
import { countsOf, wishesOf, type Resources, type Wish } from './parts.ts';
import { toldOf } from './show.ts';
import type { BookingRow } from './row.ts';
import { updateBookingRows } from './store.ts';

type Dates = Pick<DatesToDecide, 'waiting' | 'resources'>;
type ToldOfDate = ReturnType<typeof toldOf>;

/**
 * Makes locked dates of a series that wait firm, all or nothing: what they hold is taken anew, for good.
 * @returns what is told of each
 */
export async function approveDates(tx: Tx, { waiting, resources }: Dates): Promise<ToldOfDate[]> {
  const wanted = waiting.flatMap((row) => holdsFor({ ...row, state: 'confirmed' }, asAsked(row, resources)));
  const [had, { missed }] = await Promise.all([free(tx, waiting), take(tx, wanted)]);
  if (missed.length > 0) throw alreadyBooked(missed);
  await mustNotBeLapsed(tx, waiting, had);
  return settle(tx, waiting, 'confirmed');
}

/** What was asked for, with the time around it that was held for it then. */
const asAsked = (row: BookingRow, resources: Resources): Wish[] =>
  bufferedAs(row, periodOf(row), wishesOf(countsOf(row), resources, { of: () => ({}) }));

/** Turns locked dates of a series that wait down and frees what they held. @returns what is told of each */
export async function rejectDates(tx: Tx, { waiting }: Dates): Promise<ToldOfDate[]> {
  await free(tx, waiting);
  return settle(tx, waiting, 'rejected');
}

const free = (tx: Tx, rows: readonly BookingRow[]) =>
  giveBackAll(
    tx,
    rows.map(({ id }) => id),
  );

async function settle(tx: Tx, rows: readonly BookingRow[], state: 'confirmed' | 'rejected'): Promise<ToldOfDate[]> {
  const after = rows.map((row) => ({ ...row, state, version: row.version + 1 }));
  endAwaiting(tx, rows);
  await updateBookingRows(tx, after);
  return rows.map((row, i) => toldOf(row, after[i] ?? row, { bySeries: true }));
}
