import { checkInOpens, checksInByWeb, isCheckInOpen, type Booking } from '../data/bookings.ts';
import { compareInstants, dayIn } from '../lib/when.ts';

/** What has to be said of the check-in to a booking of one's own: from when, until when, or how. */
export type CheckInHint = 'opens' | 'by' | 'code' | null;

/** What a card says of it; nothing before its day, and nothing once there is nothing to check in. */
export function checkInHint(booking: Booking, now: string): CheckInHint {
  const { state, start, end, zone, checkIn } = booking;
  if (state !== 'confirmed' || compareInstants(end, now) <= 0) return null;
  const opens = checkInOpens(booking);
  if (dayIn(start, zone) !== dayIn(now, zone) && compareInstants(opens, now) > 0) return null;
  if (compareInstants(opens, now) > 0) return checkIn?.releases ? 'by' : 'opens';
  if (!isCheckInOpen(booking, now)) return null;
  if (checkIn?.releases) return 'by';
  return checksInByWeb(booking) ? null : 'code';
}
