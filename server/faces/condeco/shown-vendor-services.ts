import type { Task } from '../../modules/orders/contract.ts';
import type { ShownOrder } from '../../modules/orders/orders.ts';
import { findResources } from '../../modules/resources/resources.ts';
import { findServices } from '../../modules/services/services.ts';
import type { Service } from '../../modules/services/contract.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { NO_VENDOR, NOBODY, OVERDUE, statusOfTask, taskStatuses, type TaskStatus } from './guesses.ts';
import { showLocal, showUtc, windowsZone } from './moments.ts';

/** What can be ordered, as it is told there. */
export const showItem = (service: Service) => ({
  itemId: service.id,
  itemName: service.name,
  itemDescription: service.description,
  vendorId: service.groupIds[0] ?? NO_VENDOR,
  unitName: service.unit,
  ...costs({ price: service.price }),
  active: !service.retired,
  timing: service.timing,
  minutesBefore: service.minutesBefore,
  minutesAfter: service.minutesAfter,
  noticeHours: service.noticeHours,
  offeredFor: service.offers.map(({ buildingId, resourceId, type }) => ({
    locationId: buildingId ?? ANY,
    resourceId: resourceId ?? ANY,
    resourceType: type ?? '',
  })),
});

/** Fits every place. */
const ANY = 0;

type Price = Service['price'];

/** Prices in whole units of their currency, as their one name for it stands beside them. */
function costs<const N extends string>(prices: Readonly<Record<N, Price>>) {
  const all = Object.entries<Price>(prices);
  const { currency = '' } = all.find(([, price]) => price !== null)?.[1] ?? {};
  const shown = all.map(([name, price]) => [name, price && inUnits(price)]);
  return { ...(Object.fromEntries(shown) as Record<N, number | null>), currency };
}

function inUnits({ amount, currency }: NonNullable<Price>): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return amount / 10 ** maximumFractionDigits;
}

/** Orders as they are told there. */
export async function showOrders(ctx: Ctx, all: readonly ShownOrder[]) {
  const [resources, services] = await Promise.all([
    findResources(ctx, [...new Set(all.map(({ order }) => order.resourceId))]),
    findServices(ctx, [...new Set(all.map(({ order }) => order.serviceId))]),
  ]);
  return all.map(({ order, bookingId, buildingId, zone, hostId, hostName, progress, overdue }) => {
    const standing =
      progress === null ? { state: order.state, progress: 'new' as const } : { state: 'open' as const, progress };
    return {
      orderId: order.id,
      ...placed({ bookingId, buildingId, zone, resourceId: order.resourceId }, resources.get(order.resourceId)?.name),
      hostId: hostId ?? NOBODY,
      hostName: hostName ?? '',
      vendorId: vendorOf(services, order),
      ...ordered(order),
      ...costs({ price: order.price, totalPrice: order.cost }),
      ...times(order, zone),
      changeableUntil: local(order.closesAt, zone),
      ...statusOf(statusOfTask(standing), overdue),
      createdOn: local(order.createdAt, zone),
    };
  });
}

/** Tasks as they are told there. */
export async function showTasks(ctx: Ctx, tasks: readonly Task[]) {
  const services = await findServices(ctx, [...new Set(tasks.map(({ serviceId }) => serviceId))]);
  return tasks.map((task) => showTask(task, task.groupId ?? vendorOf(services, task)));
}

type Services = Awaited<ReturnType<typeof findServices>>;

const vendorOf = (services: Services, { serviceId }: Pick<Task, 'serviceId'>): number =>
  services.get(serviceId)?.groupIds[0] ?? NO_VENDOR;

const showTask = (task: Task, vendorId: number) => ({
  taskId: task.id,
  orderId: task.orderId,
  ...placed(task, task.resourceName),
  hostName: task.hostName ?? '',
  vendorId,
  ...ordered(task),
  ...times(task, task.zone),
  dueDateTime: local(task.dueAt, task.zone),
  dueDateTimeUTC: local(task.dueAt, 'UTC'),
  ...statusOf(statusOfTask(task), task.overdue),
  assigneeId: task.userId ?? NOBODY,
  assigneeName: task.assigneeName ?? '',
  completedOn: task.doneAt && local(task.doneAt, task.zone),
});

type Where = Pick<Task, 'bookingId' | 'buildingId' | 'zone' | 'resourceId'>;

const placed = ({ bookingId, resourceId, buildingId, zone }: Where, name = '') => ({
  bookingId,
  roomId: resourceId,
  roomName: name,
  locationId: buildingId,
  locationTimeZone: windowsZone(zone),
});

const ordered = (one: Pick<Task, 'serviceId' | 'name' | 'unit' | 'quantity' | 'note'>) => ({
  itemId: one.serviceId,
  itemName: one.name,
  unitName: one.unit,
  quantity: one.quantity,
  notes: one.note,
});

const times = ({ start, end }: Pick<Task, 'start' | 'end'>, zone: string) => ({
  startDateTime: local(start, zone),
  endDateTime: local(end, zone),
  startDateTimeUTC: showUtc(Temporal.Instant.from(start)),
  endDateTimeUTC: showUtc(Temporal.Instant.from(end)),
});

const local = (at: string, zone: string): string => showLocal(Temporal.Instant.from(at), zone);

function statusOf(status: TaskStatus, isOverdue: boolean) {
  const { number, name } = taskStatuses[status];
  return { status: number, statusName: name, displayStatus: isOverdue ? OVERDUE : name, isOverdue };
}
