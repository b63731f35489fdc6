import type { CompiledQuery } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import type { Charges, ChargesGiven } from './charge-contract.ts';
import { deleteCharges, findCostCodes, insertCharges, type Charged } from './store.ts';

/**
 * Reads which cost codes pay for something, in their order by id.
 * @param had what pays for it already: that may go on, archived or not
 * @throws 404, 400 that name the one at fault
 */
export async function readCharges(ctx: Ctx, given: ChargesGiven, had: Charges = []): Promise<Charges> {
  const ids = given.map(({ costCodeId }) => costCodeId);
  const twice = ids.findIndex((id, place) => ids.indexOf(id) !== place);
  if (twice !== -1) throw invalid(`costCodes[${twice}].costCodeId`, 'This is given twice');
  const unsaid = given.length === 1 ? -1 : given.findIndex(({ percent }) => percent === undefined);
  if (unsaid !== -1) throw invalid(`costCodes[${unsaid}].percent`, 'Say how much each of them pays');
  const charges = given.map(({ costCodeId, percent = 100 }) => ({ costCodeId, percent }));
  const sum = charges.reduce((all, { percent }) => all + percent, 0);
  if (charges.length > 0 && sum !== 100) throw invalid('costCodes', `Together they pay 100 per cent, and not ${sum}`);
  const known = await findCostCodes(ctx, ids);
  for (const [i, id] of ids.entries()) {
    const { archivedAt } = found(known.get(id), `costCodes[${i}].costCodeId`, `There is no cost code ${id}`);
    if (archivedAt !== null && !had.some(({ costCodeId }) => costCodeId === id))
      throw invalid(`costCodes[${i}].costCodeId`, 'This cost code is chosen no more');
  }
  return charges.toSorted((a, b) => a.costCodeId - b.costCodeId);
}

/** What is paid for, and by whom. */
interface Paid {
  readonly id: number;
  readonly costCodes: Charges;
}

/** Notes who pays for new bookings or series, once these are written. */
export const chargeInserts = (tx: Tx, of: Charged, all: readonly Paid[]): CompiledQuery[] => {
  const rows = all.flatMap(({ id, costCodes }) => costCodes.map((one) => ({ id, ...one })));
  return rows.length === 0 ? [] : [insertCharges(tx, of, rows)];
};

/** Has others pay for locked bookings, or series. */
export async function replaceCharges(tx: Tx, of: Charged, all: readonly Paid[]): Promise<void> {
  if (all.length === 0) return;
  await deleteCharges(
    tx,
    of,
    all.map(({ id }) => id),
  );
  for (const insert of chargeInserts(tx, of, all)) await tx.db.executeQuery(insert);
}

/** Do the same pay, each as much? */
export const isPaidAlike = (one: Charges, other: Charges): boolean =>
  one.length === other.length &&
  one.every(({ costCodeId, percent }, i) => costCodeId === other[i]?.costCodeId && percent === other[i].percent);
