import type { Ctx } from '../../platform/context/context.ts';
import { findDelegators } from '../delegates/delegates.ts';
import { keepsPlace } from './rules.ts';
import { selectGroupsOf, selectMembersAmong, type TeamDayRow } from './store.ts';

/** Is somebody in the team of a day? It is asked when it is used. */
export const isInTeam = async (
  ctx: Ctx,
  { groupId }: Pick<TeamDayRow, 'groupId'>,
  userId: number | null,
): Promise<boolean> =>
  groupId !== null && userId !== null && (await selectGroupsOf(ctx, userId, [groupId])).has(groupId);

/** May the asking one know of a day? Those of the team, and who keeps the place. */
export const maySee = async (ctx: Ctx, row: TeamDayRow): Promise<boolean> =>
  keepsPlace(ctx.who, row.buildingId) || isInTeam(ctx, row, ctx.who.userId);

/** Whom of the team the asking one takes a place for: herself, and for whom she acts. Its places are for nobody else. */
export async function takersOf(ctx: Ctx, { groupId }: Pick<TeamDayRow, 'groupId'>): Promise<number[]> {
  const { userId } = ctx.who;
  if (groupId === null || userId === null) return [];
  return selectMembersAmong(ctx, groupId, [userId, ...(await findDelegators(ctx, null))]);
}
