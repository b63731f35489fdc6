import type { BookingRow } from '../bookings/bookings.ts';
import type { SeriesRow } from '../series/series.ts';

/** Those of some bookings that are of a series. */
export const datesOf = ({ id }: Pick<SeriesRow, 'id'>, rows: readonly BookingRow[]): BookingRow[] =>
  rows.filter(({ seriesId }) => seriesId === id);

/** What is of none of these series. */
export function singlesOf(series: readonly Pick<SeriesRow, 'id'>[], rows: readonly BookingRow[]): BookingRow[] {
  const ids = new Set(series.map(({ id }) => id));
  return rows.filter(({ seriesId }) => seriesId === null || !ids.has(seriesId));
}

/** In the order in which they are handed over: her series one after the other, then what is by itself. */
export const inTurn = (series: readonly Pick<SeriesRow, 'id'>[], rows: readonly BookingRow[]): BookingRow[] => [
  ...series.flatMap((one) => datesOf(one, rows)),
  ...singlesOf(series, rows),
];

/** The series that go with who leaves, of some that are hers or were, in the order of their ids: those that she hosts and has not given up. */
export const goingOf = (series: Iterable<SeriesRow>, userId: number): SeriesRow[] =>
  [...series]
    .filter(({ hostId, cancelledAt }) => hostId === userId && cancelledAt === null)
    .toSorted((one, other) => one.id - other.id);
