import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { buildingsQuery } from '../data/places.ts';
import { usePlace } from '../lib/place.ts';

/** All buildings and the one shown: as the address says, else the one chosen last in this browser. */
export function useBuildings() {
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const wanted = useRouterState({ select: ({ location }) => (location.search as { building?: number }).building });
  return { buildings, ...usePlace(buildings, wanted) };
}
