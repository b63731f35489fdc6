import type { Ctx } from '../../platform/context/context.ts';
import type { Unseen } from '../resources/resources.ts';
import { anywhereToday, stateAt } from './rules.ts';
import { selectAssignments, type AssignmentFilter, type AssignmentRow } from './store.ts';

type Whose = Pick<AssignmentFilter, 'resourceIds' | 'userId' | 'buildingId'>;

/** All assignments of some resources, of somebody or of a building that nobody ended, and whose last day is not over everywhere. */
export const listUnended = (ctx: Ctx, of: Whose, unseen: Unseen = null): Promise<AssignmentRow[]> =>
  selectAssignments(ctx, { ...of, openOn: anywhereToday(ctx) }, { unseen });

/** Those of them that are not over, but for what is unseen. */
export const listOpen = async (ctx: Ctx, of: Whose, unseen?: Unseen): Promise<AssignmentRow[]> =>
  (await listUnended(ctx, of, unseen)).filter((row) => stateAt(row, ctx.now) !== 'over');
