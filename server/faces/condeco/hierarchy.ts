import type { Building, ResourceGroup } from '../../modules/places/contract.ts';
import {
  findNames,
  listBuildings,
  listCountries,
  listFloorsOf,
  listRegions,
  listResourceGroups,
} from '../../modules/places/places.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { allPages, enveloped, itemOf } from './answers.ts';
import { hasCostCodes } from '../../modules/cost-codes/cost-codes.ts';
import { listPolicies, saidOfBuilding } from '../../modules/policies/policies.ts';
import { groupTypes, NO_PARENT } from './guesses.ts';
import { windowsZone } from './moments.ts';
import type { hierarchyEndpoints } from './hierarchy-contract.ts';

/** Country, region, location: what is above what. What is not there has nothing below it. */
export const hierarchy: UseCases<typeof hierarchyEndpoints> = {
  async Countries_GetCountries_V1(ctx) {
    const countries = await allPages((page) => listCountries(ctx, page));
    return enveloped(countries.map(({ id, name }) => itemOf(id, name, NO_PARENT)));
  },
  Regions_GetRegions_V1: (ctx, { countryId }) => regionsIn(ctx, countryId),
  Regions_GetRegionsByParent_V1: (ctx, { countryId }) => regionsIn(ctx, countryId),
  async Groups_GetGroups_V1(ctx, { countryId }) {
    const groups = await groupsIn(ctx, countryId);
    return enveloped(
      groups.map(({ id, name, kind, ...group }) => ({
        ...itemOf(id, name, group.countryId),
        GroupType: groupTypes[kind],
      })),
    );
  },
  async Locations_GetLocations_V1(ctx, { regionId }) {
    const buildings = await allPages((page) =>
      listBuildings(ctx, { ...page, ...(regionId !== undefined && { regionId }) }),
    );
    return enveloped(await showLocations(ctx, buildings));
  },
};

async function regionsIn(ctx: Ctx, countryId: number | undefined) {
  const regions = await allPages((page) =>
    listRegions(ctx, { ...page, ...(countryId !== undefined && { countryId }) }),
  );
  return enveloped(regions.map((region) => itemOf(region.id, region.name, region.countryId)));
}

const groupsIn = (ctx: Ctx, countryId?: number): Promise<ResourceGroup[]> =>
  allPages((page) => listResourceGroups(ctx, { ...page, ...(countryId !== undefined && { countryId }) }));

async function showLocations(ctx: Ctx, buildings: readonly Building[]) {
  const [floors, groups, regions, policies, isEnabled] = await Promise.all([
    listFloorsOf(
      ctx,
      buildings.map(({ id }) => id),
    ),
    groupsIn(ctx),
    allPages((page) => listRegions(ctx, page)),
    allPages((page) => listPolicies(ctx, page)),
    hasCostCodes(ctx),
  ]);
  const saying = policies.map((policy) => ({ ...policy, isForGroups: policy.groupIds.length > 0 }));
  const levelsOf = Map.groupBy(floors, ({ buildingId }) => buildingId);
  const countryOf = new Map(regions.map(({ id, countryId }) => [id, countryId]));
  const countries = await findNames(ctx, 'country', [...new Set(countryOf.values())]);
  const groupsOf = Map.groupBy(groups, ({ countryId }) => countryId);
  return buildings.map(({ id, name, regionId, address, zone }) => {
    const countryId = regionId === null ? undefined : countryOf.get(regionId);
    const levels = (levelsOf.get(id) ?? []).map(({ level }) => level);
    return {
      ...itemOf(id, name, regionId ?? NO_PARENT),
      LocationAddress: address,
      LocationCity: null,
      LocationCountry: countries.get(countryId ?? 0) ?? null,
      PostCode: null,
      TimeZone: windowsZone(zone),
      NumberOfFloorsAboveGround: levels.filter((level) => level >= 0).length,
      NumberOfFloorsBelowGround: levels.filter((level) => level < 0).length,
      IsCostCentreMandatory: saidOfBuilding(saying, 'costCodes', { buildingId: id, type: 'room' }) ?? false,
      IsCCPaymentCostCodeEnabled: isEnabled,
      LocationGroupMappings: (groupsOf.get(countryId ?? 0) ?? []).map((group) => ({
        GroupId: group.id,
        GroupIdExternal: null,
      })),
    };
  });
}
