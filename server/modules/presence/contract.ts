import { Type, type Static } from 'typebox';
import { buildingOutOfReach, conflict, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { closed, Id, IdParams, Names, orNull, ShownTime, Time, TypedCode } from '../../platform/contract/shapes.ts';
import {
  Booking,
  bookingEvent,
  bookingApprovalLost,
  bookingInPast,
  bookingNotYours,
  bookingStateConflict,
  BookingTold,
  bookingTooLong,
  phases,
  policyRefusals,
  stayRefusals,
  toPoliciesOfChange,
  bookingMembers,
} from '../bookings/contract.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';
import { Method, refusals } from '../policies/contract.ts';
import { resourceTypes } from '../resources/contract.ts';
import { AWAY_MINUTES, deviceStates, occupancyReasons, STEADY_MINUTES } from '../signals/contract.ts';

export const checkInTooEarly = problem('check_in_too_early', 409, 'It is too early to check in');
export const checkInClosed = problem('check_in_closed', 409, 'It is too late to check in');
export const checkInMethodRefused = problem('check_in_method_refused', 422, 'This is not a way to check in here');
export const checkInCodeWrong = problem('check_in_code_wrong', 422, 'This code is of another place');

export const constraints = {
  // Two codes alike, or two made at once for one resource: asked again, it works.
  resource_code_unique: { kind: conflict },
} satisfies ConstraintProblems;

/** Why a booking was given back before its end. */
export const releaseReasons = ['no_show', 'vacant', 'reception', 'display', 'host'] as const;
export type ReleaseReason = (typeof releaseReasons)[number];

/** A booking that has less left than so many minutes is not ended as nobody is there: nobody wins anything by that. */
export const WORTH_MINUTES = 15;

/** For so long decisions by what sensors say are shown. */
export const DECISION_DAYS = 7;

/** What was decided on a booking by what sensors said. */
export const presenceDecisions = ['checked_in', 'waits', 'kept', 'released'] as const;
export type PresenceDecisionKind = (typeof presenceDecisions)[number];

export const events = declareEvents({
  'booking.extended': bookingEvent('A booking ends later'),
  'booking.checked_in': {
    ...bookingEvent('The host is here'),
    data: Type.Object({ ...BookingTold.properties, method: Method }, closed),
  },
  'booking.checked_out': {
    ...bookingEvent('The host has left; the rest of the time is free'),
    data: Type.Object(
      {
        ...BookingTold.properties,
        why: Type.Optional(Type.Literal('vacant', { description: 'Nobody said so: sensors say that nobody is there' })),
        emptySince: Type.Optional({ ...ShownTime, description: 'Since when nobody had been there, as sensors say' }),
      },
      closed,
    ),
  },
  'booking.released': {
    ...bookingEvent('A booking was given back; the rest of the time is free'),
    data: Type.Object(
      {
        ...BookingTold.properties,
        why: Type.Enum([...releaseReasons]),
        releasedAt: ShownTime,
        emptySince: Type.Optional({ ...ShownTime, description: 'Since when nobody had been there, as sensors say' }),
      },
      closed,
    ),
  },
});

export const jobs = declareJobs({
  'booking.release': {
    summary: 'Give a booking back that nobody has come to',
    data: Type.Object({ bookingId: Id }, closed),
  },
});

const Code = TypedCode('What the label at a resource says');

/** What is at a place now, as far as the asking one sees it. */
export const Here = Type.Object(
  {
    resource: Type.Object(
      {
        id: Id,
        name: Type.String(),
        names: Names,
        type: Type.Enum([...resourceTypes]),
        buildingId: Id,
        floorId: orNull(Id),
        zone: Type.String(),
        retired: Type.Boolean(),
      },
      closed,
    ),
    at: ShownTime,
    mine: orNull(Booking),
    free: Type.Boolean({ description: 'Somebody could have it now' }),
    freeUntil: orNull(ShownTime),
    others: Type.Array(Booking, { description: 'Who has it now, and who is next' }),
  },
  closed,
);
export type Here = Static<typeof Here>;

/** What a resource is at a time, for whoever stands before it. */
export const statusNames = ['free', 'awaited', 'taken', 'preparing', 'out_of_hours', 'closed'] as const;
export type StatusName = (typeof statusNames)[number];

/** What is booked of a resource at a time. */
const Slot = Type.Object(
  {
    bookingId: Id,
    start: ShownTime,
    end: ShownTime,
    title: Type.String(),
    private: bookingMembers.private,
    hostName: orNull(Type.String()),
    phase: Type.Enum([...phases]),
  },
  closed,
);

/** What a resource is now, and what of the rest of its day is booked, as far as the asking one sees it. */
export const ResourceStatus = Type.Object(
  {
    resourceId: Id,
    at: ShownTime,
    status: Type.Enum([...statusNames], {
      description:
        '`awaited`: booked, and nobody has checked in yet; `preparing`: made ready or cleared; `out_of_hours`: free, outside business hours',
    }),
    current: orNull(Slot),
    next: orNull(Slot),
    upcoming: Type.Array(Slot, { description: 'In the rest of the day where it is, the next one included' }),
  },
  closed,
);
export type ResourceStatus = Static<typeof ResourceStatus>;

/** Whether somebody is at a place, with what is booked there. */
export const presenceStates = ['present', 'absent', 'present_without_booking', 'seated', 'unknown'] as const;

/** Why something is said of who is at a place. */
const because = {
  why: Type.Enum([...occupancyReasons]),
  deviceId: orNull({ ...Id, description: 'Which device says so; null: a person, or nobody' }),
  since: orNull({ ...ShownTime, description: 'Since when it is so without a break, as far as is known' }),
};

/** Who is at a resource, as its sensors and people say it, and what was decided by that. */
export const ResourcePresence = Type.Object(
  {
    resourceId: Id,
    at: ShownTime,
    state: Type.Enum([...presenceStates], {
      description:
        '`seated`: by who has it now; `present`: somebody is there, and who booked it is awaited; `unknown`: a sensor is silent or at fault, or there is none',
    }),
    ...because,
    until: orNull({ ...ShownTime, description: 'Until when that is believed if nothing more comes' }),
    steady: Type.Boolean({
      description: `For long enough to check in (${STEADY_MINUTES} minutes) or to give back (${AWAY_MINUTES})`,
    }),
    devices: Type.Array(
      Type.Object(
        {
          id: Id,
          name: Type.String(),
          kind: Type.String(),
          state: Type.Enum([...deviceStates]),
          lastHeardAt: orNull(ShownTime),
          believedMinutes: Type.Integer(),
        },
        closed,
      ),
      { description: 'What is there in use' },
    ),
    decisions: Type.Array(
      Type.Object(
        {
          at: ShownTime,
          bookingId: Id,
          what: Type.Enum([...presenceDecisions], {
            description:
              '`waits`: it is not given back before `until`, as somebody may be there; `kept`: not at all, as nobody knows',
          }),
          ...because,
          until: orNull(ShownTime),
        },
        closed,
      ),
      { description: `Of the last ${DECISION_DAYS} days, the latest first` },
    ),
  },
  closed,
);
export type ResourcePresence = Static<typeof ResourcePresence>;

/** What a label says. */
export const Label = Type.Object(
  {
    resourceId: Id,
    name: Type.String(),
    type: Type.Enum([...resourceTypes]),
    floorId: orNull(Id),
    code: Type.String(),
  },
  closed,
);
export type Label = Static<typeof Label>;

export const endpoints = declareEndpoints({
  checkInBooking: {
    method: 'POST',
    path: '/bookings/{id}/check-in',
    scope: 'bookings:write',
    summary: 'Say that the host is here',
    params: IdParams,
    body: Type.Object(
      {
        method: Type.Optional(Method),
        code: Type.Optional(Code),
      },
      {
        ...closed,
        nullable: true,
        description:
          'How; `web` for a person and `api` for a program unless said, and `qr` for who gives the code of the place',
      },
    ),
    reply: Booking,
    errors: [
      bookingStateConflict,
      checkInTooEarly,
      checkInClosed,
      checkInMethodRefused,
      checkInCodeWrong,
      bookingInPast,
      bookingNotYours,
    ],
  },
  checkOutBooking: {
    method: 'POST',
    path: '/bookings/{id}/check-out',
    scope: 'bookings:write',
    summary: 'Leave; the rest of the time is free for others',
    params: IdParams,
    reply: Booking,
    errors: [bookingStateConflict, bookingNotYours, stayRefusals.earlyCheckOut],
  },
  releaseBooking: {
    method: 'POST',
    path: '/bookings/{id}/release',
    scope: 'bookings:write',
    summary: 'Give a booking back that nobody uses; the rest of the time is free for others',
    params: IdParams,
    reply: Booking,
    errors: [bookingStateConflict, bookingInPast, bookingNotYours, refusals.cancelUntil, stayRefusals.earlyCheckOut],
  },
  extendBooking: {
    method: 'POST',
    path: '/bookings/{id}/extension',
    scope: 'bookings:write',
    summary: 'Stay longer',
    params: IdParams,
    body: Type.Object({ end: Time, ...toPoliciesOfChange }, closed),
    reply: Booking,
    errors: [
      resourceAlreadyBooked,
      bookingStateConflict,
      bookingApprovalLost,
      bookingInPast,
      bookingTooLong,
      bookingNotYours,
      ...policyRefusals,
    ],
  },
  getHere: {
    method: 'GET',
    path: '/resource-codes/{code}',
    scope: 'bookings:read',
    summary: 'Whose the place is now whose label somebody reads, and who is next',
    params: Type.Object({ code: Code }, closed),
    reply: Here,
  },
  getResourceStatus: {
    method: 'GET',
    path: '/resources/{id}/status',
    scope: 'bookings:read',
    summary: 'What a resource is now, who has it, and who is next',
    params: IdParams,
    reply: ResourceStatus,
  },
  getResourcePresence: {
    method: 'GET',
    path: '/resources/{id}/presence',
    scope: 'devices:manage',
    summary:
      'Whether somebody is at a resource, why that is said, and what was decided by it; for who manages devices there',
    params: IdParams,
    reply: ResourcePresence,
  },
  listLabels: {
    method: 'POST',
    path: '/buildings/{id}/resource-labels',
    scope: 'spaces:write',
    summary: 'The labels of a building’s places, equipment left out; what has no code yet gets one',
    params: IdParams,
    reply: Type.Object({ items: Type.Array(Label) }, closed),
    errors: [buildingOutOfReach],
  },
  renewResourceCode: {
    method: 'POST',
    path: '/resources/{id}/code',
    scope: 'spaces:write',
    summary: 'Give a resource a new code; labels of before lead nowhere',
    params: IdParams,
    reply: Label,
    errors: [buildingOutOfReach],
  },
});
