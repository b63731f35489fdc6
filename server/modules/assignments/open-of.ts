import type { Ctx } from '../../platform/context/context.ts';
import { anywhereToday, stateAt } from './rules.ts';
import { selectAssignments, type AssignmentFilter, type AssignmentRow } from './store.ts';

/** Nobody has more, and of nothing there are more, that are not over. */
const MOST_OPEN = 10_000;

/** The assignments of some resources, or of somebody, that are not over. */
export async function listOpen(
  ctx: Ctx,
  of: Pick<AssignmentFilter, 'resourceIds' | 'userId'>,
): Promise<AssignmentRow[]> {
  const rows = await selectAssignments(ctx, { ...of, openOn: anywhereToday(ctx) }, { limit: MOST_OPEN });
  return rows.filter((row) => stateAt(row, ctx.now) !== 'over');
}
