import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import type { Period } from '../../platform/time.ts';
import { bookingInPast, CHECK_IN_EARLY_MINUTES } from '../bookings/contract.ts';
import { checkInTooEarly } from './contract.ts';

/** May a booking be checked in now? From a little before its start until its end. */
export function decideCheckIn({ start, end }: Period, now: Temporal.Instant): Verdict {
  if (Temporal.Instant.compare(now, end) >= 0) return refused(bookingInPast, { detail: 'This booking is over' });
  if (Temporal.Instant.compare(now, start.subtract({ minutes: CHECK_IN_EARLY_MINUTES })) < 0) {
    const detail = `Check-in opens ${CHECK_IN_EARLY_MINUTES} minutes before the start`;
    return refused(checkInTooEarly, { detail });
  }
  return allowed;
}
