import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { toInstant } from '../../platform/time.ts';
import { readOwn } from '../bookings/bookings.ts';
import type { endpoints } from './contract.ts';
import { showOrders } from './show.ts';
import { selectOrders } from './store.ts';

export { changeBookingServices, setBookingServices, type WantedService } from './asking.ts';
export { setSeriesServices } from './asking-series.ts';
export { seriesListener } from './going-on.ts';
export { forgetOldNotes, notesListener } from './notes.ts';
export { getPlacedOrder, listOrdersOf, sliceOrders, type ShownOrder } from './seen.ts';
export type { OrderFilter } from './order-rows.ts';
export { selectOpenPlaces as openPlaces } from './store.ts';
export { orderListener } from './settling.ts';
export { endStandingServices, listStandingServices } from './standing.ts';
export {
  assignTask,
  cancelTask,
  completeTask,
  getTask,
  listTasks,
  reopenTask,
  restoreTask,
  setTaskProgress,
  sliceTasks,
  takeTasksFrom,
  type TasksWanted,
} from './tasks.ts';

type Calls = UseCases<typeof endpoints>;

/** What is ordered with a booking. @throws 404 for one that the asking one does not see, 403 for one that is not hers */
export const listBookingServices: Calls['listBookingServices'] = async (ctx: Ctx, { id }) => {
  const { row } = await readOwn(ctx, id);
  return showOrders(ctx, await selectOrders(ctx, [id]), toInstant(row.startsAt));
};
