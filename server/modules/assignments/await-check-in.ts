import type { Tx } from '../../platform/context/context.ts';
import { nextDeadline } from './rules.ts';
import type { AssignmentRow } from './store.ts';

/** Has it looked at in time whether somebody came to what is hers if she does; of what is hers anyhow, or no more, never. */
export function awaitCheckIn(tx: Tx, row: AssignmentRow): void {
  const at = nextDeadline(row, tx.now);
  const key = String(row.id);
  if (at === null) tx.callOff('assignment.bump', key);
  else tx.later('assignment.bump', { assignmentId: row.id }, { key, at });
}
