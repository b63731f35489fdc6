import type { Ctx } from '../../platform/context/context.ts';
import { everyPage, slicesOf } from '../../platform/contract/page.ts';
import type { Building, Category, Country, Floor, Region } from '../places/contract.ts';
import { listCategories, listCountries, listFloorsOf, listRegions, sliceBuildings } from '../places/places.ts';
import type { Resource } from '../resources/contract.ts';
import { sliceResources, type Unseen } from '../resources/resources.ts';
import { keyOf } from './rules.ts';

type Known<Thing, Members extends keyof Thing> = Pick<Thing, Members>;
export type KnownBuilding = Known<Building, 'id' | 'name' | 'address' | 'regionId'>;
export type KnownFloor = Known<Floor, 'id' | 'name' | 'level'>;
export type KnownSpace = Known<Resource, 'id' | 'name' | 'type' | 'floorId' | 'capacity' | 'description' | 'retired'>;

/** What is there, as far as the asking one sees it. Several things may look the same by their names. */
export interface Standing {
  readonly countries: Map<string, Known<Country, 'id' | 'code'>>;
  readonly regions: Map<number, Known<Region, 'id' | 'name' | 'countryId'>>;
  /** By `country/name`. */
  readonly regionsByName: Map<string, number>;
  readonly categories: ReadonlyMap<string, Known<Category, 'id' | 'name'>>;
  /** The default one of each type that has one. */
  readonly defaultCategories: ReadonlyMap<Category['type'], number>;
  readonly buildings: ReadonlyMap<number, KnownBuilding>;
  readonly buildingsByName: ReadonlyMap<string, readonly KnownBuilding[]>;
  /** Of the buildings that are looked at. */
  readonly floors: ReadonlyMap<number, ReadonlyMap<string, readonly KnownFloor[]>>;
  readonly spaces: ReadonlyMap<number, ReadonlyMap<string, readonly KnownSpace[]>>;
}

const byName = <Thing extends { readonly name: string }>(all: readonly Thing[]): Map<string, Thing[]> =>
  Map.groupBy(all, ({ name }) => keyOf(name));

/** The countries, regions and buildings, of which there are few. */
export async function readPlaces(ctx: Ctx): Promise<Omit<Standing, 'floors' | 'spaces'>> {
  const countries = await everyPage((page) => listCountries(ctx, page));
  const regions = await everyPage((page) => listRegions(ctx, page));
  const categories = await everyPage((page) => listCategories(ctx, page));
  const buildings: KnownBuilding[] = [];
  for await (const some of slicesOf((wanted) => sliceBuildings(ctx, {}, wanted))) buildings.push(...some);
  return {
    countries: new Map(countries.map((one) => [one.code, one])),
    regions: new Map(regions.map((one) => [one.id, one])),
    regionsByName: new Map(regions.toReversed().map((one) => [`${one.countryId}/${keyOf(one.name)}`, one.id])),
    // The first of a name counts: that is the one people chose first.
    categories: new Map(categories.toSorted((a, b) => b.id - a.id).map((one) => [keyOf(one.name), one])),
    defaultCategories: new Map(categories.filter(({ isDefault }) => isDefault).map(({ type, id }) => [type, id])),
    buildings: new Map(buildings.map((one) => [one.id, one])),
    buildingsByName: byName(buildings),
  };
}

/** What is in these buildings as well. */
export async function readStanding(
  ctx: Ctx,
  places: Omit<Standing, 'floors' | 'spaces'>,
  buildingIds: readonly number[],
  unseen: Unseen,
): Promise<Standing> {
  const floors = buildingIds.length === 0 ? [] : await listFloorsOf(ctx, buildingIds);
  const spaces = new Map<number, Map<string, KnownSpace[]>>();
  if (buildingIds.length > 0)
    for await (const some of slicesOf((wanted) => sliceResources(ctx, { buildingIds }, wanted, unseen)))
      for (const { id, buildingId, name, type, floorId, capacity, description, retired } of some) {
        const there = spaces.get(buildingId) ?? new Map<string, KnownSpace[]>();
        const key = keyOf(name);
        const known = { id, name, type, floorId, capacity, description, retired };
        spaces.set(buildingId, there.set(key, [...(there.get(key) ?? []), known]));
      }
  const inBuildings = Map.groupBy(floors, ({ buildingId }) => buildingId);
  return { ...places, floors: new Map(inBuildings.entries().map(([id, all]) => [id, byName(all)])), spaces };
}
