import { useQuery } from '@tanstack/react-query';
import type { Closure } from '../../data/floor-closures.ts';
import { areasQuery, buildingsQuery, floorsQuery } from '../../data/places.ts';
import { resourceQuery } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';

type Where = Pick<Closure, 'buildingId' | 'floorId' | 'areaId' | 'resourceId'>;

/** What is closed and where that is, by name: `Desk 3 · First floor`; null while it is not known. */
export function usePlaceName({ buildingId, floorId, areaId, resourceId }: Where): string | null {
  const buildings = useQuery(buildingsQuery).data;
  const floors = useQuery({ ...floorsQuery(buildingId), enabled: floorId !== null }).data;
  const areas = useQuery({ ...areasQuery(floorId ?? 0), enabled: areaId !== null }).data;
  const resource = useQuery({ ...resourceQuery(resourceId ?? 0), enabled: resourceId !== null }).data;
  const known = [
    resource,
    areas?.find(({ id }) => id === areaId),
    floors?.find(({ id }) => id === floorId),
    buildings?.find(({ id }) => id === buildingId),
  ].flatMap((one) => (one === undefined ? [] : nameOf(one)));
  return known.length === 0 ? null : known.slice(0, 2).join(' · ');
}
