import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Place } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { mustBeZone } from '../../platform/time.ts';
import type { Floor, FloorPlan, endpoints } from './contract.ts';
import type { Customs } from './customs.ts';
import { changing, create, get, list, remove, update, type LetGo } from './keep-things.ts';
import { decideKeeping, spellZone } from './rules.ts';
import { listBuildingIds, lockCountryOfRegion, updatePlan } from './store.ts';

export {
  addDefaultCategories,
  createCategory,
  deleteCategory,
  getCategory,
  listCategories,
  updateCategory,
} from './categories.ts';
export { NOTHING_BESIDES, showWith, type Custom, type Customs } from './customs.ts';
export { levelIn, nextLevel } from './levels.ts';
export {
  createCountry,
  createResourceGroup,
  deleteCountry,
  deleteResourceGroup,
  findResourceGroup,
  getResourceGroup,
  listResourceGroups,
  updateResourceGroup,
} from './resource-groups.ts';
export {
  buildingGroups,
  buildingZones,
  findNames,
  findSpace,
  listPlaceNames,
  lockBuildings,
  lockCountry,
  lockPlan,
  listFloorsOf,
  blindGroups,
  managedGroups,
  resourceGroups,
  sliceBuildings,
  type Space,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;
export type { Calls as PlaceCalls };

export const listCountries: Calls['listCountries'] = (ctx, page) => list(ctx, 'country', page);
export const getCountry: Calls['getCountry'] = (ctx, { id }) => get(ctx, 'country', id);
export const updateCountry: Calls['updateCountry'] = (ctx, change) => update(ctx, 'country', change);
export const listRegions: Calls['listRegions'] = (ctx, page) => list(ctx, 'region', page);
export const createRegion: Calls['createRegion'] = (ctx, given) => create(ctx, 'region', given);
export const getRegion: Calls['getRegion'] = (ctx, { id }) => get(ctx, 'region', id);
/** Lets what is in groups of another country by now be in those of its own; the buildings or their region are locked. */
export type FollowCountry = (tx: Tx, buildingIds: readonly number[]) => Promise<void>;
const NOTHING_LEAVES: FollowCountry = async () => {};

/** Changes a region. @param leave what is in groups of the country that it was in */
export const updateRegion = (
  ctx: Ctx,
  change: Parameters<Calls['updateRegion']>[1],
  leave = NOTHING_LEAVES,
): ReturnType<Calls['updateRegion']> =>
  update(ctx, 'region', change, async (tx, before, after) => {
    if (before.countryId !== after.countryId) await leave(tx, await listBuildingIds(tx, after.id));
  });
export const deleteRegion: Calls['deleteRegion'] = (ctx, { id }) => remove(ctx, 'region', id);

/** What is asked of one thing or list, and how what is said besides is come by. */
type Call<Name extends keyof Calls> = (
  ctx: Ctx,
  input: Parameters<Calls[Name]>[1],
  customs?: Customs,
) => ReturnType<Calls[Name]>;

export const listBuildings: Call<'listBuildings'> = (ctx, page, customs) => list(ctx, 'building', page, customs);
export const createBuilding: Calls['createBuilding'] = async (ctx, given) => create(ctx, 'building', withZone(given));
export const getBuilding: Call<'getBuilding'> = (ctx, { id }, customs) => get(ctx, 'building', id, customs);
/** Lets what is so on days of a building be so by the clocks that it goes by now; the building is locked. @throws 409 where it cannot be */
export type FollowClocks = (tx: Tx, buildingId: number) => Promise<void>;
const NOTHING_FOLLOWS: FollowClocks = async () => {};

/** Changes a building. @param follow what goes by its clocks @param leave what is in groups of the country that it was in */
export const updateBuilding = async (
  ctx: Ctx,
  change: Parameters<Calls['updateBuilding']>[1],
  follow = NOTHING_FOLLOWS,
  leave = NOTHING_LEAVES,
): ReturnType<Calls['updateBuilding']> =>
  update(ctx, 'building', withZone(change), async (tx, before, after) => {
    if (before.zone !== after.zone) await follow(tx, after.id);
    if (before.regionId === after.regionId) return;
    if (after.regionId !== null) await lockCountryOfRegion(tx, after.regionId);
    await leave(tx, [after.id]);
  });
export const deleteBuilding: Calls['deleteBuilding'] = (ctx, { id }) => remove(ctx, 'building', id);

export const listFloors: Call<'listFloors'> = (ctx, page, customs) => list(ctx, 'floor', page, customs);
export const createFloor: Calls['createFloor'] = (ctx, given) => create(ctx, 'floor', given);
export const getFloor: Call<'getFloor'> = (ctx, { id }, customs) => get(ctx, 'floor', id, customs);
export const updateFloor: Calls['updateFloor'] = (ctx, change) => update(ctx, 'floor', change);
/** Deletes a floor. @param letGo lets go, and tells, what names it besides */
export const deleteFloor = (ctx: Ctx, { id }: { readonly id: number }, letGo?: LetGo): Promise<void> =>
  remove(ctx, 'floor', id, letGo);

export const listAreas: Calls['listAreas'] = (ctx, page) => list(ctx, 'area', page);
export const createArea: Calls['createArea'] = (ctx, given) => create(ctx, 'area', given);
export const getArea: Calls['getArea'] = (ctx, { id }) => get(ctx, 'area', id);
export const updateArea: Calls['updateArea'] = (ctx, change) => update(ctx, 'area', change);
/** Deletes an area. @param letGo lets go, and tells, what names it besides */
export const deleteArea = (ctx: Ctx, { id }: { readonly id: number }, letGo?: LetGo): Promise<void> =>
  remove(ctx, 'area', id, letGo);

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

/** @throws 403 unless the caller may change what is there */
export const mustKeep = ({ who }: Ctx, place: Place): void => obey(decideKeeping(who, place));

/**
 * Changes the drawing of a floor, as a change of the floor itself: `work` stores it and says what it is, or null.
 * @throws 404, 403 when the caller's role does not cover the floor's building
 */
export const changePlan = (
  ctx: Ctx,
  floorId: number,
  work: (tx: Tx, before: FloorPlan | null) => Promise<FloorPlan | null>,
): Promise<Floor> =>
  changing(ctx, 'floor', { id: floorId }, async (tx, { plan }) => updatePlan(tx, floorId, await work(tx, plan)));
