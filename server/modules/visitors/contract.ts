import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import {
  conflict,
  notFound,
  problem,
  versionConflict,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  Lines,
  Name,
  orNull,
  page,
  paging,
  Time,
  TypedCode,
} from '../../platform/contract/shapes.ts';
import { MAX_AHEAD_DAYS, MAX_LENGTH_DAYS } from '../bookings/contract.ts';
import { Email } from '../people/contract.ts';
import { answersBar, answersMissing, GivenAnswers, visitingRefusals, visitorNotWelcome } from '../visiting/contract.ts';
import { answerEndpoints, badgeStateConflict, visitOver } from './answer-contract.ts';
import { approvalEndpoints, approvalEvents, visitNotApproved } from './approval-contract.ts';
import { kioskEndpoints } from './kiosk-contract.ts';
import { Visit } from './shape-contract.ts';
import { badgeEvent, State, visitEvent } from './told-contract.ts';

export { Badge, KEPT_DAYS, Visit } from './shape-contract.ts';
export { badgeStateConflict, visitOver } from './answer-contract.ts';
export { MAX_ASKED, visitNotApproved, visitStateConflict, type AwaitedVisit } from './approval-contract.ts';
export { badgeStates, type BadgeState, type BadgeTold, type VisitApproval, type VisitTold } from './told-contract.ts';

/** Of so many bookings at most it is asked at once how far they are. */
export const MAX_BOOKINGS_LOOKED_AT = 10_000;

export const visitInPast = problem(
  'visit_in_past',
  422,
  'A visit begins today at the earliest and ends later than now',
);
export const visitTooLong = problem('visit_too_long', 422, 'That is too long for a visit');
export const visitTooFarAhead = problem('visit_too_far_ahead', 422, 'That is too far ahead');
export const visitBegun = problem('visit_begun', 409, 'Somebody has arrived for this visit');
export const visitNotToday = problem('visit_not_today', 409, 'This visit is on another day');
export const visitForOthers = problem('visit_for_others', 403, 'Only the front desk of a building invites for others');
export const tooManyVisits = problem('too_many_visits', 409, 'This host expects as many visits as anybody can');
export const visitorHere = problem('visitor_here', 409, 'This visitor is in the building: say first that she has left');
export const lastVisitor = problem('last_visitor', 409, 'Nobody else comes with this visit: cancel it instead');
export const tooManyVisitors = problem('too_many_visitors', 409, 'So many do not come with one visit');
export const tooManyInvitations = problem('too_many_invitations', 409, 'You have invited as many today as anybody can');

export const constraints = {
  visit_building_fk: { kind: notFound, param: 'buildingId' },
  visit_host_fk: { kind: notFound, param: 'hostId' },
  visit_purpose_fk: { kind: notFound, param: 'purposeId' },
  visit_booking_fk: { kind: notFound, param: 'bookingId' },
  // Two codes alike: asked again, it works.
  badge_code_unique: { kind: conflict },
  badge_once: { kind: conflict },
} satisfies ConstraintProblems;

/** So many come with one visit at most. */
export const MAX_VISITORS = 50;
/** So many visits one host may expect at a time, at most. */
export const MAX_OPEN_VISITS = 1_000;
/** How long a visit may last, in days of the calendar, and how far ahead it may begin: as a booking. */
export const MAX_VISIT_DAYS = MAX_LENGTH_DAYS;
export const MAX_VISIT_AHEAD_DAYS = MAX_AHEAD_DAYS;

/** So many visitors with an e-mail address somebody invites in a day, by UTC, at most … */
export const MAX_INVITED_PER_DAY = 200;
/** … and so many letters the visitors of one host get in a day, and one visitor; what is more waits, and is told as it is by then. */
export const MAX_LETTERS_OF_HOST = 500;
export const MAX_LETTERS_TO_VISITOR = 10;

/** Of so many visits at once it is forgotten at most. */
export const MAX_ERASED = 500;

const Phone = Line(50);
const Company = Line(200);

/** What became of visits to somebody who was shut out. */
export const LeftVisits = Type.Object(
  {
    handedOver: Type.Integer(),
    cancelled: Type.Integer({ description: 'Also what was more than the other can expect' }),
  },
  closed,
);
export type LeftVisits = Static<typeof LeftVisits>;

export const events = declareEvents({
  'visit.created': visitEvent('Visitors are expected'),
  'visit.updated': visitEvent('A visit was moved or changed'),
  'visit.cancelled': visitEvent('A visit was cancelled'),
  ...approvalEvents,
  'badge.answered': badgeEvent('A visitor answered what visitors are asked'),
  'badge.arrived': badgeEvent('A visitor is here'),
  'badge.arrival_undone': badgeEvent('A visitor is not here after all'),
  'badge.departed': badgeEvent('A visitor has left'),
  'badge.departure_undone': badgeEvent('A visitor has not left after all'),
  'badge.missed': badgeEvent('A visitor has not come before the visit was over'),
  'badge.erased': badgeEvent('It was forgotten whose a badge was; who read it forgets it too'),
});

export const jobs = declareJobs({
  'visit.end': {
    summary: 'Note who has not come to a visit that is over',
    data: Type.Object({ visitId: Id }, closed),
  },
  'visit.tell_visitors': {
    summary: 'Write to those visitors to whom something else was told of a visit than is true by now',
    data: Type.Object({ visitId: Id }, closed),
  },
  'visit.ask_approvers': {
    summary: 'Tell those who may approve it that a visit waits',
    data: Type.Object({ visitId: Id, askedBy: Type.String({ description: 'Who wants it: `user:12`' }) }, closed),
  },
  'visit.expire': {
    summary: 'End a visit that nobody has decided on before it was to begin',
    data: Type.Object({ visitId: Id }, closed),
  },
  'visit.follow_zone_data': {
    summary: 'Look through the visits to come, after the zone data changed',
    data: Type.Object({ after: Type.Integer({ minimum: 0, description: 'Only behind this visit' }) }, closed),
  },
  'visit.keep_clocks': {
    summary: 'Move a visit to when it is meant, after the zone data changed',
    data: Type.Object({ visitId: Id }, closed),
  },
  'visit.erase_old': {
    summary: 'Forget who came to visits that were over long ago, and why',
    data: Type.Object({}, closed),
  },
});

const Comer = Type.Object(
  { name: Name, email: Type.Optional(Email), company: Type.Optional(Company), phone: Type.Optional(Phone) },
  closed,
);
const Arriver = Type.Object(
  {
    ...Comer.properties,
    answers: Type.Optional({
      ...GivenAnswers,
      description: 'To what visitors are asked there; of who is here already',
    }),
  },
  closed,
);
const arrivers = Type.Array(Arriver, { minItems: 1, maxItems: MAX_VISITORS });
const comers = Type.Array(Comer, { minItems: 1, maxItems: MAX_VISITORS });
const purpose = Type.Optional({ ...Line(200), description: 'Why they come, in a few words' });
const purposeId = { ...Id, description: 'One of the purposes of visits to the building' };
const notes = Type.Optional({ ...Lines(2000), description: 'What the front desk should know' });
const start = { ...Time, description: 'Without offset: wall time in the building’s zone' };

/** Of whom something is said: one visitor, or all for whom it is possible. */
const whose = { badgeId: Type.Optional({ ...Id, description: 'Of this visitor alone; of all unless said' }) };
const Whose = Type.Object(whose, { ...closed, nullable: true });

export const endpoints = declareEndpoints({
  ...kioskEndpoints(
    [badgeStateConflict, visitNotApproved, visitNotToday, visitOver, visitorNotWelcome],
    [badgeStateConflict],
  ),
  listVisits: {
    method: 'GET',
    path: '/visits',
    scope: 'visitors:read',
    summary: 'Visits by start: one’s own, and those of the buildings whose visitors one receives',
    query: Type.Object(
      {
        buildingId: Type.Optional(Id),
        day: Type.Optional(
          Type.Union([Type.Literal('today'), Type.String({ format: 'date' })], {
            description: 'Those that touch a day of the building’s calendar: `today` or 2027-03-16; needs `buildingId`',
          }),
        ),
        from: Type.Optional(Time),
        to: Type.Optional(Time),
        hostId: Type.Optional(Id),
        bookingId: Type.Optional(Id),
        state: Type.Optional({
          ...State,
          description: 'Those with a visitor in this state; `visiting`: who is here now',
        }),
        search: Type.Optional({ ...Line(200), description: 'Part of a visitor’s name or company' }),
        cancelled: Type.Optional(Type.Boolean({ description: 'true: those that were cancelled too' })),
        ...paging,
      },
      closed,
    ),
    reply: page(Visit),
  },
  createVisit: {
    method: 'POST',
    path: '/visits',
    scope: 'visitors:write',
    summary: 'Invite visitors; or note those who stand at the front desk, who are here at once',
    body: Type.Object(
      {
        visitors: arrivers,
        buildingId: Id,
        start: Type.Optional({ ...start, description: `${start.description}; now unless said` }),
        end: Time,
        hostId: Type.Optional({ ...Id, description: 'Whom they visit; you unless said' }),
        bookingId: Type.Optional({ ...Id, description: 'A booking of the host that they come to' }),
        purpose,
        purposeId: Type.Optional(purposeId),
        notes,
        arrived: Type.Optional(Type.Boolean({ description: 'true: they are here already, without an invitation' })),
      },
      closed,
    ),
    reply: Visit,
    status: 201,
    errors: [
      visitForOthers,
      visitInPast,
      visitTooLong,
      visitTooFarAhead,
      ...Object.values(visitingRefusals),
      visitNotToday,
      visitorNotWelcome,
      answersMissing,
      answersBar,
      tooManyVisits,
      tooManyInvitations,
    ],
  },
  getVisit: {
    method: 'GET',
    path: '/visits/{id}',
    scope: 'visitors:read',
    summary: 'One visit',
    params: IdParams,
    reply: Visit,
  },
  updateVisit: {
    method: 'PATCH',
    path: '/visits/{id}',
    scope: 'visitors:write',
    summary:
      'Move or change a visit; what is absent stays. Where a policy asks for approval, another building, host, purpose of the list or time that is not within the old one waits for it anew',
    params: IdParams,
    body: Type.Object(
      {
        buildingId: Type.Optional(Id),
        start: Type.Optional(start),
        end: Type.Optional(Time),
        hostId: Type.Optional(Id),
        bookingId: Type.Optional(orNull(Id)),
        purpose,
        purposeId: Type.Optional(orNull(purposeId)),
        notes,
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when the visit has another version by now' }),
        ),
      },
      closed,
    ),
    reply: Visit,
    errors: [
      visitForOthers,
      visitInPast,
      visitTooLong,
      visitTooFarAhead,
      ...Object.values(visitingRefusals),
      visitOver,
      visitBegun,
      visitorNotWelcome,
      tooManyVisits,
      versionConflict,
    ],
  },
  cancelVisit: {
    method: 'POST',
    path: '/visits/{id}/cancellation',
    scope: 'visitors:write',
    summary: 'Cancel a visit to which nobody has come yet',
    params: IdParams,
    reply: Visit,
    errors: [visitOver, visitBegun],
  },
  addVisitors: {
    method: 'POST',
    path: '/visits/{id}/badges',
    scope: 'visitors:write',
    summary:
      'More come with a visit; who has an e-mail address is written to. Where a policy asks for approval, it waits for that anew',
    params: IdParams,
    body: Type.Object({ visitors: comers }, closed),
    reply: Visit,
    status: 201,
    errors: [visitOver, visitorNotWelcome, visitingRefusals.approval, tooManyVisitors, tooManyInvitations],
  },
  removeVisitor: {
    method: 'DELETE',
    path: '/visits/{id}/badges/{badgeId}',
    scope: 'visitors:write',
    summary: 'A visitor who is still expected does not come; who was written to hears of it',
    params: Type.Object({ id: Id, badgeId: Id }, closed),
    reply: Visit,
    errors: [visitOver, badgeStateConflict, lastVisitor],
  },
  ...answerEndpoints,
  ...approvalEndpoints,
  noteArrival: {
    method: 'POST',
    path: '/visits/{id}/arrival',
    scope: 'visitors:write',
    summary: 'Say that visitors are here, on a day of the visit',
    params: IdParams,
    body: Whose,
    reply: Visit,
    errors: [
      badgeStateConflict,
      visitNotApproved,
      visitNotToday,
      visitOver,
      visitorNotWelcome,
      answersMissing,
      answersBar,
    ],
  },
  undoArrival: {
    method: 'DELETE',
    path: '/visits/{id}/arrival',
    scope: 'visitors:write',
    summary: 'Say that visitors are not here after all',
    params: IdParams,
    query: Type.Object(whose, closed),
    reply: Visit,
    errors: [badgeStateConflict],
  },
  noteDeparture: {
    method: 'POST',
    path: '/visits/{id}/departure',
    scope: 'visitors:write',
    summary: 'Say that visitors have left',
    params: IdParams,
    body: Whose,
    reply: Visit,
    errors: [badgeStateConflict],
  },
  undoDeparture: {
    method: 'DELETE',
    path: '/visits/{id}/departure',
    scope: 'visitors:write',
    summary: 'Say that visitors have not left after all',
    params: IdParams,
    query: Type.Object(whose, closed),
    reply: Visit,
    errors: [badgeStateConflict],
  },
  eraseVisitor: {
    method: 'DELETE',
    path: '/visitors/{id}',
    scope: 'visitors:manage',
    summary:
      'Forget who a visitor is, and why she came: in every visit to the buildings whose visitors one receives, in the bookings and series of what is in these that name her address as an attendee’s or a guest’s, and in what was told of them. Her address goes with the last of her badges. Who is still expected is expected no more',
    params: IdParams,
    reply: Type.Object(
      {
        erased: Type.Integer({ description: 'So many badges say no more whose they were' }),
        more: Type.Boolean({
          description: `There were more than ${MAX_ERASED} visits, bookings or series: ask again. Badges come once she is in no booking any more`,
        }),
      },
      closed,
    ),
    errors: [visitorHere],
  },
  getRegistration: {
    method: 'GET',
    path: '/registration-codes/{code}',
    scope: 'visitors:read',
    summary: 'Whose badge says this code: the visit, with this one badge',
    params: Type.Object({ code: TypedCode('What a visitor’s badge or invitation says') }, closed),
    reply: Visit,
  },
});
