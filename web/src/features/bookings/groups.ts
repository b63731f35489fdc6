import { isActive, type Booking } from '../../data/bookings.ts';
import { compareInstants, dayIn } from '../../lib/when.ts';

export interface DayGroup {
  readonly day: string;
  readonly bookings: readonly Booking[];
}

/** Splits into what is to come (it still holds its place and is not over) and what is past, the latest first. */
export function split(bookings: readonly Booking[], now: string): { upcoming: Booking[]; past: Booking[] } {
  const isAhead = (booking: Booking): boolean => isActive(booking) && compareInstants(booking.end, now) > 0;
  const byStart = (a: Booking, b: Booking): number => compareInstants(a.start, b.start) || a.id - b.id;
  return {
    upcoming: bookings.filter(isAhead).toSorted(byStart),
    past: bookings.filter((booking) => !isAhead(booking)).toSorted((a, b) => byStart(b, a)),
  };
}

/** Groups by the day each starts on where it takes place, in the order given. */
export function byDay(bookings: readonly Booking[]): DayGroup[] {
  const groups = Map.groupBy(bookings, ({ start, zone }) => dayIn(start, zone));
  return [...groups].map(([day, members]) => ({ day, bookings: members }));
}
