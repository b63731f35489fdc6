import type { Tx } from '../../platform/context/context.ts';
import { relinkBookings } from '../bookings/bookings.ts';
import type { Meant } from '../online-meetings/online-meetings.ts';
import { toldOf } from './show.ts';
import { relinkRows } from './store.ts';

/** Gives bookings and series another link than this one, or than what stands in its stead. @returns the bookings */
export async function relink(tx: Tx, from: string, to: string): Promise<Meant[]> {
  const series = await relinkRows(tx, from, to);
  const linked = await relinkBookings(tx, from, to, new Set(series.map(({ id }) => id)));
  for (const row of series) {
    const dates = linked.filter(({ seriesId, stands }) => stands && seriesId === row.id).length;
    const after = { ...row, joinUrl: to, version: row.version + 1 };
    tx.emit('series.updated', toldOf(row, after, { dates, skipped: [] }));
  }
  return linked;
}
