import type { Ctx } from '../../platform/context/context.ts';
import { findDelegators } from '../delegates/delegates.ts';
import { listOpen } from './open-of.ts';

/** Is it assigned, now or from a day to come, to the asking one, or to somebody for whom she may act? */
export async function isAssignedToHer(ctx: Ctx, resourceId: number): Promise<boolean> {
  const holders = (await listOpen(ctx, { resourceIds: [resourceId] })).map(({ userId }) => userId);
  if (holders.some((id) => id === ctx.who.userId)) return true;
  return (await findDelegators(ctx, holders)).size > 0;
}

/** What is assigned to somebody, now or from a day to come. */
export const listIdsAssignedTo = async (ctx: Ctx, userId: number): Promise<number[]> =>
  (await listOpen(ctx, { userId })).map(({ resourceId }) => resourceId);
