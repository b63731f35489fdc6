import type { Ctx } from '../../platform/context/context.ts';
import { everyPage, slicesOf } from '../../platform/contract/page.ts';
import { looksOf } from '../../platform/contract/text.ts';
import type { Building, Category, Country, Floor, Region } from '../places/contract.ts';
import {
  findSpace,
  listCategories,
  listCountries,
  listFloorsOf,
  listRegions,
  sliceBuildings,
} from '../places/places.ts';
import type { Resource } from '../resources/contract.ts';
import { sliceResources } from '../resources/resources.ts';
import { mergedEntities, type MergedEntity } from './contract.ts';
import { keyOf } from './rules.ts';

type Known<Thing, Members extends keyof Thing> = Pick<Thing, Members | Extract<'id' | 'name' | 'version', keyof Thing>>;

/** What is here of each kind that records become. */
export interface Things {
  readonly country: Known<Country, 'code'>;
  readonly region: Known<Region, 'countryId'>;
  readonly building: Known<Building, 'regionId' | 'address'>;
  readonly floor: Known<Floor, 'buildingId' | 'level'>;
  readonly spaceType: Known<Category, 'type' | 'isDefault'>;
  readonly space: Known<Resource, 'type' | 'buildingId' | 'floorId' | 'categoryId' | 'capacity' | 'retired'>;
}
export type Thing = Things[MergedEntity];

const parentIn: { readonly [E in MergedEntity]: (thing: Things[E]) => number | null } = {
  country: () => null,
  region: ({ countryId }) => countryId,
  // Looked for in the whole workplace.
  building: () => null,
  floor: ({ buildingId }) => buildingId,
  spaceType: () => null,
  space: ({ floorId }) => floorId,
};

/** Things by where they are, and by id there. */
type Index = Map<string, Map<number, Thing>>;

/** What is here, by id, by name where it is, and by place. What is in buildings, and on floors, is read of those that are asked for. */
export class Standing {
  readonly #things = Object.fromEntries(mergedEntities.map((entity) => [entity, new Map()])) as {
    readonly [E in MergedEntity]: Map<number, Things[E]>;
  };
  readonly #named: Index = new Map();
  readonly #within: Index = new Map();
  readonly #read = { building: new Set<number>(), floor: new Set<number>() };

  /** Reads countries, regions, buildings and categories. All of them, seen by the asking one or not: nothing is to be made twice. */
  static async read(ctx: Ctx): Promise<Standing> {
    const standing = new Standing();
    for (const one of await everyPage((page) => listCountries(ctx, page))) standing.add('country', one);
    for (const one of await everyPage((page) => listRegions(ctx, page))) standing.add('region', one);
    for (const one of await everyPage((page) => listCategories(ctx, page))) standing.add('spaceType', one);
    for await (const some of slicesOf((slice) => sliceBuildings(ctx, {}, slice)))
      for (const one of some) standing.add('building', one);
    return standing;
  }

  /** Reads the floors of these buildings, too. */
  async readFloors(ctx: Ctx, buildingIds: Iterable<number>): Promise<void> {
    const ids = this.#unread('building', buildingIds);
    if (ids.length === 0) return;
    for (const one of await listFloorsOf(ctx, ids)) this.add('floor', one);
  }

  /** Reads the spaces on these floors, too. */
  async readSpaces(ctx: Ctx, floorIds: Iterable<number>): Promise<void> {
    const ids = this.#unread('floor', floorIds);
    if (ids.length > 0) await this.#readSpaces(ctx, { floorIds: ids });
  }

  #unread(entity: 'building' | 'floor', all: Iterable<number>): number[] {
    const ids = [...new Set(all)].filter((id) => !this.#read[entity].has(id));
    for (const id of ids) this.#read[entity].add(id);
    return ids;
  }

  async #readSpaces(ctx: Ctx, which: Parameters<typeof sliceResources>[1]): Promise<void> {
    for await (const some of slicesOf((slice) => sliceResources(ctx, which, slice)))
      for (const one of some) this.add('space', one);
  }

  /** Reads these as well, wherever they are by now. */
  async readOnes(ctx: Ctx, entity: 'floor' | 'space', ids: readonly number[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.get(entity, id));
    if (missing.length === 0) return;
    if (entity === 'floor') {
      const at = await Promise.all(missing.map((floorId) => findSpace(ctx, { floorId })));
      return this.readFloors(
        ctx,
        at.flatMap((one) => one?.buildingId ?? []),
      );
    }
    await this.#readSpaces(ctx, { ids: missing });
  }

  /** Notes what is here, or has changed here: what that was called, and where it was, it is no more. */
  add<E extends MergedEntity>(entity: E, thing: Things[E]): void {
    const before = this.get(entity, thing.id);
    if (before) for (const all of this.#indexed(entity, before)) all.delete(thing.id);
    this.#things[entity].set(thing.id, thing);
    for (const all of this.#indexed(entity, thing)) all.set(thing.id, thing);
  }

  /** Where a thing is found by its name, and by its place. */
  #indexed<E extends MergedEntity>(entity: E, thing: Things[E]): readonly Map<number, Thing>[] {
    const place = keyOf(entity, String(parentIn[entity](thing)));
    return [
      this.#named.getOrInsertComputed(`${place}/${looksOf(thing.name)}`, () => new Map()),
      this.#within.getOrInsertComputed(place, () => new Map()),
    ];
  }

  get<E extends MergedEntity>(entity: E, id: number | null | undefined): Things[E] | undefined {
    return id === null || id === undefined ? undefined : this.#things[entity].get(id);
  }

  all<E extends MergedEntity>(entity: E): Things[E][] {
    return [...this.#things[entity].values()];
  }

  /** What is called so there, by how names look. */
  named<E extends MergedEntity>(entity: E, parent: number | null, name: string): Things[E][] {
    return valuesOf<Things[E]>(this.#named.get(`${keyOf(entity, String(parent))}/${looksOf(name)}`));
  }

  within<E extends MergedEntity>(entity: E, parent: number | null): Things[E][] {
    return valuesOf<Things[E]>(this.#within.get(keyOf(entity, String(parent))));
  }
}

const valuesOf = <T extends Thing>(all: ReadonlyMap<number, Thing> = new Map()): T[] => [...all.values()] as T[];
