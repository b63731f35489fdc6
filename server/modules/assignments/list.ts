import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { findDelegators } from '../delegates/delegates.ts';
import { unseenIn } from '../policies/policies.ts';
import { selectZones } from '../resources/resources.ts';
import type { Assignment, AssignmentListed, endpoints } from './contract.ts';
import { dayIn } from './rules.ts';
import { showAll } from './show.ts';
import { selectAssignments, type Clocks, type Known } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Which of some people work elsewhere than in the office today, and where: an assignment does not say it, so whoever lists brings it. */
export type Elsewhere = (
  ctx: Ctx,
  userIds: readonly number[],
) => Promise<ReadonlyMap<number, NonNullable<AssignmentListed['elsewhereToday']>>>;

const NOT_KNOWN: Elsewhere = () => Promise.resolve(new Map());

/** Assignments in the order in which they were made; of one person, as far as the asking one may know that they are hers. */
export const listAssignments = async (
  ctx: Ctx,
  { past = false, ...input }: Parameters<Calls['listAssignments']>[1],
  elsewhere: Elsewhere = NOT_KNOWN,
): ReturnType<Calls['listAssignments']> => {
  const { resourceId, userId, buildingId } = input;
  const resourceIds = resourceId === undefined ? undefined : [resourceId];
  const clocks = await clocksOf(ctx);
  const known = userId === undefined ? undefined : await knownOf(ctx, userId, clocks);
  const filter = { resourceIds, userId, buildingId, known, openBy: past ? undefined : clocks };
  return pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectAssignments(ctx, filter, { unseen: unseenIn(ctx), after: after?.[0] ?? 0, limit }),
    keyOf: ({ id }) => [id],
    show: async (rows) => withElsewhere(ctx, await showAll(ctx, rows), elsewhere),
  });
};

/** Of whom it is not said that it is hers, nothing is. */
async function withElsewhere(
  ctx: Ctx,
  shown: readonly Assignment[],
  elsewhere: Elsewhere,
): Promise<AssignmentListed[]> {
  const where = await elsewhere(ctx, [...new Set(shown.flatMap(({ userId }) => userId ?? []))]);
  return shown.map((one) => ({
    ...one,
    elsewhereToday: one.userId === null ? null : (where.get(one.userId) ?? null),
  }));
}

const clocksOf = async (ctx: Ctx): Promise<Clocks> =>
  new Map((await selectZones(ctx)).map((zone) => [zone, dayIn(ctx.now, zone).toString()]));

/** Of which assignments of somebody the asking one may know whose they are, as `show` says it of each; undefined: of all. */
async function knownOf(ctx: Ctx, userId: number, clocks: Clocks): Promise<Known | undefined> {
  const { who } = ctx;
  const managed = may(who, 'bookings:manage', 'anywhere') ? who.reach : [];
  if (managed === 'all' || who.userId === userId) return undefined;
  if ((await findDelegators(ctx, [userId])).has(userId)) return undefined;
  return { buildingIds: managed, today: may(who, 'bookings:read', 'anywhere') ? clocks : null };
}
