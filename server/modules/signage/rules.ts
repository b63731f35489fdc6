import { fail } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, type Period } from '../../platform/time.ts';
import { bookingStateConflict, type CheckInDuty } from '../bookings/contract.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';

/** The earlier of an end that is asked for and the next instant at which somebody else has the place. */
export const endBefore = (asked: Temporal.Instant, next: Temporal.Instant | null): Temporal.Instant =>
  next !== null && isAfter(asked, next) ? next : asked;

/** The minute that an instant is in: what is booked at a door has begun with it. */
export const minuteOf = (at: Temporal.Instant): Temporal.Instant =>
  at.round({ smallestUnit: 'minute', roundingMode: 'floor' });

/** From now on, for so long or until somebody else has it. @throws 409 where somebody has it already */
export function spellFrom(now: Temporal.Instant, minutes: number, freeUntil: Temporal.Instant | null): Period {
  const start = minuteOf(now);
  const end = endBefore(start.add({ minutes }), freeUntil);
  if (!isAfter(end, now)) throw fail(resourceAlreadyBooked);
  return { start, end };
}

/** A door knows its own place: what is elsewhere too is not its to change. */
export const isHereAlone = (resourceIds: readonly number[], resourceId: number): boolean =>
  resourceIds.length > 0 && resourceIds.every((id) => id === resourceId);

/** Does it go on? What has not begun is not ended or extended at a door. */
export const decideGoesOn = ({ start }: Period, now: Temporal.Instant): Verdict =>
  isAfter(start, now) ? refused(bookingStateConflict, { detail: 'This booking has not begun' }) : allowed;

/** Does the policy that asks for a check-in take it from a display, now? */
export const asksHere = (duty: CheckInDuty | null, now: Temporal.Instant): boolean =>
  duty !== null &&
  duty.required &&
  duty.methods.includes('display') &&
  !isAfter(Temporal.Instant.from(duty.opensAt), now) &&
  isAfter(Temporal.Instant.from(duty.closesAt), now);
