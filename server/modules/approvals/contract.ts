import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
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
import { approvalLinkEnded } from '../approval-requests/contract.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';
import { seriesEvent, SeriesTold } from '../series/contract.ts';
import {
  approvalNotYours,
  Booking,
  bookingEvent,
  bookingStateConflict,
  BookingTold,
  resourceRetired,
  bookingMembers,
} from '../bookings/contract.ts';

export const approvalOutdated = problem(
  'approval_outdated',
  409,
  'Other dates wait by now, or these have changed since you saw them',
);

/** How many people are asked about one booking, at most. */
export const MAX_ASKED = 50;

const Reason = orNull(Lines(1000));

/** Of a date that waits: its series, and what waits of that for the asking one. */
const AwaitedSeries = Type.Object(
  {
    id: Id,
    rule: Type.String({ description: 'As it was asked for, by RFC 5545' }),
    dates: Type.Integer({ description: 'How many of its dates wait' }),
    lastStart: { ...ShownTime, description: 'When the last of them begins' },
    seen: Type.String({ description: 'Stands for these dates as they are: to decide on what was seen' }),
  },
  closed,
);

/** A booking that waits for a decision of the asking one. */
export const Approval = Type.Object(
  {
    bookingId: Id,
    version: Type.Integer({ description: 'Of the booking: to decide on what was seen' }),
    title: Type.String({ description: 'Of what is private, for who manages bookings there alone' }),
    private: bookingMembers.private,
    hostId: orNull(Id),
    hostName: orNull(Type.String()),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    resourceIds: Type.Array(Id),
    people: Type.Integer({ description: 'How many attend, the host not counted' }),
    until: ShownTime,
    askedAt: ShownTime,
    series: orNull(AwaitedSeries),
  },
  closed,
);
export type Approval = Static<typeof Approval>;

/** What a link in a letter is about: what its reader needs to decide, and no more. */
export const LinkedApproval = Type.Object(
  {
    workplace: Type.String(),
    title: Type.String(),
    private: bookingMembers.private,
    hostName: orNull(Type.String()),
    places: Type.Array(Type.String(), { description: 'What is to be booked, by name' }),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    until: ShownTime,
    series: orNull(
      Type.Object(
        {
          rule: Type.String(),
          dates: Type.Integer({
            description: 'How many dates its button decides on; the times are those of the first',
          }),
          lastStart: ShownTime,
        },
        closed,
      ),
    ),
  },
  closed,
);
export type LinkedApproval = Static<typeof LinkedApproval>;

const version = Type.Optional(
  Type.Integer({ minimum: 1, description: 'Refuse with 409 when the booking has another version by now' }),
);
const reason = Type.Optional(Lines(1000));

const approvers = {
  approverIds: Type.Array(Id, { description: 'Who is told that it waits' }),
  askedBy: Type.String({ description: 'Who wants it: `user:12`' }),
};

/** What is decided on of a series, and what came of it. */
const SeriesDecided = Type.Object(
  {
    seriesId: Id,
    dates: Type.Integer({ description: 'How many dates this decided on' }),
    state: Type.Enum(['confirmed', 'rejected']),
  },
  closed,
);
const seen = Type.Optional(
  Type.String({
    pattern: '^[0-9a-f]{64}$',
    description: '`series.seen` of `GET /approvals`: refuse with 409 when other dates wait by now, or these are others',
  }),
);

export const jobs = declareJobs({
  'approval.ask': {
    summary: 'Tell those who may approve it that a booking waits',
    data: Type.Object(
      {
        bookingId: Id,
        version: Type.Integer({ description: 'Of the booking; of another one somebody else tells' }),
        askedBy: Type.String({ description: 'Who wants it: `user:12`' }),
        seriesId: Type.Optional({ ...Id, description: 'Of all dates of this series that wait, instead' }),
      },
      closed,
    ),
  },
});

export const events = declareEvents({
  'booking.approved': bookingEvent('A booking that waited was approved'),
  'booking.rejected': {
    ...bookingEvent('A booking that waited was turned down'),
    data: Type.Object({ ...BookingTold.properties, reason: Reason }, closed),
  },
  'approval.asked': {
    ...bookingEvent('Somebody is asked to approve a booking'),
    data: Type.Object({ ...BookingTold.properties, ...approvers }, closed),
  },
  'series.approval_asked': {
    ...seriesEvent('Somebody is asked to approve the dates of a series that wait'),
    data: Type.Object(
      {
        ...SeriesTold.properties,
        rule: Type.String(),
        start: { ...ShownTime, description: 'Of the first date that waits' },
        end: ShownTime,
        lastStart: ShownTime,
        zone: Type.String(),
        ...approvers,
      },
      closed,
    ),
  },
  'series.approved': seriesEvent('Dates of a series that waited were approved together'),
  'series.rejected': {
    ...seriesEvent('Dates of a series that waited were turned down together'),
    data: Type.Object({ ...SeriesTold.properties, reason: Reason }, closed),
  },
});

const decisions = [bookingStateConflict, approvalNotYours, versionConflict];
const seriesDecisions = [bookingStateConflict, approvalNotYours, approvalOutdated];

export const endpoints = declareEndpoints({
  listApprovals: {
    method: 'GET',
    path: '/approvals',
    scope: 'bookings:read',
    summary: 'What waits for your approval, by start',
    query: Type.Object(
      {
        series: Type.Optional(
          Type.Enum(['each', 'together'], { description: '`together`: of a series the next date stands for all' }),
        ),
        seriesId: Type.Optional(Id),
        ...paging,
      },
      closed,
    ),
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
  approveSeries: {
    method: 'POST',
    path: '/series/{id}/approval',
    scope: 'bookings:write',
    cost: 3,
    summary: 'Approve all dates of a series that wait for you, or none: they are firm',
    params: IdParams,
    body: Type.Object({ seen }, { ...closed, nullable: true }),
    reply: SeriesDecided,
    errors: [...seriesDecisions, resourceAlreadyBooked, resourceRetired],
  },
  rejectSeries: {
    method: 'POST',
    path: '/series/{id}/rejection',
    scope: 'bookings:write',
    cost: 3,
    summary: 'Turn down all dates of a series that wait for you and free what they held',
    params: IdParams,
    body: Type.Object({ reason, seen }, { ...closed, nullable: true }),
    reply: SeriesDecided,
    errors: seriesDecisions,
  },
  readApprovalLink: {
    method: 'POST',
    path: '/approval-links',
    scope: 'public',
    summary: 'What the link in a letter to an approver is about; decides nothing',
    body: Type.Object({ secret: Secret(200) }, closed),
    reply: LinkedApproval,
    cost: 2,
    errors: [approvalLinkEnded],
  },
  decideByLink: {
    method: 'POST',
    path: '/approval-links/decision',
    scope: 'public',
    summary:
      'Approve a booking or the dates of a series or turn them down, by the link in a letter, as whom it was sent to',
    body: Type.Object({ secret: Secret(200), approve: Type.Boolean(), reason }, closed),
    reply: Type.Object({ state: Type.Enum(['confirmed', 'rejected']) }, closed),
    cost: 2,
    errors: [approvalLinkEnded, approvalOutdated, ...decisions, resourceAlreadyBooked, resourceRetired],
  },
});
