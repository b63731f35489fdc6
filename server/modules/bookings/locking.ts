import { sql, type SqlBool } from 'kysely';
import type { Tx } from '../../platform/context/context.ts';
import { all, isDateOf, isToCome, type BookingFilter } from './conditions.ts';
import type { BookingState } from './contract.ts';
import { among, type BookingRow } from './row.ts';
import { conditionsOf, lockWanted } from './store.ts';

/** Locks those of these bookings that are in a state (null: in any). Who is just changing one is waited for. */
export async function lockByState(tx: Tx, state: BookingState | null, ids: readonly number[]): Promise<BookingRow[]> {
  const isSo = state === null ? sql`true` : sql`booking.state = ${state}`;
  const rows = await lockWanted(tx, sql<SqlBool>`booking.id = ${among(ids)} and ${isSo}`);
  return rows.toSorted((one, other) => one.id - other.id);
}

/** Keeps others from changing these bookings, in the order of the ids: before what hangs on them is locked. @returns them as they are by then */
export const holdBookings = (tx: Tx, ids: readonly number[]): Promise<BookingRow[]> => lockByState(tx, null, ids);

/**
 * Locks what has not begun yet of a series and is not given up, in the order of the ids.
 * @param fromDay which of its dates is the first; null: any
 */
export const lockDates = (tx: Tx, seriesId: number, fromDay: string | null): Promise<BookingRow[]> =>
  lockWanted(tx, all([isDateOf(seriesId, fromDay), isToCome(tx)]));

/** The same of all from a day on, whatever became of them. */
export const lockAllDates = (tx: Tx, seriesId: number, fromDay: string): Promise<BookingRow[]> =>
  lockWanted(tx, isDateOf(seriesId, fromDay));

/** What of these bookings has not begun yet and is not given up, locked in the order of the ids. */
export const lockToCome = (tx: Tx, ids: readonly number[]): Promise<BookingRow[]> =>
  lockWanted(tx, sql<SqlBool>`booking.id = ${among(ids)} and ${isToCome(tx)}`);

/** Locks those that a filter lets through, in the order of the ids. */
export const lockAll = (tx: Tx, filter: BookingFilter): Promise<BookingRow[]> =>
  lockWanted(tx, all(conditionsOf(tx, filter, null)));
