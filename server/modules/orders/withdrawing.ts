import type { Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import type { OrderableService } from '../services/services.ts';
import { selectTasksOf, updateOrder, updateTasks, type OrderRow } from './store.ts';
import { changedSince, tellOfOrder, tellOfTasks } from './tell.ts';

/** Withdraws locked orders: what of them is open is done no more, and what is done stays so. */
export async function withdraw(
  tx: Tx,
  orders: readonly { readonly order: OrderRow; readonly hostId: number | null }[],
  services: ReadonlyMap<number, OrderableService>,
): Promise<void> {
  const ids = orders.map(({ order }) => order.id);
  const tasks = await selectTasksOf(tx, ids);
  const open = tasks.filter(({ state }) => state === 'open').map(({ id }) => id);
  const cancelledAt = toDate(tx.now);
  for (const { order, hostId } of orders) {
    await updateOrder(tx, order.id, { cancelledAt });
    const after = { ...order, cancelledAt, version: order.version + 1 };
    tellOfOrder(tx, 'service_order.cancelled', { order: after, hostId }, order);
  }
  if (open.length > 0) await updateTasks(tx, open, { state: 'cancelled' });
  await tellOfTasks(tx, await changedSince(tx, tasks, ids, () => 'service_task.cancelled'), services);
}
