import type { Tx } from '../../platform/context/context.ts';
import { giveBack } from '../holds/holds.ts';
import { ownerOf } from './book.ts';
import { toldOf } from './show.ts';
import { lockExpired, rejectBookings } from './store.ts';

/**
 * Rejects those of these bookings that nobody has decided on in time. Nobody had to wait for this: whoever wanted the space
 * meanwhile has had it. @returns how many
 */
export async function expirePending(tx: Tx, ids: readonly number[]): Promise<number> {
  const due = ids.length === 0 ? [] : await lockExpired(tx, ids);
  if (due.length === 0) return 0;
  await Promise.all([...due.map((row) => giveBack(tx, ownerOf(row))), rejectBookings(tx, due)]);
  for (const row of due)
    tx.emit('booking.expired', toldOf(row, { ...row, state: 'rejected', version: row.version + 1 }));
  return due.length;
}
