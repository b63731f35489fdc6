import { Type, type Static, type TProperties } from 'typebox';
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
import { closed, Id, IdParams, Line, orNull, page, paging, ShownTime, Time } from '../../platform/contract/shapes.ts';
import { AssignedThen } from '../assignments/contract.ts';
import {
  BookingAffected,
  Clashing,
  countsOfOutcomes,
  MAX_AHEAD_DAYS,
  MAX_NAMED,
  START_GRACE_MINUTES,
  tooManyInTheWay,
} from '../bookings/contract.ts';

export const closureInPast = problem('closure_in_past', 422, 'That time is over');
export const closureTooLong = problem('closure_too_long', 422, 'That is too far ahead');
export const closureOver = problem('closure_over', 409, 'This closure is over or was lifted');
export const closureTooLarge = problem('closure_too_large', 409, 'There is too much to be closed at once');
export const tooManyClosures = problem(
  'too_many_closures',
  409,
  'As much is closed in this building as can be at once',
);
/** Of a resource that comes to where it is closed. */
export const closureInTheWay = problem('closure_in_the_way', 409, 'It is closed there while it is booked');

export const constraints = {
  closure_building_fk: { kind: notFound, param: 'buildingId' },
  closure_floor_fk: { kind: notFound, param: 'floorId' },
  closure_area_fk: { kind: notFound, param: 'areaId' },
  closure_resource_fk: { kind: notFound, param: 'resourceId' },
} satisfies ConstraintProblems;

/** How many days of the calendar from now on something can be closed. */
export const MAX_CLOSED_DAYS = MAX_AHEAD_DAYS;
/** How long ago a closure may have begun, in minutes: it counts from now on then. */
export const CLOSURE_GRACE_MINUTES = START_GRACE_MINUTES;
/** How many units of all that is there are closed by one closure, at most: each of them is held. */
export const MAX_CLOSED_UNITS = 20_000;
/** How many closures of one building are open at a time, now or later, at most: each is looked at when anything there changes. */
export const MAX_OPEN_CLOSURES = 1_000;
/** So many places that are assigned are named before they are closed; all are counted. */
export const MAX_ASSIGNED_SHOWN = 100;
const place = {
  buildingId: Id,
  floorId: orNull(Id),
  areaId: orNull(Id),
  resourceId: orNull(Id),
};

export const Closure = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    ...place,
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    reason: Type.String(),
    liftedAt: orNull(ShownTime),
    createdAt: ShownTime,
  },
  { ...closed, description: 'The smallest place that is said is closed, or the resource' },
);
export type Closure = Static<typeof Closure>;

const ClosureDone = Type.Object({ ...Closure.properties, bookings: countsOfOutcomes }, closed);

export const ClosureCheck = Type.Object(
  {
    resources: Type.Integer({ description: 'How many are closed' }),
    bookings: countsOfOutcomes,
    assigned: Type.Integer({
      description: 'How many desks, parking spaces and lockers are closed that are assigned to somebody then',
    }),
    assignments: Type.Array(AssignedThen, {
      maxItems: MAX_ASSIGNED_SHOWN,
      description: 'The first of these: whose each is, and on which days',
    }),
    clashes: Type.Array(Clashing, { description: 'All of them: more than 5,000 bookings are refused, by `end`' }),
  },
  closed,
);
export type ClosureCheck = Static<typeof ClosureCheck>;

const Reason = Line(500, { minLength: 1, description: 'Why, for everybody to read' });
const Bookings = Type.Optional(
  Type.Enum(['move', 'cancel'], {
    description:
      'What becomes of bookings there: moved to an equal free resource where there is one (unless said), or cancelled all',
  }),
);
const wished = {
  buildingId: Type.Optional(Id),
  floorId: Type.Optional(Id),
  areaId: Type.Optional(Id),
  resourceId: Type.Optional(Id),
  start: Type.Optional({
    ...Time,
    description: 'At once, unless said; without offset: wall time in the building’s zone',
  }),
  end: Time,
  bookings: Bookings,
};
const NewClosure = <const More extends TProperties>(more: More) =>
  Type.Object(
    { ...wished, ...more },
    { ...closed, description: 'The smallest place that the ids say is closed, or the resource' },
  );

/** What everybody may know of a closure. */
const ClosureTold = Type.Object(
  {
    id: Id,
    ...place,
    start: ShownTime,
    end: ShownTime,
    reason: Type.String(),
    lifted: Type.Boolean(),
  },
  closed,
);
export type ClosureTold = Static<typeof ClosureTold>;

/** Everybody hears that one changed, and asks what it is: of what she does not see she is told nothing. */
const told = (summary: string) => ({ summary, data: ClosureTold, heard: 'spaces:read', open: ['id'] }) as const;

/** What somebody is told of what is assigned to her where something is closed. */
const OwnerTold = Type.Object(
  {
    id: Id,
    userId: Id,
    place: Type.String({ description: 'What is or was closed, by name' }),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    reason: Type.String(),
    resourceIds: Type.Array(Id, {
      maxItems: MAX_NAMED,
      description: `The first ${MAX_NAMED} that are assigned to her`,
    }),
    more: Type.Integer({ description: 'How many there are besides' }),
  },
  closed,
);
const toldToOwner = (summary: string) =>
  ({
    summary,
    data: OwnerTold,
    heard: 'bookings:manage',
    open: ['id'],
    named: { members: ['userId'], to: 'bookings:manage' },
  }) as const;

export const events = declareEvents({
  'closure.created': told('Something was closed for a time'),
  'closure.updated': told('A closure ends at another time, or for another reason'),
  'closure.lifted': told('A closure was lifted'),
  'closure.kept_out': toldToOwner('What is assigned to somebody is closed; each person is told once'),
  'closure.let_in': toldToOwner(
    'What is assigned to somebody is closed no more, from `start` until `end`, when it was to be; each person is told once',
  ),
  'closure.affected': {
    summary: 'A closure moved, shortened or cancelled bookings of somebody; each person is told once',
    data: Type.Object(
      {
        id: Id,
        userId: Id,
        place: Type.String({ description: 'What is closed, by name' }),
        start: ShownTime,
        end: ShownTime,
        zone: Type.String(),
        reason: Type.String(),
        bookings: Type.Array(BookingAffected, { description: `The first ${MAX_NAMED} of hers` }),
        more: Type.Integer({ description: 'How many there are besides' }),
      },
      closed,
    ),
    heard: 'bookings:manage',
    open: ['id'],
    named: { members: ['userId'], to: 'bookings:manage' },
  },
});

export const jobs = declareJobs({
  'closure.keep_clocks': {
    summary: 'Move a closure to when it is meant, after the zone data changed',
    data: Type.Object({ closureId: Id }, closed),
  },
});

const version = Type.Optional(
  Type.Integer({ minimum: 1, description: 'Refuse with 409 when the closure has another version by now' }),
);
const times = [closureInPast, closureTooLong, closureTooLarge, tooManyInTheWay];
const made = [...times, tooManyClosures];

export const endpoints = declareEndpoints({
  listClosures: {
    method: 'GET',
    path: '/closures',
    scope: 'spaces:read',
    summary:
      'What is closed, when and why, by start; of a place or resource also what closes it as a part of another, or a part of it',
    query: Type.Object(
      {
        buildingId: Type.Optional(Id),
        floorId: Type.Optional(Id),
        areaId: Type.Optional(Id),
        resourceId: Type.Optional(Id),
        from: Type.Optional(Time),
        to: Type.Optional(Time),
        lifted: Type.Optional(Type.Boolean({ description: 'true: those that were lifted too' })),
        ...paging,
      },
      closed,
    ),
    reply: page(Closure),
  },
  checkClosure: {
    method: 'POST',
    path: '/closure-checks',
    scope: 'spaces:write',
    summary:
      'Which bookings are in the way of a closure, what would become of each, and what is assigned there. Closes nothing',
    body: NewClosure({
      closureId: Type.Optional({
        ...Id,
        description:
          'Of a change: this closure, would it end then, and what comes to it. Where it is and when it begins, it says itself',
      }),
    }),
    reply: ClosureCheck,
    cost: 6,
    errors: [buildingOutOfReach, closureOver, ...made],
  },
  createClosure: {
    method: 'POST',
    path: '/closures',
    scope: 'spaces:write',
    summary:
      'Close a building, floor, area or resource for a time; bookings in the way are moved or cancelled, all or nothing',
    body: NewClosure({ reason: Reason }),
    reply: ClosureDone,
    status: 201,
    cost: 6,
    errors: [buildingOutOfReach, ...made],
  },
  getClosure: {
    method: 'GET',
    path: '/closures/{id}',
    scope: 'spaces:read',
    summary: 'One closure',
    params: IdParams,
    reply: Closure,
  },
  updateClosure: {
    method: 'PATCH',
    path: '/closures/{id}',
    scope: 'spaces:write',
    summary: 'Let a closure end earlier or later, or say another reason; what comes to it is judged as new',
    params: IdParams,
    body: Type.Object({ end: Type.Optional(Time), reason: Type.Optional(Reason), bookings: Bookings, version }, closed),
    reply: ClosureDone,
    cost: 6,
    errors: [buildingOutOfReach, versionConflict, closureOver, ...times],
  },
  liftClosure: {
    method: 'POST',
    path: '/closures/{id}/lifting',
    scope: 'spaces:write',
    summary: 'Open again what is closed, at once; what was moved or cancelled stays so',
    params: IdParams,
    reply: Closure,
    errors: [buildingOutOfReach, closureOver],
  },
});
