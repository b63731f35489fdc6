import { findGroupNames, findPeople, maySeeContacts } from '../../modules/people/people.ts';
import { listBuildings, listRegions } from '../../modules/places/places.ts';
import { listDoingGroups, sliceServices } from '../../modules/services/services.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { allPages } from './answers.ts';
import { sliceOf } from './moments.ts';
import type { vendorServiceEndpoints } from './vendor-services-contract.ts';
import { EVERY } from '../../platform/contract/page.ts';

type Calls = Pick<
  UseCases<typeof vendorServiceEndpoints>,
  'VendorServices_GetVendors_V1' | 'VendorServices_GetVendor_V1'
>;

/** Who does what can be ordered: groups of people, each where that is offered. */
export const vendors: Calls = {
  async VendorServices_GetVendors_V1(ctx, { countryId = 0, locationId = 0, ...paging }) {
    const all = (await showVendors(ctx)).filter(
      ({ countryIds, locationIds }) =>
        (countryId === 0 || countryIds.includes(countryId)) && (locationId === 0 || locationIds.includes(locationId)),
    );
    const { offset, limit } = sliceOf(paging);
    return { vendors: all.slice(offset, offset + limit), totalRecords: all.length };
  },
  VendorServices_GetVendor_V1: async (ctx, { vendorId }) =>
    found(
      (await showVendors(ctx)).find((one) => one.vendorId === vendorId),
      'vendorId',
    ),
};

async function showVendors(ctx: Ctx) {
  const groups = await listDoingGroups(ctx);
  const [names, people, buildings, regions] = await Promise.all([
    findGroupNames(
      ctx,
      groups.map(({ groupId }) => groupId),
    ),
    findPeople(ctx, [...new Set(groups.flatMap(({ userIds }) => userIds))]),
    allPages((page) => listBuildings(ctx, page)),
    allPages((page) => listRegions(ctx, page)),
  ]);
  const countryOfRegion = new Map(regions.map(({ id, countryId }) => [id, countryId]));
  const countryOf = new Map(buildings.map(({ id, regionId }) => [id, countryOfRegion.get(regionId ?? 0)]));
  const withAddress = maySeeContacts(ctx.who);
  return groups
    .map(({ groupId, userIds, buildingIds }) => ({
      vendorId: groupId,
      vendorName: names.get(groupId) ?? '',
      countryIds: [...new Set(buildingIds.flatMap((id) => countryOf.get(id) ?? []))],
      locationIds: [...buildingIds],
      contacts: userIds.flatMap((userId) => {
        const person = people.get(userId);
        if (!person?.active) return [];
        return [{ userId, userName: person.name, userEmail: (withAddress && person.email) || '' }];
      }),
    }))
    .toSorted((a, b) => a.vendorName.localeCompare(b.vendorName) || a.vendorId - b.vendorId);
}

/** Which services a vendor does, those that were retired too. */
export async function itemsOf(ctx: Ctx, vendorId: number): Promise<number[]> {
  const { items } = await sliceServices(ctx, { groupId: vendorId }, EVERY);
  return items.map(({ id }) => id);
}
