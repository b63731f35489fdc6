import type { Tx } from '../../platform/context/context.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import type { Period } from '../../platform/time.ts';
import { findBookings, holdBookings } from '../bookings/bookings.ts';
import type { Booking } from '../bookings/contract.ts';
import { findResources } from '../resources/resources.ts';
import { findServices, keepTimes, piecesOf, type OrderableService, type Piece } from '../services/services.ts';
import {
  listOrdering,
  lockOrders,
  selectOrders,
  selectTasksOf,
  updateOrder,
  updateTasks,
  type OrderRow,
  type TaskRow,
} from './store.ts';
import { timesOf } from './times.ts';
import { changedSince, tellOfTasks } from './tell.ts';
import { withdraw } from './withdrawing.ts';

const CHANGES = [
  'booking.updated',
  'booking.extended',
  'booking.checked_out',
  'booking.cancelled',
  'booking.rejected',
  'booking.expired',
  'booking.released',
] as const;

/** What is ordered with a booking goes where it goes, and ends with it. Judged by what the booking is by now. */
export const orderListener: EventListener<(typeof CHANGES)[number]> = {
  name: 'service_orders',
  hears: CHANGES,
  async react(tx, events) {
    const ids = await listOrdering(tx, [...new Set(events.map(({ data }) => data.id))]);
    if (ids.length > 0) await settle(tx, ids);
  },
};

const STANDING: ReadonlySet<Booking['state']> = new Set(['pending', 'confirmed', 'checked_in', 'checked_out']);

/** Locks these bookings and what is ordered with them, in the order of who orders: what they are by now counts. */
async function settle(tx: Tx, bookingIds: readonly number[]): Promise<void> {
  await holdBookings(tx, bookingIds);
  const orders = await lockOrders(tx, bookingIds);
  const [bookings, services] = await Promise.all([
    findBookings(tx, bookingIds),
    findServices(tx, [...new Set(orders.map(({ itemId }) => itemId))]),
  ]);
  const things = await findResources(tx, [
    ...new Set([...bookings.values()].flatMap(({ resourceIds }) => resourceIds)),
  ]);
  const gone: { order: OrderRow; hostId: number | null }[] = [];
  for (const order of orders) {
    const booking = bookings.get(order.bookingId);
    const thing = booking && STANDING.has(booking.state) ? placeOf(order, booking, services, things) : undefined;
    if (booking === undefined || thing === undefined) gone.push({ order, hostId: booking?.hostId ?? null });
    else await follow(tx, order, { thing, during: periodOf(booking) }, services);
  }
  if (gone.length > 0) await withdraw(tx, gone, services);
  // What it takes there is held with the next change of the booking: what others have by now is not taken from them.
  const left = Map.groupBy(await selectOrders(tx, bookingIds), ({ bookingId }) => bookingId);
  for (const id of bookingIds) await keepTimes(tx, id, timesOf(left.get(id) ?? []));
}

type Things = Awaited<ReturnType<typeof findResources>>;
type Thing = NonNullable<ReturnType<Things['get']>>;

/** Where it is done: where it was as long as the booking is there, and else wherever else of the booking it is offered. */
function placeOf(
  { resourceId, itemId }: OrderRow,
  { resourceIds }: Booking,
  services: ReadonlyMap<number, OrderableService>,
  things: Things,
): Thing | undefined {
  if (resourceIds.includes(resourceId)) return things.get(resourceId);
  const others = resourceIds.flatMap((id) => things.get(id) ?? []);
  return others.find((thing) => services.get(itemId)?.isOfferedFor(thing));
}

const periodOf = ({ start, end }: Booking): Period => ({
  start: Temporal.Instant.from(start),
  end: Temporal.Instant.from(end),
});

/** Brings what is open of an order to where and when its booking is. */
async function follow(
  tx: Tx,
  order: OrderRow,
  { thing, during }: { readonly thing: Thing; readonly during: Period },
  services: ReadonlyMap<number, OrderableService>,
): Promise<void> {
  const tasks = await selectTasksOf(tx, [order.id]);
  const isElsewhere = thing.id !== order.resourceId;
  if (isElsewhere) await updateOrder(tx, order.id, { resourceId: thing.id });
  const pieces = new Map(piecesOf(order, during).map((one) => [one.piece, one]));
  for (const task of tasks) {
    const at = pieces.get(task.piece);
    const isOpen = task.state === 'open';
    if (at === undefined || !isOpen || !(isElsewhere || isAnotherTime(task, at))) continue;
    await updateTasks(tx, [task.id], { at, buildingId: thing.buildingId });
  }
  await tellOfTasks(tx, await changedSince(tx, tasks, [order.id], () => 'service_task.updated'), services);
}

const isAnotherTime = ({ startsAt, endsAt, dueAt }: TaskRow, { during, due }: Piece): boolean =>
  startsAt.getTime() !== during.start.epochMilliseconds ||
  endsAt.getTime() !== during.end.epochMilliseconds ||
  dueAt.getTime() !== due.epochMilliseconds;
