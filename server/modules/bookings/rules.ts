import { ownerKeyOf } from '../../platform/context/owner.ts';
import { may, reaches, type Place, type Principal } from '../../platform/context/principal.ts';
import { buildingOutOfReach } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { daysAfter, isAfter, toInstant, type Period } from '../../platform/time.ts';
import {
  approvalNotYours,
  bookingForOthers,
  bookingInPast,
  bookingNotYours,
  bookingStateConflict,
  bookingTooFarAhead,
  bookingTooLong,
  CHECK_IN_EARLY_MINUTES,
  MAX_AHEAD_DAYS,
  MAX_LENGTH_DAYS,
  START_GRACE_MINUTES,
  type BookingState,
  type CheckInDuty,
} from './contract.ts';

export type Action = 'change' | 'extend' | 'cancel' | 'check_in' | 'check_out' | 'approve' | 'reject' | 'release';

/** Which states an action starts from, and the state it leads to. What is not here is refused. */
export const transitions: Readonly<Record<Action, Partial<Record<BookingState, BookingState>>>> = {
  change: { pending: 'pending', confirmed: 'confirmed', checked_in: 'checked_in' },
  extend: { confirmed: 'confirmed', checked_in: 'checked_in' },
  cancel: { pending: 'cancelled', confirmed: 'cancelled' },
  check_in: { confirmed: 'checked_in' },
  check_out: { checked_in: 'checked_out' },
  approve: { pending: 'confirmed' },
  reject: { pending: 'rejected' },
  release: { confirmed: 'released' },
};

/** A booking's state as it was written down, and what may have ended it since. */
interface StoredState {
  readonly state: BookingState;
  readonly expiresAt: Date | null;
  readonly checkIn: CheckInDuty | null;
}

/** Until when a booking stands, and what it holds counts, unless somebody decides on it or comes to it before; null: for good. */
export function standsUntil({ state, expiresAt, checkIn }: StoredState): Temporal.Instant | null {
  if (state === 'pending') return expiresAt && toInstant(expiresAt);
  return state === 'confirmed' && checkIn?.releases ? closingOf(checkIn) : null;
}

/**
 * The state a booking is in at an instant: one that waited for too long is rejected, and one that nobody came to is released,
 * whether that was written down yet or not.
 */
export function stateAt(stored: StoredState, now: Temporal.Instant): BookingState {
  const until = standsUntil(stored);
  if (until === null || isAfter(until, now)) return stored.state;
  return stored.state === 'pending' ? 'rejected' : 'released';
}

/** The instant at which check-in closes. */
export const closingOf = ({ closesAt }: CheckInDuty): Temporal.Instant => Temporal.Instant.from(closesAt);

/** The state that an action which is allowed leads to. */
export const stateAfter = (action: Action, state: BookingState): BookingState => transitions[action][state] ?? state;

/** Does the state allow the action? */
export function decideState(action: Action, state: BookingState): Verdict {
  if (transitions[action][state] !== undefined) return allowed;
  const detail = `A booking that is ${state.replace('_', ' ')} cannot be ${done[action]}`;
  return refused(bookingStateConflict, { detail, extra: { state } });
}

const done: Readonly<Record<Action, string>> = {
  change: 'changed',
  extend: 'extended',
  cancel: 'cancelled',
  check_in: 'checked in',
  check_out: 'checked out',
  approve: 'approved',
  reject: 'rejected',
  release: 'released',
};

/** Is this a length and a distance that may be booked at `now`? Days are those of the calendar in `zone`. */
export function decideLength({ start, end }: Period, zone: string, now: Temporal.Instant): Verdict {
  if (isAfter(end, daysAfter(start, MAX_LENGTH_DAYS, zone)))
    return refused(bookingTooLong, { detail: `At most ${MAX_LENGTH_DAYS} days`, param: 'end' });
  if (isAfter(start, daysAfter(now, MAX_AHEAD_DAYS, zone)))
    return refused(bookingTooFarAhead, { detail: `At most ${MAX_AHEAD_DAYS} days ahead`, param: 'start' });
  return allowed;
}

/** When a change happens: what it was (null: it is new) and what it becomes (null: it is given up). */
export interface Move {
  readonly before: Period | null;
  readonly after: Period | null;
}

/**
 * May this be done although part of it is past? What is over stays as it is, what is running starts no earlier than it did,
 * and what is new starts no earlier than a grace ago. Who manages bookings in all the places before and after may also make
 * and correct what is past.
 */
export function decidePast({ before, after }: Move, places: Place, now: Temporal.Instant, who: Principal): Verdict {
  if (may(who, 'bookings:manage', places)) return allowed;
  if (before && !isAfter(before.end, now)) return refused(bookingInPast, { detail: 'This booking is over' });
  if (after === null) return allowed;
  if (!isAfter(after.end, now))
    return refused(bookingInPast, { detail: 'A booking must end in the future', param: 'end' });
  const isRunning = before !== null && !isAfter(before.start, now);
  const earliest = isRunning ? before.start : now.subtract({ minutes: START_GRACE_MINUTES });
  if (!isAfter(earliest, after.start)) return allowed;
  const detail = isRunning
    ? 'A booking that has begun cannot begin earlier'
    : `A booking begins ${START_GRACE_MINUTES} minutes ago at the earliest`;
  return refused(bookingInPast, { detail, param: 'start' });
}

/** When check-in opens. */
export const checkInOpens = ({ start }: Pick<Period, 'start'>, duty: CheckInDuty | null): Temporal.Instant =>
  duty ? Temporal.Instant.from(duty.opensAt) : start.subtract({ minutes: CHECK_IN_EARLY_MINUTES });

/** What a booking becomes by a move. */
export interface Moved {
  readonly after: Period;
  /** The check-in it asks for then. */
  readonly duty: CheckInDuty | null;
  /** It begins at another time or is somewhere else than before. */
  readonly elsewhere: boolean;
}

/**
 * What a move does to a check-in. Where check-in is not open yet, nobody has checked in; where one is required, it is for the
 * time and the place that the booking has.
 */
export const checkInAfterMove = (
  state: BookingState,
  { after, duty, elsewhere }: Moved,
  now: Temporal.Instant,
): { readonly state?: BookingState; readonly checkedInAt?: null } =>
  state === 'checked_in' && (isAfter(checkInOpens(after, duty), now) || (elsewhere && duty?.required))
    ? { state: 'confirmed', checkedInAt: null }
    : {};

export interface Owned {
  readonly hostId: number | null;
  /** Whose it is without a host: `user:12`, `service_account:3`. */
  readonly owner: string;
  /** The asking one is a delegate of its host. */
  readonly isDelegate?: boolean;
}

/**
 * May this principal act on a booking that is in these places? Its host and her delegates may, and who manages bookings in all of them.
 * Asked of what a booking was and of what it becomes. Who made it has no right to it for that.
 */
export const decideAuthority = (booking: Owned, places: Place, who: Principal): Verdict =>
  isAsOwn(booking, places, who) || may(who, 'bookings:manage', places) ? allowed : refused(bookingNotYours);

/**
 * May this principal decide on what waits in these places? Whoever was asked may, and who manages bookings in all of them; its host
 * has no right to it for that.
 */
export const decideApprover = (isAsked: boolean, places: Place, who: Principal): Verdict =>
  isAsked || may(who, 'bookings:manage', places) ? allowed : refused(approvalNotYours);

/**
 * One's own is what one hosts. What has no host belongs to the owner of the credential that booked it, and is acted on with
 * each of her credentials that reaches where it is: neither a narrow one nor one that was handed to her opens the rest.
 */
const isOwn = ({ hostId, owner }: Owned, places: Place, who: Principal): boolean =>
  hostId === null ? owner === ownerKeyOf(who) && reaches(who, places) : hostId === who.userId;

/** A delegate does with it what the host may. */
const isAsOwn = (booking: Owned, places: Place, who: Principal): boolean =>
  booking.isDelegate === true || isOwn(booking, places, who);

/** What has no host is booked only where it is one's own afterwards. */
export const decideHostless = (hostId: number | null, places: Place, who: Principal): Verdict =>
  hostId !== null || reaches(who, places)
    ? allowed
    : refused(buildingOutOfReach, {
        param: 'resourceIds',
        detail: 'Without a host you book only in your own buildings',
      });

/**
 * May this principal make somebody the host, by a change? Who manages bookings in all the places before and after may, and
 * whose own it is may take it on. Nobody becomes host to gain a right: that would make the booking his own wherever it goes.
 * Who manages it where it is had the right already: as its host he moves it to where anybody may book for herself. A delegate makes
 * nobody host, himself neither: nor may whom he acts for.
 */
export function decideHost(booking: Owned, hostId: number | null, places: Place, who: Principal): Verdict {
  if (hostId === booking.hostId || (hostId === who.userId && isOwn(booking, places, who))) return allowed;
  return may(who, 'bookings:manage', places) ? allowed : refused(bookingForOthers, { param: 'hostId' });
}

/** An attendee's e-mail address is for who may read contacts there and for herself; a guest's, for the host who invited her, too. */
export const maySeeAddress = (
  booking: Owned,
  attendee: { readonly userId: number | null },
  places: Place,
  who: Principal,
): boolean =>
  may(who, 'people:contacts', places) ||
  (attendee.userId === null ? isAsOwn(booking, places, who) : attendee.userId === who.userId);

/** Titles and guests are for those who take part and for those who manage bookings there. */
export const maySeeDetails = (
  booking: Owned & { readonly attendees: readonly { readonly userId: number | null }[] },
  places: Place,
  who: Principal,
): boolean => isAsOwn(booking, places, who) || may(who, 'bookings:manage', places) || takesPart(booking, who);

/** Does she host it, or attend? */
export const takesPart = (
  { hostId, attendees }: Pick<Owned, 'hostId'> & { readonly attendees: readonly { readonly userId: number | null }[] },
  { userId }: Pick<Principal, 'userId'>,
): boolean => userId !== null && (hostId === userId || attendees.some((one) => one.userId === userId));
