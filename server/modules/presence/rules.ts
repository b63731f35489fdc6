import { may, type Place, type Principal } from '../../platform/context/principal.ts';
import { forbidden, type ProblemDetails } from '../../platform/contract/problems.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, type Period } from '../../platform/time.ts';
import { bookingInPast, type CheckInDuty } from '../bookings/contract.ts';
import type { CheckInMethod } from '../policies/contract.ts';
import { checkInOpens, closingOf } from '../bookings/bookings.ts';
import { AWAY_MINUTES } from '../signals/contract.ts';
import type { Space } from '../signals/signals.ts';
import { checkInClosed, checkInMethodRefused, checkInTooEarly } from './contract.ts';

/** How a caller checks in who does not say it. */
export const usualMethod = ({ kind }: Principal, code: string | undefined): CheckInMethod =>
  code !== undefined ? 'qr' : kind === 'user' ? 'web' : 'api';

/**
 * May this caller say that it happens in this way? A person sits before a browser and a program does not; at the front desk is
 * who manages the bookings there.
 */
export function decideMethod(method: CheckInMethod, places: Place, who: Principal): Verdict {
  const isProgram = who.kind === 'token' || who.kind === 'system';
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
export function decideClosing(space: Space, closing: Temporal.Instant, end: Temporal.Instant): Outcome {
  const { state, why, until, since, isSteady } = space;
  if (why === 'no_sensor' || (state === 'absent' && isSteady)) return { what: 'released' };
  if (state === 'present' && isSteady) return { what: 'checked_in' };
  if (!isAfter(end, closing)) return { what: 'kept' };
  const later = state === 'present' ? until : state === 'absent' && since ? steadyAt(since) : null;
  return { what: 'waits', until: later && isAfter(end, later) ? later : end };
}

/** When it is sure that nobody is there who left then. */
export const steadyAt = (since: Temporal.Instant): Temporal.Instant => since.add({ minutes: AWAY_MINUTES });

/** May a booking be given back now? What is over cannot be. */
export const decideRelease = ({ end }: Period, now: Temporal.Instant): Verdict =>
  isAfter(end, now) ? allowed : refused(bookingInPast, { detail: 'This booking is over' });

/** Which policy says so. */
const by = (duty: CheckInDuty | null, more: object = {}): Pick<ProblemDetails, 'extra'> =>
  duty ? { extra: { rule: 'checkIn', policyId: duty.policyId, policyName: duty.policyName, ...more } } : {};

/** When who checks out leaves: however late somebody says so, she had the place no longer than until its end. */
export const leavesAt = ({ end }: Period, now: Temporal.Instant): Temporal.Instant => (isAfter(end, now) ? now : end);
