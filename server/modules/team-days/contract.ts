import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import {
  buildingOutOfReach,
  forbidden,
  notFound,
  problem,
  versionConflict,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import {
  Clock,
  closed,
  Day,
  Id,
  IdParams,
  Name,
  orNull,
  page,
  paging,
  ShownTime,
  Time,
} from '../../platform/contract/shapes.ts';
import {
  Booking,
  bookingForOthers,
  bookingInPast,
  bookingNotYours,
  bookingTooFarAhead,
  bookingTooLong,
  policyRefusals,
  resourceRetired,
} from '../bookings/contract.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';

export const teamDayForOthers = problem('team_day_for_others', 403, 'This is not your team, nor do you keep its place');
export const teamDayTooLarge = problem('team_day_too_large', 409, 'This group is too large to be a team');
export const teamDayTooMany = problem('team_day_too_many', 409, 'You have planned enough team days by now');
export const teamDayTooFew = problem('team_day_too_few', 409, 'So many desks are not free there at that time');
export const teamDayOver = problem('team_day_over', 409, 'What is left was given back, or the team day was cancelled');
export const teamDayMembersOnly = problem('team_day_members_only', 403, 'Only members of the team take its places');
export const teamDayHasPlace = problem('team_day_has_place', 409, 'This person has a place on that team day already');
export const teamDayPlaceTaken = problem('team_day_place_taken', 409, 'Somebody has this place already');
export const teamDayFull = problem('team_day_full', 409, 'All places of this team day are taken');

export const constraints = {
  team_day_group_fk: { kind: notFound, param: 'groupId' },
  team_day_place_resource_fk: { kind: notFound, param: 'resourceIds' },
  team_day_organiser_active: { kind: forbidden },
} satisfies ConstraintProblems;

/** How many desks are reserved for one day, at most; and never more than the team has members. */
export const MAX_PLACES = 100;
/** A group of more is no team: each of its members is told. */
export const MAX_MEMBERS = 500;
/** For how many days to come one person reserves, at most. */
export const MAX_OPEN_DAYS = 10;
/** So far ahead a day is planned. */
export const PLANNED_AHEAD_DAYS = 366;
/** When a team day begins and ends by the building’s clocks, and when on the day before what is left is given back, unless said. */
export const USUAL = { startTime: '09:00', endTime: '17:00', releaseTime: '12:00' } as const;

export const teamDayStates = ['open', 'released', 'cancelled'] as const;
export type TeamDayState = (typeof teamDayStates)[number];

const Release = Type.String({
  ...Time,
  description: 'Until when desks that nobody has taken are reserved: no later than the day begins',
});

export const TeamDay = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    state: Type.Enum([...teamDayStates], {
      description: '`open`: desks are reserved until `releaseAt`; `released`: what nobody took was given back',
    }),
    groupId: orNull(Id),
    name: Type.String(),
    buildingId: Id,
    date: Day,
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    releaseAt: ShownTime,
    organiserId: orNull(Id),
    organiserName: orNull(Type.String()),
    places: Type.Integer({ description: 'How many desks it has, or had until what was left was given back' }),
    taken: Type.Integer({ description: 'How many of them somebody has taken' }),
    left: Type.Integer({ description: 'How many of them nobody has taken, and are still reserved' }),
    bookingId: orNull({ ...Id, description: 'Your own place: the booking of it' }),
    isYours: Type.Boolean({ description: 'You may change and cancel it' }),
    createdAt: ShownTime,
  },
  closed,
);
export type TeamDay = Static<typeof TeamDay>;

const TeamPlace = Type.Object(
  {
    resourceId: Id,
    resourceName: Type.String(),
    state: Type.Enum(['reserved', 'taken', 'given_back']),
    userId: orNull({ ...Id, description: 'Who took it, as far as you may know whose bookings are' }),
    name: orNull(Type.String()),
    bookingId: orNull(Id),
  },
  closed,
);
export type TeamPlace = Static<typeof TeamPlace>;

export const TeamDayWithPlaces = Type.Object(
  {
    ...TeamDay.properties,
    desks: Type.Array(TeamPlace, { description: 'Its desks by name, without those unseen' }),
    takerIds: Type.Array(Id, {
      description:
        'Of the team, who may have a place by your request: you, and for whom you act as delegate or manager',
    }),
  },
  closed,
);
export type TeamDayWithPlaces = Static<typeof TeamDayWithPlaces>;

const TeamDayTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    groupId: orNull(Id),
    title: Type.String({ description: 'Its name' }),
    buildingId: Id,
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    releaseAt: ShownTime,
    organiserId: orNull(Id),
    resourceIds: Type.Array(Id, { description: 'Of a new one the desks that are reserved, else those given back now' }),
    closed: Type.Boolean({
      description: 'The desks that are given back are closed then, needed for something else, or elsewhere by now',
    }),
    userIds: Type.Optional(
      Type.Array(Id, { description: 'Of one that is cancelled or has another name or deadline: who has a place' }),
    ),
    was: Type.Optional(
      Type.Object(
        { title: Type.String(), releaseAt: ShownTime },
        { ...closed, description: 'Of one that has another name or deadline: what these were until then' },
      ),
    ),
    freed: Type.Optional(
      Type.Object(
        { start: ShownTime, end: ShownTime, resourceIds: Type.Array(Id) },
        {
          ...closed,
          description:
            'Of one that is at other instants, as the time zone data changed: when its desks were reserved until then',
        },
      ),
    ),
  },
  closed,
);
export type TeamDayTold = Static<typeof TeamDayTold>;

/** Live, that something changed: who may know asks for it. */
const teamDayEvent = (summary: string) =>
  ({
    summary,
    data: TeamDayTold,
    heard: 'bookings:read',
    open: ['id'],
    named: { members: ['organiserId'], to: 'bookings:manage' },
  }) as const;

export const events = declareEvents({
  'team_day.created': teamDayEvent('A team day was planned and desks are reserved for it'),
  'team_day.updated': teamDayEvent('A team day changed, or somebody took a place'),
  'team_day.cancelled': teamDayEvent('A team day was cancelled; bookings stay'),
  'team_day.released': teamDayEvent('What nobody took of a team day was given back'),
});

export const jobs = declareJobs({
  'team_day.release': {
    summary: 'Give back what nobody has taken of a team day',
    data: Type.Object({ teamDayId: Id }, closed),
  },
  'team_day.follow_zone_data': {
    summary: 'Move a team day to when it is meant, after the zone data changed',
    data: Type.Object({ teamDayId: Id }, closed),
  },
});

export const endpoints = declareEndpoints({
  listTeamDays: {
    method: 'GET',
    path: '/team-days',
    scope: 'bookings:read',
    summary: 'Team days that are not over, of your groups and where you keep the place, by their start',
    query: Type.Object({ groupId: Type.Optional(Id), ...paging }, closed),
    reply: page(TeamDay),
  },
  createTeamDay: {
    method: 'POST',
    path: '/team-days',
    scope: 'bookings:write',
    summary: 'Plan a day for a team and reserve desks for its members, all or none',
    body: Type.Object(
      {
        groupId: Id,
        name: Name,
        date: Day,
        startTime: Type.Optional(Clock(`By the building’s clocks; ${USUAL.startTime} unless said`)),
        endTime: Type.Optional(Clock(`By the building’s clocks; ${USUAL.endTime} unless said`)),
        resourceIds: Type.Optional(
          Type.Array(Id, {
            minItems: 1,
            maxItems: MAX_PLACES,
            uniqueItems: true,
            description: 'These desks, of one building; or else so many of a floor or an area',
          }),
        ),
        floorId: Type.Optional(Id),
        areaId: Type.Optional(Id),
        count: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PLACES })),
        releaseAt: Type.Optional(Release),
      },
      closed,
    ),
    reply: TeamDay,
    status: 201,
    cost: 3,
    errors: [
      teamDayForOthers,
      teamDayTooLarge,
      teamDayTooMany,
      teamDayTooFew,
      resourceAlreadyBooked,
      resourceRetired,
      bookingInPast,
      bookingTooLong,
      bookingTooFarAhead,
      ...policyRefusals,
    ],
  },
  getTeamDay: {
    method: 'GET',
    path: '/team-days/{id}',
    scope: 'bookings:read',
    summary: 'A team day with its desks, and who comes as far as you may know',
    params: IdParams,
    reply: TeamDayWithPlaces,
  },
  updateTeamDay: {
    method: 'PATCH',
    path: '/team-days/{id}',
    scope: 'bookings:write',
    summary: 'Change the name or the deadline, or give some desks back that nobody has taken',
    params: IdParams,
    body: Type.Object(
      {
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when the team day has another version by now' }),
        ),
        name: Type.Optional(Name),
        releaseAt: Type.Optional(Release),
        count: Type.Optional(
          Type.Integer({ minimum: 1, maximum: MAX_PLACES, description: 'Fewer places than it has, taken ones too' }),
        ),
      },
      closed,
    ),
    reply: TeamDay,
    errors: [versionConflict, teamDayForOthers, teamDayOver],
  },
  cancelTeamDay: {
    method: 'POST',
    path: '/team-days/{id}/cancellation',
    scope: 'bookings:write',
    summary: 'Cancel a team day and give back what nobody has taken; bookings stay',
    params: IdParams,
    reply: TeamDay,
    errors: [teamDayForOthers, teamDayOver],
  },
  takeTeamPlace: {
    method: 'POST',
    path: '/team-days/{id}/places',
    scope: 'bookings:write',
    summary:
      'Take a place: the one that is named, or the nearest to teammates. It is booked by the rules of every booking',
    params: IdParams,
    body: Type.Object(
      {
        resourceId: Type.Optional(Id),
        hostId: Type.Optional(Id),
        acceptTerms: Type.Optional(Type.Boolean()),
      },
      { ...closed, nullable: true },
    ),
    reply: Booking,
    status: 201,
    errors: [
      teamDayOver,
      teamDayMembersOnly,
      teamDayHasPlace,
      teamDayPlaceTaken,
      teamDayFull,
      resourceAlreadyBooked,
      resourceRetired,
      bookingForOthers,
      bookingNotYours,
      buildingOutOfReach,
      bookingInPast,
      bookingTooLong,
      bookingTooFarAhead,
      ...policyRefusals,
    ],
  },
});
