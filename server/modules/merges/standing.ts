import type { Ctx } from '../../platform/context/context.ts';
import { everyPage } from '../../platform/contract/page.ts';
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

const AT_ONCE = 5_000;

/** What is here, by id, by name where it is, and by place. What is in buildings is read of those that are asked for. */
export class Standing {
  readonly #things = Object.fromEntries(mergedEntities.map((entity) => [entity, new Map()])) as {
    readonly [E in MergedEntity]: Map<number, Things[E]>;
  };
  readonly #named = new Map<string, Thing[]>();
  readonly #within = new Map<string, Thing[]>();
  readonly #read = new Set<number>();

  /** Reads countries, regions, buildings and categories. All of them, seen by the asking one or not: nothing is to be made twice. */
  static async read(ctx: Ctx): Promise<Standing> {
    const standing = new Standing();
    for (const one of await everyPage((page) => listCountries(ctx, page))) standing.add('country', one);
    for (const one of await everyPage((page) => listRegions(ctx, page))) standing.add('region', one);
    for (const one of await everyPage((page) => listCategories(ctx, page))) standing.add('spaceType', one);
    for (let offset = 0; ; offset += AT_ONCE) {
      const { items } = await sliceBuildings(ctx, {}, { offset, limit: AT_ONCE });
      for (const one of items) standing.add('building', one);
      if (items.length < AT_ONCE) return standing;
    }
  }

  /** Reads what is in these buildings, too. */
  async readInside(ctx: Ctx, buildingIds: Iterable<number>): Promise<void> {
    const ids = [...new Set(buildingIds)].filter((id) => !this.#read.has(id) && this.get('building', id));
    if (ids.length === 0) return;
    for (const id of ids) this.#read.add(id);
    for (const one of await listFloorsOf(ctx, ids)) this.add('floor', one);
    for (let offset = 0; ; offset += AT_ONCE) {
      const { items } = await sliceResources(ctx, { buildingIds: ids }, { offset, limit: AT_ONCE });
      for (const one of items) this.add('space', one);
      if (items.length < AT_ONCE) return;
    }
  }

  /** Reads these as well, wherever they are by now. */
  async readOnes(ctx: Ctx, entity: 'floor' | 'space', ids: readonly number[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.get(entity, id));
    if (missing.length === 0) return;
    if (entity === 'floor') {
      const at = await Promise.all(missing.map((floorId) => findSpace(ctx, { floorId })));
      return this.readInside(
        ctx,
        at.flatMap((one) => one?.buildingId ?? []),
      );
    }
    const { items } = await sliceResources(ctx, { ids: missing }, { offset: 0, limit: missing.length });
    for (const one of items) this.add('space', one);
  }

  /** Notes what is here, or has changed here. */
  add<E extends MergedEntity>(entity: E, thing: Things[E]): void {
    this.#things[entity].set(thing.id, thing);
    const place = `${entity}/${parentIn[entity](thing)}`;
    note(this.#named, `${place}/${looksOf(thing.name)}`, thing);
    note(this.#within, place, thing);
  }

  get<E extends MergedEntity>(entity: E, id: number | null | undefined): Things[E] | undefined {
    return id === null || id === undefined ? undefined : this.#things[entity].get(id);
  }

  all<E extends MergedEntity>(entity: E): Things[E][] {
    return [...this.#things[entity].values()];
  }

  /** What is called so there, by how names look. */
  named<E extends MergedEntity>(entity: E, parent: number | null, name: string): Things[E][] {
    return (this.#named.get(`${keyOf(entity, String(parent))}/${looksOf(name)}`) ?? []) as Things[E][];
  }

  within<E extends MergedEntity>(entity: E, parent: number | null): Things[E][] {
    return (this.#within.get(keyOf(entity, String(parent))) ?? []) as Things[E][];
  }
}

function note(at: Map<string, Thing[]>, key: string, thing: Thing): void {
  const all = at.get(key);
  if (all) all.push(thing);
  else at.set(key, [thing]);
}
