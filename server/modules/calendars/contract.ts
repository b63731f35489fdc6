import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { buildingOutOfReach, notFound, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';

export const calendarFeedExists = problem('calendar_feed_exists', 409, 'There is such a calendar feed already');

export const constraints = {
  calendar_feed_of_person: { kind: calendarFeedExists },
  calendar_feed_of_resource: { kind: calendarFeedExists, param: 'resourceId' },
  calendar_feed_resource_fk: { kind: notFound, param: 'resourceId' },
} satisfies ConstraintProblems;

/** Bookings that a feed tells of, at most, by their start. */
export const MAX_ENTRIES = 2_000;
/** How far back a feed goes, in days. */
export const PAST_DAYS = 31;

const members = {
  id: Id,
  resourceId: orNull(Id),
  ownerId: Id,
  createdAt: ShownTime,
  renewedAt: orNull(ShownTime),
  lastUsedAt: orNull(ShownTime),
};

/** A calendar that programs subscribe to. Its address is shown once: when it is made, and when it gets a new one. */
export const CalendarFeed = Type.Object(members, closed);
export type CalendarFeed = Static<typeof CalendarFeed>;

const WithAddress = Type.Object(
  {
    ...members,
    address: Type.String({ description: 'Where it is read: whoever has it needs nothing else. Shown once' }),
  },
  closed,
);
export type CalendarFeedWithAddress = Static<typeof WithAddress>;

export const endpoints = declareEndpoints({
  listCalendarFeeds: {
    method: 'GET',
    path: '/calendar-feeds',
    scope: 'bookings:read',
    summary: 'Your calendar feed, and those of resources in your buildings',
    query: Type.Object(
      {
        own: Type.Optional(Type.Boolean({ description: 'true: only the one of your own bookings' })),
        resourceId: Type.Optional(Id),
        ...paging,
      },
      closed,
    ),
    reply: page(CalendarFeed),
  },
  createCalendarFeed: {
    method: 'POST',
    path: '/calendar-feeds',
    scope: 'bookings:read',
    summary: 'Make a secret address under which a calendar program reads your bookings, or a resource’s',
    body: Type.Object(
      {
        resourceId: Type.Optional(
          orNull(Type.Integer({ ...Id, description: 'Tell of this resource’s bookings; null: of your own' })),
        ),
      },
      closed,
    ),
    reply: WithAddress,
    status: 201,
    errors: [calendarFeedExists, buildingOutOfReach],
  },
  revokeCalendarFeed: {
    method: 'DELETE',
    path: '/calendar-feeds/{id}',
    scope: 'bookings:read',
    summary: 'End a calendar feed: its address leads nowhere from then on',
    params: IdParams,
    reply: null,
  },
  renewCalendarFeed: {
    method: 'POST',
    path: '/calendar-feeds/{id}/secret',
    scope: 'bookings:read',
    summary: 'Give a calendar feed a new address; the old one ends at once, and the feed is yours',
    params: IdParams,
    reply: WithAddress,
  },
  getBookingCalendar: {
    method: 'GET',
    path: '/bookings/{id}/calendar',
    scope: 'bookings:read',
    summary: 'One booking as a file for a calendar (.ics)',
    params: IdParams,
    reply: 'bytes',
  },
});
