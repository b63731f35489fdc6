import { may, type Place, type Principal } from '../../platform/context/principal.ts';
import { forbidden, type ProblemDetails } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, periodOf, showTime, toInstant, type Period } from '../../platform/time.ts';
import { bookingInPast, type CheckInDuty } from '../bookings/contract.ts';
import type { CheckInMethod } from '../policies/contract.ts';
import { checkInOpens, closingOf, type BookingRow } from '../bookings/bookings.ts';
import { AWAY_MINUTES } from '../signals/contract.ts';
import type { Occupancy } from '../signals/signals.ts';
import { checkInClosed, checkInMethodRefused, checkInTooEarly, WORTH_MINUTES } from './contract.ts';

/** How a caller checks in who does not say it. */
export const usualMethod = ({ kind }: Principal, code: string | undefined): CheckInMethod =>
  code !== undefined ? 'qr' : kind === 'user' ? 'web' : 'api';

/**
 * May this caller say that it happens in this way? A person sits before a browser and a program does not; at the front desk is
 * who manages the bookings there.
 */
export function decideMethod(method: CheckInMethod, places: Place, who: Principal): Verdict {
  const isProgram = who.kind === 'token' || who.kind === 'application' || who.kind === 'system';
  const mine: Readonly<Record<CheckInMethod, boolean>> = {
    web: who.kind === 'user',
    qr: true,
    reception: may(who, 'bookings:manage', places),
    display: isProgram,
    sensor: isProgram,
    api: isProgram,
  };
  return mine[method] ? allowed : refused(forbidden, { param: 'method', detail: `You do not check in by ${method}` });
}

/**
 * May a booking be checked in now, in this way? As its policy says, or else in any way from a little before its start until its
 * end.
 */
export function decideCheckIn(
  during: Period,
  duty: CheckInDuty | null,
  method: CheckInMethod,
  now: Temporal.Instant,
): Verdict {
  if (!isAfter(during.end, now)) return refused(bookingInPast, { detail: 'This booking is over' });
  const opens = checkInOpens(during, duty);
  if (isAfter(opens, now)) {
    const minutes = Math.round(opens.until(during.start).total('minutes'));
    return refused(checkInTooEarly, { detail: `Check-in opens ${minutes} minutes before the start`, ...by(duty) });
  }
  if (duty === null) return allowed;
  if (!isAfter(closingOf(duty), now)) return refused(checkInClosed, by(duty));
  if (duty.methods.includes(method)) return allowed;
  return refused(checkInMethodRefused, { param: 'method', ...by(duty, { methods: duty.methods }) });
}

/** What becomes of a booking by what sensors say. */
export type Outcome =
  | { readonly what: 'checked_in' | 'kept' | 'released' }
  | { readonly what: 'waits'; readonly until: Temporal.Instant };

/**
 * What becomes of a booking that nobody has checked in to by the time that this closes. It is given back where nobody is there for a while by
 * now, and where there is no sensor at all. As long as somebody may be there it waits: for the word that makes it sure, for who has just left to
 * come back, for a sensor that is silent to be heard. Where that takes until its end, nobody takes it away.
 */
export function decideClosing(occupancy: Occupancy, closing: Temporal.Instant, end: Temporal.Instant): Outcome {
  const { state, why, until, since, isSteady } = occupancy;
  if (why === 'no_sensor' || (state === 'absent' && isSteady)) return { what: 'released' };
  if (state === 'present' && isSteady) return { what: 'checked_in' };
  if (!isAfter(end, closing)) return { what: 'kept' };
  const later = state === 'present' ? until : state === 'absent' && since ? steadyAt(since) : null;
  return { what: 'waits', until: later && isAfter(end, later) ? later : end };
}

/** When it is sure that nobody is there who left then. */
export const steadyAt = (since: Temporal.Instant): Temporal.Instant => since.add({ minutes: AWAY_MINUTES });

/** A booking that ends as nobody is there. */
export interface Emptied {
  /** Nobody has been there since, as far as that counts. */
  readonly since: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
}

type Course = Pick<BookingRow, 'state' | 'startsAt' | 'endsAt' | 'checkedInAt' | 'checkIn'>;

/**
 * May a booking end as nobody is there? One that goes on and was said to end so, whose host is here or loses nothing for not checking
 * in: of who has not come in time another rule judges.
 */
export function mayEndEmpty(row: Course, now: Temporal.Instant): boolean {
  const { state, checkIn: duty } = row;
  const { start, end } = periodOf(row);
  if (!duty?.whenEmpty || isAfter(start, now) || !isAfter(end, now)) return false;
  return state === 'checked_in' || (state === 'confirmed' && !duty.releases);
}

/**
 * When a booking ends as nobody is there; null: as things are it does not. It counts what sensors say that are heard: since the last of them saw
 * somebody, and not before it began, its host checked in or its check-in closed, or somebody moved or extended it. At its very end it is not worth while.
 * @param least minutes, where more is asked for by now than when it was booked
 */
export function decideEmpty(
  row: Course,
  { state, why, since }: Occupancy,
  now: Temporal.Instant,
  least = 0,
): Emptied | null {
  const { checkIn: duty, checkedInAt } = row;
  if (!duty?.whenEmpty || state !== 'absent' || why !== 'quiet' || since === null) return null;
  const { start, end } = periodOf(row);
  const came = checkedInAt ? toInstant(checkedInAt) : closingOf(duty);
  const counted = latest(since, start, came, Temporal.Instant.from(duty.whenEmpty.from));
  const endsAt = counted.add({ minutes: Math.max(duty.whenEmpty.minutes, least) });
  const freed = latest(endsAt, now).add({ minutes: WORTH_MINUTES });
  return isAfter(freed, end) ? null : { since: counted, endsAt };
}

const latest = (first: Temporal.Instant, ...others: readonly Temporal.Instant[]): Temporal.Instant =>
  others.reduce((last, one) => (isAfter(one, last) ? one : last), first);

/** What check-in a booking asks for, with since when nobody had been there. */
export const dutyWhenEmpty = (duty: CheckInDuty | null, { since }: Emptied): CheckInDuty | null =>
  duty?.whenEmpty ? { ...duty, whenEmpty: { ...duty.whenEmpty, endedSince: showTime(since) } } : duty;

/** May a booking be given back now? What is over cannot be. */
export const decideRelease = ({ end }: Period, now: Temporal.Instant): Verdict =>
  isAfter(end, now) ? allowed : refused(bookingInPast, { detail: 'This booking is over' });

/** Which policy says so. */
const by = (duty: CheckInDuty | null, more: object = {}): Pick<ProblemDetails, 'extra'> =>
  duty ? { extra: { rule: 'checkIn', policyId: duty.policyId, policyName: duty.policyName, ...more } } : {};

/** When who checks out leaves: however late somebody says so, she had the place no longer than until its end. */
export const leavesAt = ({ end }: Period, now: Temporal.Instant): Temporal.Instant => (isAfter(end, now) ? now : end);
