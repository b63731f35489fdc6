import { Type, type Static } from 'typebox';
import { crossSiteRequest } from '../../platform/auth/contract.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { problem, versionConflict } from '../../platform/contract/problems.ts';
import {
  closed,
  Id,
  IdParams,
  Lines,
  orNull,
  page,
  paging,
  Secret,
  ShownTime,
} from '../../platform/contract/shapes.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';
import {
  approvalNotYours,
  Booking,
  bookingEvent,
  bookingStateConflict,
  BookingTold,
  resourceRetired,
} from '../bookings/contract.ts';

export const approvalLinkEnded = problem(
  'approval_link_ended',
  410,
  'This was decided, has changed or is over, or it is no longer yours to decide',
);

/** How many people are asked about one booking, at most. */
export const MAX_ASKED = 50;

const Reason = orNull(Lines(1000));

/** A booking that waits for a decision of the asking one. */
export const Approval = Type.Object(
  {
    bookingId: Id,
    version: Type.Integer({ description: 'Of the booking: to decide on what was seen' }),
    title: Type.String(),
    hostId: orNull(Id),
    hostName: orNull(Type.String()),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    resourceIds: Type.Array(Id),
    people: Type.Integer({ description: 'How many attend, the host not counted' }),
    until: ShownTime,
    askedAt: ShownTime,
  },
  closed,
);
export type Approval = Static<typeof Approval>;

/** What a link in a letter is about: what its reader needs to decide, and no more. */
export const LinkedApproval = Type.Object(
  {
    workplace: Type.String(),
    title: Type.String(),
    hostName: orNull(Type.String()),
    places: Type.Array(Type.String(), { description: 'What is to be booked, by name' }),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    until: ShownTime,
  },
  closed,
);
export type LinkedApproval = Static<typeof LinkedApproval>;

const version = Type.Optional(
  Type.Integer({ minimum: 1, description: 'Refuse with 409 when the booking has another version by now' }),
);
const reason = Type.Optional(Lines(1000));

/** What hearers of a decision get. */
const rejected = { ...BookingTold.properties, reason: Reason };

export const events = declareEvents({
  'booking.approved': bookingEvent('A booking that waited was approved'),
  'booking.rejected': {
    ...bookingEvent('A booking that waited was turned down'),
    data: Type.Object(rejected, closed),
  },
  'approval.asked': {
    ...bookingEvent('Somebody is asked to approve a booking'),
    data: Type.Object(
      {
        ...BookingTold.properties,
        approverIds: Type.Array(Id, { description: 'Who is told that it waits' }),
        askedBy: Type.String({ description: 'Who wants it: `user:12`' }),
      },
      closed,
    ),
  },
});

const decisions = [bookingStateConflict, approvalNotYours, versionConflict];

export const endpoints = declareEndpoints({
  listApprovals: {
    method: 'GET',
    path: '/approvals',
    scope: 'bookings:read',
    summary: 'What waits for your approval, by start',
    query: Type.Object(paging, closed),
    reply: page(Approval),
  },
  approveBooking: {
    method: 'POST',
    path: '/bookings/{id}/approval',
    scope: 'bookings:write',
    summary: 'Approve a booking that waits: it is firm',
    params: IdParams,
    body: Type.Object({ version }, { ...closed, nullable: true }),
    reply: Booking,
    errors: [...decisions, resourceAlreadyBooked, resourceRetired],
  },
  rejectBooking: {
    method: 'POST',
    path: '/bookings/{id}/rejection',
    scope: 'bookings:write',
    summary: 'Turn down a booking that waits and free what it held',
    params: IdParams,
    body: Type.Object({ reason, version }, { ...closed, nullable: true }),
    reply: Booking,
    errors: decisions,
  },
  readApprovalLink: {
    method: 'POST',
    path: '/approval-links',
    scope: 'public',
    summary: 'What the link in a letter to an approver is about; decides nothing',
    body: Type.Object({ secret: Secret(200) }, closed),
    reply: LinkedApproval,
    cost: 2,
    errors: [approvalLinkEnded, crossSiteRequest],
  },
  decideByLink: {
    method: 'POST',
    path: '/approval-links/decision',
    scope: 'public',
    summary: 'Approve a booking or turn it down, by the link in a letter, as whom it was sent to',
    body: Type.Object({ secret: Secret(200), approve: Type.Boolean(), reason }, closed),
    reply: Type.Object({ state: Type.Enum(['confirmed', 'rejected']) }, closed),
    cost: 2,
    errors: [approvalLinkEnded, crossSiteRequest, ...decisions, resourceAlreadyBooked, resourceRetired],
  },
});
