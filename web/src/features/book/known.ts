import { useState } from 'react';
import { asksWhoPays, isUnpaid, termsOf, type BookingCheck } from '../../data/booking-checks.ts';
import { useNow } from '../../lib/now.ts';
import { isProblem } from '../../lib/problem.ts';
import { compareInstants, dayIn, type When } from '../../lib/when.ts';
import { isRuledOut, isTooClose, useCheck } from './check.ts';
import { isClosedAllDay, type Place } from './places.ts';
import type { CompanySaid } from './who/company.ts';

/** What is known of the chosen time before it is booked. */
export interface Known {
  readonly isPast: boolean;
  readonly isClosed: boolean;
  /** Nothing can be booked from here: neither this, nor anything in its stead. */
  readonly isShut: boolean;
  readonly isTaken: boolean;
  /** A rule says no. */
  readonly isRefused: boolean;
  readonly isBookable: boolean;
  readonly check: BookingCheck | undefined;
  /** What says what would work instead, where this does not. */
  readonly ruled: BookingCheck | undefined;
  readonly terms: string | null;
  /** Somebody has to say who pays. */
  readonly asksPay: boolean;
  /** The parts of the day that may be booked, where days are booked in parts. */
  readonly dayParts: BookingCheck['dayParts'];
}

export function useKnown(place: Place, { period, wall, zone }: When, company: CompanySaid, error: Error | null): Known {
  const isPast = compareInstants(period.end, useNow()) <= 0;
  // What the rules of the day close, they refuse with what would work.
  const isClosedDay = place.state === 'closed' && place.closure === null && isClosedAllDay(place);
  const isClosed = place.state === 'closed' && !isClosedDay;
  // What a closure takes away is offered elsewhere, as what is taken; what is never bookable has nothing beside it.
  const isNever = isClosed && place.closure === null;
  const check = useCheck({ resourceId: place.id, period, company, isWanted: !isPast && !isNever });
  const { dayParts, ...asked } = useAskedBesides(place.id, check, error);
  // A refusal knows better than the plan, which may not have heard of it yet.
  const isTaken = place.state === 'taken' || place.state === 'partly' || isProblem(error, 'resource_already_booked');
  const isRefused = isClosedDay || isRuledOut(check) || (place.state === 'free' && isTooClose(check));
  // What is taken is offered elsewhere; where rules count, only the server knows what would work.
  const isOffered = isTaken && check !== undefined && (check.rules.length > 0 || check.alternative !== null);
  const ruled = isRefused || isOffered || (isClosed && check?.alternative) ? check : undefined;
  return {
    isPast,
    isClosed,
    isShut: isPast || (isClosed && ruled === undefined),
    isTaken,
    isRefused,
    isBookable: !isTaken && !isPast && !isClosed && !isRefused,
    check,
    ruled,
    // Those of another day are known no longer.
    dayParts: dayParts.filter(({ start }) => dayIn(start, zone) === wall.day),
    ...asked,
  };
}

/** What is asked besides is asked on while the rules of another time or company are read: what somebody has said there stays. */
function useAskedBesides(
  placeId: number,
  check: BookingCheck | undefined,
  error: Error | null,
): Pick<Known, 'terms' | 'asksPay' | 'dayParts'> {
  const [last, setLast] = useState({ placeId, check });
  if (check !== undefined && check !== last.check) setLast({ placeId, check });
  const known = check ?? (last.placeId === placeId ? last.check : undefined);
  const asksPay = asksWhoPays(known) || isUnpaid(error);
  return { terms: termsOf(known), asksPay, dayParts: known?.dayParts ?? [] };
}
