import type { Ctx } from '../../platform/context/context.ts';
import { may, type Principal } from '../../platform/context/principal.ts';
import type { Unseen } from '../resources/resources.ts';
import type { RulesFor } from './rules-for.ts';
import { selectUnseen, unseen, type Onlooker } from './store.ts';

/** Who sees everything that there is, in the places where she reaches: who keeps the spaces there, says who sees them, or manages the bookings. */
const seesAllIn = (who: Principal): boolean =>
  (['spaces:write', 'policies:write', 'bookings:manage'] as const).some((scope) => may(who, scope, 'anywhere'));

/** The asking one, as far as it says what she sees; null: all. A token is no person, and in no group: it sees what its scopes say. */
function onlookerIn({ who }: Ctx): Onlooker | null {
  const buildingIds = seesAllIn(who) ? who.reach : [];
  return buildingIds === 'all' ? null : { userId: who.userId, buildingIds };
}

/** The resources that the asking one does not see by what policies say now, for what lists some to leave out. */
export function unseenIn(ctx: Ctx): Unseen {
  const who = onlookerIn(ctx);
  return who && unseen(ctx, who);
}

/** Those of these resources that the asking one does not see. */
export async function listUnseen(ctx: Ctx, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const who = ids.length === 0 ? null : onlookerIn(ctx);
  return new Set(who ? await selectUnseen(ctx, who, ids) : []);
}

/** Those of these resources that somebody does not see by policies, whatever her role: for what is done in her stead. */
export const listUnseenBy = async (ctx: Ctx, userId: number, ids: readonly number[]): Promise<ReadonlySet<number>> =>
  new Set(await selectUnseen(ctx, { userId, buildingIds: [] }, ids));

/**
 * The same of one resource that is made of no others, for who has read the rules that count for somebody as a host: it asks for nothing
 * more.
 */
export function isSeenBy(userId: number, { of, hostGroupIds }: RulesFor, resourceId: number): boolean {
  const { visibleTo, managedBy } = of(resourceId);
  if (visibleTo === undefined) return true;
  const { groupIds = [], userIds = [] } = managedBy?.says ?? {};
  return userIds.includes(userId) || [...visibleTo.says.groupIds, ...groupIds].some((id) => hostGroupIds.includes(id));
}
