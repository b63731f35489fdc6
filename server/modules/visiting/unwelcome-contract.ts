import { Type, type Static } from 'typebox';
import { declareEvents } from '../../platform/contract/event.ts';
import { buildingOutOfReach, problem, versionConflict } from '../../platform/contract/problems.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  Name,
  orNull,
  page,
  paging,
  ShownTime,
  Time,
} from '../../platform/contract/shapes.ts';

/** So many entries a workplace keeps at most. */
export const MAX_UNWELCOME = 5_000;
export const tooManyUnwelcome = problem(
  'too_many_unwelcome_visitors',
  409,
  `There are ${MAX_UNWELCOME} unwelcome visitors already`,
);
export const visitorNotWelcome = problem(
  'visitor_not_welcome',
  403,
  'This visitor cannot be received here: ask the front desk',
);

/** A domain of e-mail addresses; those below it are meant too. */
const Domain = Type.String({
  maxLength: 253,
  pattern: '^[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?(?:\\.[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?)+$',
  'x-tidy': true,
  description: 'Of an e-mail address, such as `example.com`; what is below it is meant too',
});
const Reason = Line(500, { minLength: 1, description: 'Told to who receives visitors, and to nobody else' });
const until = {
  ...Time,
  description:
    'Until when it counts, without offset by the clocks of the building or the workplace; then it is forgotten. The instant stays, should the zone data change',
};

/** Whom a building, or all, does not receive. */
export const UnwelcomeVisitor = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    buildingId: orNull({ ...Id, description: 'null: in all buildings' }),
    email: orNull(Type.String()),
    domain: orNull(Type.String()),
    name: orNull(Type.String()),
    company: orNull(Type.String()),
    reason: Type.String(),
    until: orNull(ShownTime),
    createdAt: ShownTime,
  },
  { ...closed, description: 'Whoever fits all that is said: small and capital letters, and spaces, are alike' },
);
export type UnwelcomeVisitor = Static<typeof UnwelcomeVisitor>;

/** Names nobody: the log of changes keeps ids alone. */
const told = (summary: string) =>
  ({ summary, data: Type.Object({ id: Id }, closed), heard: 'visitors:manage', open: ['id'] }) as const;

export const unwelcomeEvents = declareEvents({
  'unwelcome_visitor.created': told('Somebody is not received from now on'),
  'unwelcome_visitor.updated': told('Why, or until when, somebody is not received was changed'),
  'unwelcome_visitor.deleted': told('Somebody is received again, or was forgotten'),
});

export const unwelcomeEndpoints = {
  listUnwelcomeVisitors: {
    method: 'GET',
    path: '/unwelcome-visitors',
    scope: 'visitors:manage',
    summary: 'Who is not received, in the buildings whose visitors one receives, by id',
    query: Type.Object(paging, closed),
    reply: page(UnwelcomeVisitor),
  },
  createUnwelcomeVisitor: {
    method: 'POST',
    path: '/unwelcome-visitors',
    scope: 'visitors:manage',
    summary:
      'Receive somebody no more: who fits is neither invited nor let in. Say an address, a domain, a name or a company',
    body: Type.Object(
      {
        buildingId: Type.Optional({ ...orNull(Id), description: 'In all buildings unless said' }),
        email: Type.Optional(Type.String({ format: 'email', maxLength: 320 })),
        domain: Type.Optional(Domain),
        name: Type.Optional(Name),
        company: Type.Optional(Name),
        reason: Reason,
        until: Type.Optional(until),
      },
      closed,
    ),
    reply: UnwelcomeVisitor,
    status: 201,
    errors: [buildingOutOfReach, tooManyUnwelcome],
  },
  getUnwelcomeVisitor: {
    method: 'GET',
    path: '/unwelcome-visitors/{id}',
    scope: 'visitors:manage',
    summary: 'Somebody who is not received',
    params: IdParams,
    reply: UnwelcomeVisitor,
  },
  updateUnwelcomeVisitor: {
    method: 'PATCH',
    path: '/unwelcome-visitors/{id}',
    scope: 'visitors:manage',
    summary: 'Say another reason or end; what is absent stays, null clears',
    params: IdParams,
    body: Type.Object(
      {
        reason: Type.Optional(Reason),
        until: Type.Optional(orNull(until)),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
        ),
      },
      closed,
    ),
    reply: UnwelcomeVisitor,
    errors: [buildingOutOfReach, versionConflict],
  },
  deleteUnwelcomeVisitor: {
    method: 'DELETE',
    path: '/unwelcome-visitors/{id}',
    scope: 'visitors:manage',
    summary: 'Receive somebody again',
    params: IdParams,
    reply: null,
    errors: [buildingOutOfReach],
  },
} as const;
