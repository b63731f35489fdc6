import type { CostCode } from '../../modules/cost-codes/contract.ts';
import { chargedTo, keyOf, putCostCodes, sliceCostCodes, updateCostCode } from '../../modules/cost-codes/cost-codes.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import type { costCodeEndpoints } from './cost-codes-contract.ts';
import { sliceOf } from './moments.ts';
import { COST_CODE_PARAMS, refusingAsThere } from './refusing.ts';

/** Cost codes: handed over as the vendor's customers do, and read, changed and ended as they would. */
export const costCodes: UseCases<typeof costCodeEndpoints> = {
  CostCodes_PostCostCodes_V1: (ctx, { costCodes: several, ...single }) => {
    const [beside] = Object.keys(single);
    if (several !== undefined && beside !== undefined) throw invalid(beside, 'Say one cost code, or a list of them');
    const given =
      several?.map((one, i) => readGiven(one, `costCodes[${i}].`)) ??
      (beside === undefined ? null : [readGiven(single, '')]);
    if (given === null) throw invalid('costCodes', 'Say which cost codes there are');
    const keys = given.map(keyOf);
    const twice = keys.findIndex((key, place) => keys.indexOf(key) !== place);
    if (twice !== -1) throw invalid(`costCodes[${twice}].costCentre`, 'This is given twice');
    return ctx.tx(async (tx) => {
      const put = await refusingAsThere(putCostCodes(tx, given), COST_CODE_PARAMS);
      return { costCodes: put.map(show) };
    });
  },
  async CostCodes_GetCostCodes_V1(ctx, { active, search = '', ...paging }) {
    const wanted = { search: search.trim(), ...(active !== undefined && { archived: !active }) };
    const { items, total } = await sliceCostCodes(ctx, wanted, sliceOf(paging));
    return { costCodes: items.map(show), totalRecords: total };
  },
  async CostCodes_PutCostCode_V1(ctx, { costCodeId: id, ...change }) {
    const { code, description, archived } = readChange(change, '');
    const wanted = {
      ...(code !== undefined && { code }),
      ...(description !== undefined && { description }),
      ...(archived !== undefined && { archived }),
    };
    return show(await refusingAsThere(updateCostCode(ctx, { id, ...wanted }), COST_CODE_PARAMS));
  },
  async CostCodes_DeleteCostCode_V1(ctx, { costCodeId: id }) {
    await refusingAsThere(updateCostCode(ctx, { id, archived: true }), COST_CODE_PARAMS);
    return {};
  },
};

/** What pays for a booking, where somebody says so; else that stays as it is. @throws 404 that names the parameter */
export const paying = async (ctx: Ctx, costCentre: string | undefined, param = 'costCentre') =>
  costCentre === undefined ? {} : { costCodes: await chargedTo(ctx, costCentre, param) };

interface Given {
  readonly costCentre?: string;
  readonly costCode?: string;
  readonly desc?: string;
  readonly description?: string;
  readonly active?: boolean;
}

/** @throws 400 where two names of one thing say different things */
const readChange = (given: Given, where: string) => ({
  code: eitherOf(given, ['costCentre', 'costCode'], where),
  description: eitherOf(given, ['desc', 'description'], where),
  archived: given.active === undefined ? undefined : !given.active,
});

function eitherOf(
  given: Given,
  [one, other]: readonly ['costCentre', 'costCode'] | readonly ['desc', 'description'],
  where: string,
): string | undefined {
  const [first, second] = [given[one], given[other]];
  if (first !== undefined && second !== undefined && first !== second)
    throw invalid(`${where}${other}`, `This is the same as ${one}, which says something else`);
  return first ?? second;
}

/** @throws 400 that names the code that is missing */
function readGiven(given: Given, where: string) {
  const { code, description, archived } = readChange(given, where);
  if (code === undefined) throw invalid(`${where}costCentre`, 'Say the code');
  return { code, ...(description !== undefined && { description }), ...(archived !== undefined && { archived }) };
}

const show = ({ id, code, description, archivedAt }: CostCode) => ({
  costCodeId: id,
  costCentre: code,
  desc: description,
  active: archivedAt === null,
});
