import type { Tx } from '../../platform/context/context.ts';
import type { PlanRow } from './store.ts';

const toldOf = ({ id, connectionId, state }: PlanRow) => ({ id, connectionId, state });

/** Tells what has become of a plan. */
export function tellPlan(
  tx: Tx,
  what: 'merge_plan.applied' | 'merge_plan.undone',
  before: PlanRow,
  after: PlanRow,
): void {
  const { id, version } = after;
  tx.emit(what, { id, version, data: toldOf(after), before: toldOf(before), after: toldOf(after) });
}

/** Notes what somebody did with a plan. */
export function notePlan(
  tx: Tx,
  what: 'created' | 'decided' | 'application_requested' | 'undo_requested',
  before: PlanRow | null,
  after: PlanRow,
): void {
  const subject = { type: 'merge_plan', id: after.id };
  tx.audit({ action: `merge_plan.${what}`, subject, before: before && toldOf(before), after: toldOf(after) });
}
