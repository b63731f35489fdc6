import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import type { Booking } from '../bookings/contract.ts';
import { findResources } from '../resources/resources.ts';
import type { Order } from './contract.ts';
import { showEach } from './show.ts';
import { selectOrders, type OrderRow } from './store.ts';

/**
 * What is ordered with these bookings, by the booking's id, as far as it is the asking one's to read: of her own bookings, and of those
 * in the buildings whose bookings she manages.
 */
export async function listOrdersOf(
  ctx: Ctx,
  bookings: readonly Pick<Booking, 'id' | 'hostId' | 'start'>[],
): Promise<ReadonlyMap<number, readonly Order[]>> {
  const known = new Map(bookings.map((booking) => [booking.id, booking]));
  const rows = await selectOrders(ctx, [...known.keys()]);
  const things = await findResources(ctx, [...new Set(rows.map(({ resourceId }) => resourceId))]);
  const isHers = ({ bookingId, resourceId }: OrderRow): boolean => {
    const hostId = known.get(bookingId)?.hostId ?? null;
    const buildingId = things.get(resourceId)?.buildingId;
    return (
      (hostId !== null && hostId === ctx.who.userId) ||
      (buildingId !== undefined && may(ctx.who, 'bookings:manage', buildingId))
    );
  };
  const seen = rows.filter(isHers);
  const startOf = ({ bookingId }: OrderRow): Temporal.Instant =>
    Temporal.Instant.from(known.get(bookingId)?.start ?? ctx.now.toString());
  const shown = await showEach(ctx, seen, startOf);
  const bookingOf = new Map(seen.map(({ id, bookingId }) => [id, bookingId]));
  return Map.groupBy(shown, ({ id }) => bookingOf.get(id) ?? 0);
}
