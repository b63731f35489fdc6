import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { clearing } from '../../platform/contract/change.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, inUse, invalid } from '../../platform/contract/problems.ts';
import { toDate } from '../../platform/time.ts';
import { setUnits } from '../holds/holds.ts';
import { lockPlan, mustKeep } from '../places/places.ts';
import type { Resource, ResourceType, endpoints } from './contract.ts';
import { showResource, tellOfResource, type ResourceEvent } from './resource.ts';
import { isPlacedAnew, standsOn, UNSAID } from './rules.ts';
import {
  deleteResourceRow,
  findResource,
  insertResource,
  lockResource,
  replaceAmenities,
  selectBookable,
  selectBookableByIds,
  selectResources,
  updateResourceRow,
  type ResourceValues,
} from './store.ts';

export { movePlacements } from './move-placements.ts';
export { standsOn } from './rules.ts';
export { findTraits, resourceBuildings, resourceKinds, resourceTraits, selectZones } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Resources by name. */
export const listResources: Calls['listResources'] = (ctx, { retired = false, ...input }) =>
  pageOf(input, {
    by: ['string', 'id'],
    select: (after, limit) => selectResources(ctx, { ...input, retired }, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showResource),
  });

export const getResource: Calls['getResource'] = async (ctx, { id }) =>
  showResource(found(await findResource(ctx, id)));

export const createResource: Calls['createResource'] = (ctx, { amenityIds = [], ...given }) =>
  ctx.tx(async (tx) => {
    mustKeep(tx, given.buildingId);
    const id = await insertResource(tx, given);
    await setUnits(tx, id, given.quantity ?? 1);
    if (amenityIds.length > 0) await replaceAmenities(tx, id, amenityIds);
    const after = await getResource(tx, { id });
    await mustStandOnPlan(tx, after);
    tellOfResource(tx, 'resource.created', null, after);
    return after;
  });

type Values = ResourceValues & {
  readonly quantity?: number;
  readonly buildingId?: number;
  readonly amenityIds?: number[];
};

export const updateResource: Calls['updateResource'] = (ctx, { id, version, ...given }) => {
  const { amenityIds, ...values } = clearing(given, UNSAID) as Values;
  return changingResource(ctx, { id, version }, async (tx, { floorId }) => {
    if (values.buildingId !== undefined) mustKeep(tx, values.buildingId);
    if (Object.keys(given).length === 0) return null;
    // Where it stood says nothing about another floor's plan.
    const isElsewhere = values.floorId !== undefined && values.floorId !== floorId;
    if (isElsewhere && values.placement === undefined) values.placement = null;
    if (amenityIds !== undefined) await replaceAmenities(tx, id, amenityIds);
    if (values.quantity !== undefined && !(await setUnits(tx, id, values.quantity)))
      throw fail(inUse, { param: 'quantity', detail: 'Pieces that would go are booked, now or later' });
    await updateResourceRow(tx, id, values);
    return 'resource.updated';
  });
};

/** Takes a resource out of use for good; doing it again changes nothing. */
export const retireResource: Calls['retireResource'] = (ctx, { id }) =>
  changingResource(ctx, { id }, async (tx, before) => {
    if (before.retired) return null;
    await updateResourceRow(tx, id, { retiredAt: toDate(tx.now) });
    return 'resource.retired';
  });

/** Brings a retired resource back into use; doing it again changes nothing. */
export const reinstateResource: Calls['reinstateResource'] = (ctx, { id }) =>
  changingResource(ctx, { id }, async (tx, before) => {
    if (!before.retired) return null;
    await updateResourceRow(tx, id, { retiredAt: null });
    return 'resource.reinstated';
  });

export const deleteResource: Calls['deleteResource'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = showResource(found(await lockResource(tx, id)));
    mustKeep(tx, before.buildingId);
    if (!(await deleteResourceRow(tx, id)))
      throw fail(inUse, { detail: 'It was booked once, or a policy is about it; retire it instead' });
    tellOfResource(tx, 'resource.deleted', before, null);
  });

/** Locks a resource, judges whether the caller may change it, and tells what `work` says it did (null: nothing). */
function changingResource(
  ctx: Ctx,
  { id, version }: { readonly id: number; readonly version?: number | undefined },
  work: (tx: Tx, before: Resource) => Promise<ResourceEvent | null>,
): Promise<Resource> {
  return ctx.tx(async (tx) => {
    const before = showResource(found(await lockResource(tx, id)));
    mustKeep(tx, before.buildingId);
    mustHaveVersion(before, version);
    const done = await work(tx, before);
    if (done === null) return before;
    const after = await getResource(tx, { id });
    if (isPlacedAnew(before, after)) await mustStandOnPlan(tx, after);
    tellOfResource(tx, done, before, after);
    return after;
  });
}

/** Where a floor has a plan, nothing is placed beside it. @throws 400 that names the placement */
async function mustStandOnPlan(tx: Tx, { floorId, placement }: Resource): Promise<void> {
  if (floorId === null || placement === null) return;
  const plan = await lockPlan(tx, floorId);
  if (plan === null || standsOn(plan, placement)) return;
  throw invalid('placement', `The plan of this floor is ${plan.width} by ${plan.height}: it would stand beside it`);
}

/** What those who book need to know of a resource. */
export interface BookableResource {
  readonly id: number;
  readonly type: ResourceType;
  readonly name: string;
  readonly buildingId: number;
  readonly floorId: number | null;
  readonly capacity: number;
  readonly quantity: number;
  readonly retired: boolean;
  /** IANA zone of its building. */
  readonly zone: string;
}

/** Resources by id, the retired ones too; an unknown or foreign id is absent. */
export async function findResources(ctx: Ctx, ids: readonly number[]): Promise<Map<number, BookableResource>> {
  const rows = ids.length === 0 ? [] : await selectBookableByIds(ctx, ids);
  return new Map(rows.map((row) => [row.id, row]));
}

const MAX_SIMILAR = 50;

/** Resources in use that may stand in for one: of its type, on its floor (without one, anywhere in its building), with room for so many. */
export async function listSimilar(
  ctx: Ctx,
  { id, type, buildingId, floorId }: BookableResource,
  minCapacity: number,
): Promise<BookableResource[]> {
  const place = floorId === null ? { buildingId } : { floorId };
  const rows = await selectBookable(ctx, { type, ...place, minCapacity, retired: false }, MAX_SIMILAR + 1);
  return rows.filter((row) => row.id !== id);
}

export interface BookableWanted {
  readonly type?: ResourceType;
  readonly buildingId?: number;
  readonly floorId?: number;
  readonly resourceId?: number;
  readonly minCapacity?: number;
}

const MAX_BOOKABLE = 5000;

/** All resources in use that fit, by id. @throws 400 when they are too many to look at together */
export async function listBookable(ctx: Ctx, wanted: BookableWanted): Promise<BookableResource[]> {
  const rows = await selectBookable(ctx, { ...wanted, retired: false }, MAX_BOOKABLE + 1);
  if (rows.length > MAX_BOOKABLE)
    throw invalid('buildingId', `More than ${MAX_BOOKABLE} fit: name a building or a floor`);
  return rows;
}
