import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { daysAfter, isAfter, isBefore, toInstant, type Period } from '../../platform/time.ts';
import {
  CLOSURE_GRACE_MINUTES,
  closureInPast,
  closureOver,
  closureTooLarge,
  closureTooLong,
  MAX_CLOSED_DAYS,
  MAX_CLOSED_UNITS,
  MAX_OPEN_CLOSURES,
  tooManyClosures,
} from './contract.ts';
import { MAX_BOOKABLE } from '../resources/contract.ts';
import type { ClosureRow, Whereabouts } from './store.ts';

/** May something be closed then? From a short while ago on, and not for longer than anybody plans. */
export function decideTime({ start, end }: Period, zone: string, now: Temporal.Instant): Verdict {
  if (!isAfter(end, now)) return refused(closureInPast, { param: 'end' });
  if (isBefore(start, now.subtract({ minutes: CLOSURE_GRACE_MINUTES })))
    return refused(closureInPast, { param: 'start' });
  return decideEnd(end, zone, now);
}

/** May a closure end then? */
export function decideEnd(end: Temporal.Instant, zone: string, now: Temporal.Instant): Verdict {
  if (isAfter(end, daysAfter(now, MAX_CLOSED_DAYS, zone)))
    return refused(closureTooLong, { param: 'end', detail: `At most ${MAX_CLOSED_DAYS} days ahead` });
  return allowed;
}

/** Can so much be closed at once? */
export function decideSize(things: readonly { readonly quantity: number }[], param: string): Verdict {
  if (things.length > MAX_BOOKABLE) return tooLarge(param, `${MAX_BOOKABLE} resources`);
  const units = things.reduce((sum, { quantity }) => sum + quantity, 0);
  return units > MAX_CLOSED_UNITS ? tooLarge(param, `${MAX_CLOSED_UNITS} units of all that is there`) : allowed;
}

const tooLarge = (param: string, most: string): Verdict =>
  refused(closureTooLarge, { param, detail: `More than ${most}: close its floors or areas one by one` });

/** Can what comes to where so much is closed be held by all of that? */
export function decideHeld(wanted: readonly { readonly count: number }[]): Verdict {
  const units = wanted.reduce((sum, { count }) => sum + count, 0);
  return units > MAX_CLOSED_UNITS
    ? refused(closureTooLarge, { detail: `More than ${MAX_CLOSED_UNITS} times one of its units would be closed` })
    : allowed;
}

/** A closure as far as it weighs: where, when, in epoch milliseconds, and how many units it closes. */
export interface Weighed extends Pick<Whereabouts, 'floorId' | 'areaId'> {
  readonly start: number;
  readonly end: number;
  readonly units: number;
}

const isApart = (one: number | null, other: number | null): boolean => one !== null && other !== null && one !== other;
const meets = (one: Weighed, other: Weighed): boolean =>
  one.start < other.end &&
  other.start < one.end &&
  !isApart(one.floorId, other.floorId) &&
  !isApart(one.areaId, other.areaId);

/**
 * Can something be closed besides what is closed then? Neither it nor any of those may leave more to the others when it is lifted than
 * is closed at once.
 */
export function decidePile(own: Weighed, others: readonly Weighed[]): Verdict {
  const all = [own, ...others];
  const leftBy = (one: Weighed): number =>
    all.reduce((sum, each) => (each !== one && meets(each, one) ? sum + Math.min(each.units, one.units) : sum), 0);
  return all.some((one) => (one === own || meets(one, own)) && leftBy(one) > MAX_CLOSED_UNITS)
    ? refused(closureTooLarge, {
        param: 'end',
        detail: `More than ${MAX_CLOSED_UNITS} units would be closed more than once at that time: let what is closed end first`,
      })
    : allowed;
}

/** Can one more be open in a building? @param open how many are */
export const decideRoom = (open: number, param: string): Verdict =>
  open < MAX_OPEN_CLOSURES
    ? allowed
    : refused(tooManyClosures, { param, detail: `At most ${MAX_OPEN_CLOSURES} at a time, now or later` });

type Standing = Pick<ClosureRow, 'startsAt' | 'endsAt' | 'liftedAt'>;

/** Can it still be changed? */
export function decideChange({ endsAt, liftedAt }: Standing, now: Temporal.Instant): Verdict {
  if (liftedAt !== null) return refused(closureOver, { detail: 'It was lifted' });
  return isAfter(toInstant(endsAt), now) ? allowed : refused(closureOver, { detail: 'It is over' });
}

/** Later than anything is closed. */
const EVER = { hours: 24 * 366 * 11 };

/** All the time in which anything is closed from now on. */
export const fromNow = ({ now }: { readonly now: Temporal.Instant }): Period => ({ start: now, end: now.add(EVER) });

/** Does a closure close what is there? */
export const closes = (
  closure: Whereabouts,
  thing: Omit<Whereabouts, 'resourceId'> & { readonly id: number },
): boolean =>
  closure.resourceId === null
    ? closure.buildingId === thing.buildingId &&
      (closure.floorId === null || closure.floorId === thing.floorId) &&
      (closure.areaId === null || closure.areaId === thing.areaId)
    : closure.resourceId === thing.id;
