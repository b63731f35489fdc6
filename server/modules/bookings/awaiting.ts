import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { isAsked } from '../approval-requests/approval-requests.ts';
import { keptResources } from '../policies/policies.ts';
import { actingIn } from './acting.ts';
import { buildingsOf, countsOf, findCounted } from './parts.ts';
import { decideApprover, stateAt } from './rules.ts';
import { managedBy } from './sight.ts';
import { findBooking, selectPage, type BookingRow } from './store.ts';

/** A booking that still waits for a decision. */
export async function findPending(ctx: Ctx, id: number): Promise<BookingRow | undefined> {
  const row = await findBooking(ctx, id);
  return row && stateAt(row, ctx.now) === 'pending' ? row : undefined;
}

/** The same, where the asking one may decide on it. */
export async function findToDecide(ctx: Ctx, id: number): Promise<BookingRow | undefined> {
  const row = await findPending(ctx, id);
  if (row === undefined) return undefined;
  const { userId } = ctx.who;
  const [acting, resources, isApprover] = await Promise.all([
    actingIn(ctx),
    findCounted(ctx, countsOf(row)),
    userId !== null && isAsked(ctx, id, userId),
  ]);
  return decideApprover(isApprover, buildingsOf(resources), acting.on(resources.keys())).ok ? row : undefined;
}

const ANY = { from: null, to: null, resourceIds: null, hostId: null, state: null, seriesId: null } as const;

const NOTHING: ReadonlySet<number> = new Set();

/** What waits for the asking one, by (start, id). */
export const listAwaiting = async (
  ctx: Ctx,
  after: readonly [start: number, id: number] | null,
  limit: number,
): Promise<BookingRow[]> => {
  const managed = may(ctx.who, 'bookings:manage', 'whole') ? 'all' : managedBy(ctx.who);
  const kept = managed === 'all' ? NOTHING : await keptResources(ctx);
  return selectPage(ctx, null, { ...ANY, waitsFor: { userId: ctx.who.userId, managed, kept } }, after, limit);
};
