import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { buildingOutOfReach, notFound, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';
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
import {
  bookingForOthers,
  bookingInPast,
  bookingOverruleRefused,
  bookingTooFarAhead,
  bookingTooLong,
  policyRefusals,
  resourceRetired,
} from '../bookings/contract.ts';
import { resourceAlreadyBooked, resourceClosed } from '../holds/contract.ts';

export const spaceRequestNotNeeded = problem(
  'space_request_not_needed',
  409,
  'What is in this group is booked by itself: nothing of it is asked for',
);
export const spaceRequestUnfit = problem('space_request_unfit', 409, 'Nothing in this group is for so many people');
export const spaceRequestsTooMany = problem('space_requests_too_many', 409, 'This person asks for enough already');
export const spaceRequestOver = problem('space_request_over', 409, 'This request was decided, or has ended');
export const spaceRequestNotYours = problem(
  'space_request_not_yours',
  403,
  'Who manages bookings in this group decides on its requests',
);

export const constraints = {
  space_request_group_fk: { kind: notFound, param: 'id' },
  space_request_host_fk: { kind: notFound, param: 'hostId' },
} satisfies ConstraintProblems;

/** For how much one person asks at a time, at most. */
export const MAX_REQUESTS = 50;
/** So many are asked for at once, at most. */
export const MAX_PEOPLE = 10_000;
/** So many places of a group are looked at for one request, at most: the first by id. */
export const MAX_SPACES = 500;
/** So many people are told of one request, at most. */
export const MAX_ASKED = 50;

export const requestStates = ['pending', 'given', 'refused', 'withdrawn', 'expired'] as const;
export type RequestState = (typeof requestStates)[number];
const State = Type.Enum([...requestStates], {
  description: '`given`: a space was booked; `expired`: its time has come and nobody gave one',
});

const Reason = Lines(1_000);

export const SpaceRequest = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    state: State,
    groupId: Id,
    hostId: Id,
    hostName: orNull(Type.String()),
    title: Type.String(),
    notes: orNull(Type.String({ description: 'What the space must have, and else is good to know' })),
    people: Type.Integer(),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    reason: orNull(Type.String({ description: 'Why it was refused' })),
    bookingId: orNull({ ...Id, description: 'What was given' }),
    createdAt: ShownTime,
  },
  closed,
);
export type SpaceRequest = Static<typeof SpaceRequest>;

/** A place of the group that may be booked at that time and is free then. */
export const Space = Type.Object(
  {
    resourceId: Id,
    name: Type.String(),
    buildingId: Id,
    floorId: orNull(Id),
    capacity: Type.Integer(),
    fits: Type.Boolean({ description: 'It is for so many people' }),
  },
  closed,
);
export type Space = Static<typeof Space>;

const RequestTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    groupId: Id,
    hostId: Id,
    title: Type.String(),
    people: Type.Integer(),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    state: State,
    reason: orNull(Type.String()),
    bookingId: orNull(Id),
    resourceId: orNull({ ...Id, description: 'What was given; null later on, and in what is told of anything else' }),
    askedBy: Type.String({ description: 'Who asked for it: `user:12`' }),
    giverIds: Type.Array(Id, { description: `Who is told that it was asked for; ${MAX_ASKED} at most` }),
  },
  closed,
);
export type RequestTold = Static<typeof RequestTold>;

const requestEvent = (summary: string) =>
  ({
    summary,
    data: RequestTold,
    heard: 'bookings:read',
    open: ['id'],
    named: { members: ['hostId'], to: 'bookings:manage' },
  }) as const;

export const events = declareEvents({
  'space_request.created': requestEvent('Somebody asks for a space of a blind-managed group'),
  'space_request.given': requestEvent('A space was given, and booked by that'),
  'space_request.refused': requestEvent('No space is given'),
  'space_request.withdrawn': requestEvent('Nobody asks for it any more'),
  'space_request.expired': requestEvent('Its time has come, and nobody gave a space'),
});

export const jobs = declareJobs({
  'space_request.expire': {
    summary: 'End a request whose time has come',
    data: Type.Object({ requestId: Id }, closed),
  },
});

export const endpoints = declareEndpoints({
  askForSpace: {
    method: 'POST',
    path: '/resource-groups/{id}/requests',
    scope: 'bookings:write',
    cost: 3,
    summary:
      'Ask for any space of a blind-managed group: it takes nothing, and is refused where no place of the group could be booked so',
    params: IdParams,
    body: Type.Object(
      {
        start: Time,
        end: Time,
        people: Type.Integer({ minimum: 1, maximum: MAX_PEOPLE }),
        title: Type.Optional(Line(500)),
        notes: Type.Optional(orNull(Lines(5_000))),
        hostId: Type.Optional(Id),
        acceptTerms: Type.Optional(Type.Boolean({ description: 'The terms of whatever is given are accepted' })),
      },
      closed,
    ),
    reply: SpaceRequest,
    status: 201,
    errors: [
      spaceRequestNotNeeded,
      spaceRequestUnfit,
      spaceRequestsTooMany,
      bookingForOthers,
      buildingOutOfReach,
      resourceRetired,
      bookingInPast,
      bookingTooLong,
      bookingTooFarAhead,
      ...policyRefusals,
    ],
  },
  listSpaceRequests: {
    method: 'GET',
    path: '/space-requests',
    scope: 'bookings:read',
    summary: 'Your requests and those on which you decide, by start',
    query: Type.Object(
      {
        open: Type.Optional(Type.Boolean({ description: 'true: only what waits to be decided' })),
        toDecide: Type.Optional(
          Type.Boolean({ description: 'true: only those on which you decide; false: only your own' }),
        ),
        ...paging,
      },
      closed,
    ),
    reply: page(SpaceRequest),
  },
  getSpaceRequest: {
    method: 'GET',
    path: '/space-requests/{id}',
    scope: 'bookings:read',
    summary: 'One request',
    params: IdParams,
    reply: SpaceRequest,
  },
  listSpacesToGive: {
    method: 'GET',
    path: '/space-requests/{id}/spaces',
    scope: 'bookings:read',
    cost: 3,
    summary: 'What can be given by now, the smallest that fits first; for who decides on it',
    params: IdParams,
    reply: Type.Object({ items: Type.Array(Space) }, closed),
    errors: [spaceRequestNotYours, spaceRequestOver],
  },
  giveSpace: {
    method: 'POST',
    path: '/space-requests/{id}/assignment',
    scope: 'bookings:write',
    cost: 3,
    summary: 'Give a space: it is booked for whoever asked, judged like any other booking',
    params: IdParams,
    body: Type.Object(
      {
        resourceId: Id,
        overrule: Type.Optional(Type.Boolean({ description: 'The policies are passed over' })),
      },
      closed,
    ),
    reply: SpaceRequest,
    errors: [
      spaceRequestNotYours,
      spaceRequestOver,
      resourceAlreadyBooked,
      resourceClosed,
      resourceRetired,
      bookingForOthers,
      buildingOutOfReach,
      bookingInPast,
      bookingTooLong,
      bookingTooFarAhead,
      bookingOverruleRefused,
      ...policyRefusals,
    ],
  },
  refuseSpace: {
    method: 'POST',
    path: '/space-requests/{id}/refusal',
    scope: 'bookings:write',
    summary: 'Give no space',
    params: IdParams,
    body: Type.Object({ reason: Type.Optional(orNull(Reason)) }, closed),
    reply: SpaceRequest,
    errors: [spaceRequestNotYours, spaceRequestOver],
  },
  withdrawSpaceRequest: {
    method: 'POST',
    path: '/space-requests/{id}/withdrawal',
    scope: 'bookings:write',
    summary: 'Ask for it no more',
    params: IdParams,
    reply: SpaceRequest,
    errors: [spaceRequestOver],
  },
});
