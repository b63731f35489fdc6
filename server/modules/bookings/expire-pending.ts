import type { Tx } from '../../platform/context/context.ts';
import { giveBackAll } from '../holds/holds.ts';
import { stateAt } from './rules.ts';
import { toldOf } from './show.ts';
import { lockByState } from './locking.ts';
import type { BookingRow } from './row.ts';
import { updateBookingRows } from './store.ts';

/**
 * Rejects those of these bookings that nobody has decided on in time. Nobody had to wait for this: whoever wanted the space
 * meanwhile has had it. @returns how many
 */
export async function expirePending(tx: Tx, ids: readonly number[]): Promise<number> {
  const waiting = ids.length === 0 ? [] : await lockByState(tx, 'pending', ids);
  const due = waiting.filter((row) => stateAt(row, tx.now) === 'rejected');
  if (due.length === 0) return 0;
  const freed = giveBackAll(
    tx,
    due.map(({ id }) => id),
  );
  await Promise.all([freed, updateBookingRows(tx, due.map(rejected))]);
  for (const row of due) tx.emit('booking.expired', toldOf(row, rejected(row)));
  return due.length;
}

const rejected = (row: BookingRow): BookingRow => ({ ...row, state: 'rejected', version: row.version + 1 });
