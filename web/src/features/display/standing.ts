import { ask, sinceThen, type Heard, type Looking, type Moment } from '../../parts/screen/asking.ts';
import type { Answered } from '../../lib/api.ts';

/** What a display knows of its place, and since when. */
export type Known = NonNullable<Answered<'getDisplay'>['display']>;
export type Meeting = Known['upcoming'][number];
export interface Standing {
  readonly workplace: string;
  readonly place: Known;
  readonly askedAt: Moment;
}

const standingIn = ({ body, askedAt }: Heard): Standing | null => {
  const { workplace, display } = body as Answered<'getDisplay'>;
  return display && { workplace, place: display, askedAt };
};

/** How a display looks what its place is. */
export const display: Looking<Standing> = { path: '/display', read: standingIn };

/** For so long without an answer what was heard last counts, in milliseconds; then nothing is said of the place. */
export const STALE_MS = 60_000;

/** What a display says of its place. */
export type Sign = 'free' | 'awaited' | 'taken' | 'preparing' | 'out_of_hours' | 'closed' | 'unknown';

/** The server's clock now, by what it said last. */
export const clockOf = ({ place, askedAt }: Standing, now?: Moment): number => serverClock(place.at, askedAt, now);

/** @param at the server's clock when it was asked */
export const serverClock = (at: string, askedAt: Moment, now?: Moment): number =>
  Date.parse(at) + sinceThen(askedAt, now);

/** What is said of the place now: never that it is free, where that is not known any more. */
export function signOf(standing: Standing, now?: Moment): Sign {
  const { place, askedAt } = standing;
  if (sinceThen(askedAt, now) > STALE_MS) return 'unknown';
  if (place.status !== 'free') return place.status;
  // What begins next has begun before anybody said so.
  const isOver = place.freeUntil !== null && clockOf(standing, now) >= Date.parse(place.freeUntil);
  return place.free && !isOver ? 'free' : 'taken';
}

/** What came of what somebody did at the door. */
export type Outcome =
  | { readonly is: 'done'; readonly standing: Standing }
  | { readonly is: 'taken' | 'refused' | 'gone' | 'offline' };

export type Act =
  | { readonly path: '/display/bookings'; readonly body: { readonly minutes: number } }
  | { readonly path: '/display/extension'; readonly body: { readonly bookingId: number; readonly minutes: number } }
  | { readonly path: '/display/end' | '/display/check-in'; readonly body: { readonly bookingId: number } };

/** Does something at the place of the display. */
export async function act({ path, body }: Act): Promise<Outcome> {
  const heard = await ask('POST', path, { body });
  if (heard === null) return { is: 'offline' };
  const standing = heard.status === 200 ? standingIn(heard) : null;
  if (standing !== null) return { is: 'done', standing };
  if (heard.body['code'] === 'resource_already_booked') return { is: 'taken' };
  return { is: heard.status === 422 ? 'refused' : 'gone' };
}

const MINUTE_MS = 60_000;
/** For so long a place is offered, in minutes. */
const OFFERED = [15, 30, 60, 120] as const;
const LEAST = 5;

/** For how many minutes a free place can be had: what is offered as far as it is free, and all of that where it is less. */
export function offersAt(now: number, freeUntil: string | null): readonly number[] {
  const most = freeUntil === null ? Infinity : Math.floor((Date.parse(freeUntil) - now) / MINUTE_MS);
  const within = OFFERED.filter((minutes) => minutes <= most);
  return within.length > 0 || most < LEAST ? within : [most];
}
