import type { Tx } from '../../platform/context/context.ts';
import { mustHaveVersion } from '../../platform/context/use-case.ts';
import { giveBack } from '../holds/holds.ts';
import { endAwaiting } from './approval.ts';
import { ownerOf } from './book.ts';
import { retake, writeChange, type Changed } from './change.ts';
import { openBooking } from './open-booking.ts';
import { countsOf, wishesOf } from './parts.ts';

/**
 * Makes a pending booking firm: what it holds is taken anew, for as long as it then stands, and judged like a new booking's.
 * @throws 403 for who may not decide on it, 409 with its state for one that was decided on
 */
export async function approvePending(tx: Tx, id: number, version?: number): Promise<Changed> {
  const { row, resources, rules, next } = await openBooking(tx, id, 'approve');
  mustHaveVersion(row, version);
  await retake(tx, row, { state: next }, wishesOf(countsOf(row), resources, rules));
  endAwaiting(tx, [row]);
  return writeChange(tx, row, { state: next });
}

/** Turns a pending booking down and frees what it held. */
export async function rejectPending(tx: Tx, id: number, version?: number): Promise<Changed> {
  const { row, next } = await openBooking(tx, id, 'reject');
  mustHaveVersion(row, version);
  endAwaiting(tx, [row]);
  await giveBack(tx, ownerOf(row));
  return writeChange(tx, row, { state: next });
}
