import { queryOptions } from '@tanstack/react-query';
import type { Amenity, Area, Building, Floor } from '../../../server/modules/places/contract.ts';
import type { Resource, ResourceType } from '../../../server/modules/resources/contract.ts';
import { addressOf, api, everyPage } from './api.ts';

export type { Amenity, Area, Building, Floor, Resource, ResourceType };

/** Places change rarely, and a live event tells when they do. */
const staleTime = 10 * 60_000;

export const resourceTypes = [
  'desk',
  'room',
  'parking',
  'locker',
  'equipment',
] as const satisfies readonly ResourceType[];

export const buildingsQuery = queryOptions({
  queryKey: ['spaces', 'buildings'],
  queryFn: ({ signal }) => everyPage((paging) => api.listBuildings(paging, { signal })),
  staleTime,
});

export const floorsQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['spaces', 'floors', buildingId],
    queryFn: ({ signal }) => everyPage((paging) => api.listFloors({ buildingId, ...paging }, { signal })),
    staleTime,
  });

export const areasQuery = (floorId: number) =>
  queryOptions({
    queryKey: ['spaces', 'areas', floorId],
    queryFn: ({ signal }) => everyPage((paging) => api.listAreas({ floorId, ...paging }, { signal })),
    staleTime,
  });

export const amenitiesQuery = queryOptions({
  queryKey: ['spaces', 'amenities'],
  queryFn: ({ signal }) => everyPage((paging) => api.listAmenities(paging, { signal })),
  staleTime,
});

export const resourcesQuery = (floorId: number) =>
  queryOptions({
    queryKey: ['spaces', 'resources', floorId],
    queryFn: ({ signal }) => everyPage((paging) => api.listResources({ floorId, ...paging }, { signal })),
    staleTime,
  });

export const resourceQuery = (id: number) =>
  queryOptions({
    queryKey: ['spaces', 'resource', id],
    queryFn: ({ signal }) => api.getResource({ id }, { signal }),
    staleTime,
  });

/** Where a floor's drawing is; the part after `#` changes with its content, so that a new one is shown at once. */
export const planAddress = ({ id, plan }: Floor): string | null =>
  plan === null ? null : `${addressOf('getFloorPlan', { id })}#${encodeURIComponent(plan.etag)}`;
