import { sinceThen, type Heard, type Looking, type Moment } from '../../../parts/screen/asking.ts';
import type { Answered } from '../../../lib/api.ts';
import { serverClock, STALE_MS, type Sign } from '../standing.ts';

/** What a display knows of its floor, and since when. */
export type Floor = NonNullable<Answered<'getFloorDisplay'>['floor']>;
export type Place = Floor['places'][number];
export interface Standing {
  readonly workplace: string;
  readonly floor: Floor;
  readonly askedAt: Moment;
}

const standingIn = ({ body, askedAt }: Heard): Standing | null => {
  const { workplace, floor } = body as Answered<'getFloorDisplay'>;
  return floor && { workplace, floor, askedAt };
};

/** How the display that was opened by a link looks what its floor is. */
export const floorBehind = (link: string): Looking<Standing> => ({ path: '/floor-display', link, read: standingIn });

export const clockOf = ({ floor, askedAt }: Standing, now?: Moment): number => serverClock(floor.at, askedAt, now);

/** Is what was heard too old to be said? */
export const isStale = ({ askedAt }: Standing, now?: Moment): boolean => sinceThen(askedAt, now) > STALE_MS;

/** What is said of a place now: never that it is free where somebody is seen, and where that is not known any more. */
export function signOf({ status, seen, until }: Place, standing: Standing, now?: Moment): Sign {
  if (isStale(standing, now)) return 'unknown';
  if (status !== 'free') return status;
  const isOver = until !== null && clockOf(standing, now) >= Date.parse(until);
  return seen || isOver ? 'taken' : 'free';
}

/** A place with what is said of it. */
export interface Said {
  readonly place: Place;
  readonly name: string;
  readonly sign: Sign;
  readonly state: string;
}

/** How many places of a type there are, and how many of them are free now; null: that is not known. */
export interface Count {
  readonly type: Place['type'];
  readonly free: number | null;
  readonly total: number;
}

const TYPES: readonly Place['type'][] = ['desk', 'room', 'parking'];

/** Of each type that there is on the floor. */
export const countsOf = (standing: Standing, now?: Moment): Count[] =>
  TYPES.flatMap((type) => {
    const places = standing.floor.places.filter((one) => one.type === type);
    const free = places.filter((one) => signOf(one, standing, now) === 'free').length;
    return places.length === 0 ? [] : [{ type, free: isStale(standing, now) ? null : free, total: places.length }];
  });
