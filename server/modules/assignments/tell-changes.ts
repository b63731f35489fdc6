import type { Tx } from '../../platform/context/context.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { releasedOf, type KeptDays } from './rules.ts';
import { tell } from './show.ts';
import { countUpVersion, type AssignmentRow } from './store.ts';

/** Something that happened to an assignment that stays as it was agreed. */
interface Change {
  readonly what: 'assignment.released' | 'assignment.taken_back' | 'assignment.bumped' | 'assignment.checked_in';
  readonly about: Period;
}

/**
 * Tells what of a locked assignment others may have or not, or who came to it. Each is a version of its own, so that whoever keeps what
 * is told knows which came last; the row is written once, however much is told.
 * @returns the assignment as it is by then
 */
export async function tellChanges(tx: Tx, row: AssignmentRow, changes: readonly Change[]): Promise<AssignmentRow> {
  if (changes.length === 0) return row;
  await countUpVersion(tx, row, changes.length);
  let before = row;
  for (const { what, about } of changes) {
    const after = { ...before, version: before.version + 1 };
    tell(tx, what, before, after, about);
    before = after;
  }
  return before;
}

/** Days on which others may have it, or no more, from now on. */
export const changeOfDays = (
  tx: Tx,
  what: Exclude<Change['what'], 'assignment.checked_in'>,
  { id: assignmentId, zone }: AssignmentRow,
  { firstDay, lastDay }: KeptDays,
): Change => ({
  what,
  about: releasedOf({ id: 0, assignmentId, firstDay, lastDay, why: 'released', createdAt: toDate(tx.now) }, zone),
});
