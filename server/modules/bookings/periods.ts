import { isAfter, isBefore, toInstant, type Period } from '../../platform/time.ts';
import type { BookingRow } from './row.ts';

/** When a booking is. */
export const periodOf = ({ startsAt, endsAt }: Pick<BookingRow, 'startsAt' | 'endsAt'>): Period => ({
  start: toInstant(startsAt),
  end: toInstant(endsAt),
});

/** Does a period keep to what another one was? */
export const isWithin = (inner: Period, outer: Period): boolean =>
  !isBefore(inner.start, outer.start) && !isAfter(inner.end, outer.end);
