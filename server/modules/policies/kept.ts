import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';
import type { Judge } from '../resources/resources.ts';
import { rulesFor } from './rules-for.ts';
import { selectKept, someManageGroups } from './store.ts';

export { selectManaging as listManaging } from './store.ts';

/**
 * The resources whose bookings the asking one manages by what policies say now. It is a person's: what a token may is written on it,
 * and nothing is added to that.
 */
export const keptResources = async (ctx: Ctx): Promise<ReadonlySet<number>> =>
  new Set(ctx.who.kind === 'user' ? await selectKept(ctx, ctx.who.userId) : []);

/**
 * Who moves a resource to where policies let others manage its bookings, or away from there, gives or takes a right: only who
 * manages the bookings of both places does, and for good, as who says it in a policy.
 */
export const mustMayMove: Judge = async (tx, id) => {
  const before = await managersOf(tx, id);
  return async ({ from, to, param }) => {
    if (before === (await managersOf(tx, id))) return;
    mustBeUnbound(tx.who);
    if (may(tx.who, 'bookings:manage', [from, to])) return;
    throw fail(forbidden, {
      param,
      detail: 'Others would manage its bookings there, and you do not manage them yourself',
    });
  };
};

/**
 * Who takes places to another country takes what is there to other groups: where policies let others manage the bookings of groups,
 * only who manages those of these buildings does, and for good.
 */
export async function mustMayRegroup(tx: Tx, buildingIds: readonly number[], param: string): Promise<void> {
  if (!(await someManageGroups(tx))) return;
  mustBeUnbound(tx.who);
  if (buildingIds.every((id) => may(tx.who, 'bookings:manage', id))) return;
  throw fail(forbidden, {
    param,
    detail: 'Policies let others manage the bookings of resource groups, and you do not manage those here yourself',
  });
}

/** What the policies in force say of who manages its bookings. */
async function managersOf(tx: Tx, id: number): Promise<string> {
  const rules = await rulesFor(tx, { resourceIds: [id], hostId: null, only: ['managedBy'] });
  return JSON.stringify(rules.of(id).managedBy?.says ?? null);
}
