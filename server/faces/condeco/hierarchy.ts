import { findWindows } from 'windows-iana';
import type { Building } from '../../modules/places/contract.ts';
import { findNames, listBuildings, listCountries, listFloorsOf, listRegions } from '../../modules/places/places.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { MAX_PAGE } from '../../platform/contract/shapes.ts';
import { MOST_ROWS, NO_PARENT, STATUS } from './guesses.ts';
import type { hierarchyEndpoints } from './hierarchy-contract.ts';

/** Country, region, location: what is above what. What is not there has nothing below it. */
export const hierarchy: UseCases<typeof hierarchyEndpoints> = {
  async Countries_GetCountries_V1(ctx) {
    const countries = await all((page) => listCountries(ctx, page));
    return enveloped(countries.map(({ id, name }) => itemOf(id, name, NO_PARENT)));
  },
  Regions_GetRegions_V1: (ctx, { countryId }) => regionsIn(ctx, countryId),
  Regions_GetRegionsByParent_V1: (ctx, { countryId }) => regionsIn(ctx, countryId),
  async Locations_GetLocations_V1(ctx, { regionId }) {
    const buildings = await all((page) => listBuildings(ctx, { ...page, ...(regionId !== undefined && { regionId }) }));
    return enveloped(await showLocations(ctx, buildings));
  },
};

async function regionsIn(ctx: Ctx, countryId: number | undefined) {
  const regions = await all((page) => listRegions(ctx, { ...page, ...(countryId !== undefined && { countryId }) }));
  return enveloped(regions.map((region) => itemOf(region.id, region.name, region.countryId)));
}

async function showLocations(ctx: Ctx, buildings: readonly Building[]) {
  const [floors, regions] = await Promise.all([
    listFloorsOf(
      ctx,
      buildings.map(({ id }) => id),
    ),
    all((page) => listRegions(ctx, page)),
  ]);
  const levelsOf = Map.groupBy(floors, ({ buildingId }) => buildingId);
  const countryOf = new Map(regions.map(({ id, countryId }) => [id, countryId]));
  const countries = await findNames(ctx, 'country', [...new Set(countryOf.values())]);
  return buildings.map(({ id, name, regionId, address, zone }) => {
    const levels = (levelsOf.get(id) ?? []).map(({ level }) => level);
    return {
      ...itemOf(id, name, regionId ?? NO_PARENT),
      LocationAddress: address,
      LocationCity: null,
      LocationCountry: (regionId === null ? undefined : countries.get(countryOf.get(regionId) ?? 0)) ?? null,
      PostCode: null,
      TimeZone: findWindows(zone)[0] ?? zone,
      NumberOfFloorsAboveGround: levels.filter((level) => level >= 0).length,
      NumberOfFloorsBelowGround: levels.filter((level) => level < 0).length,
    };
  });
}

const itemOf = (id: number, name: string, parent: number) => ({
  ResourceName: name,
  InternalId: id,
  InternalParentId: parent,
});

const enveloped = <Item>(items: Item[]) => ({ IsError: false, Data: items, Status: STATUS, Message: '' });

interface Paging {
  readonly limit: number;
  readonly cursor?: string;
}

/** All of a list, page by page, as far as is told at a time. */
async function all<Item>(
  list: (page: Paging) => Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null && items.length < MOST_ROWS;) {
    const page: Awaited<ReturnType<typeof list>> = await list({ limit: MAX_PAGE, ...(cursor !== '' && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
