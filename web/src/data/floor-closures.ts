import { queryOptions } from '@tanstack/react-query';
import { api, everyPage, type Listed } from '../lib/api.ts';
import { overlaps, type Period } from '../lib/when.ts';
import type { Resource } from './resources.ts';

export type Closure = Listed<'listClosures'>;

/** What closes anything of a floor in a period. */
export const floorClosuresQuery = (floorId: number, { start, end }: Period) =>
  queryOptions({
    queryKey: ['closures', 'floor', floorId, start, end],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listClosures({ floorId, from: start, to: end, ...paging }, { signal })),
    meta: { aging: { closure: true } },
  });

/** The first of these that closes a resource in a period. */
export const closureOf = (closures: readonly Closure[], resource: Resource, period: Period): Closure | undefined =>
  closures.find((closure) => closes(closure, resource) && overlaps(closure, period));

const closes = ({ resourceId, buildingId, floorId, areaId }: Closure, resource: Resource): boolean =>
  resourceId === null
    ? buildingId === resource.buildingId &&
      (floorId === null || floorId === resource.floorId) &&
      (areaId === null || areaId === resource.areaId)
    : resourceId === resource.id || resource.partIds.includes(resourceId);
