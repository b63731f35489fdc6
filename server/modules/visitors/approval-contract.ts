import { Type, type Static } from 'typebox';
import { declareEvents } from '../../platform/contract/event.ts';
import { problem, versionConflict } from '../../platform/contract/problems.ts';
import {
  closed,
  Id,
  IdParams,
  Lines,
  orNull,
  page,
  paging,
  Secret,
  ShownTime,
} from '../../platform/contract/shapes.ts';
import { approvalLinkEnded } from '../approval-requests/contract.ts';
import { approvalNotYours } from '../bookings/contract.ts';
import { visitorNotWelcome } from '../visiting/contract.ts';
import { visitEvent, VisitTold } from './told-contract.ts';

export const visitNotApproved = problem(
  'visit_not_approved',
  409,
  'This visit waits for approval: nobody is let in yet',
);
export const visitStateConflict = problem('visit_state_conflict', 409, 'The visit’s state does not allow this');

/** How many people are asked about one visit, at most. */
export const MAX_ASKED = 50;

/** A visit that waits for a decision of the asking one: what she needs for that, and neither how anybody is reached nor a code. */
const AwaitedVisit = Type.Object(
  {
    visitId: Id,
    version: Type.Integer({ description: 'Of the visit: to decide on what was seen' }),
    buildingId: Id,
    buildingName: Type.String(),
    hostId: Id,
    hostName: Type.String(),
    purpose: Type.String({ description: 'In words of their own' }),
    purposeName: orNull(Type.String()),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    visitors: Type.Array(Type.Object({ name: Type.String(), company: Type.String() }, closed)),
    until: { ...ShownTime, description: 'Undecided, it ends then' },
    askedAt: ShownTime,
  },
  closed,
);
export type AwaitedVisit = Static<typeof AwaitedVisit>;

const Decided = Type.Object({ id: Id, version: Type.Integer(), approval: Type.Enum(['approved', 'rejected']) }, closed);
/** What a link in a letter is about: what the letter said, and neither who comes nor why. */
const LinkedVisit = Type.Object(
  {
    workplace: Type.String(),
    hostName: Type.String(),
    buildingName: Type.String(),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    until: { ...ShownTime, description: 'Undecided, it ends then' },
  },
  closed,
);

const reason = Type.Optional(Lines(1000));
const version = Type.Optional(
  Type.Integer({ minimum: 1, description: 'Refuse with 409 when the visit has another version by now' }),
);
const decisions = [approvalNotYours, visitStateConflict, versionConflict];

export const approvalEvents = declareEvents({
  'visit.approval_asked': {
    ...visitEvent('Somebody is asked to approve a visit'),
    data: Type.Object(
      {
        ...VisitTold.properties,
        approverIds: Type.Array(Id, { description: 'Who is told that it waits' }),
        askedBy: Type.String({ description: 'Who wants it: `user:12`' }),
      },
      closed,
    ),
  },
  'visit.approved': visitEvent('A visit that waited was approved: its visitors are invited'),
  'visit.rejected': visitEvent('A visit that waited was turned down; why is not told, but kept with the visit'),
  'visit.expired': visitEvent('A visit that waited was not decided on before it was to begin'),
});

export const approvalEndpoints = {
  listVisitApprovals: {
    method: 'GET',
    path: '/visit-approvals',
    scope: 'visitors:read',
    summary:
      'Visits that wait for you, by start: those that you were asked about, and all where you receive visitors; to others there are none',
    query: Type.Object(paging, closed),
    reply: page(AwaitedVisit),
  },
  approveVisit: {
    method: 'POST',
    path: '/visits/{id}/approval',
    scope: 'visitors:write',
    summary: 'Approve a visit that waits: its visitors are invited',
    params: IdParams,
    body: Type.Object({ version }, { ...closed, nullable: true }),
    reply: Decided,
    errors: [...decisions, visitorNotWelcome],
  },
  rejectVisit: {
    method: 'POST',
    path: '/visits/{id}/rejection',
    scope: 'visitors:write',
    summary: 'Turn down a visit that waits: its host hears why, and nobody is invited',
    params: IdParams,
    body: Type.Object({ reason, version }, { ...closed, nullable: true }),
    reply: Decided,
    errors: decisions,
  },
  readVisitApprovalLink: {
    method: 'POST',
    path: '/visit-approval-links',
    scope: 'public',
    summary: 'What the link in a letter to an approver of a visit is about; decides nothing',
    body: Type.Object({ secret: Secret(200) }, closed),
    reply: LinkedVisit,
    cost: 2,
    errors: [approvalLinkEnded],
  },
  decideVisitByLink: {
    method: 'POST',
    path: '/visit-approval-links/decision',
    scope: 'public',
    summary: 'Approve a visit or turn it down, by the link in a letter, as whom it was sent to',
    body: Type.Object({ secret: Secret(200), approve: Type.Boolean(), reason }, closed),
    reply: Type.Object({ approval: Type.Enum(['approved', 'rejected']) }, closed),
    cost: 2,
    errors: [approvalLinkEnded, visitorNotWelcome],
  },
} as const;
