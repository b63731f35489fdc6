import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import {
  buildingOutOfReach,
  notFound,
  problem,
  versionConflict,
  type ConstraintProblems,
  type ProblemKind,
} from '../../platform/contract/problems.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  Lines,
  Name,
  orNull,
  page,
  paging,
  ShownTime,
} from '../../platform/contract/shapes.ts';
import { resourceTypes } from '../resources/contract.ts';

export const MAX_POLICIES = 1000;
/** How many holidays a policy names at most. */
export const MAX_HOLIDAYS = 500;
/** How many events of a calendar file are named at most that are no holidays. */
export const MAX_LEFT_OUT = 50;
export const tooManyPolicies = problem('too_many_policies', 409, `There are ${MAX_POLICIES} policies already`);
export const unreadableCalendar = problem('unreadable_calendar', 400, 'This cannot be read as a calendar file');
export const tooManyHolidays = problem('too_many_holidays', 422, 'There are more holidays in it than a policy takes');

const unknown = (param: string) => ({ kind: notFound, param });

export const constraints = {
  policy_building_fk: unknown('buildingId'),
  policy_category_fk: unknown('categoryId'),
  policy_resource_fk: unknown('resourceId'),
  policy_group_group_fk: unknown('groupIds'),
} satisfies ConstraintProblems;

const integer = (minimum: number, maximum: number, description?: string) =>
  Type.Integer({ minimum, maximum, ...(description !== undefined && { description }) });
const minutes = (minimum: number, maximum: number) => Type.Object({ minutes: integer(minimum, maximum) }, closed);

/** The longest that a booking may be, in minutes: 31 days. */
const LONGEST = 31 * 24 * 60;
const YEAR = 366 * 24 * 60;

const clock = (pattern: string) => Type.String({ pattern, description: 'Wall time of the building, such as 09:00' });
const Clock = clock('^(?:[01][0-9]|2[0-3]):[0-5][0-9]$');
const ClosingClock = clock('^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$');
const Weekday = integer(1, 7, 'Monday is 1 (ISO 8601)');
const GroupIds = (minItems: number) => Type.Array(Id, { minItems, maxItems: 50, uniqueItems: true });

const BookAhead = Type.Object(
  {
    unit: Type.Enum(['days', 'weeks']),
    count: integer(0, 3653, 'So many days after today, or so many ISO weeks of which this one is the first'),
    rollover: Type.Optional(
      Type.Object(
        { day: Type.Optional(Weekday), time: Clock },
        { ...closed, description: 'From then on the next day, or in weeks the next week, is open too' },
      ),
    ),
  },
  closed,
);

const MaxLength = Type.Union([
  minutes(5, LONGEST),
  Type.Object({ days: integer(1, 31, 'Days of the calendar') }, closed),
]);

const DayParts = Type.Object(
  {
    parts: Type.Enum(['whole_days', 'half_days']),
    noon: Type.Optional({ ...Clock, description: 'Where the halves of a day meet; 12:00 unless said' }),
  },
  { ...closed, description: 'A day is its business hours where they are said, else midnight to midnight' },
);

const Day = (description?: string) =>
  Type.String({ format: 'date', ...(description !== undefined && { description }) });
const Holidays = Type.Array(Type.Object({ date: Day(), name: Line(200) }, closed), { maxItems: MAX_HOLIDAYS });

const Hours = Type.Object(
  {
    week: Type.Array(Type.Object({ day: Weekday, from: Clock, to: ClosingClock }, closed), {
      minItems: 1,
      maxItems: 14,
    }),
    holidays: Type.Optional(Holidays),
    outside: Type.Optional(
      Type.Boolean({ description: 'true: the hours are advice, and what lies outside is allowed' }),
    ),
  },
  closed,
);

/** The ways in which somebody can say that the host is here. */
export const checkInMethods = ['web', 'qr', 'display', 'sensor', 'reception', 'api'] as const;
export type CheckInMethod = (typeof checkInMethods)[number];
export const Method = Type.Enum([...checkInMethods]);

const CheckIn = Type.Object(
  {
    required: Type.Boolean(),
    methods: Type.Array(Method, { minItems: 1, uniqueItems: true, description: 'Each of them will do' }),
    opensMinutes: integer(0, 1440, 'Before the start'),
    closesMinutes: integer(5, 1440, 'After the start'),
    release: Type.Boolean({ description: 'When it closes and nobody is here, the rest of the time is given back' }),
    endSeriesAfter: Type.Optional(
      integer(1, 50, 'So many dates in a row that nobody comes to end their series; without it none is ended'),
    ),
  },
  closed,
);

const Quota = Type.Object(
  {
    unit: Type.Enum(['bookings', 'hours'], {
      description:
        'Each resource counts by itself, and each unit of one: two desks at once are two bookings, or twice the hours',
    }),
    most: integer(1, 5000),
    per: Type.Enum(['day', 'week', 'month'], {
      description: 'Of the building’s calendar, weeks as in ISO 8601; a booking counts to the one in which it starts',
    }),
    refundUntilMinutes: Type.Optional(
      integer(
        0,
        YEAR,
        'Before the start: what is cancelled later counts all the same. Absent: until it starts all is given back',
      ),
    ),
  },
  {
    ...closed,
    description:
      'What a host may have of all that this policy rules in this field; without a host nothing counts. Of what has begun, only what was used counts: until check-out or release',
  },
);

/** How far a quota is used up, without what is asked for. */
export const QuotaUsed = Type.Object(
  {
    used: Type.Number({ description: 'Bookings or hours' }),
    wanted: Type.Number({ description: 'How much of it this would take' }),
    most: Type.Integer(),
    unit: Quota.properties.unit,
    per: Quota.properties.per,
    firstDay: Type.String({ format: 'date' }),
    lastDay: Type.String({ format: 'date' }),
  },
  closed,
);
export type QuotaUsed = Static<typeof QuotaUsed>;

const ruleShapes = {
  bookAhead: BookAhead,
  minLength: minutes(5, LONGEST),
  maxLength: MaxLength,
  slot: Type.Object(
    {
      minutes: Type.Enum([5, 10, 15, 20, 30, 60, 120], {
        description: 'Both ends lie on multiples of it from the building’s midnight',
      }),
    },
    closed,
  ),
  dayParts: DayParts,
  hours: Hours,
  notice: minutes(0, YEAR),
  cancelUntil: minutes(0, YEAR),
  allDay: Type.Boolean({
    description: 'May a booking take a whole day: all its business hours, or midnight to midnight?',
  }),
  crossDay: Type.Boolean({ description: 'May a booking go over the building’s midnight?' }),
  recurring: Type.Boolean({ description: 'May it be booked as a series? One that runs already goes on no further' }),
  atOnce: Type.Object({ resources: integer(1, 50, 'In one booking, of those that this policy is about') }, closed),
  capacity: Type.Enum(['advised', 'enforced'], {
    description: 'Host and attendees against the seats of what is booked',
  }),
  terms: Type.Object(
    { text: { ...Lines(5000), minLength: 1, description: 'To be accepted with `acceptTerms`' } },
    closed,
  ),
  bookableBy: Type.Object({ groupIds: GroupIds(1) }, { ...closed, description: 'The host must be in one of these' }),
  quota: Quota,
  onePerType: Type.Boolean({
    description:
      'true: at any time the host may have one resource of its type only, of those that are under such a rule',
  }),
  checkIn: CheckIn,
  managedBy: Type.Object(
    {
      groupIds: Type.Optional(GroupIds(0)),
      userIds: Type.Optional(Type.Array(Id, { maxItems: 50, uniqueItems: true })),
    },
    {
      ...closed,
      description:
        'These manage the bookings here, as who has `bookings:manage` there does; as people, not by their tokens. Who says so manages them too',
    },
  ),
  hideDetails: Type.Boolean({
    description:
      'Only who takes part and who manages bookings there sees the title, the attendees and whose booking it is; others see that it is booked',
  }),
  setUp: Type.Object(
    { minutes: integer(0, 1440, 'Before the start') },
    { ...closed, description: 'So long before a booking it is made ready: nobody else has it then' },
  ),
  cleanDown: Type.Object(
    { minutes: integer(0, 1440, 'After the end') },
    { ...closed, description: 'So long after a booking it is cleared: nobody else has it then' },
  ),
  earlyCheckOut: Type.Boolean({ description: 'May a booking that has begun end before its time?' }),
  extension: Type.Boolean({ description: 'May a booking that has begun end later?' }),
  approval: Type.Object(
    {
      groupIds: Type.Optional(GroupIds(0)),
      userIds: Type.Optional(Type.Array(Id, { maxItems: 50, uniqueItems: true })),
    },
    {
      ...closed,
      description:
        'It waits until one of these, or who manages bookings in all the places, approves; nobody named: only the latter',
    },
  ),
};

/** What a policy says. What it leaves out is said by the next wider one; where none says anything, all is allowed. */
export const Rules = Type.Partial(Type.Object(ruleShapes, closed), { ...closed, minProperties: 1 });
export type Rules = Static<typeof Rules>;
/** A thing that policies speak about. */
export type Field = keyof Rules;
export type Said<F extends Field> = NonNullable<Rules[F]>;
export const fields = Object.keys(ruleShapes) as readonly Field[];

/** How each field refuses. A field without a line here is judged elsewhere, and `judgedElsewhere` says where. */
export const refusals = {
  bookAhead: problem('booking_not_open_yet', 422, 'That is not open for booking yet'),
  minLength: problem('booking_too_short', 422, 'A booking must be longer here'),
  maxLength: problem('booking_longer_than_allowed', 422, 'A booking must be shorter here'),
  slot: problem('booking_off_slot', 422, 'A booking starts and ends on the slots here'),
  dayParts: problem('booking_off_day_part', 422, 'Only whole parts of a day are booked here'),
  hours: problem('booking_outside_hours', 422, 'That is outside business hours'),
  notice: problem('booking_notice_too_short', 422, 'That is too short notice'),
  cancelUntil: problem('booking_cancel_too_late', 422, 'It is too late to give this back'),
  allDay: problem('booking_all_day', 422, 'Whole days are not booked here'),
  crossDay: problem('booking_over_midnight', 422, 'A booking ends on the day it starts here'),
  atOnce: problem('booking_too_many_at_once', 422, 'That is too much at once'),
  capacity: problem('booking_over_capacity', 422, 'There are not enough seats'),
  terms: problem('booking_terms_not_accepted', 422, 'The terms must be accepted'),
  bookableBy: problem('booking_not_for_host', 422, 'The host may not have this'),
  quota: problem('booking_quota_used_up', 409, 'The quota is used up'),
  onePerType: problem('booking_one_per_type', 409, 'Only one of these at a time'),
  approval: problem('booking_approval_too_late', 422, 'This must be approved before it starts'),
} as const satisfies Partial<Readonly<Record<Field, ProblemKind>>>;
/** A field that is judged when something is booked, changed or given back. */
export type Judged = keyof typeof refusals;
/** Who judges the other fields. */
export const judgedElsewhere = {
  managedBy: 'bookings (acting.ts, sight.ts), whenever it is used',
  hideDetails: 'bookings (show.ts, sight.ts), whenever somebody looks',
  checkIn: 'settled by bookings (duty.ts), judged by presence',
  setUp: 'held with the booking (bookings/parts.ts): holds judge',
  cleanDown: 'held with the booking (bookings/parts.ts): holds judge',
  earlyCheckOut: 'bookings (stay.ts)',
  extension: 'bookings (stay.ts)',
  recurring: 'series (recurring.ts)',
} as const satisfies Partial<Readonly<Record<Field, string>>>;

const ResourceType = Type.Enum([...resourceTypes]);
const appliesTo = {
  buildingId: orNull(Id),
  type: orNull(ResourceType),
  categoryId: orNull(Id),
  resourceId: orNull(Id),
};

/** Where it applies: all that is said of the place must fit, and the host must be in one of the groups; none stand for everybody. */
export const Policy = Type.Object(
  {
    id: Id,
    name: Type.String(),
    ...appliesTo,
    groupIds: Type.Array(Id),
    rules: Rules,
    createdAt: ShownTime,
    version: Type.Integer({ description: 'Counts the changes of this one' }),
  },
  closed,
);
export type Policy = Static<typeof Policy>;

const given = { ...Type.Partial(Type.Object(appliesTo)).properties, groupIds: Type.Optional(GroupIds(0)) };
const NewPolicy = Type.Object({ name: Name, ...given, rules: Rules }, closed);
const PolicyChange = Type.Object(
  {
    name: Type.Optional(Name),
    ...given,
    rules: Type.Optional({ ...Rules, description: 'All of them: what is left out is said no more' }),
    version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
    ),
  },
  closed,
);
export type NewPolicy = Static<typeof NewPolicy>;

/** The most years that holidays are read for at once. */
export const MAX_HOLIDAY_YEARS = 10;
const HolidayReadingAsked = Type.Object(
  {
    calendar: Type.String({
      maxLength: 1_000_000,
      'x-tidy': false,
      description:
        'An iCalendar file (RFC 5545). Its events that take whole days count, with those that come back once a year',
    }),
    from: Type.Optional(Day('The first day of this year unless said')),
    to: Type.Optional(
      Day(
        `The last day; of the second year after \`from\` unless said, and of the ${MAX_HOLIDAY_YEARS - 1}th at the latest`,
      ),
    ),
  },
  closed,
);

/** Holidays as `hours` takes them. */
export const HolidayReading = Type.Object(
  {
    holidays: Holidays,
    from: Day(),
    to: Day(),
    leftOut: Type.Array(Type.String(), {
      description: `Events that are no holidays: parts of a day, more than a hundred days, or repeated otherwise than once a year; ${MAX_LEFT_OUT} at most`,
    }),
  },
  closed,
);
export type HolidayReading = Static<typeof HolidayReading>;

const told = (summary: string) =>
  ({ summary, data: Type.Object({ id: Id, name: Type.String() }, closed), heard: 'spaces:read' }) as const;

export const events = declareEvents({
  'policy.created': told('A policy was added'),
  'policy.updated': told('A policy was changed'),
  'policy.deleted': told('A policy was deleted'),
});

export const endpoints = declareEndpoints({
  listPolicies: {
    method: 'GET',
    path: '/policies',
    scope: 'spaces:read',
    summary: 'Policies, by name',
    query: Type.Object(paging, closed),
    reply: page(Policy),
  },
  createPolicy: {
    method: 'POST',
    path: '/policies',
    scope: 'policies:write',
    summary: 'Add a policy: what may be booked where, by whom, when and for how long',
    body: NewPolicy,
    reply: Policy,
    status: 201,
    errors: [buildingOutOfReach, tooManyPolicies],
  },
  getPolicy: {
    method: 'GET',
    path: '/policies/{id}',
    scope: 'spaces:read',
    summary: 'One policy',
    params: IdParams,
    reply: Policy,
  },
  updatePolicy: {
    method: 'PATCH',
    path: '/policies/{id}',
    scope: 'policies:write',
    summary: 'Change a policy; what is absent stays, null clears. What is booked stays',
    params: IdParams,
    body: PolicyChange,
    reply: Policy,
    errors: [buildingOutOfReach, versionConflict],
  },
  deletePolicy: {
    method: 'DELETE',
    path: '/policies/{id}',
    scope: 'policies:write',
    summary: 'Delete a policy',
    params: IdParams,
    reply: null,
    errors: [buildingOutOfReach],
  },
  readHolidays: {
    method: 'POST',
    path: '/holiday-readings',
    scope: 'policies:write',
    summary: 'The holidays in a calendar file, to be put into the hours of a policy. Keeps nothing',
    body: HolidayReadingAsked,
    reply: HolidayReading,
    cost: 3,
    errors: [unreadableCalendar, tooManyHolidays],
  },
});
