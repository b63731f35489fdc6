import type { Tx } from '../../platform/context/context.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { isAfter, type Period } from '../../platform/time.ts';
import { findBookings, holdBookings, prepareLess } from '../bookings/bookings.ts';
import type { Booking } from '../bookings/contract.ts';
import { findResources } from '../resources/resources.ts';
import {
  findServices,
  findTimes,
  keepTimes,
  piecesOf,
  type OrderableService,
  type Piece,
} from '../services/services.ts';
import {
  listOrdering,
  lockOrders,
  selectOrders,
  selectTasksOf,
  updateOrders,
  updateTasks,
  type OrderRow,
  type TaskRow,
} from './store.ts';
import { timesOf } from './times.ts';
import { changedSince, tellOfOrder, tellOfTasks, type TaskChanged } from './tell.ts';
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
    if (ids.length === 0) return;
    const causes = causesOf(events);
    await settle(tx, ids, (id) => causes.get(id) ?? tx.who.key);
  },
};

/** Who changed each booking, the last one: what Atrium does to it by itself follows from that. */
function causesOf(events: Parameters<typeof orderListener.react>[1]): ReadonlyMap<number, string> {
  const causes = new Map<number, string>();
  for (const { actor, data } of events) if (actor !== SYSTEM || !causes.has(data.id)) causes.set(data.id, actor);
  return causes;
}

const SYSTEM = 'system';
const STANDING: ReadonlySet<Booking['state']> = new Set(['pending', 'confirmed', 'checked_in', 'checked_out']);

/** Locks these bookings and what is ordered with them, in the order of who orders: what they are by now counts. */
async function settle(tx: Tx, bookingIds: readonly number[], changedBy: (id: number) => string): Promise<void> {
  await holdBookings(tx, bookingIds);
  const orders = await lockOrders(tx, bookingIds);
  const [bookings, services] = await Promise.all([
    findBookings(tx, bookingIds),
    findServices(tx, [...new Set(orders.map(({ itemId }) => itemId))]),
  ]);
  const things = await findResources(tx, [
    ...new Set([...bookings.values()].flatMap(({ resourceIds }) => resourceIds)),
  ]);
  const changed: TaskChanged[] = [];
  const gone: { order: OrderRow; hostId: number | null }[] = [];
  for (const order of orders) {
    const booking = bookings.get(order.bookingId);
    const thing = booking && STANDING.has(booking.state) ? placeOf(order, booking, services, things) : undefined;
    if (booking === undefined || thing === undefined) gone.push({ order, hostId: booking?.hostId ?? null });
    else changed.push(...(await follow(tx, order, { thing, during: periodOf(booking), hostId: booking.hostId })));
  }
  if (gone.length > 0) changed.push(...(await withdraw(tx, gone)));
  await tellOfTasks(tx, changed, services, changedBy);
  // What it takes there is held once the booking moves: what others have by now is not taken from them.
  const left = Map.groupBy(await selectOrders(tx, bookingIds), ({ bookingId }) => bookingId);
  const before = await findTimes(tx, bookingIds);
  const times = new Map(bookingIds.map((id) => [id, timesOf(left.get(id) ?? [])]));
  await keepTimes(tx, bookingIds, [...times.values()].flat());
  await prepareLess(tx, [...new Set(gone.map(({ order }) => order.bookingId))], before, [...times.values()].flat());
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

/** When a booking is: one that was left early ended then, and what is done afterwards begins. */
function periodOf({ state, checkedOutAt, ...said }: Booking): Period {
  const [start, end] = [Temporal.Instant.from(said.start), Temporal.Instant.from(said.end)];
  const left = state === 'checked_out' && checkedOutAt !== null ? Temporal.Instant.from(checkedOutAt) : end;
  return { start, end: isAfter(start, left) ? start : isAfter(left, end) ? end : left };
}

/** Where and when a booking is by now, and whose it is. */
interface Whereabouts {
  readonly thing: Thing;
  readonly during: Period;
  readonly hostId: number | null;
}

/** Brings an order to where its booking is, and what is open of it to when that is. */
async function follow(tx: Tx, order: OrderRow, { thing, during, hostId }: Whereabouts): Promise<TaskChanged[]> {
  const tasks = await selectTasksOf(tx, [order.id]);
  const isElsewhere = thing.id !== order.resourceId;
  if (isElsewhere) await bringTo(tx, order, { resourceId: thing.id, hostId });
  const pieces = new Map(piecesOf(order, during).map((one) => [one.piece, one]));
  for (const task of tasks) {
    const at = pieces.get(task.piece);
    const isOpen = task.state === 'open';
    if (at === undefined || !isOpen || !(isElsewhere || isAnotherTime(task, at))) continue;
    await updateTasks(tx, [task.id], { at });
  }
  return changedSince(tx, tasks, [order.id], () => 'service_task.updated');
}

/** Its tasks tell of themselves as far as they are open: where it is, the order tells. */
async function bringTo(
  tx: Tx,
  order: OrderRow,
  { resourceId, hostId }: { readonly resourceId: number; readonly hostId: number | null },
): Promise<void> {
  await updateOrders(tx, [order.id], { resourceId });
  const after = { ...order, resourceId, version: order.version + 1 };
  tellOfOrder(tx, 'service_order.changed', { order: after, hostId }, order);
}

/** When a task of a locked order is to be done, by where its booking is by now: what is not open does not follow it. */
export async function timeOf(tx: Tx, { bookingId, orderId, piece }: TaskRow): Promise<Piece | undefined> {
  const [bookings, orders] = await Promise.all([findBookings(tx, [bookingId]), selectOrders(tx, [bookingId])]);
  const [booking, order] = [bookings.get(bookingId), orders.find(({ id }) => id === orderId)];
  return booking && order && piecesOf(order, periodOf(booking)).find((one) => one.piece === piece);
}

const isAnotherTime = ({ startsAt, endsAt, dueAt }: TaskRow, { during, due }: Piece): boolean =>
  startsAt.getTime() !== during.start.epochMilliseconds ||
  endsAt.getTime() !== during.end.epochMilliseconds ||
  dueAt.getTime() !== due.epochMilliseconds;
