import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import {
  buildingOutOfReach,
  notFound,
  problem,
  type ConstraintProblems,
  versionConflict,
} from '../../platform/contract/problems.ts';
import { closed, Day, Id, IdParams, Line, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';
import {
  bookingAnonymousRefused,
  bookingApprovalLost,
  bookingForOthers,
  bookingInPast,
  bookingMembers,
  bookingNotYours,
  bookingOverruleRefused,
  bookingTooFarAhead,
  bookingTooLong,
  discretion,
  MAX_LENGTH_DAYS,
  Notes,
  online,
  resourceRetired,
  policyRefusals,
  Skipped,
  toPolicies,
  toPoliciesOfChange,
  wishMembers,
} from '../bookings/contract.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';
import { OnlineMeeting, onlineMeetingUnavailable } from '../online-meetings/contract.ts';
import { SeriesTold } from './told-contract.ts';

export { SeriesTold } from './told-contract.ts';

export const seriesRefused = problem('series_refused', 409, 'Not every date of this series can be booked');

/** By the policy that says so. */
export const bookingNotRecurring = problem('booking_not_recurring', 422, 'This is not booked as a series here');

export const seriesOver = problem('series_over', 409, 'Nothing of this series is still to come');

export const constraints = {
  booking_series_host_fk: { kind: notFound, param: 'hostId' },
} satisfies ConstraintProblems;

/** How many dates times resources one request writes at most. */
export const MAX_WRITTEN = 2_000;
/** How far ahead an endless series is booked, in days of the calendar. */
export const HORIZON_DAYS = 400;
/** How long ago the day may be that a new series counts from. */
export const MAX_PAST_DAYS = 366;
/** How often an endless series is booked further, in days. */
export const EXTEND_EVERY_DAYS = 30;
/** Dates that a series leaves out or has besides, at most of each. */
export const MAX_EXTRA_DATES = 400;

const dates = Type.Array(Day, { maxItems: MAX_EXTRA_DATES, uniqueItems: true });

export const Recurrence = Type.Object(
  {
    rule: Type.String({
      minLength: 1,
      maxLength: 500,
      pattern: '^[!-~]+$',
      description: [
        'A rule of RFC 5545: `FREQ=WEEKLY;BYDAY=TU;COUNT=4`. Known are FREQ (DAILY, WEEKLY, MONTHLY, YEARLY), INTERVAL, COUNT or UNTIL, WKST,',
        'BYDAY (in months and years with a position: `2TU`, `-1FR`), and for months and years BYMONTHDAY, BYSETPOS and BYMONTH.',
        'Its dates are days of the building’s calendar, from the day of `start` on; a day that a month does not have is left out.',
        `Without COUNT and UNTIL it goes on without end and is booked ${HORIZON_DAYS} days ahead.`,
        'Each date has the wall times of `start` and `end`: a time that the clocks skip counts with the offset before it, one that they repeat is the earlier,',
        'and a date whose end would so come before its start keeps its length.',
        `At most ${MAX_WRITTEN} dates times resources.`,
      ].join(' '),
    }),
    except: Type.Optional(dates),
    also: Type.Optional(dates),
  },
  closed,
);
export type RecurrenceGiven = Static<typeof Recurrence>;

const CreatedBooking = Type.Object(
  {
    ...bookingMembers,
    series: Type.Optional(
      Type.Object({ id: Id, dates: Type.Integer({ description: 'How many dates were booked' }) }, closed),
    ),
    skipped: Type.Optional(Type.Array(Skipped)),
  },
  closed,
);

const Clock = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,3})?)?$',
  description: 'A time of the clocks in the series’ zone: 09:30',
});
const Days = Type.Integer({
  minimum: 0,
  maximum: MAX_LENGTH_DAYS,
  description: 'How many days of the calendar after its beginning each date ends',
});

const seriesMembers = {
  id: Id,
  version: Type.Integer(),
  title: Type.String(),
  notes: orNull(Type.String()),
  onlineMeeting: orNull({ ...OnlineMeeting, description: 'The same for all its dates' }),
  costCodes: bookingMembers.costCodes,
  hostId: orNull(Id),
  resourceIds: Type.Array(Id),
  anonymous: Type.Boolean({ description: 'Others see that its dates are booked, and not by whom' }),
  private: bookingMembers.private,
  zone: Type.String(),
  rule: Type.String(),
  except: Type.Array(Day),
  also: Type.Array(Day),
  anchor: Type.String({ format: 'date', description: 'The day that the rule counts from' }),
  firstDay: Type.String({ format: 'date', description: 'Its first day of the rule’s; before is another series' }),
  endDay: orNull(Type.String({ format: 'date', description: 'The first day that is no more of it' })),
  bookedUntil: orNull(
    Type.String({ format: 'date', description: 'Of one without end: what is on this day or later is not booked yet' }),
  ),
  startTime: Clock,
  endTime: Clock,
  days: Days,
  cancelledAt: orNull(ShownTime),
  createdAt: ShownTime,
};
/** Who sees a series: its host, and who manages bookings wherever it is. */
export const Series = Type.Object(seriesMembers, closed);
export type Series = Static<typeof Series>;

const changed = (description: string) =>
  Type.Object({ ...seriesMembers, changed: Type.Integer({ description }) }, closed);

const fromBooking = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 2_147_483_647,
    description: 'A booking of the series: it and those of later dates. Absent: all that have not begun',
  }),
);

const CheckedDate = Type.Object(
  {
    date: Day,
    start: ShownTime,
    end: ShownTime,
    allowed: Type.Boolean(),
    refusals: Type.Array(Skipped),
  },
  closed,
);

/**
 * Why Atrium ends a series by itself: its host has left, a policy does not allow series there any more, or nobody came to so many of
 * its dates in a row as a policy says. Of the first and the last what is booked may go, too: `dates` says of how much.
 */
export const seriesEnds = ['host_left', 'not_recurring', 'no_shows'] as const;
export type SeriesEnd = (typeof seriesEnds)[number];

/** Everybody who may read bookings hears where; whose it is and what it is called, as of a booking. */
export const seriesEvent = (summary: string) =>
  ({
    summary,
    data: SeriesTold,
    heard: 'bookings:read',
    open: ['id', 'version', 'resourceIds', 'dates'],
    named: { members: ['hostId'], to: 'bookings:manage' },
  }) as const;

const LinkCame = Type.Enum(['online_meeting'], { description: 'Its link came' });

export const events = declareEvents({
  'series.created': {
    ...seriesEvent('A series was booked, or later dates of one go on as another'),
    data: Type.Object(
      {
        ...SeriesTold.properties,
        splitFrom: Type.Optional({ ...Id, description: 'The series that these were the later dates of' }),
      },
      closed,
    ),
  },
  'series.updated': {
    ...seriesEvent('Dates of a series that were still to come were changed together'),
    data: Type.Object({ ...SeriesTold.properties, why: Type.Optional(LinkCame) }, closed),
  },
  'series.cancelled': seriesEvent('Dates of a series that were still to come were cancelled together'),
  'series.extended': seriesEvent('A series without end was booked further ahead'),
  'series.ended': {
    ...seriesEvent('Atrium ended a series by itself; `dates` that were booked are cancelled'),
    data: Type.Object({ ...SeriesTold.properties, why: Type.Enum([...seriesEnds]) }, closed),
  },
  'series.zone_changed': {
    ...seriesEvent(
      'The time zone data changed: dates keep their wall times and are at other instants; `skipped` clash with others there and stay where they were',
    ),
    data: Type.Object(
      {
        ...SeriesTold.properties,
        moved: Type.Array(Type.Object({ bookingId: Id, date: Day, start: ShownTime }, closed)),
      },
      closed,
    ),
  },
});

export const jobs = declareJobs({
  'series.extend': {
    summary: 'Book a series without end further ahead',
    data: Type.Object({ seriesId: Id }, closed),
  },
  'zone_data.apply': {
    summary: 'Let what is booked keep its wall times after the time zone data changed',
    data: Type.Object(
      {
        version: Type.String(),
        step: Type.Enum(['earlier', 'later', 'tell']),
        after: orNull(
          Type.Tuple([Type.Integer(), Id], { description: 'Start and id of the booking that was looked at last' }),
        ),
        again: Type.Boolean({ description: 'A day later, for what servers with older data wrote meanwhile' }),
      },
      closed,
    ),
  },
});

const SERIES_CHECKED =
  'The series that is to be changed, as a change says it. Without it a new one: resources, start, end and recurrence are given';

const changeMembers = {
  from: fromBooking,
  startTime: Type.Optional(Clock),
  endTime: Type.Optional(Clock),
  days: Type.Optional(Days),
  resourceIds: Type.Optional(wishMembers.resourceIds),
  ...discretion,
  ...toPoliciesOfChange,
};

export const endpoints = declareEndpoints({
  createBooking: {
    method: 'POST',
    path: '/bookings',
    scope: 'bookings:write',
    summary: 'Book one or several resources at once, for one time or for a series of them',
    body: Type.Object({ ...wishMembers, recurrence: Type.Optional(Recurrence) }, closed),
    reply: CreatedBooking,
    status: 201,
    errors: [
      resourceAlreadyBooked,
      resourceRetired,
      seriesRefused,
      bookingInPast,
      bookingTooLong,
      bookingTooFarAhead,
      bookingForOthers,
      buildingOutOfReach,
      bookingNotRecurring,
      onlineMeetingUnavailable,
      ...policyRefusals,
    ],
  },
  checkSeries: {
    method: 'POST',
    path: '/series-checks',
    scope: 'bookings:write',
    summary: 'What would become of each date of a series, new or changed, without booking any',
    cost: 6,
    body: Type.Object(
      {
        seriesId: Type.Optional({ ...Id, description: SERIES_CHECKED }),
        ...changeMembers,
        start: Type.Optional(wishMembers.start),
        end: Type.Optional(wishMembers.end),
        hostId: wishMembers.hostId,
        guest: wishMembers.guest,
        recurrence: Type.Optional(Recurrence),
      },
      closed,
    ),
    reply: Type.Object({ dates: Type.Array(CheckedDate), refused: Type.Integer() }, closed),
    errors: [
      resourceRetired,
      seriesOver,
      bookingApprovalLost,
      bookingForOthers,
      bookingNotYours,
      buildingOutOfReach,
      bookingNotRecurring,
      bookingAnonymousRefused,
      bookingOverruleRefused,
    ],
  },
  listSeries: {
    method: 'GET',
    path: '/series',
    scope: 'bookings:read',
    summary: 'Your series, the latest first',
    query: Type.Object({ ...paging }, closed),
    reply: page(Series),
  },
  getSeries: {
    method: 'GET',
    path: '/series/{id}',
    scope: 'bookings:read',
    summary: 'One series; its dates are bookings (`GET /bookings?seriesId=`)',
    params: IdParams,
    reply: Series,
  },
  updateSeries: {
    method: 'PATCH',
    path: '/series/{id}',
    scope: 'bookings:write',
    cost: 6,
    summary:
      'Change dates of a series that are still to come; a date that was changed or cancelled by itself stays as it is',
    params: IdParams,
    body: Type.Object(
      {
        ...changeMembers,
        title: Type.Optional(Line(500)),
        notes: Notes,
        onlineMeeting: online,
        costCodes: wishMembers.costCodes,
        onConflict: Type.Optional(
          Type.Enum(['fail', 'skip'], {
            description: 'A date that cannot become so: nothing is changed, or that one stays as it is',
          }),
        ),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when the series has another version by now' }),
        ),
      },
      closed,
    ),
    reply: Type.Object(
      {
        ...seriesMembers,
        changed: Type.Integer({
          description:
            'How many dates were changed. With `from` they are another series from then on, which is answered',
        }),
        skipped: Type.Optional(Type.Array(Skipped, { description: 'What stays as it is, and why' })),
      },
      closed,
    ),
    errors: [
      seriesRefused,
      seriesOver,
      bookingApprovalLost,
      versionConflict,
      resourceRetired,
      bookingNotYours,
      buildingOutOfReach,
      bookingNotRecurring,
      bookingAnonymousRefused,
      bookingOverruleRefused,
      onlineMeetingUnavailable,
    ],
  },
  cancelSeries: {
    method: 'POST',
    path: '/series/{id}/cancellation',
    scope: 'bookings:write',
    cost: 3,
    summary: 'Cancel the dates of a series that are still to come, all of them or from one on',
    params: IdParams,
    body: Type.Object({ from: fromBooking, overrule: toPolicies.overrule }, closed),
    reply: changed('How many dates were cancelled'),
    errors: [seriesOver, seriesRefused, bookingNotYours, bookingOverruleRefused],
  },
});
