import { isDatabaseError } from './failures.ts';

const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Deletes what nothing needs; the database judges.
 * @returns false when a row elsewhere still points at it
 */
export async function unlessReferred(deletion: Promise<unknown>): Promise<boolean> {
  try {
    await deletion;
    return true;
  } catch (error) {
    if (isDatabaseError(error) && error.code === FOREIGN_KEY_VIOLATION) return false;
    throw error;
  }
}
