import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { api, everyPage, type Listed } from '../lib/api.ts';

export type Resource = Listed<'listResources'>;
export type ResourceType = Resource['type'];

/** All types, in the order in which they are shown: what people book most first. */
export const resourceTypes = [
  'desk',
  'room',
  'parking',
  'locker',
  'equipment',
] as const satisfies readonly ResourceType[];

/** Resources change rarely, and a live event tells when they do; they show the zone, the area and the amenities, too, and policies say who sees them. */
const settled = {
  staleTime: 10 * 60_000,
  meta: {
    aging: {
      resource: true,
      policy: true,
      resource_group: true,
      amenity: true,
      area: true,
      floor: true,
      building: true,
      region: true,
      // What connected systems say of them besides.
      records: true,
      mapping: true,
    },
    rarely: true,
  },
} as const;

export const resourcesQuery = (floorId: number) =>
  queryOptions({
    queryKey: ['resources', 'floor', floorId],
    queryFn: ({ signal }) => everyPage((paging) => api.listResources({ floorId, ...paging }, { signal })),
    ...settled,
  });

export const resourceQuery = (id: number) =>
  queryOptions({
    queryKey: ['resources', 'one', id],
    queryFn: ({ signal }) => api.getResource({ id }, { signal }),
    ...settled,
  });

/** A resource as a floor that was looked at listed it. */
export const seenResource = (client: QueryClient, id: number): Resource | undefined =>
  client
    .getQueriesData<readonly Resource[]>({ queryKey: ['resources', 'floor'] })
    .flatMap(([, floor]) => floor ?? [])
    .find((one) => one.id === id);

/** What is taken with a resource: a combined room takes its parts, in the place of itself. */
export const unitsOf = ({ id, partIds }: Pick<Resource, 'id' | 'partIds'>): readonly number[] =>
  partIds.length > 0 ? partIds : [id];

/** Is the one, or a part of it, taken with the other? As far as they were looked at. */
export function sharesWith(client: QueryClient, one: number, other: number): boolean {
  const units = (id: number): readonly number[] => unitsOf(seenResource(client, id) ?? { id, partIds: [] });
  return units(one).some((id) => units(other).includes(id));
}

/** So many are offered; who looks for others types more of the name. */
const OFFERED = 20;

/** Where something is looked for by its name. */
export interface ResourceSearch {
  readonly search: string;
  readonly buildingId?: number;
  readonly type?: ResourceType;
  readonly categoryId?: number;
  readonly groupId?: number;
}

/** The first resources by name that fit. */
export const resourceSearchQuery = ({ search, ...within }: ResourceSearch) =>
  queryOptions({
    queryKey: ['resources', 'search', search, within],
    queryFn: async ({ signal }) => {
      const asked = { ...within, limit: OFFERED, ...(search !== '' && { search }) };
      return (await api.listResources(asked, { signal })).items;
    },
    ...settled,
  });
