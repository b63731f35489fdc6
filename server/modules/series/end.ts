import type { Tx } from '../../platform/context/context.ts';
import { cancelDates, type BookingRow } from '../bookings/bookings.ts';
import type { SeriesEnd } from './contract.ts';
import { toldOf } from './show.ts';
import { updateSeriesRow, type SeriesRow } from './store.ts';

/** Ends a locked series, as Atrium does by itself. @param going which of its locked dates, in order, are cancelled with it */
export async function end(tx: Tx, series: SeriesRow, why: SeriesEnd, going: readonly BookingRow[] = []): Promise<void> {
  const endDay = going[0]?.seriesDate ?? series.bookedUntil ?? series.endDay;
  const after = { ...series, version: series.version + 1, endDay, bookedUntil: null };
  if (going.length > 0) await cancelDates(tx, going);
  await updateSeriesRow(tx, after);
  const { data, ...told } = toldOf(series, after, { dates: going.length, skipped: [] });
  tx.emit('series.ended', { ...told, data: { ...data, why } });
}
