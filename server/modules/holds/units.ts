import type { Tx } from '../../platform/context/context.ts';
import { isDatabaseError } from '../../platform/db/failures.ts';
import { deleteUnitsAbove, insertUnits } from './store.ts';

/**
 * Gives a resource the units 1 to `quantity` and no others. A unit cannot go while somebody holds it, now or later: the
 * foreign key of the holds judges, also of those that are just being taken. What was held once goes with its unit.
 * @returns false, and the transaction cannot go on, when a unit that would go is held
 */
export async function setUnits(tx: Tx, resourceId: number, quantity: number): Promise<boolean> {
  await insertUnits(tx, resourceId, quantity);
  try {
    await deleteUnitsAbove(tx, resourceId, quantity);
    return true;
  } catch (error) {
    if (isDatabaseError(error) && error.constraint === 'hold_unit_fk') return false;
    throw error;
  }
}
