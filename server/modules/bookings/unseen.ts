import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { listUnseen, type RulesFor } from '../policies/policies.ts';
import { withWholes } from '../resources/resources.ts';
import { EVERYTHING } from './conditions.ts';
import type { Counts, Resources } from './parts.ts';
import { sightOf } from './sight.ts';
import { selectPage } from './store.ts';

/**
 * Those of some resources that the asking one sees: the others are to her as if they were not there. It is looked up only where a
 * policy in force says who sees one.
 * @param kept what a booking has and does not keep any longer than before: she sees that by it
 */
export async function seenAmong(
  ctx: Ctx,
  resources: Resources,
  { of }: Pick<RulesFor, 'of'>,
  kept: Counts = new Map(),
): Promise<Resources> {
  const ruled = [...resources.keys()].filter((id) => of(id).visibleTo !== undefined && !kept.has(id));
  const unseen = await listUnseen(ctx, ruled);
  return unseen.size === 0 ? resources : new Map([...resources].filter(([id]) => !unseen.has(id)));
}

/**
 * Lets the asking one look at one resource, by its id: what she does not see by the policies she does by a booking of it that she
 * hosts, attends or decides on, or of a combined room that it is a part of. @throws 404 that names the field
 */
export async function mustSee(ctx: Ctx, resourceId: number, param = 'id'): Promise<void> {
  if (!(await listUnseen(ctx, [resourceId])).has(resourceId)) return;
  const [sight, resourceIds] = await Promise.all([sightOf(ctx), withWholes(ctx, [resourceId])]);
  const [booking] = await selectPage(ctx, sight, { ...EVERYTHING, resourceIds }, null, 1);
  found(booking, param);
}
