import type { BookingState, Phase } from '../../modules/bookings/contract.ts';
import type { ResourceGroup } from '../../modules/places/contract.ts';
import type { Task } from '../../modules/orders/contract.ts';
import type { DayPart } from '../../modules/policies/contract.ts';
import type { ComerStanding } from '../../modules/visitors/visitors.ts';
import type { ListenedType } from '../../modules/listeners/contract.ts';
import type { Progressed } from '../../modules/listeners/listeners.ts';
import type { Provider } from '../../platform/delivery/contract.ts';
import { invalid, problem, tooLarge, type ProblemKind } from '../../platform/contract/problems.ts';
import type { RequestLimit } from '../../platform/limits/ratelimit.ts';

// What the vendor's pages do not say, in one place: each line is a guess of ours (reference condeco.md), but where DOC or OBSERVED
// stands. Whoever can look at the vendor's portal corrects it here. Whole answers that are guessed, key by key, stand as shapes, each marked
// as a guess where it is declared: rooms-contract.ts (extended details, floor plans), hierarchy-contract.ts (two keys), visitors-contract.ts,
// cost-codes-contract.ts and listeners-contract.ts; and all that is OURS below.

/** How long a session token lives, and what its answer says of that. DOC: 12 hours, 43199. */
export const TOKEN_LIFE = { seconds: 43_200, told: 43_199 } as const;

// The gateway's own words, as Microsoft documents them of Azure API Management (reference 2).
export const keyMissing = problem(
  'subscription_key_missing',
  401,
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
);
export const keyInvalid = problem(
  'subscription_key_invalid',
  401,
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
);
export const tokenInvalid = problem('session_token_invalid', 401, 'Unauthorized. Access token is missing or invalid.');
/** The only 403 of the gateway. */
export const outOfQuota = problem('out_of_call_volume', 403, 'Out of call volume quota.');
export const rateText = (seconds: string): string => `Rate limit is exceeded. Try again in ${seconds} seconds.`;
export const NOWHERE = 'Resource not found';
/** DOC: what is wrong with a request is a 400; that a body that is too large is so too is a guess. */
export const asThere = (kind: ProblemKind): ProblemKind => (kind === tooLarge ? { ...kind, status: 400 } : kind);

/** How often an application may call. DOC: 500 times a minute and 50,000 a week; that they count for each application is a guess. */
export interface CondecoCalls {
  readonly minute: number;
  readonly week: number;
}

/** Counted over all processes, both at once. */
export const limitsOf = ({ minute, week }: CondecoCalls): readonly RequestLimit[] => [
  { name: 'minute', most: minute, windowSeconds: 60 },
  { name: 'week', most: week, windowSeconds: 7 * 86_400, refusal: outOfQuota },
];

/** How often one network asks for session tokens: one client asks for one every 2 seconds (OBSERVED), and there is no throttle below 60 a minute for each. */
export const TOKEN_LIMIT: RequestLimit = { name: 'tokens', most: 1_200, windowSeconds: 60 };

// Errors of the token provider, as Microsoft's OAuth server gives them (RFC 6749 §5.2).
export const oauthErrors = {
  grant: { error: 'unsupported_grant_type', error_description: 'grant_type must be "password"' },
  client: { error: 'invalid_grant', error_description: 'The client id or the password is incorrect.' },
} as const;

/** OBSERVED: `Status` is false of what went well, in every recorded answer of the hierarchy. */
export const STATUS = false;
/** What has nothing above it. OBSERVED of rooms; of countries, and of locations without a region, a guess. */
export const NO_PARENT = 0;
/**
 * How what is in a group is booked. DOC: there are these kinds; that groups tell theirs, and by these numbers, is a guess. So is that an
 * application which manages bookings gives a room of a blind-managed group by booking it, and that such rooms are not there for another.
 */
export const groupTypes: Readonly<Record<ResourceGroup['kind'], number>> = {
  self_managed: 0,
  managed: 1,
  blind_managed: 2,
};
/** No paging was seen there; what is more than this is left out. */
export const MOST_ROWS = 5_000;

/**
 * OURS: the vendor's locations tell that it has to be said who pays (`IsCostCentreMandatory`), and its clients that are known say it nowhere.
 * It is said as `costCentre`, as codes are called where they are handed over.
 */
export const WHO_PAYS = 'The cost code that pays for it';

// DOC: the words with which the start of a meeting is refused, as reason phrase. That they are the body's message too is a guess.
export const checkInUnopened = problem('meeting_not_to_be_started', 400, 'Meeting cannot be started at this moment.');
export const checkInMissed = problem('meeting_already_started', 400, 'Meeting already started.');
/** What has not begun is not stopped: it would be given away. */
export const notBegun = problem('meeting_not_started', 400, 'Meeting has not started.');
export const noSuchBooking = problem('booking_unknown', 400, 'Booking Id does not exist.');
/** What is said in the vendor's words, and in one of ours like them (`notBegun`): as they are, with no name of a field before them. */
export const inVendorsWords: ReadonlySet<ProblemKind> = new Set([
  checkInUnopened,
  checkInMissed,
  notBegun,
  noSuchBooking,
]);

/** What is done to a meeting. DOC: 1. */
export const actions = { start: 1, stop: 2, extend: 3 } as const;

/** How far a meeting is, as the vendor's own web app counts (OBSERVED there, reference 4); that the API means the same is a guess. */
export const statuses: Readonly<Record<BookingState, number>> = {
  confirmed: 0,
  checked_in: 1,
  checked_out: 2,
  released: 2,
  cancelled: 4,
  rejected: 4,
  pending: 6,
};
/** The same of a desk booking: 0 to 2 and 4 as the vendor's own web app counts (OBSERVED there); that what waits for approval is 3 is a guess. */
export const deskStatuses: Readonly<Record<BookingState, number>> = {
  confirmed: 0,
  checked_in: 1,
  checked_out: 2,
  released: 2,
  pending: 3,
  cancelled: 4,
  rejected: 4,
};
/** What is told of where bookings are listed: what ended early too, and what was given up not. */
export const standing: readonly Phase[] = ['waiting', 'booked', 'awaited', 'in_use', 'over', 'missed'];
/** Not begun, going on, over. */
export const progresses = { before: 0, during: 1, after: 2 } as const;
/** What set-up and clean-down are counted in: minutes. */
export const MINUTES = 1;
/** Who the asking application is to a booking: it manages all of them. */
export const USER_ROLE = 3;
/** Of what belongs to nobody, to no series and no group. */
export const NOBODY = 0;
export const NO_SERIES = 0;
export const NO_GROUP = 0;

/** OBSERVED keys of a booking that stand for nothing here: no room is said to be cleared, who waits has no booking, and nothing is laid out. Who changed one last, and when, is told in the event feed. */
export const UNTOLD = {
  roomClear: false,
  lastModifiedOn: null,
  modifiedBy: NOBODY,
  waitList: 0,
  bookingSource: 3,
  setupStyle: '',
  meetingType: '',
} as const;

/** OBSERVED: what `resourceTypeId` calls desks, and `resourceType` of free slots meeting rooms. */
export const DESKS = 128;
export const ROOMS = 1;
/** Of what is neither. */
export const NO_TYPE = 0;
/** Over so many days the bookings of a room are listed, at most; the vendor tells to ask for 14 (DOC). */
export const MOST_DAYS = 366;
/** The number of a floor where something stands on none. */
export const NO_FLOOR = 0;

/** Ids with commas between them; one that is not there is had by no room. OBSERVED: blank asks for nothing. @throws 400 for what is no id */
export const readAttributes = (text: string): number[] =>
  text.split(',').flatMap((part) => {
    const said = part.trim();
    if (said === '') return [];
    if (!/^\d{1,9}$/.test(said)) throw invalid('roomAttributes', `"${said}" is no id`);
    return [Number(said)];
  });

/** A name in two: “Tan, Mei Ling” by its comma, “Mei Ling Tan” before its last word. */
export function nameParts(name: string): { readonly FirstName: string; readonly LastName: string } {
  const [last = '', first] = name.split(/,\s*/, 2);
  if (first !== undefined) return { FirstName: first, LastName: last };
  const at = name.lastIndexOf(' ');
  return { FirstName: at === -1 ? name : name.slice(0, at), LastName: at === -1 ? '' : name.slice(at + 1) };
}

/**
 * Where what the vendor offers but does not publish is found: all of it OURS, addresses, parameters and answers. Desk bookings are read, changed and cancelled as
 * bookings are; a whole location or group is read by new names, so that nothing of V1 is other (reference 12).
 */
export const OURS = {
  deskBookings: '/deskBookings',
  deskBooking: '/deskBookings/{bookingId}',
  check: '/bookings/check',
  deskCheck: '/deskBookings/check',
  locationResources: '/locationResources',
  groupResources: '/groupResources',
  locationBookings: '/locationBookings',
  groupBookings: '/groupBookings',
  vendors: '/vendors',
  vendor: '/vendors/{vendorId}',
  vendorItems: '/vendorItems',
  vendorItem: '/vendorItems/{itemId}',
  vendorOrders: '/vendorOrders',
  vendorOrder: '/vendorOrders/{orderId}',
  vendorTasks: '/vendorTasks',
  vendorTask: '/vendorTasks/{taskId}',
} as const;
/** On so many days it is judged by one call whether a desk may be booked, at most. */
export const MOST_CHECKED = 14;
/** So many cost codes are handed over by one call, at most. */
export const MOST_COST_CODES = 1_000;

/** Pages that are asked for by number, and what is on one, at most. */
export const MAX_PAGE_SIZE = 100_000;

/** On so many days a desk is booked by one call, at most. */
export const MOST_DATES = 60;

/** What a day or a half of it is called. OBSERVED: 2 is the whole day; that 0 is the morning and 1 the afternoon is a guess. */
export const bookingTypes: Readonly<Record<DayPart, number>> = { morning: 0, afternoon: 1, whole_day: 2 };
/** How days are parted where no policy says that: by halves, a guess. They meet at noon then, and go as long as it is open. */
export const USUAL_PARTS = { parts: 'half_days' } as const;

/** From which hour to which a day or half of it is, where days have no such part. */
export const clocksOf = (bookingType: number): { readonly from: number; readonly to: number } =>
  bookingType === bookingTypes.morning
    ? { from: 0, to: 12 }
    : bookingType === bookingTypes.afternoon
      ? { from: 12, to: 24 }
      : { from: 0, to: 24 };

/** The other way about, of any times of a day: what ends by noon is of the morning, and what begins at noon or later of the afternoon. */
export const bookingTypeAt = (from: number, to: number, noon: number): number =>
  bookingTypes[to <= noon ? 'morning' : from >= noon ? 'afternoon' : 'whole_day'];
/** DOC: visitors are listed for the next 14 days. That today is one more, and that without a day all of them are meant, is a guess. */
export const VISITOR_DAYS = 14;
/** How it stands with a visitor. */
export const visitorStatuses = {
  expected: 0,
  arrived: 1,
  departed: 2,
  missed: 3,
  cancelled: 4,
  pending: 5,
} as const;
type VisitorStatus = keyof typeof visitorStatuses;
/** The same by what Atrium calls it. */
export const statusesOfVisitors: Readonly<Record<ComerStanding, VisitorStatus>> = {
  initial: 'expected',
  visiting: 'arrived',
  visited: 'departed',
  no_show: 'missed',
  off: 'cancelled',
  pending: 'pending',
};
/** OBSERVED: 2 is what one client says of the pass of a visitor, and of why she comes; that the latter means somebody from outside is a guess. Atrium has one kind of pass. */
export const PASS_TYPE = 2;
export const PURPOSE_EXTERNAL = 2;
/** Of a visitor who comes to no meeting. */
export const NO_ROOM = 0;

/** A status by its number or its name. @throws 400 for another */
export function readVisitorStatus(text: string): ComerStanding | undefined {
  const said = text.trim().toLowerCase();
  if (said === '') return undefined;
  const isMeant = (status: VisitorStatus): boolean => status === said || String(visitorStatuses[status]) === said;
  const standing = (Object.keys(statusesOfVisitors) as ComerStanding[]).find((one) => isMeant(statusesOfVisitors[one]));
  if (standing !== undefined) return standing;
  const known = Object.entries(visitorStatuses).map(([name, number]) => `${number} ${name}`);
  throw invalid('status', `One of ${known.join(', ')}`);
}
/** DOC: the numbers of event types, and what they are called (seed: Register a listener). */
export const eventTypes: Readonly<Record<number, ListenedType>> = {
  1: 'meeting',
  2: 'desk',
  3: 'meeting_external',
  4: 'ip_phone',
  5: 'meeting_progression',
  6: 'desk_progression',
  7: 'resource',
  8: 'visitor',
};
/** DOC: the numbers of queue providers. What counts where none is named (or 0, as in the sample) is a guess. */
export const queueProviders: Readonly<Record<number, Provider>> = {
  2: 'http',
  3: 'azure_queue',
  4: 'azure_queue_filtered',
};
export const USUAL_PROVIDER = 2;
/** What a push is told apart by above its body: names of ours. */
export const PUSH_HEADERS = { eventType: 'condeco-event-type', change: 'condeco-change' } as const;
/** DOC: a time is said of an extension alone. That it is the new end is a guess. */
export const updatedTimeOf = ({ end }: Pick<Progressed, 'end'>): Temporal.Instant => end;
/** DOC: "no value". */
export const NO_TIME = '0001-01-01T00:00:00';
/** DOC: a booking is gone, or there. */
export const bookedActions = { gone: 0, there: 1 } as const;
/** DOC of meetings; of desks a guess. */
export const progressionActions = { start: 0, stop: 1, extend: 2 } as const;
/** DOC: in the web app, or anywhere else. */
export const actionSources = { web: 0, elsewhere: 1 } as const;
/** Of a push about resources: what was done, and with what. */
export const resourceActions = { deleted: 0, created: 1, updated: 2 } as const;
export const resourceTypes = { room: 1, desk: 2 } as const;
/** What is done to a visitor, in pushes and where an application does it. In pushes its VisitorID is the badge: one visitor’s coming once. */
export const visitorActions = {
  deleted: 0,
  created: 1,
  updated: 2,
  arrived: 3,
  unarrived: 4,
  departed: 5,
  undeparted: 6,
} as const;
/** Of what is assigned to somebody, which is no booking; of a visitor who comes to none. */
export const NO_BOOKING = 0;

/** Of what single people do, and no group. A vendor is a group of people that does services (a guess): its members are who gets the tasks. */
export const NO_VENDOR = 0;

/** How far a task of vendor services is, by number and name. DOC: New, Accepted, In Progress, and that overdue is only displayed; the numbers and the rest are guesses. */
export const taskStatuses = {
  new: { number: 0, name: 'New' },
  accepted: { number: 1, name: 'Accepted' },
  inProgress: { number: 2, name: 'In Progress' },
  completed: { number: 3, name: 'Completed' },
  cancelled: { number: 4, name: 'Cancelled' },
} as const;
export type TaskStatus = keyof typeof taskStatuses;
export const OVERDUE = 'Overdue';

/** What a task becomes by a call: onwards, a step skipped too, and one step back. */
export const taskSteps: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  new: ['accepted', 'inProgress', 'completed', 'cancelled'],
  accepted: ['new', 'inProgress', 'completed', 'cancelled'],
  inProgress: ['accepted', 'completed', 'cancelled'],
  completed: ['inProgress'],
  cancelled: ['new'],
};

/** The same by what Atrium says of one. */
export function statusOfTask({ state, progress }: Pick<Task, 'state' | 'progress'>): TaskStatus {
  if (state !== 'open') return state === 'done' ? 'completed' : 'cancelled';
  return progress === 'in_progress' ? 'inProgress' : progress;
}

/** A status by its number or its name, blanks and case apart. @throws 400 for another */
export function readTaskStatus(text: string): TaskStatus {
  const said = text.replaceAll(/\s/g, '').toLowerCase();
  const known = Object.entries(taskStatuses) as [TaskStatus, (typeof taskStatuses)[TaskStatus]][];
  const one = known.find(([key, { number }]) => key.toLowerCase() === said || String(number) === said);
  if (one === undefined)
    throw invalid('status', `One of ${known.map(([, { number, name }]) => `${number} ${name}`).join(', ')}`);
  return one[0];
}

/** An item is ordered once with a booking, as many as are needed. */
export const alreadyOrdered = problem(
  'already_ordered',
  409,
  'This item is ordered with the booking already: change that order',
);
export const orderCancelled = problem('order_cancelled', 409, 'This order was cancelled');
