import type { Service } from '../../data/services.ts';
import { keeps, type Me } from '../../data/session.ts';

export type Offers = Service['offers'];

/**
 * Where something is offered, as the forms say it: nowhere; in some buildings or everywhere, for some types or all; or for single places.
 * What a kind does not say is kept while another one is looked at.
 */
export interface Where {
  readonly kind: 'nowhere' | 'types' | 'resources';
  readonly buildings: readonly string[];
  readonly types: readonly string[];
  readonly resourceIds: readonly number[];
}

/** What a new one begins with: all rooms. */
export const ROOMS: Where = { kind: 'types', buildings: [], types: ['room'], resourceIds: [] };

/** @returns null for offers that these forms cannot say: they are kept as they are */
export function whereOf(offers: Offers): Where | null {
  if (offers.length === 0) return { ...ROOMS, kind: 'nowhere' };
  if (offers.some(({ resourceId }) => resourceId !== null)) {
    const isSingle = offers.every(
      ({ buildingId, type, resourceId }) => resourceId !== null && buildingId === null && type === null,
    );
    const ids = [...new Set(offers.flatMap(({ resourceId }) => resourceId ?? []))];
    return isSingle ? { ...ROOMS, kind: 'resources', resourceIds: ids } : null;
  }
  const buildings = [...new Set(offers.map(({ buildingId }) => (buildingId === null ? '' : String(buildingId))))];
  const types = [...new Set(offers.map(({ type }) => type ?? ''))];
  const isProduct = buildings.length * types.length === offers.length;
  const isPlain = (all: readonly string[]): boolean => all.length === 1 || !all.includes('');
  if (!isProduct || !isPlain(buildings) || !isPlain(types)) return null;
  return { kind: 'types', buildings: buildings.filter(Boolean), types: types.filter(Boolean), resourceIds: [] };
}

/** The same as the API says it. */
export function offersOf({ kind, buildings, types, resourceIds }: Where) {
  if (kind === 'nowhere') return [];
  if (kind === 'resources') return resourceIds.map((resourceId) => ({ resourceId }));
  return (buildings.length === 0 ? [null] : buildings.map(Number)).flatMap((buildingId) =>
    (types.length === 0 ? [null] : types).map((type) => ({ buildingId, type: type as Offers[number]['type'] })),
  );
}

/** Do I keep all of where something is offered? Of single places the server alone knows. */
export function keepsOffers({ user }: Me, offers: Offers): boolean {
  if (user === null || user.buildings === 'all') return true;
  return (
    offers.length > 0 &&
    offers.every(({ buildingId, resourceId }) => (buildingId === null ? resourceId !== null : keeps(user, buildingId)))
  );
}
