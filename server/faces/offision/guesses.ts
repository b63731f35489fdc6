import type { Address } from '../../platform/contract/endpoint.ts';
import type { Role } from '../../platform/contract/scopes.ts';
import type { SubscribedTo } from '../../platform/delivery/subscribed.ts';
import type { PeriodName } from '../../modules/analytics/contract.ts';
import type { KeyKind } from '../../modules/access-keys/contract.ts';
import type { Piece } from '../../modules/bookings/bookings.ts';
import type { Phase } from '../../modules/bookings/contract.ts';
import type { StatusName } from '../../modules/presence/contract.ts';
import type { Kind, Measure } from '../../modules/signals/contract.ts';
import type { ControllerType } from '../../modules/signage/contract.ts';
import type { BadgeState } from '../../modules/visitors/contract.ts';
import type { TaskState } from '../../modules/orders/contract.ts';
import type { Timing } from '../../modules/services/contract.ts';
import type { ResourceType } from '../../modules/resources/contract.ts';

// What the vendor's page does not say, in one place: each line is a guess of ours (reference offision.md §2, §3, §5), but where
// DOC stands. Whoever learns better corrects it here.

/** Below the prefix. Real: `/system/v1/information`. */
type Path = `/${string}`;

/** Where an operation is asked for: with the version, and without. */
function at(method: Address['method'], group: Path, rest: Path | '' = ''): Address & { readonly aliases: Address[] } {
  return { method, path: `${group}/v1${rest}`, aliases: [{ method, path: `${group}${rest}` }] };
}

/** An address under several names, each of them with the version and without. */
function under(
  methods: readonly [Address['method'], ...Address['method'][]],
  groups: readonly [Path, ...Path[]],
  rest: Path | '' = '',
): Address & { readonly aliases: Address[] } {
  const [first = at(methods[0], groups[0], rest), ...others] = methods.flatMap((method) =>
    groups.flatMap((group) => {
      const { aliases, ...own } = at(method, group, rest);
      return [own, ...aliases];
    }),
  );
  return { ...first, aliases: others };
}

/** Sensors of what the air and the light are like, and of whether somebody is there. */
const ENVIRONMENT = ['/sensor', '/environment-sensor'] as const;
const OCCUPANCY = ['/occupancy-sensor'] as const;

export const addresses = {
  getInformation: at('GET', '/system', '/information'), // DOC
  findUser: at('GET', '/user', '/{id}'),
  searchUsers: at('GET', '/user'),
  searchServiceItems: at('GET', '/service-item'),
  searchLockers: at('GET', '/locker'),
  searchBuildings: at('GET', '/building'),
  findBookableResource: at('GET', '/bookable-resource', '/{id}'),
  searchBookableResources: at('GET', '/bookable-resource'),
  exportAppointments: at('GET', '/booking', '/export'), // its columns, which no page says, are Atrium’s own: modules/exchange
  findVisitorBadge: at('GET', '/visitor-badge', '/{id}'),
  searchVisitorBadges: at('GET', '/visitor-badge'),
  searchVisitingAppointments: at('GET', '/visiting-appointment'),
  countDailyVisitors: at('GET', '/dashboard', '/visitor/daily'),
  countDailyVisitorsToo: at('GET', '/dashboard', '/daily-visitor'),
  searchAppointments: at('GET', '/booking', '/appointment'),
  listResourceStatuses: at('GET', '/bookable-resource-status'),
  listResourceKeys: at('GET', '/bookable-resource-access-key'),
  listBookingUsageByResource: at('GET', '/analytics', '/booking-usage/bookable-resource'),
  listBookingUsageByTime: at('GET', '/analytics', '/booking-usage/time'),
  listOccupancyByResource: at('GET', '/analytics', '/occupancy/bookable-resource'),
  listOccupancyByTime: at('GET', '/analytics', '/occupancy/time'),
  subscribeAppointments: at('POST', '/bookable-resource', '/subscribe'),
  subscribeStatuses: at('POST', '/bookable-resource-status', '/subscribe'),
  subscribeAccessKeys: at('POST', '/bookable-resource-access-key', '/subscribe'),
  subscribeDailyKeys: at('POST', '/bookable-resource-access-key', '/subscribe/daily'),
  searchEnvironmentSensors: under(['GET'], ENVIRONMENT),
  postEnvironmentData: under(['POST'], ENVIRONMENT, '/data'),
  searchOccupancySensors: under(['GET'], OCCUPANCY),
  createIotDevice: under(['POST'], OCCUPANCY),
  updateIotDevice: under(['PUT', 'PATCH', 'POST'], OCCUPANCY, '/{id}'),
  postOccupancyData: under(['POST'], OCCUPANCY, '/data'),
  findEPaperController: at('GET', '/e-paper-controller', '/{id}'),
  searchEPaperControllers: at('GET', '/e-paper-controller'),
  updateEPaperTagStatus: under(['POST', 'PUT'], ['/e-paper-controller'], '/tag-status'),
  placeBooking: { method: 'POST', path: '/booking', aliases: [{ method: 'POST', path: '/booking/v1' }] }, // DOC, but for the alias
} as const satisfies Readonly<Record<string, Address & { readonly aliases: readonly Address[] }>>;

/** The first page; 0 is read as it. */
export const FIRST_PAGE = 1;
/** Rows of a page unless said: DOC. */
export const ROWS = 50;
/** And at most: who asks for more gets as many. */
export const MAX_ROWS = 1_000;
/** How long a list may be, in characters. */
export const MAX_LIST = 2_000;

/** What is deleted there, as what is retired here is, is in no list, and found by its id alone. */
export const retiredAmong = (ids: readonly number[] | undefined): false | undefined =>
  ids === undefined ? false : undefined;

/** Of times without an offset, and without a zone beside them; and of a spreadsheet’s, where DOC says it. */
export const USUAL_ZONE = 'UTC';

/** What can be booked: the first three names and their order are DOC, no number is; the others are none of theirs. */
export const resourceTypes = { room: 0, desk: 1, equipment: 2, locker: 3, parking: 4 } satisfies Record<
  ResourceType,
  number
>;

/** Whether somebody may sign in: only the name of the key is DOC. */
export const activateStatus = { activated: 1, disabled: 2 };

/** What a role may, in the vendor's words: the union of what a person and her groups may. */
export const permissions: Readonly<Record<Role, readonly string[]>> = {
  employee: ['user'],
  receptionist: ['user', 'receptionist', 'bookingManager', 'visitorManager'],
  space_manager: ['user', 'bookingManager', 'resourceManager', 'facilityManager'],
  administrator: ['user', 'globalAdministrator'],
};

/** Under what somebody signs in there: her address, as she does here. */
export const userNameOf = ({ email }: { readonly email: string | null }): string | null => email;

/** A capacity is looked for with its bounds: for 8 at least finds what takes 8, and so does for 8 at most. */
export const capacitiesIn = (minCapacity: number | undefined, maxCapacity: number | undefined) => ({
  minCapacity,
  maxCapacity,
});

/** How what cannot be booked is refused there: a fault of the request, be it that something is not there or that a rule speaks against it. That others have it is a 409: DOC. */
export const STATUSES_THERE: Readonly<Record<number, number>> = { 404: 400, 422: 400 };

/** How far a booking is: `booked`, `using` and `waitingCheckIn` are DOC, no number is. */
export const bookingStates = {
  booked: 0,
  waitingCheckIn: 1,
  using: 2,
  finished: 3,
  noShow: 4,
  cancelled: 5,
  waitingApproval: 6,
  rejected: 7,
} as const;
/** As the vendor calls them. */
export type StateName = keyof typeof bookingStates;

export const phases: Readonly<Record<StateName, Phase>> = {
  booked: 'booked',
  waitingCheckIn: 'awaited',
  using: 'in_use',
  finished: 'over',
  noShow: 'missed',
  cancelled: 'cancelled',
  waitingApproval: 'waiting',
  rejected: 'rejected',
};

/**
 * A visit that waits for approval, or was turned down, says so as the state of the booking that it comes to; without a booking it has
 * none, but `waitingApproval` or `rejected` finds it. Its badges are found neither by code nor by id while it waits: nobody is let in by
 * them. What was turned down is deleted, as what was cancelled is: no list has it, unless it is asked for by that state.
 */
export const VISIT_STATES = { pending: 'waitingApproval', rejected: 'rejected' } as const satisfies Readonly<
  Record<string, StateName>
>;

/** How far a visitor is: the names are DOC, no number is. */
export const badgeStates = { initial: 0, visiting: 1, visited: 2, noShow: 3 } as const;
/** As they are called here. */
export const statesOfBadges: Readonly<Record<keyof typeof badgeStates, BadgeState>> = {
  initial: 'initial',
  visiting: 'visiting',
  visited: 'visited',
  noShow: 'no_show',
};

/** How time is cut: the names and that it is by the day unless said are DOC. */
export const groupPeriods = {
  FiveMinutes: 'five_minutes',
  FifteenMinutes: 'fifteen_minutes',
  HalfHour: 'half_hour',
  Hourly: 'hour',
  Daily: 'day',
  Weekly: 'week',
  Monthly: 'month',
} as const satisfies Readonly<Record<string, PeriodName>>;
export const USUAL_PERIOD = 'Daily';
/** How far figures go where an end of the range is not said, in days of the calendar. */
export const USUAL_DAYS = 30;
/** All of the business hours, as a percentage; of what is never open it is 0. */
export const PERCENT = 100;

/** When a service is done: the first two names are DOC, no number is. */
export const serviceTypes = {
  betweenBooking: 0,
  afterBooking: 1,
  beforeBooking: 2,
  beforeAndAfterBooking: 3,
  beforeUntilEndOfBooking: 4,
  startUntilAfterBooking: 5,
  beforeUntilAfterBooking: 6,
} as const;
/** As they are called here. */
export const timingsOfTypes: Readonly<Record<keyof typeof serviceTypes, Timing>> = {
  betweenBooking: 'during',
  afterBooking: 'after',
  beforeBooking: 'before',
  beforeAndAfterBooking: 'before_and_after',
  beforeUntilEndOfBooking: 'before_until_end',
  startUntilAfterBooking: 'during_until_after',
  beforeUntilAfterBooking: 'before_until_after',
};
/** How far an order is: 0 is pending and 4 cancelled there, but what is ordered here counts at once, and what was withdrawn is none. */
export const serviceStatuses: Readonly<Record<TaskState, number>> = { open: 1, cancelled: 2, done: 3 };

/** How languages are named there, and which of them a plain name is in: English is required. */
export const languageTags: Readonly<Record<string, string>> = {
  en: 'en-US',
  'zh-Hant': 'zh-HK',
  'zh-Hans': 'zh-CN',
  ja: 'ja-JP',
};
export const PLAIN_LANGUAGE = 'en';

/** Where a number is dialled, as it stands before the first blank of what somebody typed. */
export const DIAL_CODE = /^(\+\d{1,4})[\s-]+(.*)$/;

/** What of a booking an appointment is, as its id says: `12-3`, `12-3-before`, `12-3-after`. */
export const pieces: Readonly<Record<Piece, string>> = { booked: '', set_up: '-before', clean_down: '-after' };

/** For one booking, for good, for a day: the names and their order are DOC, no number is. */
export const keyKinds = { oneTime: 0, static: 1, daily: 2 } as const;
/** As they are called here. */
export const kindsOfKeys: Readonly<Record<keyof typeof keyKinds, KeyKind>> = {
  oneTime: 'one_time',
  static: 'static',
  daily: 'daily',
};

/** Of which keys one is told: the page says daily; `type` is ours. */
export const USUAL_KEY = 'daily';

/** For how many minutes a subscription lives: 60 unless said and 1440 at most are DOC; that nothing, and less, is the usual time is not. */
export const minutesSaid = (expireTime: number | null | undefined): number | null =>
  expireTime === undefined || expireTime === null || expireTime <= 0 ? null : expireTime;

/** What a callback says that it is about, and what it carries: only that it has the resource's id is HELP. */
export const callbackTypes = {
  appointment: 'appointment',
  status: 'status',
  daily_key: 'accessKey',
  static_key: 'accessKey',
  one_time_key: 'accessKey',
} as const satisfies Readonly<Record<SubscribedTo, string>>;
export const callbackMembers = (id: number, type: string, resourceIds: readonly number[], occurredAt: string) => ({
  subscriptionId: String(id),
  type,
  bookableResourceId: resourceIds[0] ?? 0,
  bookableResourceIds: resourceIds,
  occurredAt,
});

/** Private: who is not meant to see whose it is does not. */
export const appearances = { normal: 0, private: 1 };

/** Of a booking by itself: null would break who reads a number. */
export const NO_MASTER = 0;

/** `Organizer` is DOC. */
export const roles = { organizer: 'Organizer', required: 'Required' };

/** The last minute of a day stands for its end: a whole day is from 00:00 to 23:59 there. */
export const LAST_MINUTE = '23:59';

/** Longest `htmlBody`, in characters. */
export const MAX_HTML = 100_000;

/** What a resource is, and the colour that stands for it: green, red and pink are HELP. */
const colours = { green: 0, yellow: 1, red: 2, pink: 3, grey: 4 } as const;
export const statuses: Readonly<Record<StatusName, { readonly status: number; readonly suggestColor: number }>> = {
  free: { status: 0, suggestColor: colours.green },
  awaited: { status: 1, suggestColor: colours.yellow },
  taken: { status: 2, suggestColor: colours.red },
  preparing: { status: 3, suggestColor: colours.yellow },
  closed: { status: 4, suggestColor: colours.grey },
  out_of_hours: { status: 5, suggestColor: colours.grey },
};

/** The same in words. */
export const wordings = {
  en: {
    free: 'Available',
    awaited: 'Waiting for check in',
    taken: 'In use',
    preparing: 'Being prepared',
    closed: 'Out of service',
    out_of_hours: 'Outside business hours',
  },
  de: {
    free: 'Frei',
    awaited: 'Wartet auf Check-in',
    taken: 'Belegt',
    preparing: 'Wird vorbereitet',
    closed: 'Außer Betrieb',
    out_of_hours: 'Außerhalb der Öffnungszeiten',
  },
  'zh-hant': {
    free: '可使用',
    awaited: '等待簽到',
    taken: '使用中',
    preparing: '準備中',
    closed: '暫停服務',
    out_of_hours: '非營業時間',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<StatusName, string>>>>;

/** What is said at a door instead of the subject of a private meeting. */
export const privateSubjects = {
  en: 'Private',
  de: 'Privat',
  'zh-hant': '私人',
} as const satisfies Readonly<Record<keyof typeof wordings, string>>;

/** Which kind of device each group of sensors is of. */
export const sensorKinds = { environment: 'environment', occupancy: 'occupancy' } as const satisfies Record<
  string,
  Kind
>;

/** What is measured, as the vendor calls it: DOC. In which units is none of it, but for what we make of the three that have a number. */
export const measuresThere = {
  temperature: 'temperature',
  humidity: 'humidity',
  hcho: 'hcho',
  co2: 'cO2',
  detectedLux: 'detectedLUX',
  detectedKelvin: 'detectedKelvin',
  actualLux: 'actualLUX',
  actualKelvin: 'actualKelvin',
  tvoc: 'tvoc',
  pm25: 'pM25',
  pm10: 'pM10',
  barometricPressure: 'barometricPressure',
  powerConsumption: 'powerConsumption',
  noiseLevel: 'noiseLevel',
} as const satisfies Readonly<Record<Measure, string>>;

/** Celsius, Fahrenheit; relative humidity in percent; kilowatt-hours: that these numbers are all is DOC. */
export const UNITS = { temperature: 1, humidity: 0, powerConsumption: 0 };

/** Without a number where a resource is named: none is. Its sample says 0. */
export const NO_RESOURCE = 0;

/** The kinds of e-paper controllers: their names are DOC, their numbers are not. */
export const typesThere = { qbicGateway: 0, MinewServer: 1 } as const;
export const controllerTypes = { qbicGateway: 'qbicGateway', MinewServer: 'minewServer' } as const satisfies Readonly<
  Record<keyof typeof typesThere, ControllerType>
>;

/** Every tag is licensed: Atrium asks for no licence. */
export const LICENSED = true;
