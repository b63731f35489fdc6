import type { Static } from 'typebox';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { found } from '../../platform/context/use-case.ts';
import { findNames, listFloorsOf, sliceBuildings } from '../../modules/places/places.ts';
import { unseenIn } from '../../modules/policies/policies.ts';
import type { Resource } from '../../modules/resources/contract.ts';
import { sliceResources } from '../../modules/resources/resources.ts';
import { listOffered } from '../../modules/services/services.ts';
import { endpoints, type BookableResource } from './contract.ts';
import { capacitiesIn, resourceTypes, retiredAmong } from './guesses.ts';
import { readEnum, readId, readIds, readIdsOrNull, readPage, readSeveral, said, showPage } from './read.ts';

type Calls = Pick<UseCases<typeof endpoints>, 'searchBuildings' | 'findBookableResource' | 'searchBookableResources'>;

/** Buildings with their floors, and what can be booked in them: what is retired is what the vendor calls deleted, and is found by id alone. */
export const spaces: Calls = {
  async searchBuildings(ctx, { id, searchText, ...paging }) {
    const page = readPage(paging);
    const buildings = await sliceBuildings(ctx, said({ ids: readIds(id, 'id'), search: searchText }), page);
    const floors = await listFloorsOf(
      ctx,
      buildings.items.map((building) => building.id),
    );
    const floorsOf = Map.groupBy(floors, ({ buildingId }) => buildingId);
    return showPage(buildings, page, (building) => ({
      id: building.id,
      name: building.name,
      address: building.address,
      floors: (floorsOf.get(building.id) ?? []).map(({ level, ...floor }) => ({
        id: floor.id,
        name: floor.name,
        order: level,
      })),
      isDeleted: false,
    }));
  },
  async findBookableResource(ctx, { id }) {
    const wanted = { ids: [readId(id, 'id')] };
    const { items } = await sliceResources(ctx, wanted, { offset: 0, limit: 1 }, unseenIn(ctx));
    const resource = found(items[0]);
    return (await showing(ctx, [resource]))(resource);
  },
  async searchBookableResources(ctx, { id, type, categoryId, accessId, searchText, floorId, ...given }) {
    const { minCapacity, maxCapacity, ...paging } = given;
    const page = readPage(paging);
    const ids = readIds(id, 'id');
    const filters = {
      ids,
      types: readEnum(type, resourceTypes, 'type'),
      categoryIds: readIds(categoryId, 'categoryId'),
      accessIds: readSeveral(accessId),
      floorIds: readIdsOrNull(floorId, 'floorId'),
      search: searchText,
      ...capacitiesIn(minCapacity, maxCapacity),
      retired: retiredAmong(ids),
    };
    const resources = await sliceResources(ctx, said(filters), page, unseenIn(ctx));
    return showPage(resources, page, await showing(ctx, resources.items));
  },
};

/** How these are shown, by the names of where they are and what they count as. */
async function showing(
  ctx: Ctx,
  all: readonly Resource[],
): Promise<(resource: Resource) => Static<typeof BookableResource>> {
  const idsOf = (idOf: (one: Resource) => number | null): number[] => [
    ...new Set(all.flatMap((one) => idOf(one) ?? [])),
  ];
  const [buildings, floors, categories, services] = await Promise.all([
    findNames(
      ctx,
      'building',
      idsOf(({ buildingId }) => buildingId),
    ),
    findNames(
      ctx,
      'floor',
      idsOf(({ floorId }) => floorId),
    ),
    findNames(
      ctx,
      'category',
      idsOf(({ categoryId }) => categoryId),
    ),
    listOffered(
      ctx,
      idsOf(({ id }) => id),
    ),
  ]);
  return ({ id, accessId, name, type, description, categoryId, floorId, buildingId, capacity, retired }) => ({
    id,
    accessId,
    name,
    type: resourceTypes[type],
    category: categoryId === null ? null : { id: categoryId, name: categories.get(categoryId) ?? '' },
    description,
    actualServiceItems: (services.get(id) ?? []).map((one) => ({ id: one.id, name: one.name })),
    floor:
      floorId === null
        ? null
        : {
            id: floorId,
            name: floors.get(floorId) ?? '',
            building: { id: buildingId, name: buildings.get(buildingId) ?? '' },
          },
    capacity,
    isDeleted: retired,
  });
}
