import type { Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import { selectTasksOf, updateOrders, updateTasks, type OrderRow } from './store.ts';
import { changedSince, tellOfOrder, type TaskChanged } from './tell.ts';

/**
 * Withdraws locked orders: what of them is open is done no more, and what is done stays so. What was noted is needed no more either.
 * @returns what became of their tasks, which is told along with what else changed
 */
export async function withdraw(
  tx: Tx,
  orders: readonly { readonly order: OrderRow; readonly hostId: number | null }[],
): Promise<TaskChanged[]> {
  const ids = orders.map(({ order }) => order.id);
  const tasks = await selectTasksOf(tx, ids);
  const open = tasks.filter(({ state }) => state === 'open').map(({ id }) => id);
  const cancelledAt = toDate(tx.now);
  await updateOrders(tx, ids, { cancelledAt, note: '' });
  for (const { order, hostId } of orders) {
    const after = { ...order, cancelledAt, version: order.version + 1 };
    tellOfOrder(tx, 'service_order.cancelled', { order: after, hostId }, order);
  }
  if (open.length > 0) await updateTasks(tx, open, { state: 'cancelled' });
  return changedSince(tx, tasks, ids, () => 'service_task.cancelled');
}
