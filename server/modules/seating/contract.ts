import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { notFound, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';
import {
  bookingForOthers,
  bookingInPast,
  bookingTooFarAhead,
  bookingTooLong,
  policyRefusals,
} from '../bookings/contract.ts';

export const seatingByFirstCome = problem('seating_by_first_come', 422, 'The desks there are booked, not asked for');
export const seatingTooFarAhead = problem('seating_too_far_ahead', 422, 'That day is too far ahead to ask for');
export const seatingClosed = problem('seating_closed', 409, 'The time to ask for that day is over');
export const seatingAsked = problem('seating_asked', 409, 'This person has asked for that day already');
export const seatingFull = problem('seating_full', 409, 'So many have asked for that day that no more can');
/** No refusal of a request: what became of those for a day that could not be handed out. */
export const seatingNotDrawn = problem('seating_not_drawn', 409, 'The desks of that day could not be handed out');
export const seatRequestOver = problem('seat_request_over', 409, 'This request has ended');

export const constraints = {
  seat_request_user_fk: { kind: notFound, param: 'userId' },
  seat_request_user_active: { kind: notFound, param: 'userId' },
  seat_request_once: { kind: seatingAsked, param: 'day' },
} satisfies ConstraintProblems;

/** How far ahead somebody asks for a desk, in days: she has as many requests open at most. */
export const MAX_DAYS_AHEAD = 31;
/** How many may ask for the desks of one building on one day. */
export const MAX_ASKING = 2000;
/** How many of somebody's last outcomes say whose turn it is. */
export const LOOKED_BACK = 20;

export const seatStates = ['open', 'granted', 'lost', 'refused', 'withdrawn'] as const;
export type SeatState = (typeof seatStates)[number];

const Outcome = Type.Object(
  {
    asked: Type.Integer({ description: 'How many asked for that day' }),
    desks: Type.Integer({ description: 'How many desks were handed out' }),
    turn: Type.Integer({ description: 'The how many-th she was of those who asked' }),
    pastAsked: Type.Integer({ description: `Of her last ${LOOKED_BACK} requests that were decided before` }),
    pastGranted: Type.Integer(),
    lostLast: Type.Boolean({ description: 'She got none the last time; of those with equal shares these come first' }),
    pending: Type.Boolean({ description: 'What she was given waits for an approval' }),
    mates: Type.Integer({ description: 'How many of her groups have a desk in the same area (or on the same floor)' }),
    refusedBy: orNull({
      ...Type.String(),
      description:
        'Where she might have none of the desks: the code of the first rule that said so, or `seating_not_drawn` where they could not be handed out',
    }),
  },
  closed,
);
export type Outcome = Static<typeof Outcome>;

const request = {
  id: Id,
  version: Type.Integer(),
  state: Type.Enum([...seatStates], {
    description: '`lost`: others came before; `refused`: by the rules there was no desk that she might have',
  }),
  userId: Id,
  buildingId: Id,
  floorId: orNull(Id),
  areaId: orNull(Id),
  day: Type.String({ format: 'date' }),
  start: ShownTime,
  end: ShownTime,
  zone: Type.String(),
  drawAt: { ...ShownTime, description: 'Until then it may be asked; then the desks are handed out' },
  bookingId: orNull(Id),
  resourceId: orNull(Id),
  outcome: orNull(Outcome),
};

export const SeatRequest = Type.Object({ ...request, createdAt: ShownTime }, closed);
export type SeatRequest = Static<typeof SeatRequest>;

const SeatRequestTold = Type.Object(request, closed);
export type SeatRequestTold = Static<typeof SeatRequestTold>;

const seatEvent = (summary: string) =>
  ({
    summary,
    data: SeatRequestTold,
    heard: 'bookings:read',
    open: ['id'], // the day that somebody means to come is read by whom it is shown to
    named: { members: ['userId'], to: 'bookings:manage' },
  }) as const;

export const events = declareEvents({
  'seat_request.created': seatEvent('Somebody asks for a desk on a day whose desks are handed out by draw'),
  'seat_request.updated': seatEvent(
    'What somebody asks for, or until when, is at other instants: the time zone data changed, and it keeps its wall times. Or the area or floor is gone that it was asked for in',
  ),
  'seat_request.withdrawn': seatEvent('Somebody asks no more'),
  'seat_request.granted': seatEvent('Somebody was given a desk'),
  'seat_request.lost': seatEvent('Somebody was given none: others came before, or the rules let her have none'),
});

export const jobs = declareJobs({
  'seating.draw': {
    summary: 'Hand out the desks of a day to those who asked',
    data: Type.Object({ buildingId: Id, day: Type.String({ format: 'date' }) }, closed),
    // For three quarters of an hour: then those who asked hear that they have to book.
    retry: [1, 5, 30, 120, 600, 1_800],
  },
  'seating.offer_left': {
    summary: 'Offer what a draw left of a day to those who wait for it: it is first come now',
    data: Type.Object({ buildingId: Id, day: Type.String({ format: 'date' }) }, closed),
  },
  'seating.follow_zone_data': {
    summary: 'Move what people ask for on a day, and its draw, to when it is meant, after the zone data changed',
    data: Type.Object({ buildingId: Id, day: Type.String({ format: 'date' }) }, closed),
  },
});

const clock = (pattern: string) => Type.Optional(Type.String({ pattern, description: 'Wall time of the building' }));

export const endpoints = declareEndpoints({
  listSeatRequests: {
    method: 'GET',
    path: '/seat-requests',
    scope: 'bookings:read',
    summary: 'The desks you asked for, or somebody for whom you act, the latest day first',
    query: Type.Object(
      {
        userId: Type.Optional({
          ...Id,
          description: 'Who asked: you unless said. Of others, what you may ask for them: nothing of who is not there',
        }),
        ...paging,
      },
      closed,
    ),
    reply: page(SeatRequest),
  },
  createSeatRequest: {
    method: 'POST',
    path: '/seat-requests',
    scope: 'bookings:write',
    summary: 'Ask for a desk on a day whose desks are handed out by draw',
    body: Type.Object(
      {
        day: Type.String({ format: 'date' }),
        buildingId: Type.Optional(Id),
        floorId: Type.Optional({ ...Id, description: 'On this floor alone' }),
        areaId: Type.Optional({ ...Id, description: 'In this area alone' }),
        from: clock('^(?:[01][0-9]|2[0-3]):[0-5][0-9]$'),
        to: clock('^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'),
        userId: Type.Optional({
          ...Id,
          description: 'Who asks: you unless said; delegates and who manages bookings there ask for others',
        }),
        acceptTerms: Type.Optional(Type.Boolean()),
      },
      { ...closed, description: 'The smallest place that is said counts. Without times: as long as the day is open' },
    ),
    reply: SeatRequest,
    status: 201,
    errors: [
      seatingByFirstCome,
      seatingTooFarAhead,
      seatingClosed,
      seatingAsked,
      seatingFull,
      bookingForOthers,
      bookingInPast,
      bookingTooLong,
      bookingTooFarAhead,
      ...policyRefusals,
    ],
  },
  getSeatRequest: {
    method: 'GET',
    path: '/seat-requests/{id}',
    scope: 'bookings:read',
    summary: 'What somebody asked for, what came of it, and why',
    params: IdParams,
    reply: SeatRequest,
  },
  withdrawSeatRequest: {
    method: 'POST',
    path: '/seat-requests/{id}/withdrawal',
    scope: 'bookings:write',
    summary: 'Ask no more; what was granted is a booking, and given back like one',
    params: IdParams,
    reply: SeatRequest,
    errors: [seatRequestOver],
  },
});
