import { reaches, type Principal } from '../../platform/context/principal.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import type { Period } from '../../platform/time.ts';
import {
  bookingInPast,
  bookingNotYours,
  bookingStateConflict,
  bookingTooFarAhead,
  bookingTooLong,
  MAX_AHEAD_DAYS,
  MAX_LENGTH_DAYS,
  type BookingState,
} from './contract.ts';

export type Action = 'change' | 'extend' | 'cancel' | 'check_in' | 'check_out' | 'approve' | 'reject';

/** Which states an action starts from, and the state it leads to. What is not here is refused. */
export const transitions: Readonly<Record<Action, Partial<Record<BookingState, BookingState>>>> = {
  change: { pending: 'pending', confirmed: 'confirmed', checked_in: 'checked_in' },
  extend: { confirmed: 'confirmed', checked_in: 'checked_in' },
  cancel: { pending: 'cancelled', confirmed: 'cancelled' },
  check_in: { confirmed: 'checked_in' },
  check_out: { checked_in: 'checked_out' },
  approve: { pending: 'confirmed' },
  reject: { pending: 'rejected' },
};

interface Standing {
  readonly state: BookingState;
  readonly expiresAt: Date | null;
}

/** The state a booking is in at an instant: one that waited for too long is rejected, whether that was written down yet or not. */
export const stateAt = ({ state, expiresAt }: Standing, now: Temporal.Instant): BookingState =>
  state === 'pending' && expiresAt !== null && expiresAt.getTime() <= now.epochMilliseconds ? 'rejected' : state;

/** Does the state allow the action? */
export function decideState(action: Action, state: BookingState): Verdict {
  if (transitions[action][state] !== undefined) return allowed;
  const detail = `A booking that is ${state.replace('_', ' ')} cannot be ${done[action]}`;
  return refused(bookingStateConflict, { detail });
}

const done: Readonly<Record<Action, string>> = {
  change: 'changed',
  extend: 'extended',
  cancel: 'cancelled',
  check_in: 'checked in',
  check_out: 'checked out',
  approve: 'approved',
  reject: 'rejected',
};

const days = (count: number): Temporal.DurationLike => ({ hours: 24 * count });

/** Is this a period that may be booked at `now`? Managers may correct the past. */
export function decidePeriod({ start, end }: Period, now: Temporal.Instant, who: Principal): Verdict {
  if (Temporal.Instant.compare(end, now) <= 0 && !who.scopes.has('bookings:manage'))
    return refused(bookingInPast, { detail: 'A booking must end in the future', param: 'end' });
  if (Temporal.Instant.compare(end, start.add(days(MAX_LENGTH_DAYS))) > 0)
    return refused(bookingTooLong, { detail: `At most ${MAX_LENGTH_DAYS} days`, param: 'end' });
  if (Temporal.Instant.compare(start, now.add(days(MAX_AHEAD_DAYS))) > 0)
    return refused(bookingTooFarAhead, { detail: `At most ${MAX_AHEAD_DAYS} days ahead`, param: 'start' });
  return allowed;
}

export interface Owned {
  readonly hostId: number | null;
  readonly createdBy: string;
}

/** May this principal act on the booking? Its host, whoever made it, and managers of all the buildings it is in. */
export function decideOwner(booking: Owned, buildingIds: readonly number[], who: Principal): Verdict {
  if (isOwn(booking, who)) return allowed;
  if (who.scopes.has('bookings:manage') && buildingIds.every((id) => reaches(who, id))) return allowed;
  return refused(bookingNotYours);
}

const isOwn = ({ hostId, createdBy }: Owned, who: Principal): boolean =>
  (who.userId !== null && hostId === who.userId) || createdBy === who.key;

/** Titles and guests are for those who take part and for those who manage bookings. */
export const maySeeDetails = (
  booking: Owned & { readonly attendees: readonly { readonly userId: number | null }[] },
  who: Principal,
): boolean =>
  isOwn(booking, who) ||
  who.scopes.has('bookings:manage') ||
  (who.userId !== null && booking.attendees.some(({ userId }) => userId === who.userId));
