import { findSpace } from '../../modules/places/places.ts';
import { MAX_ORDERS, taskStateConflict, type Task } from '../../modules/orders/contract.ts';
import {
  cancelTask,
  changeBookingServices,
  completeTask,
  getPlacedOrder,
  getTask,
  reopenTask,
  restoreTask,
  setTaskProgress,
  sliceOrders,
  sliceTasks,
  type TasksWanted,
  type WantedService,
} from '../../modules/orders/orders.ts';
import { getService, sliceServices } from '../../modules/services/services.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import type { Period } from '../../platform/time.ts';
import {
  alreadyOrdered,
  orderCancelled,
  readTaskStatus,
  statusOfTask,
  taskStatuses,
  taskSteps,
  type TaskStatus,
} from './guesses.ts';
import { readListed, sliceOf } from './moments.ts';
import { ORDER_PARAMS, refusingAsThere, TASK_PARAMS } from './refusing.ts';
import { showItem, showOrders, showTasks } from './shown-vendor-services.ts';
import { itemsOf, vendors } from './vendors.ts';
import type { vendorServiceEndpoints } from './vendor-services-contract.ts';

/** What is ordered with bookings, and who of the vendors' does what of it by when. */
export const vendorServices: UseCases<typeof vendorServiceEndpoints> = {
  ...vendors,
  async VendorServices_GetItems_V1(ctx, { locationId = 0, roomId = 0, vendorId = 0, active, search = '', ...paging }) {
    const filter = {
      search: search.trim(),
      ...(locationId !== 0 && { buildingId: locationId }),
      ...(roomId !== 0 && { resourceIds: [roomId] }),
      ...(vendorId !== 0 && { groupId: vendorId }),
      ...(active !== undefined && { retired: !active }),
    };
    const { items, total } = await sliceServices(ctx, filter, sliceOf(paging));
    return { items: items.map(showItem), totalRecords: total };
  },
  VendorServices_GetItem_V1: async (ctx, { itemId }) =>
    showItem(await refusingAsThere(getService(ctx, { id: itemId }), { id: 'itemId' })),
  async VendorServices_GetOrders_V1(ctx, { bookingId = 0, itemId = 0, vendorId = 0, includeCancelled, ...given }) {
    const { locationId = 0, status = '' } = given;
    const during = await readDays(ctx, given);
    const filter = {
      ...(status.trim() !== '' && { standing: standingsThere[readTaskStatus(status)] }),
      ...(includeCancelled !== undefined && { withdrawn: includeCancelled }),
      ...(locationId !== 0 && { buildingId: locationId }),
      ...(bookingId !== 0 && { bookingId }),
      ...(await readItems(ctx, { itemId, vendorId })),
      ...(during && { during }),
    };
    const { items, total } = await sliceOrders(ctx, filter, sliceOf(given));
    return { orders: await showOrders(ctx, items), totalRecords: total };
  },
  VendorServices_GetOrder_V1: (ctx, { orderId }) => showOrder(ctx, orderId),
  VendorServices_PostOrder_V1: (ctx, { bookingId, itemId, quantity = 1, notes = '' }) =>
    ctx.tx(async (tx) => {
      const wish = { serviceId: itemId, quantity, note: notes };
      const { items } = await refusingAsThere(
        changeBookingServices(tx, bookingId, (before) => {
          if (before.some((one) => one.itemId === itemId)) throw fail(alreadyOrdered, { param: 'itemId' });
          if (before.length >= MAX_ORDERS)
            throw invalid('itemId', `At most ${MAX_ORDERS} items are ordered with a booking`);
          return [wish, ...before.map(asItIs)];
        }),
        ORDER_PARAMS,
      );
      return showOrder(tx, found(items.find(({ serviceId }) => serviceId === itemId)).id);
    }),
  VendorServices_PutOrder_V1: (ctx, { orderId, quantity, notes }) =>
    ctx.tx(async (tx) => {
      await changeOrder(tx, orderId, (own) => ({
        ...own,
        ...(quantity !== undefined && { quantity }),
        ...(notes !== undefined && { note: notes }),
      }));
      return showOrder(tx, orderId);
    }),
  VendorServices_DeleteOrder_V1: (ctx, { orderId }) =>
    ctx.tx(async (tx) => {
      const { isWithdrawn } = await getPlacedOrder(tx, orderId, 'orderId');
      if (!isWithdrawn) await changeOrder(tx, orderId, () => null);
      return {};
    }),
  async VendorServices_GetTasks_V1(ctx, { bookingId = 0, orderId = 0, itemId = 0, vendorId = 0, ...given }) {
    const { locationId = 0, status = '', overdue } = given;
    const during = await readDays(ctx, given);
    const wanted: TasksWanted = {
      ...(status.trim() !== '' && filterOf(readTaskStatus(status))),
      ...(overdue === true && { overdueAt: ctx.now }),
      ...(locationId !== 0 && { buildingId: locationId }),
      ...(bookingId !== 0 && { bookingId }),
      ...(orderId !== 0 && { orderIds: [orderId] }),
      ...(itemId !== 0 && { serviceId: itemId }),
      ...(vendorId !== 0 && { group: { id: vendorId, serviceIds: await itemsOf(ctx, vendorId) } }),
      ...(during && { during }),
    };
    const { items, total } = await sliceTasks(ctx, wanted, sliceOf(given));
    return { tasks: await showTasks(ctx, items), totalRecords: total };
  },
  VendorServices_GetTask_V1: async (ctx, { taskId }) =>
    showOneTask(ctx, await refusingAsThere(getTask(ctx, { id: taskId }), TASK_PARAMS)),
  VendorServices_PutTask_V1: (ctx, { taskId, status }) =>
    ctx.tx(async (tx) => {
      const wanted = readTaskStatus(status);
      const task = await refusingAsThere(getTask(tx, { id: taskId }), TASK_PARAMS);
      return showOneTask(tx, await refusingAsThere(bring(tx, task, wanted), TASK_PARAMS));
    }),
};

const showOrder = async (ctx: Ctx, id: number) =>
  found((await showOrders(ctx, [await getPlacedOrder(ctx, id, 'orderId')]))[0]);

const showOneTask = async (ctx: Ctx, task: Task) => found((await showTasks(ctx, [task]))[0]);

type Ordered = Parameters<Parameters<typeof changeBookingServices>[2]>[0][number];

const asItIs = ({ itemId, quantity, note }: Ordered): WantedService => ({ serviceId: itemId, quantity, note });

/**
 * Makes something else of an order, and leaves what else is ordered with the booking.
 * @param changeOf what becomes of it; null: it is withdrawn
 * @throws 404, 409
 */
async function changeOrder(tx: Tx, id: number, changeOf: (own: WantedService) => WantedService | null): Promise<void> {
  const { bookingId } = await getPlacedOrder(tx, id, 'orderId');
  const wantedOf = (before: readonly Ordered[]): WantedService[] => {
    const own = before.find((one) => one.id === id);
    if (own === undefined) throw fail(orderCancelled, { param: 'orderId' });
    const others = before.filter((one) => one !== own).map(asItIs);
    const changed = changeOf(asItIs(own));
    return changed === null ? others : [changed, ...others];
  };
  await refusingAsThere(changeBookingServices(tx, bookingId, wantedOf), ORDER_PARAMS);
}

/** Of which services orders are: of one, and of those that a vendor does. */
async function readItems(ctx: Ctx, { itemId, vendorId }: { readonly itemId: number; readonly vendorId: number }) {
  if (vendorId === 0) return itemId === 0 ? {} : { serviceIds: [itemId] };
  const all = await itemsOf(ctx, vendorId);
  return { serviceIds: all.filter((id) => itemId === 0 || id === itemId) };
}

interface Days {
  readonly locationId?: number;
  readonly startDate?: string;
  readonly endDate?: string;
}

/** Both days or none, by the clocks of the location; where none is said by those of the workplace. @throws 400 that names the parameter */
async function readDays(ctx: Ctx, { locationId = 0, startDate, endDate }: Days): Promise<Period | null> {
  if (startDate === undefined && endDate === undefined) return null;
  if (startDate === undefined) throw invalid('startDate', 'Say both days, or none');
  if (endDate === undefined) throw invalid('endDate', 'Say both days, or none');
  const there = await findSpace(ctx, { buildingId: locationId });
  return readListed([startDate, endDate], there?.zone ?? ctx.tenant.zone);
}

/** What a status is called here. */
const standingsThere = {
  new: 'new',
  accepted: 'accepted',
  inProgress: 'in_progress',
  completed: 'done',
  cancelled: 'cancelled',
} as const satisfies Readonly<Record<TaskStatus, string>>;

/** Which tasks have a status. */
const filterOf = (status: TaskStatus): TasksWanted =>
  status === 'completed'
    ? { state: 'done' }
    : status === 'cancelled'
      ? { state: 'cancelled' }
      : { progress: status === 'inProgress' ? 'in_progress' : status };

/** Brings a task to a status. @throws 409 for a step that there is not */
async function bring(tx: Tx, task: Task, wanted: TaskStatus): Promise<Task> {
  const { id } = task;
  const status = statusOfTask(task);
  if (status === wanted) return task;
  if (!taskSteps[status].includes(wanted)) {
    const [is, not] = [taskStatuses[status].name, taskStatuses[wanted].name];
    throw fail(taskStateConflict, { param: 'status', detail: `A task that is ${is} does not become ${not}` });
  }
  // What was cancelled is new again by that.
  if (status === 'cancelled') return restoreTask(tx, { id });
  if (status === 'completed') await reopenTask(tx, { id });
  const acts: Readonly<Record<TaskStatus, () => Promise<Task>>> = {
    new: () => setTaskProgress(tx, { id, progress: 'new' }),
    accepted: () => setTaskProgress(tx, { id, progress: 'accepted' }),
    inProgress: () => setTaskProgress(tx, { id, progress: 'in_progress' }),
    completed: () => completeTask(tx, { id }),
    cancelled: () => cancelTask(tx, { id }),
  };
  return acts[wanted]();
}
