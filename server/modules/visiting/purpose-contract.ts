import { Type, type Static } from 'typebox';
import { declareEvents } from '../../platform/contract/event.ts';
import { buildingOutOfReach, problem, versionConflict } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Name, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';

/** So many purposes of visits a workplace has at most, archived ones included. */
export const MAX_VISIT_PURPOSES = 200;
export const tooManyVisitPurposes = problem(
  'too_many_visit_purposes',
  409,
  `There are ${MAX_VISIT_PURPOSES} purposes of visits already`,
);
export const purposeNameTaken = problem('name_taken', 409, 'There is a purpose of this name already');

export const VisitPurpose = Type.Object(
  {
    id: Id,
    version: Type.Integer({ description: 'Counts the changes of this one' }),
    name: Type.String(),
    buildingId: orNull({ ...Id, description: 'null: of visits to all buildings' }),
    archivedAt: orNull({ ...ShownTime, description: 'Since when it is chosen no more' }),
    createdAt: ShownTime,
  },
  closed,
);
export type VisitPurpose = Static<typeof VisitPurpose>;

const told = (summary: string) =>
  ({
    summary,
    data: Type.Object({ id: Id, name: Type.String() }, closed),
    heard: 'visitors:read',
    open: ['id'],
  }) as const;

export const purposeEvents = declareEvents({
  'visit_purpose.created': told('A purpose of visits was added'),
  'visit_purpose.updated': told('A purpose of visits was renamed, archived or brought back'),
});

export const purposeEndpoints = {
  listVisitPurposes: {
    method: 'GET',
    path: '/visit-purposes',
    scope: 'visitors:read',
    summary: 'Purposes of visits, by name',
    query: Type.Object(
      {
        buildingId: Type.Optional({ ...Id, description: 'Those for visits to this building: its own, and of all' }),
        archived: Type.Optional(Type.Boolean({ description: 'true: those that are chosen no more too' })),
        ...paging,
      },
      closed,
    ),
    reply: page(VisitPurpose),
  },
  createVisitPurpose: {
    method: 'POST',
    path: '/visit-purposes',
    scope: 'policies:write',
    summary: 'Add a purpose that visits to a building, or to all, can have',
    body: Type.Object({ name: Name, buildingId: Type.Optional(orNull(Id)) }, closed),
    reply: VisitPurpose,
    status: 201,
    errors: [buildingOutOfReach, tooManyVisitPurposes, purposeNameTaken],
  },
  getVisitPurpose: {
    method: 'GET',
    path: '/visit-purposes/{id}',
    scope: 'visitors:read',
    summary: 'One purpose of visits',
    params: IdParams,
    reply: VisitPurpose,
  },
  updateVisitPurpose: {
    method: 'PATCH',
    path: '/visit-purposes/{id}',
    scope: 'policies:write',
    summary: 'Rename, archive or bring back a purpose; visits that have it keep it. What is absent stays',
    params: IdParams,
    body: Type.Object(
      {
        name: Type.Optional(Name),
        archived: Type.Optional(Type.Boolean()),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
        ),
      },
      closed,
    ),
    reply: VisitPurpose,
    errors: [buildingOutOfReach, versionConflict, purposeNameTaken],
  },
} as const;
