import { Type, type Static } from 'typebox';
import { declareEvents } from '../../platform/contract/event.ts';
import { buildingOutOfReach, problem, versionConflict, type ProblemKind } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Name, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';
import { NamedPeople, Week } from '../policies/contract.ts';

/** So many visiting policies a workplace has at most. */
export const MAX_VISITING_POLICIES = 200;
export const tooManyVisitingPolicies = problem(
  'too_many_visiting_policies',
  409,
  `There are ${MAX_VISITING_POLICIES} visiting policies already`,
);

/** The longest that a policy can ask for or allow, in minutes: 31 days. */
const LONGEST = 31 * 24 * 60;
const minutes = Type.Object({ minutes: Type.Integer({ minimum: 5, maximum: LONGEST }) }, closed);

/** What a visiting policy can say, field by field. What it leaves out is said by one for all buildings; else all is allowed. */
export const VisitingRules = Type.Partial(
  Type.Object(
    {
      inviteAhead: Type.Object(
        {
          days: Type.Integer({
            minimum: 0,
            maximum: 3653,
            description: 'So many days after today a visit begins at most',
          }),
        },
        closed,
      ),
      minLength: minutes,
      maxLength: minutes,
      hours: Type.Object(
        { week: Week },
        { ...closed, description: 'A visit begins and ends within them, each on its day' },
      ),
      purposeRequired: Type.Boolean({ description: 'true: who invites chooses one of the purposes of visits' }),
      approval: Type.Object(NamedPeople.properties, {
        ...closed,
        description:
          'Visitors are invited only once one of these, or who receives visitors there, approves; nobody named: only the latter. Who decides on it invites without',
      }),
    },
    closed,
  ),
  { ...closed, minProperties: 1 },
);
export type VisitingRules = Static<typeof VisitingRules>;
export type VisitingField = keyof VisitingRules;

/** How each field refuses. */
export const visitingRefusals = {
  inviteAhead: problem('visit_not_open_yet', 422, 'Visits that far ahead are not open yet'),
  minLength: problem('visit_too_short', 422, 'A visit must be longer here'),
  maxLength: problem('visit_longer_than_allowed', 422, 'A visit must be shorter here'),
  hours: problem('visit_outside_hours', 422, 'That is outside the hours for visitors'),
  purposeRequired: problem('visit_purpose_required', 422, 'Choose a purpose of the visit'),
  approval: problem('visit_approval_too_late', 422, 'This visit must be approved before it begins'),
} as const satisfies Readonly<Record<VisitingField, ProblemKind>>;

export const VisitingPolicy = Type.Object(
  {
    id: Id,
    version: Type.Integer({ description: 'Counts the changes of this one' }),
    name: Type.String(),
    buildingId: orNull({ ...Id, description: 'null: of all buildings' }),
    rules: VisitingRules,
    createdAt: ShownTime,
  },
  closed,
);
export type VisitingPolicy = Static<typeof VisitingPolicy>;

const told = (summary: string) =>
  ({
    summary,
    data: Type.Object({ id: Id, name: Type.String() }, closed),
    heard: 'visitors:read',
    open: ['id'],
  }) as const;

export const policyEvents = declareEvents({
  'visiting_policy.created': told('A visiting policy was added'),
  'visiting_policy.updated': told('A visiting policy was changed'),
  'visiting_policy.deleted': told('A visiting policy was deleted'),
});

export const policyEndpoints = {
  listVisitingPolicies: {
    method: 'GET',
    path: '/visiting-policies',
    scope: 'visitors:read',
    summary: 'Visiting policies, by name',
    query: Type.Object(paging, closed),
    reply: page(VisitingPolicy),
  },
  createVisitingPolicy: {
    method: 'POST',
    path: '/visiting-policies',
    scope: 'policies:write',
    summary:
      'Add a visiting policy: how far ahead, how long, during which hours, with which purpose and by whose approval visitors are invited. Who is expected already stays',
    body: Type.Object({ name: Name, buildingId: Type.Optional(orNull(Id)), rules: VisitingRules }, closed),
    reply: VisitingPolicy,
    status: 201,
    errors: [buildingOutOfReach, tooManyVisitingPolicies],
  },
  getVisitingPolicy: {
    method: 'GET',
    path: '/visiting-policies/{id}',
    scope: 'visitors:read',
    summary: 'One visiting policy',
    params: IdParams,
    reply: VisitingPolicy,
  },
  updateVisitingPolicy: {
    method: 'PATCH',
    path: '/visiting-policies/{id}',
    scope: 'policies:write',
    summary: 'Change a visiting policy; what is absent stays. Who is expected already stays',
    params: IdParams,
    body: Type.Object(
      {
        name: Type.Optional(Name),
        rules: Type.Optional({ ...VisitingRules, description: 'All of them: what is left out is said no more' }),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
        ),
      },
      closed,
    ),
    reply: VisitingPolicy,
    errors: [buildingOutOfReach, versionConflict],
  },
  deleteVisitingPolicy: {
    method: 'DELETE',
    path: '/visiting-policies/{id}',
    scope: 'policies:write',
    summary: 'Delete a visiting policy',
    params: IdParams,
    reply: null,
    errors: [buildingOutOfReach],
  },
} as const;
