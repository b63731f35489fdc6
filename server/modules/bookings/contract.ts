import { Charges, ChargesGiven, SAID_OF_CHARGES } from '../cost-codes/contract.ts';
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
import {
  closed,
  Id,
  IdParams,
  Line,
  Lines,
  orNull,
  page,
  paging,
  ShownTime,
  Time,
} from '../../platform/contract/shapes.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';
import { OnlineMeeting, onlineMeetingUnavailable } from '../online-meetings/contract.ts';
import { QuotaUsed, refusals } from '../policies/contract.ts';
import { Approval, CheckInDuty, DayParts, Refusal, RuleInForce } from './check-contract.ts';
import { Attendee, AttendeeGiven, Guest, GuestGiven } from './company-contract.ts';
import { bookingEvent, BookingTold, State } from './told-contract.ts';

export { CheckInDuty } from './check-contract.ts';
export { ForGuest } from './company-contract.ts';
export {
  AskedBy,
  bookingEvent,
  BookingTold,
  bookingStates,
  NotesTold,
  PrivateTold,
  ToldTo,
  type BookingInCalendar,
  type BookingState,
} from './told-contract.ts';
export { BookingAffected, Clashing, countsOfOutcomes, MAX_NAMED, outcomes } from './way-contract.ts';

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
  'This must be approved: until then it is not firm any more, and if it is refused or nobody decides it is lost, as it was too',
);
export const bookingAnonymousRefused = problem(
  'booking_anonymous_refused',
  422,
  'What is booked here is booked by name',
);
export const bookingOverruleRefused = problem(
  'booking_overrule_refused',
  403,
  'Only who manages bookings there passes over policies',
);
export const tooManyInTheWay = problem('too_many_bookings', 409, 'Too many bookings are in the way of this at once');
export const resourceRetired = problem('resource_retired', 409, 'This can no longer be booked');

export const constraints = {
  booking_host_fk: { kind: notFound, param: 'hostId' },
  booking_host_active: { kind: notFound, param: 'hostId' },
  booking_attendee_user_fk: { kind: notFound, param: 'attendees' },
  booking_resource_resource_fk: { kind: notFound, param: 'resourceIds' },
} satisfies ConstraintProblems;

export const MAX_RESOURCES = 50;
export const MAX_ATTENDEES = 500;
/** How far a booking is: its state, and what the clock says of it. */
export const phases = ['waiting', 'booked', 'awaited', 'in_use', 'over', 'missed', 'cancelled', 'rejected'] as const;
export type Phase = (typeof phases)[number];
/** Longest notes, in characters. */
export const MAX_NOTES = 4_000;
/** Longest booking, in days of the calendar. */
export const MAX_LENGTH_DAYS = 31;
/** How far ahead a booking may start, in days of the calendar. */
export const MAX_AHEAD_DAYS = 3653;
/** How long before its start a booking can be checked in, in minutes. */
export const CHECK_IN_EARLY_MINUTES = 15;
/** How long ago a new booking may have started, in minutes: whoever sits down first and books then. */
export const START_GRACE_MINUTES = 15;

export const bookingMembers = {
  id: Id,
  version: Type.Integer(),
  seriesId: orNull(Id),
  title: Type.String(),
  notes: orNull(Type.String()),
  onlineMeeting: orNull(OnlineMeeting),
  state: State,
  start: ShownTime,
  end: ShownTime,
  zone: Type.String(),
  setUpMinutes: Type.Integer({ description: 'Before the start, in which it is made ready and nobody else has it' }),
  cleanDownMinutes: Type.Integer({ description: 'After the end, in which it is cleared and nobody else has it' }),
  resourceIds: Type.Array(Id),
  hostId: orNull(Id),
  hostName: orNull(Type.String()),
  bookedBy: orNull(Type.Object({ id: Id, name: Type.String() }, closed)),
  attendees: Type.Array(Attendee),
  guest: orNull(Guest),
  anonymous: Type.Boolean({ description: 'Whoever has it shows others that it is booked, and not by whom' }),
  private: Type.Boolean({ description: 'Where everybody may read, neither its title nor who comes is told' }),
  checkedInAt: orNull(ShownTime),
  checkedOutAt: orNull(ShownTime),
  cancelledAt: orNull(ShownTime),
  checkIn: orNull(CheckInDuty),
  createdAt: ShownTime,
  costCodes: Type.Optional({
    ...Charges,
    description: 'Who pays for it, where somebody does; shown to who sees its title',
  }),
};

/**
 * A title, its notes, its online meeting, its attendees, the guest who comes instead of the host, and the person who booked it for its host (`bookedBy`) are shown to those who take part, to delegates of the host and to those who manage bookings; others see '', [] and null, of today’s
 * bookings and of their own groups’ week alone; where a policy says `hideDetails`, and of what is `anonymous`, null as `hostId`, `hostName`, `seriesId` and `checkIn` too. An attendee’s address needs `people:contacts`, but for herself; a host also has her guests’.
 */
export const Booking = Type.Object(bookingMembers, closed);
export type Booking = Static<typeof Booking>;

export const jobs = declareJobs({
  'booking.expire': {
    summary: 'Reject a booking that nobody has decided on in time',
    data: Type.Object({ bookingId: Id }, closed),
  },
});

export const events = declareEvents({
  'booking.created': bookingEvent('Something was booked'),
  'booking.updated': {
    ...bookingEvent('A booking was moved or changed'),
    data: Type.Object(
      {
        ...BookingTold.properties,
        why: Type.Optional(
          Type.Enum(['zone_data', 'online_meeting'], {
            description:
              '`zone_data`: the time zone data changed, and it keeps its wall times; `online_meeting`: its link came',
          }),
        ),
      },
      closed,
    ),
  },
  'booking.zone_clashed': {
    ...bookingEvent(
      'The time zone data changed, and at its wall times others have what is booked: it stays where it was',
    ),
    data: Type.Object({ ...BookingTold.properties, meantStart: ShownTime, meantEnd: ShownTime }, closed),
  },
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
/** What is said besides the title; null, or nothing, for none. */
export const Notes = Type.Optional(orNull(Lines(MAX_NOTES)));
/** Is somebody to join from elsewhere? What has a link keeps it. */
export const online = Type.Optional(
  Type.Boolean({ description: 'With an online meeting: where a provider is set up' }),
);
const attendees = Type.Array(AttendeeGiven, { maxItems: MAX_ATTENDEES });
/** What others are not to see of a booking. */
export const discretion = {
  anonymous: Type.Optional(
    Type.Boolean({
      description: 'Others see that it is booked, and not by whom, where a policy lets: and then for good',
    }),
  ),
  private: Type.Optional(
    Type.Boolean({
      description: 'At doors, in files, in calendars of the place and to approvers: neither its title nor who comes',
    }),
  ),
};
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
export const policyRefusals = [
  ...Object.values(refusals),
  ...Object.values(stayRefusals),
  bookingAnonymousRefused,
  bookingOverruleRefused,
];

/** What a new booking is to be; `series` takes it too. */
export const wishMembers = {
  resourceIds,
  start: Time,
  end: Time,
  title: Type.Optional(Line(500)),
  notes: Notes,
  onlineMeeting: online,
  hostId: Type.Optional(Id),
  attendees: Type.Optional(attendees),
  guest: Type.Optional(GuestGiven),
  ...discretion,
  costCodes: Type.Optional({
    ...ChargesGiven,
    description: `${SAID_OF_CHARGES}. Where it is only asked whether something may be booked, a policy asks for none that are not said`,
  }),
  onConflict: Type.Optional(Type.Enum(['fail', 'skip'])),
  ...toPolicies,
};

export const BookingCheck = Type.Object(
  {
    allowed: Type.Boolean(),
    refusals: Type.Array(Refusal),
    alternative: orNull(Type.Object({ start: ShownTime, end: ShownTime, resourceIds: Type.Array(Id) }, closed)),
    rules: Type.Array(RuleInForce),
    quotas: Type.Array(QuotaUsed, { description: 'How far the host’s quotas are used up, allowed or not' }),
    checkIn: orNull(CheckInDuty),
    approval: orNull(Approval),
    dayParts: DayParts,
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
    summary:
      'May this be booked, or a booking be changed to it; if not, which rule says so, and the nearest that would work. Books nothing',
    body: Type.Object(
      {
        ...wishMembers,
        resourceIds: Type.Optional(resourceIds),
        start: Type.Optional(Time),
        end: Type.Optional(Time),
        guest: Type.Optional(orNull(GuestGiven)),
        ...toPoliciesOfChange,
        bookingId: Type.Optional({
          ...Id,
          description:
            'What is to be changed to it: what is absent stays. Without it all of resources, start and end are given',
        }),
      },
      closed,
    ),
    reply: BookingCheck,
    cost: 3,
    errors: [
      resourceRetired,
      bookingForOthers,
      bookingNotYours,
      bookingStateConflict,
      buildingOutOfReach,
      bookingOverruleRefused,
      onlineMeetingUnavailable,
    ],
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
        notes: Notes,
        onlineMeeting: online,
        start: Type.Optional(Time),
        end: Type.Optional(Time),
        resourceIds: Type.Optional(resourceIds),
        hostId: Type.Optional(Id),
        attendees: Type.Optional(attendees),
        guest: Type.Optional(orNull(GuestGiven)),
        ...discretion,
        costCodes: Type.Optional(ChargesGiven),
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
      onlineMeetingUnavailable,
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
