import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { DataOf } from '../../platform/contract/event.ts';
import { fail, inUse, invalid } from '../../platform/contract/problems.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { mustBeZone, showTime, toDate } from '../../platform/time.ts';
import type { Floor, Resource, ResourceType, endpoints } from './contract.ts';
import { clearing, containing, decideReach, spellZone, toldOfResource } from './rules.ts';
import {
  deleteResourceRow,
  deleteThing,
  findBuildingOfFloor,
  findResource,
  findThing,
  insertResource,
  insertThing,
  lockResource,
  lockThing,
  ownColumns,
  replaceAmenities,
  selectBookable,
  selectBookableByIds,
  selectResources,
  selectThings,
  sortOf,
  updateResourceRow,
  updateThing,
  type ResourceRow,
  type ResourceValues,
  type ThingRow,
  type Things,
  type ThingTable,
  type ThingValues,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

export const listCountries: Calls['listCountries'] = (ctx, page) => list(ctx, 'country', page);
export const createCountry: Calls['createCountry'] = (ctx, given) => create(ctx, 'country', given);
export const getCountry: Calls['getCountry'] = (ctx, { id }) => get(ctx, 'country', id);
export const updateCountry: Calls['updateCountry'] = (ctx, change) => update(ctx, 'country', change);
export const deleteCountry: Calls['deleteCountry'] = (ctx, { id }) => remove(ctx, 'country', id);

export const listRegions: Calls['listRegions'] = (ctx, page) => list(ctx, 'region', page);
export const createRegion: Calls['createRegion'] = (ctx, given) => create(ctx, 'region', given);
export const getRegion: Calls['getRegion'] = (ctx, { id }) => get(ctx, 'region', id);
export const updateRegion: Calls['updateRegion'] = (ctx, change) => update(ctx, 'region', change);
export const deleteRegion: Calls['deleteRegion'] = (ctx, { id }) => remove(ctx, 'region', id);

export const listBuildings: Calls['listBuildings'] = (ctx, page) => list(ctx, 'building', page);
export const createBuilding: Calls['createBuilding'] = async (ctx, given) => create(ctx, 'building', withZone(given));
export const getBuilding: Calls['getBuilding'] = (ctx, { id }) => get(ctx, 'building', id);
export const updateBuilding: Calls['updateBuilding'] = async (ctx, change) => update(ctx, 'building', withZone(change));
export const deleteBuilding: Calls['deleteBuilding'] = (ctx, { id }) => remove(ctx, 'building', id);

export const listFloors: Calls['listFloors'] = (ctx, page) => list(ctx, 'floor', page);
export const createFloor: Calls['createFloor'] = (ctx, given) => create(ctx, 'floor', given);
export const getFloor: Calls['getFloor'] = (ctx, { id }) => get(ctx, 'floor', id);
export const updateFloor: Calls['updateFloor'] = (ctx, change) => update(ctx, 'floor', change);
export const deleteFloor: Calls['deleteFloor'] = (ctx, { id }) => remove(ctx, 'floor', id);

export const listAreas: Calls['listAreas'] = (ctx, page) => list(ctx, 'area', page);
export const createArea: Calls['createArea'] = (ctx, given) => create(ctx, 'area', given);
export const getArea: Calls['getArea'] = (ctx, { id }) => get(ctx, 'area', id);
export const updateArea: Calls['updateArea'] = (ctx, change) => update(ctx, 'area', change);
export const deleteArea: Calls['deleteArea'] = (ctx, { id }) => remove(ctx, 'area', id);

export const listCategories: Calls['listCategories'] = (ctx, page) => list(ctx, 'category', page);
export const createCategory: Calls['createCategory'] = (ctx, given) => create(ctx, 'category', given);
export const getCategory: Calls['getCategory'] = (ctx, { id }) => get(ctx, 'category', id);
export const updateCategory: Calls['updateCategory'] = (ctx, change) => update(ctx, 'category', change);
export const deleteCategory: Calls['deleteCategory'] = (ctx, { id }) => remove(ctx, 'category', id);

export const listAmenities: Calls['listAmenities'] = (ctx, page) => list(ctx, 'amenity', page);
export const createAmenity: Calls['createAmenity'] = (ctx, given) => create(ctx, 'amenity', given);
export const getAmenity: Calls['getAmenity'] = (ctx, { id }) => get(ctx, 'amenity', id);
export const updateAmenity: Calls['updateAmenity'] = (ctx, change) => update(ctx, 'amenity', change);
export const deleteAmenity: Calls['deleteAmenity'] = (ctx, { id }) => remove(ctx, 'amenity', id);

function withZone<G extends { readonly zone?: string }>(given: G): G {
  if (given.zone === undefined) return given;
  mustBeZone(given.zone, 'zone');
  return { ...given, zone: spellZone(given.zone) };
}

interface PageWanted {
  readonly limit?: number;
  readonly cursor?: string;
}

function list<T extends ThingTable>(ctx: Ctx, table: T, { limit, cursor, ...equal }: PageWanted) {
  const sort = sortOf(table);
  return pageOf(
    { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) },
    {
      by: Object.values(sort),
      select: (after, most) => selectThings(ctx, table, { equal, after, limit: most }),
      keyOf: (row) => Object.keys(sort).map((name) => (row as Readonly<Record<string, string | number>>)[name] ?? ''),
      show: (rows) => rows.map(show<T>),
    },
  );
}

/** A row as callers see it. */
const show = <T extends ThingTable>(row: ThingRow<T>): Things[T] =>
  ({ ...row, createdAt: showTime(row.createdAt) }) as unknown as Things[T];

async function get<T extends ThingTable>(ctx: Ctx, table: T, id: number): Promise<Things[T]> {
  return show<T>(found(await findThing(ctx, table, id)));
}

/** Values given for a new or changed thing; null clears. */
type Given<T extends ThingTable> = { readonly [K in keyof ThingValues<T>]?: ThingValues<T>[K] | null };

function create<T extends ThingTable>(ctx: Ctx, table: T, given: Given<T>): Promise<Things[T]> {
  return ctx.tx(async (tx) => {
    const values = clearing(given) as Partial<ThingValues<T>>;
    obey(decideReach(tx.who, table === 'building' ? null : await buildingOf(tx, table, values)));
    const after = show<T>(await insertThing(tx, table, values));
    tell(tx, table, 'created', null, after);
    return after;
  });
}

type Change<T extends ThingTable> = Given<T> & { readonly id: number; readonly version?: number };

function update<T extends ThingTable>(ctx: Ctx, table: T, { id, version, ...given }: Change<T>): Promise<Things[T]> {
  const values = clearing(given) as Partial<ThingValues<T>>;
  const changes = Object.keys(values).length > 0;
  return changing(ctx, table, { id, version }, async (tx, before) =>
    changes ? updateThing(tx, table, id, values) : before,
  );
}

/** Locks a thing, judges whether the caller may change it, runs `work` and tells of it if the version went up. */
function changing<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  { id, version }: { readonly id: number; readonly version?: number | undefined },
  work: (tx: Tx, before: ThingRow<T>) => Promise<ThingRow<T>>,
): Promise<Things[T]> {
  return ctx.tx(async (tx) => {
    const before = found(await lockThing(tx, table, id, 'no key update'));
    obey(decideReach(tx.who, await buildingOf(tx, table, before)));
    mustHaveVersion(before, version);
    const after = await work(tx, before);
    if (after.version !== before.version) tell(tx, table, 'updated', show<T>(before), show<T>(after));
    return show<T>(after);
  });
}

/**
 * Changes something that belongs to a floor, such as its plan, as a change of the floor itself.
 * @throws 404, 403 when the caller's role does not cover the floor's building
 */
export const changeFloor = (ctx: Ctx, id: number, work: (tx: Tx) => Promise<void>): Promise<Floor> =>
  changing(ctx, 'floor', { id }, async (tx) => {
    await work(tx);
    return updateThing(tx, 'floor', id, {});
  });

function remove(ctx: Ctx, table: ThingTable, id: number): Promise<void> {
  return ctx.tx(async (tx) => {
    const before = found(await lockThing(tx, table, id, 'update'));
    obey(decideReach(tx.who, table === 'building' ? null : await buildingOf(tx, table, before)));
    if (!(await deleteThing(tx, table, id))) throw fail(inUse);
    tell(tx, table, 'deleted', show(before), null);
  });
}

/** The building that a thing is, or is in; null for what is in none. */
async function buildingOf(ctx: Ctx, table: ThingTable, thing: object): Promise<number | null> {
  const { id, buildingId, floorId } = thing as { id?: number; buildingId?: number; floorId?: number };
  if (table === 'building') return id ?? null;
  if (table === 'floor') return buildingId ?? null;
  if (table !== 'area' || floorId === undefined || ctx.who.reach === 'all') return null;
  return findBuildingOfFloor(ctx, floorId);
}

function tell<T extends ThingTable>(
  tx: Tx,
  table: T,
  what: 'created' | 'updated' | 'deleted',
  before: Things[T] | null,
  after: Things[T] | null,
): void {
  const { id, version } = (after ?? before) as Things[T];
  // Which columns go with which table, `told` knows; the compiler cannot follow it there.
  tx.emit<ThingEvent>(`${table}.${what}`, {
    id,
    version: after === null ? version + 1 : version,
    data: told(table, (after ?? before) as Things[T]) as DataOf<ThingEvent>,
    before,
    after,
  });
}

type ThingEvent = `${ThingTable}.${'created' | 'updated' | 'deleted'}`;

/** What hearers get: enough to see what it is and where; whoever needs more asks for it. */
function told(table: ThingTable, thing: Things[ThingTable]): object {
  const all = thing as Readonly<Record<string, unknown>>;
  return Object.fromEntries(['id', 'name', ...ownColumns[table]].map((member) => [member, all[member]]));
}

/** Whether the caller's role covers a building. @throws 403 when it does not */
export const mustReachBuilding = (ctx: Ctx, buildingId: number): void => obey(decideReach(ctx.who, buildingId));

export const listResources: Calls['listResources'] = (ctx, { search, retired = false, ...input }) => {
  const like = search === undefined || search === '' ? {} : { like: containing(search) };
  return pageOf(input, {
    by: ['string', 'number'],
    select: (after, limit) => selectResources(ctx, { ...input, ...like, retired }, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showResource),
  });
};

export const getResource: Calls['getResource'] = async (ctx, { id }) =>
  showResource(found(await findResource(ctx, id)));

function showResource({ createdAt, retiredAt, ...row }: ResourceRow): Resource {
  return { ...row, retired: retiredAt !== null, createdAt: showTime(createdAt) };
}

export const createResource: Calls['createResource'] = (ctx, { amenityIds = [], ...given }) =>
  ctx.tx(async (tx) => {
    mustReachBuilding(tx, given.buildingId);
    const id = await insertResource(tx, given);
    if (amenityIds.length > 0) await replaceAmenities(tx, id, amenityIds);
    const after = await getResource(tx, { id });
    tellOfResource(tx, 'created', null, after);
    return after;
  });

export const updateResource: Calls['updateResource'] = (ctx, { id, version, ...given }) => {
  const { amenityIds, ...values } = clearing(given) as ResourceValues & { readonly amenityIds?: number[] };
  return changingResource(ctx, { id, version }, async (tx) => {
    if (typeof values.buildingId === 'number') mustReachBuilding(tx, values.buildingId);
    if (Object.keys(given).length === 0) return null;
    if (amenityIds !== undefined) await replaceAmenities(tx, id, amenityIds);
    await updateResourceRow(tx, id, values);
    return 'updated';
  });
};

/** Takes a resource out of use for good; doing it again changes nothing. */
export const retireResource: Calls['retireResource'] = (ctx, { id }) =>
  changingResource(ctx, { id }, async (tx, before) => {
    if (before.retired) return null;
    await updateResourceRow(tx, id, { retiredAt: toDate(tx.now) });
    return 'retired';
  });

/** Brings a retired resource back into use; doing it again changes nothing. */
export const reinstateResource: Calls['reinstateResource'] = (ctx, { id }) =>
  changingResource(ctx, { id }, async (tx, before) => {
    if (!before.retired) return null;
    await updateResourceRow(tx, id, { retiredAt: null });
    return 'reinstated';
  });

export const deleteResource: Calls['deleteResource'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = showResource(found(await lockResource(tx, id)));
    mustReachBuilding(tx, before.buildingId);
    if (!(await deleteResourceRow(tx, id))) throw fail(inUse, { detail: 'It was booked once; retire it instead' });
    tellOfResource(tx, 'deleted', before, null);
  });

type ResourceChange = 'created' | 'updated' | 'retired' | 'reinstated' | 'deleted';

/** Locks a resource, judges whether the caller may change it, and tells what `work` says it did (null: nothing). */
function changingResource(
  ctx: Ctx,
  { id, version }: { readonly id: number; readonly version?: number | undefined },
  work: (tx: Tx, before: Resource) => Promise<ResourceChange | null>,
): Promise<Resource> {
  return ctx.tx(async (tx) => {
    const before = showResource(found(await lockResource(tx, id)));
    mustReachBuilding(tx, before.buildingId);
    mustHaveVersion(before, version);
    const done = await work(tx, before);
    if (done === null) return before;
    const after = await getResource(tx, { id });
    tellOfResource(tx, done, before, after);
    return after;
  });
}

function tellOfResource(tx: Tx, what: ResourceChange, before: Resource | null, after: Resource | null): void {
  const { id, version } = (after ?? before) as Resource;
  tx.emit(`resource.${what}`, {
    id,
    version: after === null ? version + 1 : version,
    data: toldOfResource((after ?? before) as Resource),
    before,
    after,
  });
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
