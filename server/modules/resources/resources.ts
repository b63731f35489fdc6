import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { clearing } from '../../platform/contract/change.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { pageOf, siftOf, type Slice, type Sliced } from '../../platform/contract/page.ts';
import { conflict, fail, inUse, invalid } from '../../platform/contract/problems.ts';
import { isSaid } from '../../platform/contract/saying.ts';
import { toDate, toInstant } from '../../platform/time.ts';
import { setUnits } from '../holds/holds.ts';
import { lockCountry, lockPlan, mustKeep, NOTHING_BESIDES, showWith, type Customs } from '../places/places.ts';
import { ALWAYS_OPEN, type Closing } from './closing.ts';
import { assemble, isMadeOf, mustBeNoPart, mustStandAlone, takeApart } from './combined.ts';
import { MAX_BOOKABLE, MOST_SIFTED, type Resource, type ResourceType, type endpoints } from './contract.ts';
import type { ResourceFilters } from './filters.ts';
import { groupIn, regrouped } from './groups.ts';
import { showResource, tellOfResource, type ResourceEvent } from './resource.ts';
import { isPlacedAnew, movedWith, standsOn, UNSAID } from './rules.ts';
import {
  deleteResourceRow,
  findResource,
  insertResource,
  lockResource,
  lockResources,
  replaceAmenities,
  selectBookable,
  selectBookableByIds,
  selectSimilar,
  selectResources,
  selectWholes,
  sliceResources as sliceRows,
  updateResourceRow,
  type ResourceRow,
  type ResourceValues,
  type Unseen,
} from './store.ts';

export type { Closing } from './closing.ts';
export type { ResourceFilters } from './filters.ts';
export { resourceTables } from './store.ts';
export { createTogether } from './create-together.ts';
export { findGroups, leaveForeignGroups } from './groups.ts';
export { createLockers, moveLockers } from './lockers.ts';
export { movePlacements } from './move-placements.ts';
export { standsOn } from './rules.ts';
export { resourcesOfType, standardWorkspaceTypes, workspaceTypeOf, type WorkspaceType } from './workspace-types.ts';
export {
  findAmenities,
  findHighestNumber,
  findTraits,
  resourceBuildings,
  resourceKinds,
  resourceParts,
  resourcePlaces,
  resourceTraits,
  selectZones,
  type Unseen,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

type Call<Name extends keyof Calls> = (
  ctx: Ctx,
  input: Parameters<Calls[Name]>[1],
  unseen?: Unseen,
  customs?: Customs,
) => ReturnType<Calls[Name]>;

/** Resources by name, without those that the asking one does not see. */
export const listResources: Call<'listResources'> = (
  ctx,
  { retired = false, custom, ...input },
  unseen = null,
  customs = NOTHING_BESIDES,
) => {
  const rowsOf = {
    by: ['string', 'id'],
    select: (after: readonly [name: string, id: number] | null, limit: number) =>
      selectResources(ctx, { ...input, retired }, unseen, after, limit, customs.isDeclared(ctx)),
    keyOf: ({ name, id }: ResourceRow): [string, number] => [name, id],
    show: (rows: readonly ResourceRow[]) => showWith(customs, ctx, rows, showResource),
  } as const;
  if (custom === undefined) return pageOf(input, rowsOf);
  const [key = '', wanted] = [custom.split(':', 1)[0], custom.slice(custom.indexOf(':') + 1)];
  return siftOf(input, {
    ...rowsOf,
    // Nothing says what nobody has declared: nothing is gone through for it.
    select: async (after, limit) =>
      wanted === '' || (await customs.declares(ctx, key)) ? rowsOf.select(after, limit) : [],
    sizeOf: () => 1,
    most: { rows: MOST_SIFTED, size: Infinity },
    sift: async (rows) => {
      const said = await showWith(customs, ctx, rows, showResource);
      return rows.filter((_, at) => isSaid(memberOf(said[at]?.custom, key), wanted));
    },
  });
};

/** Keys of fields may be names of what every object has. */
const memberOf = (of: Resource['custom'], key: string): unknown => (of && Object.hasOwn(of, key) ? of[key] : null);

/** Resources by id, counted through, without those that the asking one does not see. */
export async function sliceResources(
  ctx: Ctx,
  filters: ResourceFilters,
  slice: Slice,
  unseen: Unseen = null,
): Promise<Sliced<Resource>> {
  const { items, total } = await sliceRows(ctx, filters, unseen, slice);
  return { items: items.map(showResource), total };
}

export const getResource = async (
  ctx: Ctx,
  { id }: Input<(typeof endpoints)['getResource']>,
  customs = NOTHING_BESIDES,
): ReturnType<Calls['getResource']> => {
  const row = found(await findResource(ctx, id, customs.isDeclared(ctx)));
  return found((await showWith(customs, ctx, [row], showResource))[0]);
};

type Create = Input<(typeof endpoints)['createResource']>;
type Update = Input<(typeof endpoints)['updateResource']>;

/** Adds a resource. @param closing what closes it, where its place is closed */
export const createResource = (ctx: Ctx, { amenityIds = [], partIds = [], ...given }: Create, closing = ALWAYS_OPEN) =>
  ctx.tx(async (tx) => {
    mustKeep(tx, given.buildingId);
    const combined = partIds.length > 0;
    await closing.alone(tx, [given.buildingId]);
    const groupId = await groupIn(tx, given.buildingId, given.groupId);
    const id = await insertResource(tx, { ...given, groupId, combined });
    await (combined ? assemble(tx, { ...given, id }, partIds) : setUnits(tx, id, given.quantity ?? 1));
    if (amenityIds.length > 0) await replaceAmenities(tx, id, amenityIds);
    const after = await getResource(tx, { id });
    await mustStandOnPlan(tx, after);
    await closing.close(tx, null, after);
    tellOfResource(tx, 'resource.created', null, after);
    return after;
  });

type Values = ResourceValues & {
  readonly quantity?: number;
  readonly buildingId?: number;
  readonly amenityIds?: number[];
  readonly partIds?: number[];
};

/** What it is changed to, and whether it goes out of use with that. */
interface Wanted {
  readonly values: Values;
  readonly retire: boolean;
}

/** Looks at a resource before it is moved, and judges that once it is. */
export type Judge = (
  tx: Tx,
  id: number,
) => Promise<(moved: { readonly from: number; readonly to: number; readonly param: string }) => Promise<void>>;

/**
 * Changes or moves a resource; what is absent stays.
 * @param judge who may move it to another building, group or category, beyond keeping those
 * @param closing what closes it, where its place is closed
 */
export const updateResource = (
  ctx: Ctx,
  { id, version, retire = false, ...given }: Update,
  judge?: Judge,
  closing = ALWAYS_OPEN,
): Promise<Resource> => {
  const values = clearing(given, UNSAID) as Values;
  const param = (['categoryId', 'groupId', 'buildingId'] as const).find((trait) => given[trait] !== undefined);
  return ctx.tx(async (tx) => {
    const alone = await beAlone(tx, id, { values, retire }, closing);
    return changingResource(tx, { id, version }, async (_, before) => {
      const { buildingId } = before;
      if (alone !== null && alone !== buildingId) throw fail(conflict);
      const mustMayMove = param && (await judge?.(tx, id));
      const done = await write(tx, before, { values, retire: retire && !before.retired }, closing);
      if (param) await mustMayMove?.({ from: buildingId, to: values.buildingId ?? buildingId, param });
      return done;
    });
  });
};

/** What may be closed then, and was not before. */
const WHEREABOUTS = ['buildingId', 'floorId', 'areaId', 'quantity'] as const;

/** A change of one of these waits for who closes something where it is or will be, or changes a locker bank or the country there. */
const AWAITED = ['partIds', 'bankId', 'groupId', ...WHEREABOUTS] as const;

/** Keeps others from closing anything where a resource is or will be, where a change may concern that. @returns where it is */
async function beAlone(tx: Tx, id: number, { values, retire }: Wanted, closing: Closing): Promise<number | null> {
  if (!retire && AWAITED.every((member) => values[member] === undefined)) return null;
  const { buildingId } = found(await findResource(tx, id));
  mustKeep(tx, buildingId);
  const next = values.buildingId ?? buildingId;
  await closing.alone(tx, [buildingId, next]);
  if (values.groupId !== undefined || next !== buildingId) await lockCountry(tx, next);
  if (next !== buildingId) await closing.leave(tx, id);
  return buildingId;
}

async function write(
  tx: Tx,
  before: Resource,
  { values: { amenityIds, partIds: wanted, ...values }, retire }: Wanted,
  closing: Closing,
): Promise<readonly ResourceEvent[]> {
  const { id, buildingId } = before;
  const partIds = wanted && !isMadeOf(before, wanted) ? wanted : undefined;
  if (values.buildingId !== undefined) mustKeep(tx, values.buildingId);
  const isChanged = Object.keys(values).length > 0 || amenityIds !== undefined || wanted !== undefined;
  if (!isChanged && !retire) return [];
  const parts = partIds ?? before.partIds;
  if (retire) {
    await mustBeNoPart(tx, before);
    // Before what is held: who waits is locked first.
    await closing.retire(tx, before);
  }
  const mayBeClosed =
    partIds !== undefined ||
    WHEREABOUTS.some((member) => values[member] !== undefined && values[member] !== before[member]);
  if (mayBeClosed) await closing.open(tx, before);
  if (amenityIds !== undefined) await replaceAmenities(tx, id, amenityIds);
  if (values.buildingId !== undefined && values.buildingId !== buildingId) await mustStandAlone(tx, before, partIds);
  if (values.quantity !== undefined && parts.length === 0 && !(await setUnits(tx, id, values.quantity)))
    throw fail(inUse, { param: 'quantity', detail: 'Pieces that would go are booked, now or later' });
  if (partIds) await takeApart(tx, before, partIds);
  const retired = retire ? { retiredAt: toDate(tx.now) } : {};
  const moved = await regrouped(tx, before, movedWith(before, values));
  await updateResourceRow(tx, id, { ...moved, combined: parts.length > 0, ...retired });
  if (partIds) await assemble(tx, { ...before, buildingId: values.buildingId ?? buildingId }, partIds);
  if (mayBeClosed) await closing.close(tx, before, await getResource(tx, { id }));
  return [...(isChanged ? (['resource.updated'] as const) : []), ...(retire ? (['resource.retired'] as const) : [])];
}

/** Takes a resource out of use for good; doing it again changes nothing. @param closing who has it now or later */
export const retireResource = (
  ctx: Ctx,
  { id }: Input<(typeof endpoints)['retireResource']>,
  closing = ALWAYS_OPEN,
): ReturnType<Calls['retireResource']> => updateResource(ctx, { id, retire: true }, undefined, closing);

/** Brings a retired resource back into use; doing it again changes nothing. */
export const reinstateResource: Calls['reinstateResource'] = (ctx, { id }) =>
  changingResource(ctx, { id }, async (tx, before) => {
    if (!before.retired) return [];
    await updateResourceRow(tx, id, { retiredAt: null });
    return ['resource.reinstated'];
  });

export const deleteResource: Calls['deleteResource'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = showResource(found(await lockResource(tx, id)));
    mustKeep(tx, before.buildingId);
    if (!(await deleteResourceRow(tx, id)))
      throw fail(inUse, {
        detail:
          'It was booked once, reserved for a team or waited for, a policy is about it, a service is offered for it, an e-paper tag stands for it, or it is a part of a combined room; retire it instead',
      });
    tellOfResource(tx, 'resource.deleted', before, null);
  });

/** Locks a resource, judges whether the caller may change it, and tells what `work` says it did, of one version where it is more than one. */
function changingResource(
  ctx: Ctx,
  { id, version }: { readonly id: number; readonly version?: number | undefined },
  work: (tx: Tx, before: Resource) => Promise<readonly ResourceEvent[]>,
): Promise<Resource> {
  return ctx.tx(async (tx) => {
    const before = showResource(found(await lockResource(tx, id)));
    mustKeep(tx, before.buildingId);
    mustHaveVersion(before, version);
    const done = await work(tx, before);
    if (done.length === 0) return before;
    const after = await getResource(tx, { id });
    if (isPlacedAnew(before, after)) await mustStandOnPlan(tx, after);
    for (const what of done) tellOfResource(tx, what, before, after);
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
  readonly areaId: number | null;
  readonly categoryId: number | null;
  readonly capacity: number;
  readonly quantity: number;
  readonly retired: boolean;
  /** What a combined room is made of; empty for others. */
  readonly partIds: readonly number[];
  /** IANA zone of its building. */
  readonly zone: string;
}

/** Resources by id, the retired ones too; an unknown or foreign id is absent. */
export async function findResources(ctx: Ctx, ids: readonly number[]): Promise<Map<number, BookableResource>> {
  const rows = ids.length === 0 ? [] : await selectBookableByIds(ctx, ids);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Keeps others from changing these resources, or taking them out of use. @returns those that are in use */
export const lockInUse = async (tx: Tx, ids: readonly number[]): Promise<ReadonlySet<number>> =>
  new Set((await lockResources(tx, ids)).filter(({ retiredAt }) => retiredAt === null).map(({ id }) => id));

/** Keeps others from bringing these resources back into use. @returns since when each is out of it, of those that are */
export const lockOutOfUse = async (tx: Tx, ids: readonly number[]): Promise<ReadonlyMap<number, Temporal.Instant>> =>
  new Map(
    (await lockResources(tx, ids)).flatMap(({ id, retiredAt }) => (retiredAt ? [[id, toInstant(retiredAt)]] : [])),
  );

/** These resources, and the combined rooms that they are parts of: what is booked of those takes these. */
export const withWholes = async (ctx: Ctx, ids: readonly number[]): Promise<number[]> => [
  ...new Set([...ids, ...(await selectWholes(ctx, ids))]),
];

/** These resources, and all that cannot be had while somebody has them, nor they while somebody has that. */
export async function sharingWith(ctx: Ctx, ids: readonly number[]): Promise<number[]> {
  const known = await findResources(ctx, ids);
  return withWholes(ctx, [...ids, ...known.values().flatMap(({ partIds }) => partIds)]);
}

const MAX_SIMILAR = 50;

/**
 * Resources in use that may stand in for one: of its type, with room for so many, on its floor or elsewhere in its building. Those
 * entered next to it come first: mostly they stand next to it.
 */
export function listSimilar(
  ctx: Ctx,
  resource: BookableResource,
  minCapacity: number,
  where: 'floor' | 'elsewhere',
  unseen: Unseen,
): Promise<BookableResource[]> {
  return selectSimilar(ctx, { ...resource, minCapacity }, where, unseen, MAX_SIMILAR);
}

export interface BookableWanted {
  readonly type?: ResourceType;
  readonly buildingId?: number;
  readonly floorId?: number;
  readonly resourceId?: number;
  readonly minCapacity?: number;
}

/** All resources that fit, those out of use too unless it says which, by id; so many at most. */
export const listThere = (ctx: Ctx, filters: ResourceFilters, limit: number): Promise<BookableResource[]> =>
  selectBookable(ctx, filters, null, limit);

/** All resources in use that fit, by id, without those unseen. @throws 400 when they are too many to look at together */
export const listBookable = (ctx: Ctx, wanted: BookableWanted, unseen: Unseen = null): Promise<BookableResource[]> =>
  listTogether(ctx, { ...wanted, retired: false }, unseen);

/** The same of those out of use too, unless it says which. @throws 400 when they are too many to look at together */
export async function listTogether(
  ctx: Ctx,
  filters: ResourceFilters,
  unseen: Unseen = null,
): Promise<BookableResource[]> {
  const rows = await selectBookable(ctx, filters, unseen, MAX_BOOKABLE + 1);
  if (rows.length > MAX_BOOKABLE)
    throw invalid('buildingId', `More than ${MAX_BOOKABLE} fit: name a building or a floor`);
  return rows;
}
