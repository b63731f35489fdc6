import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import {
  buildingOutOfReach,
  notFound,
  problem,
  versionConflict,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import { Clock, closed, Day, Id, IdParams, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';
import {
  BookingAffected,
  bookingNotYours,
  Clashing,
  countsOfOutcomes,
  MAX_NAMED,
  tooManyInTheWay,
} from '../bookings/contract.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';

export const notAssignable = problem('resource_not_assignable', 422, 'This cannot be assigned to a person');
export const assigneeInactive = problem('assignee_inactive', 422, 'Nothing is assigned to somebody who was shut out');
export const assignmentDaysWrong = problem('assignment_days_wrong', 422, 'It cannot be assigned for these days');
export const resourceAssigned = problem('resource_assigned', 409, 'This is assigned to somebody then');
export const assignmentOver = problem('assignment_over', 409, 'This assignment is over');
export const assignmentCheckInRefused = problem('assignment_check_in_refused', 409, 'There is nothing to check in to');
export const tooManyReleases = problem('assignment_releases_too_many', 409, 'You have let others have it often enough');

export const constraints = {
  assignment_resource_fk: { kind: notFound, param: 'resourceId' },
  assignment_user_fk: { kind: notFound, param: 'userId' },
  assignment_user_active: { kind: assigneeInactive, param: 'userId' },
  assignment_no_overlap: { kind: resourceAssigned },
} satisfies ConstraintProblems;

/** How many days of the calendar from now on something is assigned at the latest, where it has an end. */
export const MAX_ASSIGNED_DAYS = 3660;
/** How often ahead an assignee lets others have what is hers, by hand. */
export const MAX_RELEASES = 50;

/** The types of resources that are for one person. */
export const assignableTypes = ['desk', 'parking', 'locker'] as const;

export const kinds = ['fixed', 'flexi'] as const;
const Kind = Type.Enum([...kinds], {
  description: 'Fixed: it is hers whether she comes or not. Flexi: on each day only if she checks in by a time of day',
});
export const releaseReasons = ['released', 'absence', 'not_checked_in'] as const;
export type ReleaseReason = (typeof releaseReasons)[number];
export const endReasons = ['ended', 'reassigned', 'left'] as const;

const CheckInBy = Clock('Of a flexi one: the time of day by the building’s clocks, 10:00 unless said');
const LastDay = orNull({ ...Day, description: 'The last day of it; null: until further notice' });

const Release = Type.Object(
  {
    id: Id,
    firstDay: Day,
    lastDay: Day,
    why: orNull(Type.Enum([...releaseReasons], { description: 'Said to the assignee and to who manages bookings' })),
  },
  closed,
);

/** What is assigned to whom, and when others may have it. */
export const Assignment = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    resourceId: Id,
    resourceName: Type.String(),
    buildingId: Id,
    floorId: orNull(Id),
    zone: Type.String(),
    userId: orNull(Id),
    userName: orNull(Type.String()),
    kind: Kind,
    firstDay: Day,
    lastDay: LastDay,
    checkInBy: orNull(Type.String()),
    state: Type.Enum(['ahead', 'current', 'over']),
    checkedInToday: Type.Boolean(),
    releases: Type.Array(Release, { description: 'The days, from today on, that others may book' }),
    endedAt: orNull(ShownTime),
    endedWhy: orNull(Type.Enum([...endReasons])),
    createdAt: ShownTime,
  },
  {
    ...closed,
    description:
      'Whose it is is said to herself, to who acts for her or manages bookings there, and to everybody of what is somebody’s today, unless a policy says `hideDetails`',
  },
);
export type Assignment = Static<typeof Assignment>;

/** One in a list, with whether whose it is may be met there. */
export const AssignmentListed = Type.Object(
  {
    ...Assignment.properties,
    elsewhereToday: {
      ...orNull(Type.Enum(['home', 'away'])),
      description:
        'Where she works today, as she said or as usual, while that is not the office; null too where whose it is is not said',
    },
  },
  closed,
);
export type AssignmentListed = Static<typeof AssignmentListed>;

const AssignmentDone = Type.Object({ ...Assignment.properties, bookings: countsOfOutcomes }, closed);

export const AssignmentCheck = Type.Object({ bookings: countsOfOutcomes, clashes: Type.Array(Clashing) }, closed);

const Bookings = Type.Optional(
  Type.Enum(['move', 'cancel'], {
    description:
      'What becomes of bookings of others: moved to an equal free resource where there is one (unless said), or cancelled all',
  }),
);
const NewAssignment = Type.Object(
  {
    resourceId: Id,
    userId: Id,
    kind: Type.Optional(Kind),
    firstDay: Type.Optional({ ...Day, description: 'Today, unless said' }),
    lastDay: Type.Optional(LastDay),
    checkInBy: Type.Optional(CheckInBy),
    insteadOf: Type.Optional({ ...Id, description: 'The assignment of this resource that ends where this one begins' }),
    bookings: Bookings,
  },
  closed,
);

/** What hearers get of an assignment. */
const AssignmentTold = Type.Object(
  {
    id: Id,
    resourceId: Id,
    userId: Id,
    kind: Kind,
    firstDay: Day,
    lastDay: LastDay,
    zone: Type.String(),
    checkInBy: orNull(Type.String()),
    endedWhy: Type.Optional(Type.Enum([...endReasons])),
    resourceIds: Type.Array(Id, { description: 'The resource again, as of a booking' }),
    start: ShownTime,
    end: { ...ShownTime, description: 'When what this is about begins and ends' },
  },
  closed,
);
export type AssignmentTold = Static<typeof AssignmentTold>;

const told = (summary: string) =>
  ({
    summary,
    data: AssignmentTold,
    heard: 'bookings:read',
    open: ['id'], // it may be of a resource that only some see
    named: { members: ['userId'], to: 'bookings:manage' },
  }) as const;

/** Something that is assigned, and the days of a time that is asked about on which it is. */
export const AssignedThen = Type.Object(
  {
    assignmentId: Id,
    resourceId: Id,
    resourceName: Type.String(),
    userId: orNull({ ...Id, description: 'Whose it is; null: she may not be known' }),
    userName: orNull(Type.String()),
    firstDay: Type.String({ description: 'The first of these days, by the calendar of its building' }),
    lastDay: Type.String({ description: 'The last of them' }),
    days: Type.Integer({ description: 'How many they are' }),
  },
  closed,
);
export type AssignedThen = Static<typeof AssignedThen>;

export const events = declareEvents({
  'assignment.created': told('Something was assigned to somebody'),
  'assignment.updated': told('An assignment has another end, or is of another kind'),
  'assignment.ended': told('An assignment was ended'),
  'assignment.released': told('The assignee lets others have it for some days'),
  'assignment.taken_back': told('The assignee has it again on days that others could have had'),
  'assignment.checked_in': told('The assignee is here today'),
  'assignment.bumped': told('Nobody checked in to a flexi one in time; the rest of the day is free'),
  'assignment.affected': {
    summary: 'An assignment moved, shortened or cancelled bookings of somebody else; each person is told once',
    data: Type.Object(
      {
        id: Id,
        userId: Id,
        place: Type.String({ description: 'What is assigned, by name' }),
        start: ShownTime,
        zone: Type.String(),
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
  'assignment.bump': {
    summary: 'Give free what is left of the day of a flexi assignment that nobody has checked in to',
    data: Type.Object({ assignmentId: Id }, closed),
  },
  'assignment.follow_absences': {
    summary: 'Give free what is assigned to somebody on days on which she is away, and take back the others',
    data: Type.Object({ userId: Id }, closed),
  },
  'assignment.follow_zone_data': {
    summary: 'Let what is assigned in a building be so on its days after the time zone data changed',
    data: Type.Object({ buildingId: Id }, closed),
  },
});

const version = Type.Optional(
  Type.Integer({ minimum: 1, description: 'Refuse with 409 when the assignment has another version by now' }),
);
const making = [
  buildingOutOfReach,
  notAssignable,
  assigneeInactive,
  assignmentDaysWrong,
  resourceAssigned,
  tooManyInTheWay,
];
const ReleaseParams = Type.Object({ id: Id, releaseId: Id }, closed);

export const endpoints = declareEndpoints({
  listAssignments: {
    method: 'GET',
    path: '/assignments',
    scope: 'spaces:read',
    summary: 'What is assigned to whom, in the order in which it was assigned',
    query: Type.Object(
      {
        resourceId: Type.Optional(Id),
        userId: Type.Optional(Id),
        buildingId: Type.Optional(Id),
        past: Type.Optional(Type.Boolean({ description: 'true: those that are over too' })),
        ...paging,
      },
      closed,
    ),
    reply: page(AssignmentListed),
  },
  checkAssignment: {
    method: 'POST',
    path: '/assignment-checks',
    scope: 'spaces:write',
    summary: 'Which bookings are in the way of an assignment, and what would become of each. Assigns nothing',
    body: NewAssignment,
    reply: AssignmentCheck,
    cost: 3,
    errors: [...making, assignmentOver],
  },
  createAssignment: {
    method: 'POST',
    path: '/assignments',
    scope: 'spaces:write',
    summary:
      'Assign a desk, a parking space or a locker to a person; bookings of others in the way are moved or cancelled, all or nothing',
    body: NewAssignment,
    reply: AssignmentDone,
    status: 201,
    cost: 3,
    errors: [...making, assignmentOver],
  },
  getAssignment: {
    method: 'GET',
    path: '/assignments/{id}',
    scope: 'spaces:read',
    summary: 'One assignment',
    params: IdParams,
    reply: Assignment,
  },
  updateAssignment: {
    method: 'PATCH',
    path: '/assignments/{id}',
    scope: 'spaces:write',
    summary: 'Let an assignment end earlier or later, or be of another kind',
    params: IdParams,
    body: Type.Object(
      {
        lastDay: Type.Optional(LastDay),
        kind: Type.Optional(Kind),
        checkInBy: Type.Optional(CheckInBy),
        bookings: Bookings,
        version,
      },
      closed,
    ),
    reply: AssignmentDone,
    cost: 3,
    errors: [...making, assignmentOver, versionConflict],
  },
  endAssignment: {
    method: 'POST',
    path: '/assignments/{id}/ending',
    scope: 'spaces:write',
    summary: 'End an assignment now; it stays as history',
    params: IdParams,
    reply: Assignment,
    errors: [buildingOutOfReach, assignmentOver],
  },
  releaseAssignment: {
    method: 'POST',
    path: '/assignments/{id}/releases',
    scope: 'bookings:write',
    summary: 'Let others have what is yours for some days',
    params: IdParams,
    body: Type.Object({ firstDay: Day, lastDay: Day }, closed),
    reply: Assignment,
    errors: [bookingNotYours, assignmentOver, assignmentDaysWrong, tooManyReleases],
  },
  takeBackAssignment: {
    method: 'DELETE',
    path: '/assignments/{id}/releases/{releaseId}',
    scope: 'bookings:write',
    summary:
      'Have again what you let others have, from now on; where one of them has booked it, nothing is taken back, unless only what is free is asked for',
    params: ReleaseParams,
    query: Type.Object(
      {
        onlyFree: Type.Optional(
          Type.Boolean({
            description: `true: the days that nobody has booked, the first of them where more than ${MAX_RELEASES} pieces would stay lent`,
          }),
        ),
      },
      closed,
    ),
    reply: Assignment,
    errors: [bookingNotYours, assignmentOver, resourceAlreadyBooked],
  },
  checkInAssignment: {
    method: 'POST',
    path: '/assignments/{id}/check-in',
    scope: 'bookings:write',
    summary: 'Say that you come today to what is yours if you do',
    params: IdParams,
    reply: Assignment,
    errors: [bookingNotYours, assignmentOver, assignmentCheckInRefused],
  },
});
