import type { Ctx } from '../../platform/context/context.ts';
import { may, type Reach } from '../../platform/context/principal.ts';
import { findDelegators } from '../delegates/delegates.ts';

/** In which buildings she acts for somebody: the same as `actsFor` says of one. */
export async function actingIn(ctx: Ctx, userId: number): Promise<Reach> {
  if ((await findDelegators(ctx, [userId])).has(userId)) return 'all';
  return may(ctx.who, 'bookings:manage', 'anywhere') ? ctx.who.reach : [];
}
