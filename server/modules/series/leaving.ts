import type { Tx } from '../../platform/context/context.ts';
import { periodOf } from '../../platform/time.ts';
import {
  cancelDates,
  handOverBookings,
  stopAttending,
  type BookingRow,
  type HandedOver,
  type HandingOver,
} from '../bookings/bookings.ts';
import { end } from './end.ts';
import { inOrder, refusalsOf } from './refusals.ts';
import { toldOf } from './show.ts';
import { updateSeriesRow, type SeriesRow } from './store.ts';

export { lockSeriesOf } from './store.ts';

/** Ends a locked series whose host has left, with those of its locked dates that are hers. */
export async function endSeriesOf(tx: Tx, series: SeriesRow, dates: readonly BookingRow[]): Promise<void> {
  if (dates.length > 0 || series.bookedUntil !== null) await end(tx, series, 'host_left', dates.toSorted(byDate));
}

const byDate = (one: BookingRow, other: BookingRow): number =>
  (one.seriesDate ?? '') < (other.seriesDate ?? '') ? -1 : 1;

/**
 * Gives a locked series another host, with those of its locked dates that the rules do not refuse to him; the others are cancelled. Where
 * none is left, it ends.
 */
export async function handOverSeries(
  tx: Tx,
  series: SeriesRow,
  dates: readonly BookingRow[],
  { from, to, spares }: Omit<HandingOver, 'along'>,
): Promise<HandedOver> {
  const became = await handOverBookings(tx, dates, { from, to, along: { bySeries: true }, ...(spares && { spares }) });
  const gone = became.refused.map(({ row }) => row);
  if (became.handed.length === 0) {
    await endSeriesOf(tx, series, gone);
    return became;
  }
  await cancelDates(tx, gone);
  const after = { ...withoutAttendee(series, from), hostId: to, version: series.version + 1 };
  await updateSeriesRow(tx, after);
  const skipped = became.refused.flatMap(({ row, verdict }) =>
    refusalsOf(row.resources, { date: row.seriesDate ?? '', during: periodOf(row), verdict }),
  );
  const about = { dates: became.handed.length, skipped: inOrder(skipped), toldTo: 'attendees' } as const;
  tx.emit('series.updated', toldOf(series, after, about));
  return became;
}

/** Has somebody attend a locked series of others no more, and these of its locked dates; of one that is over nothing changes. */
export async function stopAttendingSeries(
  tx: Tx,
  series: SeriesRow,
  dates: readonly BookingRow[],
  userId: number,
): Promise<void> {
  if (dates.length === 0 && series.bookedUntil === null) return;
  const after = { ...withoutAttendee(series, userId), version: series.version + 1 };
  await stopAttending(tx, dates, userId, { bySeries: true });
  await updateSeriesRow(tx, after);
  tx.emit('series.updated', toldOf(series, after, { dates: dates.length, skipped: [], toldTo: 'host' }));
}

const withoutAttendee = (series: SeriesRow, userId: number): SeriesRow => ({
  ...series,
  attendees: series.attendees.filter((one) => one.userId !== userId),
});
