import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found } from '../../platform/context/use-case.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { findBookings } from '../bookings/bookings.ts';
import type { Booking } from '../bookings/contract.ts';
import { findResources } from '../resources/resources.ts';
import { toInstant } from '../../platform/time.ts';
import type { Order, TaskProgress } from './contract.ts';
import { isOverdue, progressOf } from './rules.ts';
import { showEach } from './show.ts';
import { selectOrders, selectTasksOf, type OrderRow } from './store.ts';
import { sliceOrderRows, type OrderFilter, type PlacedOrder } from './order-rows.ts';
import { sightOf } from './tasks.ts';

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

/** An order, with the booking that it is for, where it is done by now, and how far that is. */
export interface ShownOrder extends Pick<PlacedOrder, 'bookingId' | 'buildingId' | 'zone'> {
  readonly order: Order;
  readonly isWithdrawn: boolean;
  readonly hostId: number | null;
  readonly hostName: string | null;
  /** Null where nothing of it is open. */
  readonly progress: TaskProgress | null;
  readonly overdue: boolean;
}

/** What is ordered, by what is done of it first and counted through: in the buildings whose bookings the asking one manages. */
export async function sliceOrders(ctx: Ctx, filter: OrderFilter, slice: Slice): Promise<Sliced<ShownOrder>> {
  const { items, total } = await sliceOrderRows(ctx, sightOf(ctx), filter, slice);
  const bookings = await findBookings(ctx, [...new Set(items.map(({ bookingId }) => bookingId))]);
  const bookingOf = ({ bookingId }: OrderRow): Booking => found(bookings.get(bookingId));
  const startOf = (row: OrderRow): Temporal.Instant => Temporal.Instant.from(bookingOf(row).start);
  const ids = items.map(({ id }) => id);
  const [shown, tasks] = await Promise.all([showEach(ctx, items, startOf), selectTasksOf(ctx, ids)]);
  const tasksOf = Map.groupBy(tasks, ({ orderId }) => orderId);
  const orders = items.map((row, i) => {
    const { bookingId, buildingId, zone, cancelledAt } = row;
    const { hostId, hostName } = bookingOf(row);
    const own = tasksOf.get(row.id) ?? [];
    return {
      bookingId,
      buildingId,
      zone,
      isWithdrawn: cancelledAt !== null,
      hostId,
      hostName,
      progress: progressOf(own),
      overdue: own.some(({ state, dueAt }) => isOverdue(state, toInstant(dueAt), ctx.now)),
      order: found(shown[i]),
    };
  });
  return { items: orders, total };
}

/** One order, a withdrawn one too. @param param what it is named by @throws 404, for one that the asking one does not manage too */
export async function getPlacedOrder(ctx: Ctx, id: number, param: string): Promise<ShownOrder> {
  const { items } = await sliceOrders(ctx, { ids: [id], withdrawn: true }, { offset: 0, limit: 1 });
  return found(items[0], param);
}
