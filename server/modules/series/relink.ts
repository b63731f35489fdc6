import type { Tx } from '../../platform/context/context.ts';
import { relinkBookings } from '../bookings/bookings.ts';
import type { Meant } from '../online-meetings/online-meetings.ts';
import { relinkRows } from './store.ts';

/**
 * Gives bookings and series another link than this one, or than what stands in its stead: their dates are told one by one, as each has its
 * own. @returns the bookings
 */
export async function relink(tx: Tx, from: string, to: string): Promise<Meant[]> {
  await relinkRows(tx, from, to);
  return relinkBookings(tx, from, to);
}
