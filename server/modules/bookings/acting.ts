import type { Ctx } from '../../platform/context/context.ts';
import { may, type Principal } from '../../platform/context/principal.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { keptResources, type RulesFor } from '../policies/policies.ts';

/** As whom the asking one acts on bookings of some resources: where policies let her manage all of them, as who manages them. */
export interface Acting {
  readonly on: (resourceIds: Iterable<number>) => Principal;
}

/**
 * Whoever manages bookings by her role does so in whole buildings, and who does by a policy does for what that is about: it is
 * asked when it is used, and ends with the policy. What it gives is judged like any other right, and no other right is asked of it.
 */
export async function actingIn(ctx: Ctx): Promise<Acting> {
  const { who } = ctx;
  if (who.kind !== 'user' || may(who, 'bookings:manage', 'whole')) return { on: () => who };
  const kept = await keptResources(ctx);
  return { on: (resourceIds) => (keepsAll(kept, resourceIds) ? managing(who) : who) };
}

/** The same, where the rules in force are known: who manages these by a policy is looked up only where one says so. */
export const actingUnder = (ctx: Ctx, rules: RulesFor, resourceIds: Iterable<number>): Acting | Promise<Acting> =>
  [...resourceIds].every((id) => rules.of(id).managedBy !== undefined) ? actingIn(ctx) : { on: () => ctx.who };

/** Does she manage by policies all of these, of which there is one at least? */
export function keepsAll(kept: ReadonlySet<number>, resourceIds: Iterable<number>): boolean {
  const ids = [...resourceIds];
  return ids.length > 0 && ids.every((id) => kept.has(id));
}

const MANAGING: ReadonlySet<Scope> = new Set<Scope>(['bookings:manage']);

/** Herself, with this one right and no other. */
const managing = (who: Principal): Principal => ({ ...who, scopes: MANAGING, reach: 'all' });
