import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Told } from '../../platform/context/outbox.ts';
import { showTime } from '../../platform/time.ts';
import { listAssignees, type OrderableService } from '../services/services.ts';
import { MAX_TOLD, type events, type OrderTold, type TaskTold } from './contract.ts';
import { selectMembers, selectTasksOf, type OrderRow, type TaskRow } from './store.ts';

type OrderEvent = Extract<keyof typeof events, `service_order.${string}`>;
type TaskEvent = Extract<keyof typeof events, `service_task.${string}`>;

/** Who does each of these tasks: the one or the group that was named for it, or else whoever does the service. */
export async function doersOf(ctx: Ctx, tasks: readonly TaskRow[]): Promise<(task: TaskRow) => readonly number[]> {
  const groupIds = [...new Set(tasks.flatMap(({ groupId }) => groupId ?? []))];
  const [assignees, members] = await Promise.all([
    listAssignees(ctx, [...new Set(tasks.map(({ itemId }) => itemId))]),
    groupIds.length === 0 ? new Map<number, never[]>() : selectMembers(ctx, groupIds),
  ]);
  return ({ userId, groupId, itemId }) => {
    if (userId !== null) return [userId];
    return groupId === null ? (assignees.get(itemId) ?? []) : (members.get(groupId) ?? []).map((one) => one.userId);
  };
}

/** Tells what became of an order. What was noted with it is told nobody. */
export function tellOfOrder(
  tx: Tx,
  what: OrderEvent,
  { order, hostId }: { readonly order: OrderRow; readonly hostId: number | null },
  before: OrderRow | null,
): void {
  const { id, version } = order;
  const heard = ({ bookingId, itemId, resourceId, quantity }: OrderRow): OrderTold => ({
    id,
    bookingId,
    serviceId: itemId,
    resourceId,
    quantity,
    hostId,
  });
  tx.emit(what, { id, version, data: heard(order), before: before && heard(before), after: heard(order) });
}

/** A task as it was, and what happened to it. */
export interface TaskChanged {
  readonly what: TaskEvent;
  readonly before: TaskRow | null;
  readonly after: TaskRow;
}

/**
 * Tells what became of tasks, and whose they are. Whose they were hears of it too: they are hers no more.
 * @param changedBy who changed what is done for a booking, where it is not the one who writes
 */
export async function tellOfTasks(
  tx: Tx,
  changed: readonly TaskChanged[],
  services: ReadonlyMap<number, Pick<OrderableService, 'name'>>,
  changedBy: (bookingId: number) => string = () => tx.who.key,
): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.flatMap(({ before, after }) => (before ? [before, after] : [after]));
  const doers = await doersOf(tx, rows);
  const heard = (row: TaskRow, userIds: readonly number[]): TaskTold => ({
    id: row.id,
    version: row.version,
    orderId: row.orderId,
    bookingId: row.bookingId,
    serviceId: row.itemId,
    service: services.get(row.itemId)?.name ?? '',
    quantity: row.quantity,
    resourceIds: [row.resourceId],
    buildingId: row.buildingId,
    start: showTime(row.startsAt),
    end: showTime(row.endsAt),
    dueAt: showTime(row.dueAt),
    zone: row.zone,
    state: row.state,
    progress: row.progress,
    userIds: userIds.slice(0, MAX_TOLD),
    changedBy: changedBy(row.bookingId),
  });
  for (const { what, before, after } of changed) {
    const concerned = [...new Set([...doers(after), ...(before ? doers(before) : [])])];
    const data = heard(after, concerned);
    const told: Told<TaskEvent> = {
      id: after.id,
      version: after.version,
      data,
      before: before && heard(before, doers(before)),
      after: data,
    };
    tx.emit(what, told);
  }
}

/** What became of the tasks of some orders since they were read. */
export async function changedSince(
  tx: Tx,
  before: readonly TaskRow[],
  orderIds: readonly number[],
  whatOf: (before: TaskRow, after: TaskRow) => TaskEvent,
): Promise<TaskChanged[]> {
  const known = new Map(before.map((row) => [row.id, row]));
  return (await selectTasksOf(tx, orderIds)).flatMap((after): TaskChanged[] => {
    const was = known.get(after.id);
    if (was === undefined) return [{ what: 'service_task.created', before: null, after }];
    return was.version === after.version ? [] : [{ what: whatOf(was, after), before: was, after }];
  });
}
