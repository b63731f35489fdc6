import type { Ctx } from '../../platform/context/context.ts';
import { found, personIn, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { isAssignedToHer, listIdsAssignedTo } from '../assignments/assignments.ts';
import { mustSee } from '../bookings/bookings.ts';
import { lockAccount } from '../people/people.ts';
import { findResources, type Unseen } from '../resources/resources.ts';
import { favouritesTooMany, MAX_FAVOURITES, type endpoints } from './contract.ts';
import { countFavourites, deleteFavourite, insertFavourite, selectFavourites } from './store.ts';

type Calls = UseCases<typeof endpoints>;
type Listing = Calls['listFavourites'];

/** One's favourites that are in use, without those that one does not see: what is assigned to her she does. */
export const listFavourites = async (ctx: Ctx, input: Parameters<Listing>[1], unseen: Unseen): ReturnType<Listing> => {
  const userId = personIn(ctx);
  const assignedIds = unseen === null ? [] : await listIdsAssignedTo(ctx, userId);
  const sight = { unseen, assignedIds, buildingId: input.buildingId };
  return pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectFavourites(ctx, userId, sight, after?.[0] ?? 0, limit),
    keyOf: (resourceId) => [resourceId],
    show: (ids) => ids.map((resourceId) => ({ resourceId })),
  });
};

/** Makes something one's favourite; once is enough. @throws 404 for what one does not see, 409 beyond the bound */
export const addFavourite: Calls['addFavourite'] = (ctx, { resourceId }) =>
  ctx.tx(async (tx) => {
    const userId = personIn(tx);
    found((await findResources(tx, [resourceId])).get(resourceId), 'resourceId');
    await mustSee(tx, resourceId, 'resourceId', isAssignedToHer);
    // Two at once are counted one after the other.
    await lockAccount(tx, userId);
    await insertFavourite(tx, userId, resourceId);
    if ((await countFavourites(tx, userId)) > MAX_FAVOURITES)
      throw fail(favouritesTooMany, { detail: `At most ${MAX_FAVOURITES}` });
  });

/** Takes one back. @throws 404 for what is none */
export const removeFavourite: Calls['removeFavourite'] = (ctx, { resourceId }) =>
  ctx.tx(async (tx) => {
    found((await deleteFavourite(tx, personIn(tx), resourceId)) || null, 'resourceId');
  });
