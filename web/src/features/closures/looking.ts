import type { ClosureCheck, ClosureWish } from '../../data/closures.ts';
import type { Closure } from '../../data/floor-closures.ts';
import type { Instead } from '../../parts/way/bookings-field.tsx';

/** Does somebody lose a booking by it, or some of its time? One that moves is lost to nobody. */
export const takesBookings = ({ bookings: { cancelled, shortened } }: ClosureCheck): boolean =>
  cancelled + shortened > 0;

type Where = Pick<Closure, 'buildingId' | 'floorId' | 'areaId' | 'resourceId'>;

/** What is to be closed, when, and what becomes of bookings. */
export const wishOf = (
  { buildingId, floorId, areaId, resourceId }: Where,
  { start, end }: { readonly start: string; readonly end: string },
  bookings: Instead,
): ClosureWish => ({
  buildingId,
  ...(floorId !== null && { floorId }),
  ...(areaId !== null && { areaId }),
  ...(resourceId !== null && { resourceId }),
  start,
  end,
  bookings,
});
