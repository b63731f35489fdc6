import { queryOptions } from '@tanstack/react-query';
import { addressOf, api, everyPage, type Listed } from '../lib/api.ts';

export type Building = Listed<'listBuildings'>;
export type Floor = Listed<'listFloors'>;
export type Area = Listed<'listAreas'>;
export type Category = Listed<'listCategories'>;
export type ResourceGroup = Listed<'listResourceGroups'>;
export type Amenity = Listed<'listAmenities'>;

/** Places change rarely, and a live event tells when they do. */
const staleTime = 10 * 60_000;

export const buildingsQuery = queryOptions({
  queryKey: ['buildings'],
  queryFn: ({ signal }) => everyPage((paging) => api.listBuildings(paging, { signal })),
  staleTime,
  meta: { aging: { building: true }, rarely: true },
});

export const floorsQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['floors', buildingId],
    queryFn: ({ signal }) => everyPage((paging) => api.listFloors({ buildingId, ...paging }, { signal })),
    staleTime,
    meta: { aging: { floor: true, building: true }, rarely: true },
  });

export const areasQuery = (floorId: number) =>
  queryOptions({
    queryKey: ['areas', floorId],
    queryFn: ({ signal }) => everyPage((paging) => api.listAreas({ floorId, ...paging }, { signal })),
    staleTime,
    meta: { aging: { area: true, floor: true }, rarely: true },
  });

export const categoriesQuery = queryOptions({
  queryKey: ['categories'],
  queryFn: ({ signal }) => everyPage((paging) => api.listCategories(paging, { signal })),
  staleTime,
  meta: { aging: { category: true }, rarely: true },
});

/** Of all countries, by name. */
export const resourceGroupsQuery = queryOptions({
  queryKey: ['resource-groups'],
  queryFn: ({ signal }) => everyPage((paging) => api.listResourceGroups(paging, { signal })),
  staleTime,
  meta: { aging: { resource_group: true }, rarely: true },
});

export const amenitiesQuery = queryOptions({
  queryKey: ['amenities'],
  queryFn: ({ signal }) => everyPage((paging) => api.listAmenities(paging, { signal })),
  staleTime,
  meta: { aging: { amenity: true }, rarely: true },
});

/** Where a floor's drawing is; the part after `#` changes with its content, so that a new one is shown at once. */
export const planAddress = ({ id, plan }: Floor): string | null =>
  plan === null ? null : `${addressOf('getFloorPlan', { id })}#${encodeURIComponent(plan.etag)}`;
