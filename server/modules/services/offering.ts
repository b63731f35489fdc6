import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found } from '../../platform/context/use-case.ts';
import { buildingOutOfReach, fail } from '../../platform/contract/problems.ts';
import { listUnseen, unseenIn } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import type { NewService, Offer } from './contract.ts';
import { isOfferedFor, placeOf, type Thing } from './rules.ts';
import {
  findPlanRows,
  findServiceRows,
  selectAssignees,
  selectDoingGroups,
  selectOffered,
  type DoingGroup,
  type ServiceRow,
} from './store.ts';

type Given = NonNullable<NewService['offers']>;

/** Offers as they are kept. @throws 404 that names a resource that is not there, or not to the asking one */
export async function readOffers(ctx: Ctx, given: Given): Promise<Offer[]> {
  const ids = given.flatMap(({ resourceId }) => resourceId ?? []);
  const [known, unseen] = await Promise.all([findResources(ctx, ids), listUnseen(ctx, ids)]);
  return given.map(({ buildingId = null, type = null, resourceId = null }, i) => {
    if (resourceId !== null) found(unseen.has(resourceId) ? null : known.get(resourceId), `offers[${i}].resourceId`);
    return { buildingId, type, resourceId };
  });
}

/** Insists that the asking one keeps all the places of these offers. @throws 403 */
export async function mustKeepOffers(ctx: Ctx, offers: readonly Offer[]): Promise<void> {
  const known = await findResources(
    ctx,
    offers.flatMap(({ resourceId }) => resourceId ?? []),
  );
  const place = placeOf(offers, (id) => known.get(id)?.buildingId);
  if (!may(ctx.who, 'spaces:write', place))
    throw fail(buildingOutOfReach, { detail: 'Your role does not cover everywhere that this is offered' });
}

/** All that services are offered for: by themselves, and by plans that they are in. */
export async function allOffersOf(
  ctx: Ctx,
  services: readonly ServiceRow[],
): Promise<(id: number) => readonly Offer[]> {
  const plans = await findPlanRows(ctx, [...new Set(services.flatMap(({ planIds }) => planIds))]);
  const offers = new Map(
    services.map(({ id, planIds, ...own }) => [
      id,
      [...own.offers, ...plans.filter((plan) => planIds.includes(plan.id)).flatMap((plan) => plan.offers)],
    ]),
  );
  return (id) => offers.get(id) ?? [];
}

/** A service as those who order it need it. */
export interface OrderableService extends ServiceRow {
  /** Is it offered for this resource? */
  readonly isOfferedFor: (thing: Thing) => boolean;
}

/** These services by id, the retired ones too; one that is not there is absent. */
export async function findServices(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, OrderableService>> {
  const rows = await findServiceRows(ctx, ids);
  const offersOf = await allOffersOf(ctx, rows);
  return new Map(
    rows.map((row) => [row.id, { ...row, isOfferedFor: (thing: Thing) => isOfferedFor(offersOf(row.id), thing) }]),
  );
}

/** What can be ordered for resources, by the resource's id. */
export async function listOffered(
  ctx: Ctx,
  resourceIds: readonly number[],
): Promise<ReadonlyMap<number, readonly { readonly id: number; readonly name: string }[]>> {
  const rows = resourceIds.length === 0 ? [] : await selectOffered(ctx, resourceIds);
  return Map.groupBy(rows, ({ resourceId }) => resourceId);
}

/** Who does these services, whether named or in a group that is, by the services' ids. */
export async function listAssignees(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>> {
  const rows = ids.length === 0 ? new Map<number, never[]>() : await selectAssignees(ctx, ids);
  return new Map(Array.from(rows, ([id, all]) => [id, all.map(({ userId }) => userId)] as const));
}

/** Which groups do what can be ordered, with who is in them and where it is offered, as far as the asking one sees for what. */
export const listDoingGroups = (ctx: Ctx): Promise<DoingGroup[]> => selectDoingGroups(ctx, unseenIn(ctx));
