import type { HeardEvent } from '../../platform/events/listeners.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import type { ResourceType } from '../resources/contract.ts';
import type { ListenedType } from './contract.ts';

export const BOOKED = [
  'booking.created',
  'booking.updated',
  'booking.approved',
  'booking.rejected',
  'booking.cancelled',
  'booking.expired',
  'booking.extended',
  'booking.checked_in',
  'booking.checked_out',
  'booking.released',
] as const;
export const ASSIGNED = ['assignment.created', 'assignment.updated', 'assignment.ended'] as const;
export const RESOURCES = [
  'resource.created',
  'resource.updated',
  'resource.deleted',
  'resource.retired',
  'resource.reinstated',
] as const;
export const VISITS = [
  'visit.created',
  'visit.updated',
  'visit.approved',
  'visit.cancelled',
  'visit.rejected',
  'visit.expired',
] as const;
export const BADGES = ['badge.arrived', 'badge.arrival_undone', 'badge.departed', 'badge.departure_undone'] as const;

type OfBooking = (typeof BOOKED)[number];
type OfAssignment = (typeof ASSIGNED)[number];
type OfResource = (typeof RESOURCES)[number];
type OfVisit = (typeof VISITS)[number];
type OfBadge = (typeof BADGES)[number];
export type Followed = OfBooking | OfAssignment | OfResource | OfVisit | OfBadge;

export type Change = 'created' | 'updated' | 'deleted';
export type Verb = 'start' | 'stop' | 'extend';
export type VisitDone = Change | 'arrived' | 'unarrived' | 'departed' | 'undeparted';

interface Happened {
  readonly change: Change;
  /** In the web app; else by any other program, a device or Atrium itself. */
  readonly fromWeb: boolean;
  readonly at: Temporal.Instant;
}

/** A resource is booked at this time, or is not any more. */
export interface Booked extends Happened {
  readonly about: 'booked';
  /** Null: it is assigned to somebody, which is no booking. */
  readonly bookingId: number | null;
  readonly resourceId: number;
  readonly isThere: boolean;
  readonly start: Temporal.Instant;
  readonly zone: string;
  readonly untilFurtherNotice: boolean;
}

/** What is booked has begun, was ended or goes on for longer. */
export interface Progressed extends Happened {
  readonly about: 'progressed';
  readonly bookingId: number;
  readonly resourceId: number;
  readonly verb: Verb;
  readonly end: Temporal.Instant;
  readonly zone: string;
}

export interface ResourceChanged extends Happened {
  readonly about: 'resource';
  readonly resourceId: number;
  readonly type: ResourceType;
}

/** Something happened to one who visits. */
export interface Visited extends Happened {
  readonly about: 'visit';
  readonly visitId: number;
  readonly badgeId: number;
  readonly done: VisitDone;
}

export type Notice = Booked | Progressed | ResourceChanged | Visited;

/** Which notices go to listeners of an event type, about which resources, and what one must be allowed to read for it. */
export const contents: Readonly<
  Record<ListenedType, { readonly about: Notice['about']; readonly type?: 'room' | 'desk'; readonly scope: Scope }>
> = {
  meeting: { about: 'booked', type: 'room', scope: 'bookings:read' },
  meeting_external: { about: 'booked', type: 'room', scope: 'bookings:read' },
  desk: { about: 'booked', type: 'desk', scope: 'bookings:read' },
  ip_phone: { about: 'progressed', type: 'desk', scope: 'bookings:read' },
  meeting_progression: { about: 'progressed', type: 'room', scope: 'bookings:read' },
  desk_progression: { about: 'progressed', type: 'desk', scope: 'bookings:read' },
  resource: { about: 'resource', scope: 'spaces:read' },
  visitor: { about: 'visit', scope: 'visitors:read' },
};

/** What is to be told of an event: one notice for each resource or visitor. */
export function noticesOf(event: HeardEvent<Followed>): Notice[] {
  const common = { fromWeb: event.actor.startsWith('user:'), at: event.at };
  if (isOfBooking(event)) return ofBooking(event, common);
  if (isOfAssignment(event)) return ofAssignment(event, common);
  if (isOfResource(event)) return ofResource(event, common);
  return isOfVisit(event) ? ofVisit(event, common) : ofBadge(event, common);
}

type Heard = HeardEvent<Followed>;
const isOfBooking = (event: Heard): event is HeardEvent<OfBooking> => event.subject.type === 'booking';
const isOfAssignment = (event: Heard): event is HeardEvent<OfAssignment> => event.subject.type === 'assignment';
const isOfResource = (event: Heard): event is HeardEvent<OfResource> => event.subject.type === 'resource';
const isOfVisit = (event: Heard): event is HeardEvent<OfVisit> => event.subject.type === 'visit';

type Common = Pick<Happened, 'fromWeb' | 'at'>;

const bookingChanges: Readonly<Record<OfBooking, Change | null>> = {
  'booking.created': 'created',
  'booking.updated': 'updated',
  'booking.approved': 'updated',
  'booking.rejected': 'deleted',
  'booking.cancelled': 'deleted',
  'booking.expired': 'deleted',
  'booking.extended': 'updated',
  // When it begins nothing is free that was not, or the other way round.
  'booking.checked_in': null,
  'booking.checked_out': 'updated',
  'booking.released': 'updated',
};
const verbs: Readonly<Partial<Record<OfBooking, Verb>>> = {
  'booking.checked_in': 'start',
  'booking.checked_out': 'stop',
  'booking.released': 'stop',
  'booking.extended': 'extend',
};

/** What a booking no longer has is told first: who keeps one place for each booking ends with the right one. */
function ofBooking({ type, data }: HeardEvent<OfBooking>, common: Common): Notice[] {
  const { id: bookingId, zone, resourceIds, was } = data;
  const [change, verb] = [bookingChanges[type], verbs[type]];
  const booked = (resourceId: number, isThere: boolean, start: string, told: Change): Booked => ({
    ...common,
    about: 'booked',
    change: told,
    bookingId,
    resourceId,
    isThere,
    start: Temporal.Instant.from(start),
    zone,
    untilFurtherNotice: false,
  });
  const left = was === undefined ? [] : was.resourceIds.filter((id) => !resourceIds.includes(id));
  const ends = change === 'deleted';
  return [
    ...(change === null || was === undefined ? [] : left.map((id) => booked(id, false, was.start, change))),
    ...(change === null ? [] : resourceIds.map((id) => booked(id, !ends, data.start, change))),
    ...(verb === undefined
      ? []
      : resourceIds.map((resourceId): Progressed => ({
          ...common,
          about: 'progressed',
          change: 'updated',
          bookingId,
          resourceId,
          verb,
          end: Temporal.Instant.from(data.end),
          zone,
        }))),
  ];
}

/** What is assigned to somebody without an end is hers until further notice. */
function ofAssignment({ type, data }: HeardEvent<OfAssignment>, common: Common): Notice[] {
  const { resourceId, firstDay, lastDay, zone } = data;
  const ended = type === 'assignment.ended';
  return [
    {
      ...common,
      about: 'booked',
      change: ended ? 'deleted' : type === 'assignment.created' ? 'created' : 'updated',
      bookingId: null,
      resourceId,
      isThere: !ended,
      start: Temporal.PlainDate.from(firstDay).toZonedDateTime(zone).toInstant(),
      zone,
      untilFurtherNotice: !ended && lastDay === null,
    },
  ];
}

const resourceChanges: Readonly<Record<OfResource, Change>> = {
  'resource.created': 'created',
  'resource.updated': 'updated',
  'resource.deleted': 'deleted',
  'resource.retired': 'deleted',
  'resource.reinstated': 'created',
};

const ofResource = ({ type, subject, data }: HeardEvent<OfResource>, common: Common): Notice[] => [
  { ...common, about: 'resource', change: resourceChanges[type], resourceId: subject.id, type: data.type },
];

const visitChanges: Readonly<Record<OfVisit, Change>> = {
  'visit.created': 'created',
  'visit.updated': 'updated',
  'visit.approved': 'updated',
  'visit.cancelled': 'deleted',
  'visit.rejected': 'deleted',
  'visit.expired': 'deleted',
};

const ofVisit = ({ type, data }: HeardEvent<OfVisit>, common: Common): Notice[] =>
  data.badgeIds.map((badgeId) => {
    const change = visitChanges[type];
    return { ...common, about: 'visit', change, done: change, visitId: data.id, badgeId };
  });

const badgesDone: Readonly<Record<OfBadge, VisitDone>> = {
  'badge.arrived': 'arrived',
  'badge.arrival_undone': 'unarrived',
  'badge.departed': 'departed',
  'badge.departure_undone': 'undeparted',
};

const ofBadge = ({ type, data }: HeardEvent<OfBadge>, common: Common): Notice[] => [
  { ...common, about: 'visit', change: 'updated', done: badgesDone[type], visitId: data.visitId, badgeId: data.id },
];
