import { queryOptions } from '@tanstack/react-query';
import { api, everyPage, type Listed } from '../lib/api.ts';
import { overlaps, type Period } from '../lib/when.ts';
import { unitsOf, type Resource } from './resources.ts';

export type Closure = Listed<'listClosures'>;

/** What closes anything of a floor in a period. */
export const floorClosuresQuery = (floorId: number, { start, end }: Period) =>
  queryOptions({
    queryKey: ['closures', 'floor', floorId, start, end],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listClosures({ floorId, from: start, to: end, ...paging }, { signal })),
    meta: { aging: { closure: true } },
  });

/**
 * The first of these that closes a resource of a floor in a period. A combined room is closed with any of its parts, and a part with any
 * room that it is a part of: so is one room with another that has a part of it.
 * @param floor what there is besides
 */
export function closureOf(
  closures: readonly Closure[],
  resource: Resource,
  floor: readonly Resource[],
  period: Period,
): Closure | undefined {
  const units = unitsOf(resource);
  // A part may be on another floor: what closes it alone names it.
  return closures.find(
    (closure) =>
      overlaps(closure, period) &&
      (units.some((id) => id === closure.resourceId) ||
        floor.some((one) => closes(closure, one) && unitsOf(one).some((id) => units.includes(id)))),
  );
}

const closes = ({ resourceId, buildingId, floorId, areaId }: Closure, resource: Resource): boolean =>
  resourceId === null
    ? buildingId === resource.buildingId &&
      (floorId === null || floorId === resource.floorId) &&
      (areaId === null || areaId === resource.areaId)
    : resourceId === resource.id;
