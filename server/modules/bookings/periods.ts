import { isAfter, isBefore, toDate, type Period } from '../../platform/time.ts';
import type { BookingRow } from './row.ts';

/** When a booking is from now on, and how short the notice was with which it ever gave up a start. */
export function movedTo(
  row: Pick<BookingRow, 'startsAt' | 'endsAt' | 'leastNoticeSeconds'>,
  { start, end }: Period,
  now: Temporal.Instant,
): Pick<BookingRow, 'startsAt' | 'endsAt' | 'leastNoticeSeconds'> {
  const [startsAt, endsAt] = [toDate(start), toDate(end)];
  const isGivenUp = startsAt.getTime() !== row.startsAt.getTime();
  const notice = Math.max(0, Math.floor((row.startsAt.getTime() - now.epochMilliseconds) / 1000));
  const leastNoticeSeconds = isGivenUp ? Math.min(notice, row.leastNoticeSeconds ?? notice) : row.leastNoticeSeconds;
  return { startsAt, endsAt, leastNoticeSeconds };
}

/** Does a period keep to what another one was? */
export const isWithin = (inner: Period, outer: Period): boolean =>
  !isBefore(inner.start, outer.start) && !isAfter(inner.end, outer.end);
