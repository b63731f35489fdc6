import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf, type Slice, type Sliced } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { showTime, showTimeOrNull, toDate } from '../../platform/time.ts';
import {
  costCodeTaken,
  MAX_COST_CODES,
  tooManyCostCodes,
  type CostCode,
  type endpoints,
  type events,
} from './contract.ts';
import type { Charges } from './charge-contract.ts';
import {
  countCostCodes,
  findCostCodeCalled,
  findCostCodeRow,
  insertCostCodeRows,
  lockCostCodeRow,
  lockCostCodesCalled,
  selectCostCodeRows,
  sliceCostCodeRows,
  updateCostCodeRow,
  type CostCodesWanted,
  type CostCodeRow,
  type CostCodeValues,
} from './store.ts';

export { chargeInserts, isPaidAlike, readCharges, replaceCharges } from './charges.ts';
export { chargesOf } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Cost codes by code. */
export const listCostCodes: Calls['listCostCodes'] = (ctx, input) =>
  pageOf(input, {
    by: ['string', 'id'],
    select: (after, limit) =>
      selectCostCodeRows(ctx, { search: input.search ?? '', archived: input.archived ?? false }, after, limit),
    keyOf: ({ code, id }) => [code, id],
    show: (rows) => rows.map(showCostCode),
  });

/** Cost codes by code, counted through. */
export async function sliceCostCodes(ctx: Ctx, wanted: CostCodesWanted, slice: Slice): Promise<Sliced<CostCode>> {
  const { items, total } = await sliceCostCodeRows(ctx, wanted, slice);
  return { items: items.map(showCostCode), total };
}

/** Are there any to choose from? */
export const hasCostCodes = async (ctx: Ctx): Promise<boolean> =>
  (await selectCostCodeRows(ctx, { search: '', archived: false }, null, 1)).length > 0;

/** One cost code. */
export const getCostCode: Calls['getCostCode'] = async (ctx, { id }) =>
  showCostCode(found(await findCostCodeRow(ctx, id)));

/** Has the cost code of this name pay for all, in capitals or not. @throws 404 that names the parameter */
export async function chargedTo(ctx: Ctx, code: string, param: string): Promise<Charges> {
  const { id } = found(await findCostCodeCalled(ctx, code), param, `There is no cost code "${code}"`);
  return [{ costCodeId: id, percent: 100 }];
}

/** Adds a cost code. @throws 409 for one that there is, or where there are as many as can be */
export const createCostCode: Calls['createCostCode'] = (ctx, { code, description = '' }) =>
  ctx.tx(async (tx) => found((await add(tx, [{ code, description, archivedAt: null }]))[0]));

async function add(tx: Tx, all: readonly CostCodeValues[]): Promise<CostCode[]> {
  if ((await countCostCodes(tx)) + all.length > MAX_COST_CODES) throw fail(tooManyCostCodes);
  const made = (await insertCostCodeRows(tx, all)).map(showCostCode);
  for (const one of made) tell(tx, 'cost_code.created', null, one);
  return made;
}

/** Changes, archives or brings back a cost code. */
export const updateCostCode: Calls['updateCostCode'] = (ctx, { id, version, archived, ...given }) =>
  ctx.tx(async (tx) => {
    const row = found(await lockCostCodeRow(tx, id));
    mustHaveVersion(row, version);
    if (given.code !== undefined && (await lockCostCodesCalled(tx, [given.code])).some((one) => one.id !== id))
      throw fail(costCodeTaken, { param: 'code' });
    return change(tx, row, { ...given, ...(archived !== undefined && { archived }) });
  });

type Change = Partial<Pick<CostCode, 'code' | 'description'>> & { readonly archived?: boolean };

/** Changes a locked one, if there is anything to be changed. */
async function change(tx: Tx, row: CostCodeRow, { archived, ...given }: Change): Promise<CostCode> {
  const before = showCostCode(row);
  const isArchived = archived ?? row.archivedAt !== null;
  const archivedAt = isArchived ? (row.archivedAt ?? toDate(tx.now)) : null;
  const next = { code: given.code ?? row.code, description: given.description ?? row.description, archivedAt };
  if (next.code === row.code && next.description === row.description && next.archivedAt === row.archivedAt)
    return before;
  await updateCostCodeRow(tx, row.id, next);
  const after = await getCostCode(tx, { id: row.id });
  tell(tx, 'cost_code.updated', before, after);
  return after;
}

/** What is handed over of a code. */
export interface GivenCostCode extends Change {
  readonly code: string;
}

/** Adds those of some codes that are not there, and changes the others; each code stands there once. @returns them in their order */
export async function putCostCodes(tx: Tx, given: readonly GivenCostCode[]): Promise<CostCode[]> {
  // Counted before anything is locked: in the same order as who adds one.
  await countCostCodes(tx);
  const rows = await lockCostCodesCalled(
    tx,
    given.map(({ code }) => code),
  );
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  const put = new Map<string, CostCode>();
  for (const one of given) {
    const row = known.get(keyOf(one));
    if (row) put.set(keyOf(one), await change(tx, row, { archived: false, ...one }));
  }
  const fresh = given
    .filter((one) => !known.has(keyOf(one)))
    .map(({ code, description = '', archived = false }) => ({
      code,
      description,
      archivedAt: archived ? toDate(tx.now) : null,
    }));
  for (const made of await add(tx, fresh)) put.set(keyOf(made), made);
  return given.map((one) => found(put.get(keyOf(one))));
}

/** By what one is told from others. */
export const keyOf = ({ code }: Pick<CostCode, 'code'>): string => code.toLowerCase();

const showCostCode = (row: CostCodeRow): CostCode => ({
  id: row.id,
  version: row.version,
  code: row.code,
  description: row.description,
  archivedAt: showTimeOrNull(row.archivedAt),
  createdAt: showTime(row.createdAt),
});

function tell(tx: Tx, what: keyof typeof events, before: CostCode | null, after: CostCode): void {
  const { id, code, version } = after;
  tx.emit(what, { id, version, data: { id, code }, before, after });
}
