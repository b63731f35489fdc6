import type { Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { toInstant, type Period } from '../../platform/time.ts';
import { actorOn, openBooking, periodOf, placesOf, prepareBooking, type Opened } from '../bookings/bookings.ts';
import { findServices, piecesOf, type OrderableService } from '../services/services.ts';
import type { endpoints } from './contract.ts';
import { decideNotice, decideOffered } from './rules.ts';
import { showOrders } from './show.ts';
import {
  insertOrder,
  insertTasks,
  lockOrders,
  selectOrders,
  selectTasksOf,
  updateOrder,
  updateTasks,
  type OrderRow,
} from './store.ts';
import { changedSince, orderIn, tellOfOrder, tellOfTasks, type TaskChanged } from './tell.ts';
import { timesOf } from './times.ts';
import { withdraw } from './withdrawing.ts';

type Calls = UseCases<typeof endpoints>;
type Wanted = Input<(typeof endpoints)['setBookingServices']>['services'][number];

/** A service that is ordered, with where it stands among those that were said. */
interface Wish extends Omit<Wanted, 'note'> {
  readonly note: string;
  readonly service: OrderableService;
  readonly param: string;
}

/** Orders these services with a booking and no others. What was ordered already and stays keeps its price. */
export const setBookingServices: Calls['setBookingServices'] = (ctx, { id, services: given }) =>
  ctx.tx(async (tx) => {
    const opened = await openBooking(tx, id, 'change');
    const before = await lockOrders(tx, [id]);
    const services = await findServices(tx, [
      ...new Set([...given.map(({ serviceId }) => serviceId), ...before.map(({ itemId }) => itemId)]),
    ]);
    const wishes = readWishes(given, services);
    const had = new Map(before.map((order) => [order.itemId, order]));
    const kept = new Set(wishes.map(({ serviceId }) => serviceId));
    const withdrawn = before.filter(({ itemId }) => !kept.has(itemId));
    mustHaveTime(tx, opened, [
      ...wishes.filter((wish) => isOther(had.get(wish.serviceId), wish)),
      ...withdrawn.map(({ itemId }) => ({ service: found(services.get(itemId)), param: 'services' })),
    ]);
    const { hostId } = opened.row;
    const changed: TaskChanged[] = [];
    for (const wish of wishes) changed.push(...(await placeOrChange(tx, opened, had.get(wish.serviceId), wish)));
    if (withdrawn.length > 0)
      changed.push(
        ...(await withdraw(
          tx,
          withdrawn.map((order) => ({ order, hostId })),
        )),
      );
    await tellOfTasks(tx, changed, services);
    const after = await selectOrders(tx, [id]);
    await prepareBooking(tx, opened, timesOf(after));
    return showOrders(tx, after, startOf(opened));
  });

const startOf = ({ row }: Pick<Opened, 'row'>): Temporal.Instant => toInstant(row.startsAt);

/** @throws 400 for one that is named twice, 404 for one that is not there */
function readWishes(given: readonly Wanted[], services: ReadonlyMap<number, OrderableService>): Wish[] {
  const ids = given.map(({ serviceId }) => serviceId);
  return given.map(({ note = '', ...wish }, i) => {
    const param = `services[${i}].serviceId`;
    if (ids.indexOf(wish.serviceId) !== i) throw invalid(param, 'This service is named twice');
    return { ...wish, note, service: found(services.get(wish.serviceId), param), param };
  });
}

const isOther = (order: OrderRow | undefined, { quantity, note }: Wish): boolean =>
  order === undefined || order.quantity !== quantity || order.note !== note;

/** @throws 422 for what it is too late to order, change or withdraw, unless the asking one manages bookings there */
function mustHaveTime(tx: Tx, opened: Opened, touched: readonly Pick<Wish, 'service' | 'param'>[]): void {
  const manages = may(actorOn(opened), 'bookings:manage', placesOf(opened));
  const start = startOf(opened);
  for (const { service, param } of touched)
    obey(decideNotice({ name: service.name, noticeHours: service.noticeHours, start }, manages, tx.now, param));
}

async function placeOrChange(tx: Tx, opened: Opened, before: OrderRow | undefined, wish: Wish): Promise<TaskChanged[]> {
  if (before === undefined) return place(tx, opened, wish);
  return isOther(before, wish) ? change(tx, opened, before, wish) : [];
}

async function place(tx: Tx, opened: Opened, wish: Wish): Promise<TaskChanged[]> {
  const { service, quantity, note, param } = wish;
  const { row, resources } = opened;
  const inOrder = [...resources.values()].toSorted((a, b) => a.id - b.id);
  const thing = inOrder.find((one) => service.isOfferedFor(one));
  obey(decideOffered({ name: service.name, isRetired: service.retiredAt !== null, resourceId: thing?.id }, param));
  const { id: resourceId } = found(thing, param);
  const { priceAmount, priceCurrency, timing, minutesBefore, minutesAfter } = service;
  const said = { priceAmount, priceCurrency, timing, minutesBefore, minutesAfter };
  const values = { bookingId: row.id, itemId: service.id, resourceId, quantity, note, ...said };
  const orderId = await insertOrder(tx, values);
  await insertTasks(tx, orderId, piecesOf(service, during(opened)));
  const order = orderIn(await selectOrders(tx, [row.id]), orderId);
  tellOfOrder(tx, 'service_order.placed', { order, hostId: row.hostId }, null);
  return changedSince(tx, [], [orderId], () => 'service_task.updated');
}

const during = ({ row }: Opened): Period => periodOf(row);

async function change(
  tx: Tx,
  { row }: Opened,
  before: OrderRow,
  { quantity, note, service, param }: Wish,
): Promise<TaskChanged[]> {
  // What can no longer be ordered is not ordered more of either.
  if (quantity > before.quantity)
    obey(
      decideOffered(
        { name: service.name, isRetired: service.retiredAt !== null, resourceId: before.resourceId },
        param,
      ),
    );
  const tasks = await selectTasksOf(tx, [before.id]);
  await updateOrder(tx, before.id, { quantity, note });
  // Who does it hears that it is about something else.
  const open = tasks.filter(({ state }) => state === 'open').map(({ id }) => id);
  if (open.length > 0) await updateTasks(tx, open, {});
  const order = orderIn(await selectOrders(tx, [row.id]), before.id);
  tellOfOrder(tx, 'service_order.changed', { order, hostId: row.hostId }, before);
  return changedSince(tx, tasks, [before.id], () => 'service_task.updated');
}
