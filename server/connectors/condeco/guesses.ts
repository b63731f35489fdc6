// What the vendor's pages leave open, in one place: each line is a guess of ours (reference condeco.md §1–4), but where DOC or OBSERVED
// stands. Whoever can look at a live tenant corrects it here.

/** DOC, OBSERVED: below the gateway, and on the tenant's application host. */
export const pathOf = (suffix: string): string => `/${encodeURIComponent(suffix)}/api/V1`;
export const TOKEN_PATH = '/tokenproviderapi/token';
export const KEY_HEADER = 'ocp-apim-subscription-key';

/** DOC: a session token lives for 12 hours; so many seconds before its end another one is asked for. */
export const TOKEN_MARGIN = 300;
/** Where the token provider does not say how long: in seconds. */
export const TOKEN_LIFE = 3_600;

/** DOC: 500 calls a minute, 50,000 a week. */
export const budgets = [
  { per: 'minute', limit: 500 },
  { per: 'week', limit: 50_000 },
] as const;

/** How the gateway says that the quota of the week is spent; when it begins anew it does not say. */
export const QUOTA = /quota/i;
export const QUOTA_PAUSE = 3_600;
/** OBSERVED: how it says that a subscription key is none of this product. */
export const KEY = /subscription key/i;
/** DOC: a booking that is not there. */
export const NO_BOOKING = /Booking Id does not exist/i;

/** OBSERVED: what `resourceTypeId` calls desks. */
export const DESKS = '128';
/** Atrium's own, on servers that have it: all that can be booked in a location. */
export const LOCATION_RESOURCES = '/locationResources';

/** Over so many days bookings are listed at once, the first of them so many days back where nobody says from when on. */
export const MOST_DAYS = 366;
export const DAYS_BACK = 90;
/** So many days ahead at most. Together with those back it is one call for each room. */
export const DAYS_AHEAD = MOST_DAYS - DAYS_BACK - 1;

/** OBSERVED: what the vendor's own web app counts; `7` waits for approval there. */
export const statuses: Readonly<Record<string, string>> = {
  0: 'booked',
  1: 'checked_in',
  2: 'ended',
  3: 'booked',
  4: 'cancelled',
  5: 'checked_in',
  6: 'requested',
  7: 'requested',
};

/** As the gateway, and the token provider, say what is wrong. */
export const errorMembers = ['message', 'Message', 'error_description', 'error'] as const;

/** DOC: what a listener is told of: bookings of rooms (3), and that they are started, stopped and extended (5). */
export const LISTENED = [3, 5] as const;
/** DOC: called over HTTP. */
export const HTTP_PROVIDER = 2;
