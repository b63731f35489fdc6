import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, type Period } from '../../platform/time.ts';
import { bookingStateConflict, type CheckInDuty } from '../bookings/contract.ts';

/** The earlier of an end that is asked for and the next instant at which somebody else has the place. */
export const endBefore = (asked: Temporal.Instant, next: Temporal.Instant | null): Temporal.Instant =>
  next !== null && isAfter(asked, next) ? next : asked;

/** The minute that an instant is in: what is booked at a door has begun with it. */
export const minuteOf = (at: Temporal.Instant): Temporal.Instant =>
  at.round({ smallestUnit: 'minute', roundingMode: 'floor' });

/** A time at which nobody has a place; without an end: for as long as was looked ahead. */
export interface Gap {
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant | null;
}

/**
 * When a place is free around an instant; null: it is not. It begins with the minute that this is in, or when the place was left within it.
 * @param busy when somebody has it, from that minute on, in order
 */
export function gapAt(now: Temporal.Instant, busy: readonly Period[]): Gap | null {
  const next = busy.find(({ end }) => isAfter(end, now));
  if (next && !isAfter(next.start, now)) return null;
  const left = busy.map(({ end }) => end).filter((end) => !isAfter(end, now));
  const start = left.reduce((last, end) => (isAfter(end, last) ? end : last), minuteOf(now));
  return { start, end: next?.start ?? null };
}

/** From now on, for so long or until somebody else has it. Where it is not free the holds say so, and by whom. */
export function spellFrom(now: Temporal.Instant, minutes: number, gap: Gap | null): Period {
  const start = gap?.start ?? minuteOf(now);
  return { start, end: endBefore(start.add({ minutes }), gap?.end ?? null) };
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
