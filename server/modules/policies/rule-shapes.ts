import { Type, type Static } from 'typebox';
import { closed, Id, Line, Lines } from '../../platform/contract/shapes.ts';

/** How many holidays a policy names at most. */
export const MAX_HOLIDAYS = 500;

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
export const GroupIds = (minItems: number) => Type.Array(Id, { minItems, maxItems: 50, uniqueItems: true });

/** Some people, as a policy names them. */
export const NamedPeople = Type.Object(
  {
    groupIds: Type.Optional(GroupIds(0)),
    userIds: Type.Optional(Type.Array(Id, { maxItems: 50, uniqueItems: true })),
  },
  closed,
);

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
  {
    ...closed,
    description:
      'A day is its business hours where they are said, else midnight to midnight. Of a part that has begun, what is left may be booked',
  },
);

export const Day = (description?: string) =>
  Type.String({ format: 'date', ...(description !== undefined && { description }) });
export const Holidays = Type.Array(Type.Object({ date: Day(), name: Line(200) }, closed), { maxItems: MAX_HOLIDAYS });

/** When it is open on each day of the week; a day that is not named is closed. */
export const Week = Type.Array(Type.Object({ day: Weekday, from: Clock, to: ClosingClock }, closed), {
  minItems: 1,
  maxItems: 14,
});
const Hours = Type.Object(
  {
    week: Week,
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

/** For how long sensors say that nobody is there before a booking ends for it: longer than a coffee, and no longer than a day’s work. */
export const EMPTY_MINUTES = { least: 10, most: 480 } as const;

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
    emptyMinutes: Type.Optional(
      integer(
        EMPTY_MINUTES.least,
        EMPTY_MINUTES.most,
        'So long sensors everywhere at its place say that nobody is there: then a booking that has begun ends early. A sensor that is silent or at fault ends none; without it none ends so',
      ),
    ),
  },
  closed,
);

const Seating = Type.Union(
  [
    Type.Object({ by: Type.Literal('first_come') }, closed),
    Type.Object(
      {
        by: Type.Literal('draw'),
        daysBefore: integer(1, 14, 'So many days before the day that it is about'),
        at: Clock,
      },
      closed,
    ),
  ],
  {
    description:
      'How the desks of a day are given out. `draw`: until then who wants one asks (`POST /seat-requests`); then they are handed out to all who asked, and what is left is first come',
  },
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

/** What a policy can say, field by field. */
export const ruleShapes = {
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
  seating: Seating,
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
  costCodes: Type.Boolean({ description: 'true: whoever books says which cost codes pay for it (`costCodes`)' }),
  bookableBy: Type.Object(
    { groupIds: GroupIds(1) },
    { ...closed, description: 'The host must be in one of these; of a combined room, as each of its parts says too' },
  ),
  quota: Quota,
  onePerType: Type.Boolean({
    description:
      'true: at any time the host may have one resource of its type only, of those that are under such a rule',
  }),
  checkIn: CheckIn,
  managedBy: Type.Object(NamedPeople.properties, {
    ...closed,
    description:
      'These manage the bookings here, as who has `bookings:manage` there does; as people, not by their tokens. Who says so manages them too',
  }),
  visibleTo: Type.Object(
    { groupIds: GroupIds(1) },
    {
      ...closed,
      description:
        'Only these see it, and so find and book it, as people; and who keeps the spaces or manages the bookings there. To others it is not there, nor is a combined room that it is a part of. Who has it booked already, or comes, sees that',
    },
  ),
  hideDetails: Type.Boolean({
    description:
      'Only who takes part and who manages bookings there sees the title, the attendees and whose booking it is; others see that it is booked',
  }),
  anonymous: Type.Boolean({
    description:
      'May it be booked so that others see that it is, and not by whom? Unless a policy says so, it may not. What was booked so stays so',
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
  approval: Type.Object(NamedPeople.properties, {
    ...closed,
    description:
      'It waits until one of these, or who manages bookings in all the places, approves; nobody named: only the latter',
  }),
};
