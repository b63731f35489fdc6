import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { findDelegators } from '../delegates/delegates.ts';
import { listUnseen, listUnseenBy, type RulesFor } from '../policies/policies.ts';
import { withWholes } from '../resources/resources.ts';
import { EVERYTHING } from './conditions.ts';
import type { Counts, Resources } from './parts.ts';
import { sightOf } from './sight.ts';
import { selectPage } from './store.ts';

/** For whom something is looked at, and what of it is had already. */
interface For {
  readonly hostId: number | null;
  /** What a booking has and does not keep any longer than before: it is seen by that. */
  readonly kept?: Counts | undefined;
  /** What a booking has: of that, what is in a blind-managed group is seen by it at any other time too, since its change is approved. */
  readonly had?: Counts;
}

/**
 * Those of some resources that the asking one sees, or whoever she does this for as a delegate: the others are to her as if they were
 * not there. It is looked up only where a policy in force says who sees one.
 */
export async function seenAmong(
  ctx: Ctx,
  resources: Resources,
  { of }: Pick<RulesFor, 'of'>,
  { hostId, kept = new Map(), had = new Map() }: For,
): Promise<Resources> {
  // No policy says of what is in a blind-managed group that nobody sees it.
  const isSeen = (id: number): boolean => kept.has(id) || (had.has(id) && of(id).visibleTo?.policy === null);
  const ruled = [...resources.keys()].filter((id) => of(id).visibleTo !== undefined && !isSeen(id));
  const unseen = await listUnseenFor(ctx, hostId, ruled);
  return unseen.size === 0 ? resources : new Map([...resources].filter(([id]) => !unseen.has(id)));
}

/** A delegate sees for her what she sees herself. */
async function listUnseenFor(ctx: Ctx, hostId: number | null, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const unseen = await listUnseen(ctx, ids);
  if (unseen.size === 0 || hostId === null || !(await findDelegators(ctx, [hostId])).has(hostId)) return unseen;
  return listUnseenBy(ctx, hostId, [...unseen]);
}

/**
 * Lets the asking one look at one resource, by its id: what she does not see by the policies she does by a booking of it that she
 * hosts, attends or decides on, or of a combined room that it is a part of.
 * @param isHers is it hers in another way? @throws 404 that names the field
 */
export async function mustSee(
  ctx: Ctx,
  resourceId: number,
  param = 'id',
  isHers?: (ctx: Ctx, resourceId: number) => Promise<boolean>,
): Promise<void> {
  if (!(await listUnseen(ctx, [resourceId])).has(resourceId) || (await isHers?.(ctx, resourceId))) return;
  const [sight, resourceIds] = await Promise.all([sightOf(ctx), withWholes(ctx, [resourceId])]);
  const [booking] = await selectPage(ctx, sight, { ...EVERYTHING, resourceIds }, null, 1);
  found(booking, param);
}
