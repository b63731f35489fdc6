import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { problem, versionConflict, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Line, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';

export { Charges, ChargesGiven, MAX_CHARGES, SAID_OF_CHARGES } from './charge-contract.ts';

/** So many cost codes a workplace has at most, archived ones included. */
export const MAX_COST_CODES = 20_000;
export const tooManyCostCodes = problem(
  'too_many_cost_codes',
  409,
  `There are ${MAX_COST_CODES} cost codes already; use archived ones anew`,
);
export const costCodeTaken = problem('cost_code_taken', 409, 'There is such a cost code already');

export const constraints = {
  cost_code_code_unique: { kind: costCodeTaken, param: 'code' },
} satisfies ConstraintProblems;

/** What people call one: letters, digits, whatever their books say. */
export const Code = Line(100, { minLength: 1, description: 'In capitals or not, it is the same one' });
export const Description = Line(200);

export const CostCode = Type.Object(
  {
    id: Id,
    version: Type.Integer({ description: 'Counts the changes of this one' }),
    code: Type.String(),
    description: Type.String(),
    archivedAt: orNull({ ...ShownTime, description: 'Since when it is chosen no more' }),
    createdAt: ShownTime,
  },
  closed,
);
export type CostCode = Static<typeof CostCode>;

const told = (summary: string) =>
  ({
    summary,
    data: Type.Object({ id: Id, code: Type.String() }, closed),
    heard: 'bookings:read',
    open: ['id'],
  }) as const;

export const events = declareEvents({
  'cost_code.created': told('A cost code was added'),
  'cost_code.updated': told('A cost code was changed, archived or brought back'),
});

export const endpoints = declareEndpoints({
  listCostCodes: {
    method: 'GET',
    path: '/cost-codes',
    scope: 'bookings:read',
    summary: 'Cost codes, by code',
    query: Type.Object(
      {
        search: Type.Optional({ ...Line(200), description: 'A part of the code or of what it stands for' }),
        archived: Type.Optional(Type.Boolean({ description: 'true: those that are chosen no more too' })),
        ...paging,
      },
      closed,
    ),
    reply: page(CostCode),
  },
  createCostCode: {
    method: 'POST',
    path: '/cost-codes',
    scope: 'policies:write',
    reach: 'whole',
    summary: 'Add a cost code',
    body: Type.Object({ code: Code, description: Type.Optional(Description) }, closed),
    reply: CostCode,
    status: 201,
    errors: [costCodeTaken, tooManyCostCodes],
  },
  getCostCode: {
    method: 'GET',
    path: '/cost-codes/{id}',
    scope: 'bookings:read',
    summary: 'One cost code',
    params: IdParams,
    reply: CostCode,
  },
  updateCostCode: {
    method: 'PATCH',
    path: '/cost-codes/{id}',
    scope: 'policies:write',
    reach: 'whole',
    summary: 'Change, archive or bring back a cost code; what was booked with it keeps it. What is absent stays',
    params: IdParams,
    body: Type.Object(
      {
        code: Type.Optional(Code),
        description: Type.Optional(Description),
        archived: Type.Optional(Type.Boolean()),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
        ),
      },
      closed,
    ),
    reply: CostCode,
    errors: [costCodeTaken, versionConflict],
  },
});
