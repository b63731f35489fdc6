import { Type, type Static } from 'typebox';
import {
  buildingOutOfReach,
  notFound,
  problem,
  type ConstraintProblems,
  versionConflict,
} from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { closed, Id, IdParams, Line, orNull, page, paging, ShownTime, Time } from '../../platform/contract/shapes.ts';
import { Email, OthersEmail } from '../people/contract.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';
import { Method, fields, QuotaUsed, refusals, Rules } from '../policies/contract.ts';

export const bookingInPast = problem('booking_in_past', 422, 'That time is over');
export const bookingTooLong = problem('booking_too_long', 422, 'A booking cannot last that long');
export const bookingTooFarAhead = problem('booking_too_far_ahead', 422, 'That is too far ahead');
export const bookingNotYours = problem('booking_not_yours', 403, 'This booking belongs to somebody else');
export const bookingForOthers = problem('booking_for_others', 403, 'You may not book for somebody else');
export const approvalNotYours = problem('approval_not_yours', 403, 'Somebody else decides on this');
export const bookingStateConflict = problem('booking_state_conflict', 409, 'The booking’s state does not allow this');
/** What is firm is given up only by who says so. */
export const bookingApprovalLost = problem(
  'booking_approval_lost',
  409,
  'This must be approved: until then it is not firm any more, and it ends if nobody does',
);
export const bookingOverruleRefused = problem(
  'booking_overrule_refused',
  403,
  'Only who manages bookings there passes over policies',
);
export const resourceRetired = problem('resource_retired', 409, 'This can no longer be booked');

export const constraints = {
  booking_host_fk: { kind: notFound, param: 'hostId' },
  booking_attendee_user_fk: { kind: notFound, param: 'attendees' },
  booking_resource_resource_fk: { kind: notFound, param: 'resourceIds' },
} satisfies ConstraintProblems;

export const MAX_RESOURCES = 50;
export const MAX_ATTENDEES = 500;
/** Longest booking, in days of the calendar. */
export const MAX_LENGTH_DAYS = 31;
/** How far ahead a booking may start, in days of the calendar. */
export const MAX_AHEAD_DAYS = 3653;
/** How long before its start a booking can be checked in, in minutes. */
export const CHECK_IN_EARLY_MINUTES = 15;
/** How long ago a new booking may have started, in minutes: whoever sits down first and books then. */
export const START_GRACE_MINUTES = 15;

export const bookingStates = [
  'pending',
  'confirmed',
  'checked_in',
  'checked_out',
  'cancelled',
  'rejected',
  'released',
] as const;
export type BookingState = (typeof bookingStates)[number];
const State = Type.Enum([...bookingStates]);

/** What check-in a booking asks for, as settled when it was made or moved. */
export const CheckInDuty = Type.Object(
  {
    required: Type.Boolean(),
    methods: Type.Array(Method, { description: 'Each of them will do' }),
    opensAt: ShownTime,
    closesAt: ShownTime,
    releases: Type.Boolean({ description: 'When it closes and nobody is here, the rest of the time is given back' }),
    policyId: Id,
    policyName: Type.String(),
  },
  closed,
);
export type CheckInDuty = Static<typeof CheckInDuty>;

const AttendeeGiven = Type.Object(
  {
    userId: Type.Optional(Id),
    email: Type.Optional(Email),
    name: Type.Optional(Line(200)),
  },
  { ...closed, minProperties: 1 },
);

const Attendee = Type.Object({ userId: orNull(Id), email: OthersEmail, name: orNull(Type.String()) }, closed);

export const bookingMembers = {
  id: Id,
  version: Type.Integer(),
  seriesId: orNull(Id),
  title: Type.String(),
  state: State,
  start: ShownTime,
  end: ShownTime,
  zone: Type.String(),
  setUpMinutes: Type.Integer({ description: 'Before the start, in which it is made ready and nobody else has it' }),
  cleanDownMinutes: Type.Integer({ description: 'After the end, in which it is cleared and nobody else has it' }),
  resourceIds: Type.Array(Id),
  hostId: orNull(Id),
  hostName: orNull(Type.String()),
  attendees: Type.Array(Attendee),
  checkedInAt: orNull(ShownTime),
  checkedOutAt: orNull(ShownTime),
  cancelledAt: orNull(ShownTime),
  checkIn: orNull(CheckInDuty),
  createdAt: ShownTime,
};

/**
 * A title and its attendees are shown to those who take part and to those who manage bookings; others see '' and [], of today’s
 * bookings and of their own groups’ week alone; where a policy says `hideDetails`, null as `hostId`, `hostName`, `seriesId` and `checkIn` too. An attendee’s address needs `people:contacts`, but for herself; a host also has her guests’.
 */
export const Booking = Type.Object(bookingMembers, closed);
export type Booking = Static<typeof Booking>;

/** What hearers of a booking get: no guest's name or address. */
export const BookingTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    title: Type.String(),
    state: State,
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    hostId: orNull(Id),
    resourceIds: Type.Array(Id),
    attendeeUserIds: Type.Array(Id),
    seriesId: Type.Optional(orNull(Id)),
    bySeries: Type.Optional(Type.Boolean({ description: 'It is told along with its whole series' })),
  },
  closed,
);
export type BookingTold = Static<typeof BookingTold>;

/** What becomes of a booking: everybody who may read bookings hears when and where; neither the title nor who takes part, and only the host and who manages bookings hear whose it is. */
export const bookingEvent = (summary: string) =>
  ({
    summary,
    data: BookingTold,
    heard: 'bookings:read',
    open: ['id', 'version', 'state', 'start', 'end', 'zone', 'resourceIds'],
    named: { members: ['hostId'], to: 'bookings:manage' },
  }) as const;

export const jobs = declareJobs({
  'booking.expire': {
    summary: 'Reject a booking that nobody has decided on in time',
    data: Type.Object({ bookingId: Id }, closed),
  },
});

export const events = declareEvents({
  'booking.created': bookingEvent('Something was booked'),
  'booking.updated': bookingEvent('A booking was moved or changed'),
  'booking.cancelled': bookingEvent('A booking was cancelled'),
  'booking.expired': bookingEvent('Nobody decided on a booking in time; it is rejected'),
});

/** What was left out, and the time because of which; of a series also which of its dates. */
export const Skipped = Type.Object(
  {
    resourceId: Id,
    start: ShownTime,
    end: ShownTime,
    code: Type.String(),
    date: Type.Optional(Type.String({ format: 'date', description: 'The date of the series that is left out' })),
    detail: Type.Optional(Type.String()),
  },
  closed,
);
export type Skipped = Static<typeof Skipped>;

const resourceIds = Type.Array(Id, {
  minItems: 1,
  maxItems: MAX_RESOURCES,
  description: 'An id may be repeated for equipment that comes in quantities',
});
const attendees = Type.Array(AttendeeGiven, { maxItems: MAX_ATTENDEES });
const version = Type.Optional(
  Type.Integer({ minimum: 1, description: 'Refuse with 409 when the booking has another version by now' }),
);

/** What is said to the policies that a workplace has. */
export const toPolicies = {
  acceptTerms: Type.Optional(Type.Boolean({ description: 'The terms that a policy sets are accepted' })),
  overrule: Type.Optional(
    Type.Boolean({ description: 'Pass over the policies: for who has `bookings:manage` in all the places' }),
  ),
};
/** The same, of a change. */
export const toPoliciesOfChange = {
  ...toPolicies,
  giveUpApproval: Type.Optional(
    Type.Boolean({
      description: 'It is no longer firm but waits, where the change must be approved; else that is refused',
    }),
  ),
};
/** How the end of a booking that has begun is refused, by the policy that says so. */
export const stayRefusals = {
  earlyCheckOut: problem('booking_early_end_refused', 422, 'A booking is kept to its end here'),
  extension: problem('booking_extension_refused', 422, 'A booking ends at its time here'),
};
/** How policies refuse. */
export const policyRefusals = [...Object.values(refusals), ...Object.values(stayRefusals), bookingOverruleRefused];

/** What a new booking is to be; `series` takes it too. */
export const wishMembers = {
  resourceIds,
  start: Time,
  end: Time,
  title: Type.Optional(Line(500)),
  hostId: Type.Optional(Id),
  attendees: Type.Optional(attendees),
  onConflict: Type.Optional(Type.Enum(['fail', 'skip'])),
  ...toPolicies,
};

const Refusal = Type.Object(
  {
    code: Type.String(),
    rule: orNull(Type.String({ description: 'The field of the policy; null where it is no policy’s' })),
    policyId: orNull(Id),
    policyName: orNull(Type.String()),
    param: orNull(Type.String()),
    detail: Type.String(),
    resourceId: orNull(Id),
    quota: Type.Optional(QuotaUsed),
  },
  closed,
);
const RuleInForce = Type.Object(
  { resourceId: Id, rule: Type.Enum([...fields]), policyId: Id, policyName: Type.String(), says: Rules },
  closed,
);
export const BookingCheck = Type.Object(
  {
    allowed: Type.Boolean(),
    refusals: Type.Array(Refusal),
    alternative: orNull(Type.Object({ start: ShownTime, end: ShownTime, resourceIds: Type.Array(Id) }, closed)),
    rules: Type.Array(RuleInForce),
  },
  closed,
);
export type BookingCheck = Static<typeof BookingCheck>;

export const endpoints = declareEndpoints({
  listBookings: {
    method: 'GET',
    path: '/bookings',
    scope: 'bookings:read',
    summary: 'Bookings that touch a period, by start; of others those of today, and of your groups those of seven days',
    query: Type.Object(
      {
        from: Type.Optional(Time),
        to: Type.Optional(Time),
        resourceId: Type.Optional(Id),
        floorId: Type.Optional(Id),
        hostId: Type.Optional(Id),
        state: Type.Optional(State),
        seriesId: Type.Optional(Id),
        ...paging,
      },
      closed,
    ),
    reply: page(Booking),
  },
  checkBooking: {
    method: 'POST',
    path: '/booking-checks',
    scope: 'bookings:read',
    summary: 'May this be booked; if not, which rule says so, and the nearest that would work. Books nothing',
    body: Type.Object(wishMembers, closed),
    reply: BookingCheck,
    cost: 3,
    errors: [resourceRetired, bookingForOthers, buildingOutOfReach, bookingOverruleRefused],
  },
  getBooking: {
    method: 'GET',
    path: '/bookings/{id}',
    scope: 'bookings:read',
    summary: 'One booking',
    params: IdParams,
    reply: Booking,
  },
  updateBooking: {
    method: 'PATCH',
    path: '/bookings/{id}',
    scope: 'bookings:write',
    summary: 'Move or change a booking; what is absent stays',
    params: IdParams,
    body: Type.Object(
      {
        title: Type.Optional(Line(500)),
        start: Type.Optional(Time),
        end: Type.Optional(Time),
        resourceIds: Type.Optional(resourceIds),
        hostId: Type.Optional(Id),
        attendees: Type.Optional(attendees),
        ...toPoliciesOfChange,
        version,
      },
      closed,
    ),
    reply: Booking,
    errors: [
      resourceAlreadyBooked,
      resourceRetired,
      bookingStateConflict,
      bookingApprovalLost,
      versionConflict,
      bookingInPast,
      bookingTooLong,
      bookingTooFarAhead,
      bookingNotYours,
      bookingForOthers,
      ...policyRefusals,
    ],
  },
  cancelBooking: {
    method: 'POST',
    path: '/bookings/{id}/cancellation',
    scope: 'bookings:write',
    summary: 'Cancel a booking and free what it held',
    params: IdParams,
    body: Type.Object({ overrule: toPolicies.overrule }, { ...closed, nullable: true }),
    reply: Booking,
    errors: [
      bookingStateConflict,
      bookingInPast,
      bookingNotYours,
      refusals.cancelUntil,
      stayRefusals.earlyCheckOut,
      bookingOverruleRefused,
    ],
  },
});
