import type { Ctx } from '../../platform/context/context.ts';
import { showTime, showTimeOrNull, toInstant } from '../../platform/time.ts';
import { findBookings } from '../bookings/bookings.ts';
import { findGroupNames, findPeople } from '../people/people.ts';
import { findResources } from '../resources/resources.ts';
import { closesAt, costOf, findServices, priceOf, totalOf } from '../services/services.ts';
import type { Order, Orders, Task } from './contract.ts';
import { isOverdue, stateOf } from './rules.ts';
import { selectTasksOf, type OrderRow, type TaskRow } from './store.ts';

/** What is ordered with a booking that starts then, with what it costs. */
export async function showOrders(ctx: Ctx, rows: readonly OrderRow[], start: Temporal.Instant): Promise<Orders> {
  const items = await showEach(ctx, rows, () => start);
  return { items, total: totalOf(items.map(({ cost }) => cost)) };
}

/** Orders one by one. @param startOf when the booking of one starts */
export async function showEach(
  ctx: Ctx,
  rows: readonly OrderRow[],
  startOf: (row: OrderRow) => Temporal.Instant,
): Promise<Order[]> {
  const [services, tasks] = await Promise.all([
    findServices(
      ctx,
      rows.map(({ itemId }) => itemId),
    ),
    selectTasksOf(
      ctx,
      rows.map(({ id }) => id),
    ),
  ]);
  const tasksOf = Map.groupBy(tasks, ({ orderId }) => orderId);
  return rows.map((row): Order => {
    const start = startOf(row);
    const { name = '', unit = '', noticeHours = 0 } = services.get(row.itemId) ?? {};
    const own = tasksOf.get(row.id) ?? [];
    const price = priceOf(row);
    return {
      id: row.id,
      version: row.version,
      serviceId: row.itemId,
      name,
      unit,
      quantity: row.quantity,
      note: row.note,
      price,
      cost: costOf(price, row.quantity),
      resourceId: row.resourceId,
      ...spanOf(own, start),
      closesAt: showTime(closesAt(start, { noticeHours })),
      state: stateOf(
        own.map(({ state }) => state),
        row.cancelledAt !== null,
      ),
      createdAt: showTime(row.createdAt),
    };
  });
}

/** From when until when all that is to be done for an order is. */
export function spanOf(
  tasks: readonly Pick<TaskRow, 'startsAt' | 'endsAt'>[],
  start: Temporal.Instant,
): Pick<Order, 'start' | 'end'> {
  if (tasks.length === 0) return { start: showTime(start), end: showTime(start) };
  const first = Math.min(...tasks.map(({ startsAt }) => startsAt.getTime()));
  const last = Math.max(...tasks.map(({ endsAt }) => endsAt.getTime()));
  return { start: showTime(toInstant(new Date(first))), end: showTime(toInstant(new Date(last))) };
}

/** Tasks as who does them and who manages them sees them. */
export async function showTasks(ctx: Ctx, rows: readonly TaskRow[]): Promise<Task[]> {
  const ids = (idOf: (row: TaskRow) => number | null): number[] => [...new Set(rows.flatMap((row) => idOf(row) ?? []))];
  const [services, resources, people, groups, bookings] = await Promise.all([
    findServices(
      ctx,
      ids(({ itemId }) => itemId),
    ),
    findResources(
      ctx,
      ids(({ resourceId }) => resourceId),
    ),
    findPeople(
      ctx,
      ids(({ userId }) => userId),
    ),
    findGroupNames(
      ctx,
      ids(({ groupId }) => groupId),
    ),
    findBookings(
      ctx,
      ids(({ bookingId }) => bookingId),
    ),
  ]);
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    orderId: row.orderId,
    bookingId: row.bookingId,
    serviceId: row.itemId,
    name: services.get(row.itemId)?.name ?? '',
    unit: services.get(row.itemId)?.unit ?? '',
    quantity: row.quantity,
    note: row.note,
    resourceId: row.resourceId,
    resourceName: resources.get(row.resourceId)?.name ?? '',
    buildingId: row.buildingId,
    hostName: bookings.get(row.bookingId)?.hostName ?? null,
    start: showTime(row.startsAt),
    end: showTime(row.endsAt),
    dueAt: showTime(row.dueAt),
    zone: row.zone,
    state: row.state,
    progress: row.progress,
    overdue: isOverdue(row.state, toInstant(row.dueAt), ctx.now),
    withdrawn: row.cancelledAt !== null,
    userId: row.userId,
    groupId: row.groupId,
    assigneeName: nameOf(row.userId, row.groupId, people, groups),
    doneAt: showTimeOrNull(row.doneAt),
  }));
}

function nameOf(
  userId: number | null,
  groupId: number | null,
  people: ReadonlyMap<number, { readonly name: string }>,
  groups: ReadonlyMap<number, string>,
): string | null {
  if (userId !== null) return people.get(userId)?.name ?? '';
  return groupId === null ? null : (groups.get(groupId) ?? '');
}
