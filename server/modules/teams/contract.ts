import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { notFound, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, orNull, page, paging } from '../../platform/contract/shapes.ts';

export const favouritesTooMany = problem('favourites_too_many', 409, 'You have as many favourites as there may be');

export const constraints = {
  favourite_resource_fk: { kind: notFound, param: 'resourceId' },
} satisfies ConstraintProblems;

/** How many days are looked at together, at most. */
export const MAX_DAYS = 31;
/** So far back, and so far ahead, people say where they work. */
export const DAYS_BACK = 31;
export const DAYS_AHEAD = 366;
/** How many favourites somebody has, at most. */
export const MAX_FAVOURITES = 100;

export const locations = ['office', 'home', 'away'] as const;
export type Location = (typeof locations)[number];
const LocationShape = Type.Enum([...locations]);

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

const UsualLocation = orNull(LocationShape);
export const WorkWeek = Type.Object(
  {
    monday: UsualLocation,
    tuesday: UsualLocation,
    wednesday: UsualLocation,
    thursday: UsualLocation,
    friday: UsualLocation,
    saturday: UsualLocation,
    sunday: UsualLocation,
  },
  { ...closed, description: 'Where you usually work; null: nothing is known of that day' },
);
export type WorkWeek = Static<typeof WorkWeek>;

const Day = Type.String({ format: 'date', description: 'A day of the calendar: 2027-03-16' });

/** Where somebody has booked, or has a desk of hers. */
const WorkPlace = Type.Object(
  {
    buildingId: Id,
    floorId: orNull(Id),
    resourceId: Id,
    resourceName: Type.String(),
    bookingId: orNull({ ...Id, description: 'null: nothing is booked, it is assigned to her' }),
  },
  closed,
);
export type WorkPlace = Static<typeof WorkPlace>;

const WorkDay = Type.Object(
  {
    date: Day,
    location: LocationShape,
    basis: Type.Enum(['said', 'booked', 'assigned', 'usual'], {
      description:
        'Why: she said so of the day; else she has booked a desk or a room; else a desk is hers that day, and she usually works at the office on it, or says nothing of that and it is a working day there or she has checked in; else it is so on that day of every week',
    }),
    place: orNull({
      ...WorkPlace,
      description: 'At the office: the desk, or else the room, that she has booked, or else the desk that is hers',
    }),
  },
  closed,
);
export type WorkDay = Static<typeof WorkDay>;

export const WorkDays = Type.Object(
  {
    userId: Id,
    name: Type.String(),
    days: Type.Array(WorkDay, { description: 'The days of which you may know; the others are left out' }),
  },
  closed,
);
export type WorkDays = Static<typeof WorkDays>;

export const Favourite = Type.Object({ resourceId: Id }, closed);

export const events = declareEvents({
  // Where is told to who asks, as far as she may know.
  'work_location.changed': {
    summary: 'Somebody said where she works; the id is hers',
    data: Type.Object({ id: Id }, closed),
    heard: 'people:read',
  },
});

const span = {
  from: Type.Optional({ ...Day, description: 'The first day; today unless said' }),
  to: Type.Optional({
    ...Day,
    description: `The first day that is asked for no more, at most ${MAX_DAYS} later; a week later unless said`,
  }),
};
const DayParams = Type.Object({ date: Day }, closed);
const ResourceParams = Type.Object({ resourceId: Id }, closed);

export const endpoints = declareEndpoints({
  listWorkLocations: {
    method: 'GET',
    path: '/work-locations',
    scope: 'people:read',
    summary:
      'Where people work day by day, by name: everybody today, members of your groups for seven days, you always. Home and away count by the workplace’s calendar, what is booked by the building’s',
    query: Type.Object({ ...span, groupId: Type.Optional(Id), ...paging }, closed),
    reply: page(WorkDays),
    cost: 3,
  },
  getMyWorkDays: {
    method: 'GET',
    path: '/me/work-days',
    scope: 'people:read',
    summary: 'Where you work day by day',
    query: Type.Object(span, closed),
    reply: WorkDays,
  },
  setWorkDay: {
    method: 'PUT',
    path: '/me/work-days/{date}',
    scope: 'bookings:write',
    summary: 'Say where you work on a day',
    params: DayParams,
    body: Type.Object({ location: LocationShape }, closed),
    reply: null,
  },
  clearWorkDay: {
    method: 'DELETE',
    path: '/me/work-days/{date}',
    scope: 'bookings:write',
    summary: 'Take back what you said of a day',
    params: DayParams,
    reply: null,
  },
  getWorkWeek: {
    method: 'GET',
    path: '/me/work-week',
    scope: 'people:read',
    summary: 'Where you usually work',
    reply: WorkWeek,
  },
  setWorkWeek: {
    method: 'PUT',
    path: '/me/work-week',
    scope: 'bookings:write',
    summary: 'Say where you usually work',
    body: WorkWeek,
    reply: WorkWeek,
  },
  listFavourites: {
    method: 'GET',
    path: '/me/favourites',
    scope: 'spaces:read',
    summary: 'Your favourites, as far as you see them and they are in use',
    query: Type.Object({ ...paging, buildingId: Type.Optional(Id) }, closed),
    reply: page(Favourite),
  },
  addFavourite: {
    method: 'PUT',
    path: '/me/favourites/{resourceId}',
    scope: 'spaces:read',
    summary: 'Make something one of your favourites',
    params: ResourceParams,
    reply: null,
    errors: [favouritesTooMany],
  },
  removeFavourite: {
    method: 'DELETE',
    path: '/me/favourites/{resourceId}',
    scope: 'spaces:read',
    summary: 'Make it none of your favourites any more',
    params: ResourceParams,
    reply: null,
  },
});
