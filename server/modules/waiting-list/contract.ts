import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { buildingOutOfReach, notFound, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Line, orNull, page, paging, ShownTime, Time } from '../../platform/contract/shapes.ts';
import {
  AskedBy,
  Booking,
  bookingForOthers,
  bookingInPast,
  bookingNotYours,
  bookingTooFarAhead,
  bookingTooLong,
  policyRefusals,
  resourceRetired,
  discretion,
} from '../bookings/contract.ts';
import { resourceAlreadyBooked, resourceClosed } from '../holds/contract.ts';

export const waitingNotNeeded = problem('waiting_not_needed', 409, 'One of these is free at that time: book it');
export const waitingTooMuch = problem('waiting_too_much', 409, 'This person waits for enough already');
export const waitingAlready = problem('waiting_already', 409, 'This person waits for just that by now');
export const waitingNotOffered = problem('waiting_not_offered', 409, 'Nothing is offered, or the offer has ended');
export const waitingOver = problem('waiting_over', 409, 'This wait has ended');

export const constraints = {
  waiting_entry_host_fk: { kind: notFound, param: 'hostId' },
  waiting_entry_host_active: { kind: notFound, param: 'hostId' },
  waiting_entry_resource_resource_fk: { kind: notFound, param: 'resourceIds' },
} satisfies ConstraintProblems;

/** For how long something is held for whom it is offered to, in minutes. */
export const OFFER_MINUTES = 30;
/** How many resources somebody waits for one of, at most. */
export const MAX_WAITED_FOR = 100;
/** For how much one person waits at a time, at most. */
export const MAX_WAITS = 50;

export const waitingStates = ['waiting', 'offered', 'booked', 'lapsed', 'left', 'missed'] as const;
export type WaitingState = (typeof waitingStates)[number];

const ResourceIds = Type.Array(Id, {
  minItems: 1,
  maxItems: MAX_WAITED_FOR,
  uniqueItems: true,
  description: 'Any one of these will do, the first that becomes free',
});

export const WaitingEntry = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    state: Type.Enum([...waitingStates], {
      description:
        '`offered`: one is held for you until `offeredUntil`; `lapsed`: nobody took the offer in time; `missed`: its time has come and nothing was free',
    }),
    hostId: Id,
    title: Type.String(),
    resourceIds: Type.Array(Id),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    ahead: Type.Integer({ description: 'How many entries of others for the same at the same time came before' }),
    offeredResourceId: orNull(Id),
    offeredUntil: orNull(ShownTime),
    bookingId: orNull(Id),
    createdAt: ShownTime,
  },
  closed,
);
export type WaitingEntry = Static<typeof WaitingEntry>;

const WaitingTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    hostId: Id,
    title: Type.String(),
    resourceIds: Type.Array(Id, {
      description: 'What is waited for; of an offer what is offered, of one taken back what was',
    }),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    until: orNull({ ...ShownTime, description: 'Of an offer: until when it is held' }),
    askedBy: AskedBy,
  },
  closed,
);
export type WaitingTold = Static<typeof WaitingTold>;

const waitingEvent = (summary: string) =>
  ({
    summary,
    data: WaitingTold,
    heard: 'bookings:read',
    open: ['id'], // what somebody waits for, and when, is read by whom it is shown to
    named: { members: ['hostId'], to: 'bookings:manage' },
  }) as const;

export const events = declareEvents({
  'waiting_entry.created': waitingEvent('Somebody waits for something to become free'),
  'waiting_entry.offered': waitingEvent('Something became free and is held for somebody who waits'),
  'waiting_entry.updated': waitingEvent(
    'What somebody waits for, or is offered, is at other instants: the time zone data changed, and it keeps its wall times',
  ),
  'waiting_entry.booked': waitingEvent('Somebody took what was offered'),
  'waiting_entry.lapsed': waitingEvent('Nobody took an offer in time'),
  'waiting_entry.withdrawn': waitingEvent(
    'What was offered is closed then, or needed for something else; whoever waits goes on waiting',
  ),
  'waiting_entry.left': waitingEvent('Somebody waits no more'),
});

export const jobs = declareJobs({
  'waiting_list.offer': {
    summary: 'Offer what may have become free to those who wait for it',
    data: Type.Object(
      { resourceId: Id, after: Type.Optional({ ...Id, description: 'Only to those behind this entry' }) },
      closed,
    ),
  },
  'waiting_list.lapse': {
    summary: 'End an offer that nobody took',
    data: Type.Object({ entryId: Id }, closed),
  },
  'waiting_list.follow_zone_data': {
    summary: 'Look through what people wait for, after the zone data changed',
    data: Type.Object({ after: Type.Integer({ minimum: 0, description: 'Only behind this entry' }) }, closed),
  },
  'waiting_list.keep_clocks': {
    summary: 'Move what somebody waits for to when it is meant, after the zone data changed',
    data: Type.Object({ entryId: Id }, closed),
  },
});

export const endpoints = declareEndpoints({
  listWaiting: {
    method: 'GET',
    path: '/waiting-list',
    scope: 'bookings:read',
    summary:
      'What you wait for, and what you had others wait for for whom you may act by now, by its start; or all that one of these waits for',
    query: Type.Object(
      {
        open: Type.Optional(Type.Boolean({ description: 'true: only what still waits or is offered' })),
        hostId: Type.Optional({
          ...Id,
          description: 'All that this person waits for, as far as you may act for her there, whoever asked for it',
        }),
        ...paging,
      },
      closed,
    ),
    reply: page(WaitingEntry),
  },
  joinWaiting: {
    method: 'POST',
    path: '/waiting-list',
    scope: 'bookings:write',
    summary: 'Wait for one of some resources to become free',
    body: Type.Object(
      {
        resourceIds: ResourceIds,
        start: Time,
        end: Time,
        title: Type.Optional(Line(500)),
        hostId: Type.Optional(Id),
      },
      closed,
    ),
    reply: WaitingEntry,
    status: 201,
    errors: [
      waitingNotNeeded,
      resourceClosed,
      waitingTooMuch,
      waitingAlready,
      bookingForOthers,
      buildingOutOfReach,
      resourceRetired,
      bookingInPast,
      bookingTooLong,
      bookingTooFarAhead,
      ...policyRefusals,
    ],
  },
  getWaiting: {
    method: 'GET',
    path: '/waiting-list/{id}',
    scope: 'bookings:read',
    summary: 'One thing that is waited for',
    params: IdParams,
    reply: WaitingEntry,
  },
  acceptOffer: {
    method: 'POST',
    path: '/waiting-list/{id}/acceptance',
    scope: 'bookings:write',
    summary: 'Take what is offered: it is booked, judged like any other booking',
    params: IdParams,
    body: Type.Object({ acceptTerms: Type.Optional(Type.Boolean()), ...discretion }, { ...closed, nullable: true }),
    reply: Booking,
    errors: [
      waitingNotOffered,
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
  leaveWaiting: {
    method: 'POST',
    path: '/waiting-list/{id}/withdrawal',
    scope: 'bookings:write',
    summary: 'Wait no more; what was offered goes to the next',
    params: IdParams,
    reply: WaitingEntry,
    errors: [waitingOver, bookingNotYours],
  },
});
