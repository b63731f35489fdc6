import { Type } from 'typebox';
import { Code, costCodeTaken, Description, tooManyCostCodes } from '../../modules/cost-codes/contract.ts';
import { Id, Line } from '../../platform/contract/shapes.ts';
import { MOST_COST_CODES } from './guesses.ts';
import { body, open, query, type CondecoEndpoint } from './operation.ts';
import { paged, totalRecords } from './shapes.ts';

/** A guess of ours, by the headings of the vendor's sheet (reference 3.6). */
const CostCode = Type.Object({
  costCodeId: Type.Integer(),
  costCentre: Type.String(),
  desc: Type.String(),
  active: Type.Boolean({ description: 'false: it is chosen no more' }),
});

const given = {
  costCentre: Type.Optional(Code),
  costCode: Type.Optional({ ...Code, description: 'The same as costCentre' }),
  desc: Type.Optional(Description),
  description: Type.Optional({ ...Description, description: 'The same as desc' }),
  active: Type.Optional(Type.Boolean({ description: 'Ours' })),
};

const ofCostCodes = { product: 'CostCode' } as const;
const keeping = { ...ofCostCodes, scope: 'policies:write', reach: 'whole' } as const;
const params = Type.Object({ costCodeId: Id });

export const costCodeEndpoints = {
  CostCodes_PostCostCodes_V1: {
    ...keeping,
    method: 'POST',
    path: '/costcodes',
    cost: 6,
    summary: 'Add cost codes, or say anew what they stand for: several, or one',
    query: query({}),
    body: body({
      ...given,
      costCodes: Type.Optional(
        Type.Array(Type.Object(given, open), {
          maxItems: MOST_COST_CODES,
          description: 'The list may stand alone, too',
        }),
      ),
    }),
    bareList: 'costCodes',
    reply: Type.Object({ costCodes: Type.Array(CostCode) }),
    status: 201,
    errors: [tooManyCostCodes, costCodeTaken],
  },
  CostCodes_GetCostCodes_V1: {
    ...ofCostCodes,
    method: 'GET',
    path: '/costcodes',
    scope: 'bookings:read',
    cost: 3,
    summary: 'Cost codes, by code (ours)',
    query: query({
      active: Type.Optional(Type.Boolean({ description: 'true: those that can be chosen; all unless said' })),
      search: Type.Optional(Line(200, { description: 'A part of the code or of what it stands for' })),
      ...paged,
    }),
    reply: Type.Object({ costCodes: Type.Array(CostCode), totalRecords }),
  },
  CostCodes_PutCostCode_V1: {
    ...keeping,
    method: 'PUT',
    path: '/costcodes/{costCodeId}',
    summary: 'Change a cost code, or bring it back (ours)',
    params,
    query: query({}),
    body: body(given),
    reply: CostCode,
    errors: [costCodeTaken],
  },
  CostCodes_DeleteCostCode_V1: {
    ...keeping,
    method: 'DELETE',
    path: '/costcodes/{costCodeId}',
    summary: 'A cost code is chosen no more; what was booked with it keeps it (ours)',
    params,
    query: query({}),
    reply: Type.Object({}),
    status: 200,
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
