import type { MAX_WAITED_FOR } from '../../../../../server/modules/waiting-list/contract.ts';
import type { Place } from '../places.ts';

/** The compiler compares it with the server's. */
const MOST: typeof MAX_WAITED_FOR = 100;

/**
 * The others of a floor that are as good as a place: of its kind, with as many seats and all that it has, and nobody's part. None
 * where one of them is free: that one is offered.
 */
export function alike({ id, resource }: Place, places: readonly Place[]): readonly Place[] {
  const others = places.filter(
    ({ resource: other, state }) =>
      other.id !== id &&
      other.type === resource.type &&
      other.categoryId === resource.categoryId &&
      other.capacity >= resource.capacity &&
      other.partIds.length === 0 &&
      state !== 'closed' &&
      resource.amenityIds.every((one) => other.amenityIds.includes(one)),
  );
  return others.some(({ state }) => state === 'free') ? [] : others.slice(0, MOST - 1);
}
