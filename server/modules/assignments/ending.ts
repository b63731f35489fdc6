import type { Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import { awaitCheckIn } from './await-check-in.ts';
import { dayIn, daysOf, isEarlier, spanOf } from './rules.ts';
import { settle } from './settle.ts';
import { tell } from './show.ts';
import { updateAssignmentRow, type AssignmentRow } from './store.ts';

/** Ends an assignment where the one that takes its place begins: at once, or with the day before. */
export async function makeRoom(tx: Tx, former: AssignmentRow, next: AssignmentRow): Promise<void> {
  const [first, today] = [daysOf(next).first, dayIn(tx.now, next.zone)];
  if (!isEarlier(today, first) || !isEarlier(daysOf(former).first, first))
    return void (await endOpen(tx, former, 'reassigned'));
  if (former.lastDay !== null && former.lastDay < next.firstDay) return;
  const after = {
    ...former,
    version: former.version + 1,
    lastDay: first.subtract({ days: 1 }).toString(),
  };
  await giveUp(tx, after);
  tell(tx, 'assignment.updated', former, after);
}

/** Ends an assignment now. */
export async function endOpen(
  tx: Tx,
  before: AssignmentRow,
  endedWhy: NonNullable<AssignmentRow['endedWhy']>,
): Promise<AssignmentRow> {
  const after = { ...before, version: before.version + 1, endedAt: toDate(tx.now), endedWhy };
  await giveUp(tx, after);
  tell(tx, 'assignment.ended', before, after, { ...spanOf(before), start: tx.now });
  return after;
}

/** An assignment is over earlier: it holds no more than until then, and nobody is waited for afterwards. */
async function giveUp(tx: Tx, after: AssignmentRow): Promise<void> {
  await updateAssignmentRow(tx, after);
  await settle(tx, after);
  awaitCheckIn(tx, after);
}
