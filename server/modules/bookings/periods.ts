import { toInstant, type Period } from '../../platform/time.ts';
import type { BookingRow } from './row.ts';

/** When a booking is. */
export const periodOf = ({ startsAt, endsAt }: Pick<BookingRow, 'startsAt' | 'endsAt'>): Period => ({
  start: toInstant(startsAt),
  end: toInstant(endsAt),
});

/** Does a period keep to what another one was? */
export const isWithin = (inner: Period, outer: Period): boolean =>
  Temporal.Instant.compare(inner.start, outer.start) >= 0 && Temporal.Instant.compare(inner.end, outer.end) <= 0;
