import type { Tx } from '../../platform/context/context.ts';
import { isDatabaseError } from '../../platform/db/failures.ts';
import { deletePastOfWhole, deleteUnitsAbove, insertUnits } from './store.ts';

/** Gives resources that have none yet their one unit. */
export const giveUnit = (tx: Tx, resourceIds: readonly number[]): Promise<void> => insertUnits(tx, resourceIds, 1);

/** Forgets what was held once of a combined room's parts, and is no more: while one is held for it, no part goes. */
export const forgetPastOf = (tx: Tx, wholeId: number, partIds: readonly number[]): Promise<void> =>
  deletePastOfWhole(tx, wholeId, partIds);

/**
 * Gives a resource the units 1 to `quantity` and no others. A unit cannot go while somebody holds it, now or later: the
 * foreign key of the holds judges, also of those that are just being taken. What was held once goes with its unit.
 * @returns false, and the transaction cannot go on, when a unit that would go is held
 */
export async function setUnits(tx: Tx, resourceId: number, quantity: number): Promise<boolean> {
  await insertUnits(tx, [resourceId], quantity);
  try {
    await deleteUnitsAbove(tx, resourceId, quantity);
    return true;
  } catch (error) {
    if (isDatabaseError(error) && error.constraint === 'hold_unit_fk') return false;
    throw error;
  }
}
