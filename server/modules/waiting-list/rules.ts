import { isAfter, toInstant } from '../../platform/time.ts';
import { OFFER_MINUTES, type WaitingState } from './contract.ts';
import type { EntryRow, RivalRow } from './store.ts';

type Timed = Pick<EntryRow, 'state' | 'startsAt' | 'endsAt' | 'offeredUntil'>;

/** The state that something is in at an instant, whether that was written down yet or not. */
export function stateAt({ state, startsAt, offeredUntil }: Timed, now: Temporal.Instant): WaitingState {
  if (state === 'offered' && (offeredUntil === null || !isAfter(toInstant(offeredUntil), now))) return 'lapsed';
  if (state === 'waiting' && !isAfter(toInstant(startsAt), now)) return 'missed';
  return state;
}

export const isOpen = (entry: Timed, now: Temporal.Instant): boolean => {
  const state = stateAt(entry, now);
  return state === 'waiting' || state === 'offered';
};

/** Until when something is held for whom it is offered to: no longer than until it begins. */
export function offerEnds(start: Temporal.Instant, now: Temporal.Instant): Temporal.Instant {
  const until = now.add({ minutes: OFFER_MINUTES });
  return isAfter(until, start) ? start : until;
}

/** How many of these wait for some of the same at the same time, and came before: what she waits for besides keeps her from nothing. */
export function countAhead(
  { id, hostId, startsAt, endsAt, resourceIds }: RivalRow,
  rivals: readonly RivalRow[],
): number {
  const wanted = new Set(resourceIds);
  return rivals.filter(
    (one) =>
      one.id < id &&
      one.hostId !== hostId &&
      one.startsAt < endsAt &&
      startsAt < one.endsAt &&
      one.resourceIds.some((each) => wanted.has(each)),
  ).length;
}
