import type { Tx } from '../../platform/context/context.ts';
import { relinkBookings, whyLinked } from '../bookings/bookings.ts';
import type { Meant } from '../online-meetings/online-meetings.ts';
import { toldOf } from './show.ts';
import { relinkRows } from './store.ts';

/**
 * Gives bookings and series another link than this one, or than what stands in its stead: whoever takes part is told of a link, and not of one that
 * did not come. @returns the bookings
 */
export async function relink(tx: Tx, from: string, to: string): Promise<Meant[]> {
  const series = await relinkRows(tx, from, to);
  const linked = await relinkBookings(tx, from, to, new Set(series.map(({ id }) => id)));
  const came = whyLinked(to);
  for (const row of series) {
    const dates = linked.filter(({ seriesId, stands }) => came.why && stands && seriesId === row.id).length;
    const after = { ...row, joinUrl: to, version: row.version + 1 };
    const { data, ...told } = toldOf(row, after, { dates, skipped: [] });
    tx.emit('series.updated', { ...told, data: { ...data, ...came } });
  }
  return linked;
}
