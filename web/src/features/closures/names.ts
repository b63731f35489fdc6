import { useQuery } from '@tanstack/react-query';
import type { Closure } from '../../data/floor-closures.ts';
import { areasQuery, buildingsQuery, floorsQuery } from '../../data/places.ts';
import { resourceQuery } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';

type Where = Pick<Closure, 'buildingId' | 'floorId' | 'areaId' | 'resourceId'>;

/** What is closed and where that is, by name: `Desk 3 · First floor`; null while it is not known. */
export function usePlaceName({ buildingId, floorId, areaId, resourceId }: Where): string | null {
  const asked = {
    buildings: useQuery(buildingsQuery),
    floors: useQuery({ ...floorsQuery(buildingId), enabled: floorId !== null }),
    areas: useQuery({ ...areasQuery(floorId ?? 0), enabled: areaId !== null }),
    resource: useQuery({ ...resourceQuery(resourceId ?? 0), enabled: resourceId !== null }),
  };
  // A floor is not called closed while the one desk that is has no name yet.
  if (Object.values(asked).some(({ isLoading }) => isLoading)) return null;
  const [buildings, floors, areas] = [asked.buildings.data, asked.floors.data, asked.areas.data];
  const known = [
    asked.resource.data,
    areas?.find(({ id }) => id === areaId),
    floors?.find(({ id }) => id === floorId),
    buildings?.find(({ id }) => id === buildingId),
  ].flatMap((one) => (one === undefined ? [] : nameOf(one)));
  return known.length === 0 ? null : known.slice(0, 2).join(' · ');
}
