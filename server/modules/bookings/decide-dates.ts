import type { Tx } from '../../platform/context/context.ts';
import { giveBackAll, take } from '../holds/holds.ts';
import { endAwaiting } from './approval.ts';
import type { DatesToDecide } from './awaiting.ts';
import { alreadyBooked, holdsFor } from './book.ts';
import { periodOf } from './change.ts';
import { countsOf, wishesOf } from './parts.ts';
import { toldOf } from './show.ts';
import { updateBookingRows, type BookingRow } from './store.ts';

type Dates = Pick<DatesToDecide, 'waiting' | 'resources'>;
type ToldOfDate = ReturnType<typeof toldOf>;

/**
 * Makes locked dates of a series that wait firm, all or nothing: what they hold is taken anew, for good.
 * @returns what is told of each
 */
export async function approveDates(tx: Tx, { waiting, resources }: Dates): Promise<ToldOfDate[]> {
  const wanted = waiting.flatMap((row) =>
    holdsFor(row.id, { resources: wishesOf(countsOf(row), resources), during: periodOf(row), pendingUntil: null }),
  );
  const [, { missed }] = await Promise.all([free(tx, waiting), take(tx, wanted)]);
  if (missed.length > 0) throw alreadyBooked(missed);
  return settle(tx, waiting, 'confirmed');
}

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
