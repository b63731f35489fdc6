import type { Ctx, Tx } from '../../platform/context/context.ts';
import { ownerKeyOf } from '../../platform/context/owner.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { periodOf, toInstant } from '../../platform/time.ts';
import { actorOn, openBooking, placesOf, prepareBooking, type OpenedDate } from '../bookings/bookings.ts';
import { findServices, piecesOf, type OrderableService } from '../services/services.ts';
import type { endpoints, Orders } from './contract.ts';
import { decideNotice, decideOffered } from './rules.ts';
import { showOrders } from './show.ts';
import {
  insertOrders,
  insertTasks,
  lockOrders,
  selectOrders,
  selectTasksOf,
  updateOrders,
  updateTasks,
  type OrderRow,
} from './store.ts';
import { changedSince, tellOfOrder, tellOfTasks } from './tell.ts';
import { timesOf } from './times.ts';
import { withdraw } from './withdrawing.ts';

type Calls = UseCases<typeof endpoints>;
type Wanted = Input<(typeof endpoints)['setBookingServices']>['services'][number];
/** A service that is wanted with a booking, how many of it and what is noted with it. */
export type WantedService = Wanted;

/** A service that is ordered, with where it stands among those that were said. */
export interface Wish extends Omit<Wanted, 'note'> {
  readonly note: string;
  readonly service: OrderableService;
  readonly param: string;
}

/** Orders these services with a booking and no others. What was ordered already and stays keeps its price. */
export const setBookingServices: Calls['setBookingServices'] = (ctx, { id, services }) =>
  changeBookingServices(ctx, id, () => services);

/**
 * Orders with a booking what is made of what is ordered already, while nobody else orders anything with it.
 * @param wantedOf all that is to be ordered then
 */
export const changeBookingServices = (
  ctx: Ctx,
  id: number,
  wantedOf: (before: readonly OrderRow[]) => readonly Wanted[],
): Promise<Orders> =>
  ctx.tx(async (tx) => {
    const opened = await openBooking(tx, id, 'change');
    const before = await lockOrders(tx, [id]);
    const asked = await readAsked(tx, wantedOf(before), before);
    const after = await writeOrders(tx, [planOrders(tx, opened, before, asked)], asked);
    await prepareBooking(tx, opened, timesOf(after));
    return showOrders(tx, after, startOf(opened));
  });

/** What is to be ordered and nothing else, with what is known of that and of what was ordered before. */
export interface Asked {
  readonly wishes: readonly Wish[];
  readonly services: ReadonlyMap<number, OrderableService>;
  /** Whose what is ordered is, and what is noted with it: a person's also where a token of hers asks. */
  readonly by: string;
}

/** @throws 400 for a service that is named twice, 404 for one that is not there */
export async function readAsked(tx: Tx, given: readonly Wanted[], before: readonly OrderRow[]): Promise<Asked> {
  const services = await findServices(tx, [
    ...new Set([...given.map(({ serviceId }) => serviceId), ...before.map(({ itemId }) => itemId)]),
  ]);
  return { wishes: readWishes(given, services), services, by: ownerKeyOf(tx.who) };
}

/** What an open booking is to get, have otherwise and have no more. */
export interface OrderPlan {
  readonly opened: OpenedDate;
  readonly placing: readonly { readonly wish: Wish; readonly resourceId: number }[];
  readonly changing: readonly { readonly wish: Wish; readonly order: OrderRow }[];
  readonly withdrawing: readonly OrderRow[];
}

/**
 * What is to become of the orders of an open booking; nothing is written.
 * @throws 422 for what is not offered there, and for what it is too late for
 */
export function planOrders(
  tx: Tx,
  opened: OpenedDate,
  before: readonly OrderRow[],
  { wishes, services }: Asked,
): OrderPlan {
  const had = new Map(before.map((order) => [order.itemId, order]));
  const kept = new Set(wishes.map(({ serviceId }) => serviceId));
  const withdrawing = before.filter(({ itemId }) => !kept.has(itemId));
  const others = wishes.filter((wish) => isOther(had.get(wish.serviceId), wish));
  mustHaveTime(tx, opened, [
    ...others,
    ...withdrawing.map(({ itemId }) => ({ service: found(services.get(itemId)), param: 'services' })),
  ]);
  const inOrder = [...opened.resources.values()].toSorted((a, b) => a.id - b.id);
  const [placing, changing]: [{ wish: Wish; resourceId: number }[], { wish: Wish; order: OrderRow }[]] = [[], []];
  for (const wish of others) {
    const order = had.get(wish.serviceId);
    const thing = order ? { id: order.resourceId } : inOrder.find((one) => wish.service.isOfferedFor(one));
    // What can no longer be ordered is not ordered more of either.
    if (order === undefined || wish.quantity > order.quantity) mustBeOffered(wish, thing?.id);
    if (order) changing.push({ wish, order });
    else placing.push({ wish, resourceId: found(thing, wish.param).id });
  }
  return { opened, placing, changing, withdrawing };
}

/** @throws 422 */
function mustBeOffered({ service: { name, retiredAt }, param }: Wish, resourceId: number | undefined): void {
  obey(decideOffered({ name, isRetired: retiredAt !== null, resourceId }, param));
}

/** Writes what is to become of the orders of some bookings, which are locked, and tells of it. @returns what is ordered with them then */
export async function writeOrders(tx: Tx, plans: readonly OrderPlan[], { services, by }: Asked): Promise<OrderRow[]> {
  const hostOf = new Map(plans.map(({ opened: { row } }) => [row.id, row.hostId]));
  const changing = plans.flatMap((plan) => plan.changing);
  const ids = changing.map(({ order }) => order.id);
  const before = await selectTasksOf(tx, ids);
  for (const same of Map.groupBy(changing, ({ wish }) => wish).values()) await writeSame(tx, same);
  // Who does it hears that it is about something else.
  const open = before.filter(({ state }) => state === 'open').map(({ id }) => id);
  if (open.length > 0) await updateTasks(tx, open, {});
  const placed = await placeAll(tx, plans, by);
  const gone = plans.flatMap((plan) => plan.withdrawing.map((order) => ({ order, hostId: plan.opened.row.hostId })));
  const withdrawn = gone.length === 0 ? [] : await withdraw(tx, gone);
  const after = await selectOrders(tx, [...hostOf.keys()]);
  const was = new Map(changing.map(({ order }) => [order.id, order]));
  const isNew = new Set(placed);
  for (const order of after) {
    const had = was.get(order.id) ?? null;
    const what = isNew.has(order.id) ? 'service_order.placed' : had && 'service_order.changed';
    if (what) tellOfOrder(tx, what, { order, hostId: hostOf.get(order.bookingId) ?? null }, had);
  }
  const changed = await changedSince(tx, before, [...ids, ...placed], () => 'service_task.updated');
  await tellOfTasks(tx, [...changed, ...withdrawn], services);
  return after;
}

async function writeSame(tx: Tx, same: OrderPlan['changing']): Promise<void> {
  const [first] = same;
  if (first === undefined) return;
  const { quantity, note } = first.wish;
  await updateOrders(
    tx,
    same.map(({ order }) => order.id),
    { quantity, note },
  );
}

/** @returns the ids of the orders */
async function placeAll(tx: Tx, plans: readonly OrderPlan[], by: string): Promise<number[]> {
  const all = plans.flatMap(({ opened, placing }) => placing.map((one) => ({ ...one, row: opened.row })));
  const placed = await insertOrders(
    tx,
    all.map(({ wish: { service, quantity, note }, resourceId, row }) => {
      const { priceAmount, priceCurrency, timing, minutesBefore, minutesAfter } = service;
      const said = { priceAmount, priceCurrency, timing, minutesBefore, minutesAfter };
      return { bookingId: row.id, itemId: service.id, resourceId, quantity, note, ...said };
    }),
    by,
  );
  const ids = new Map(placed.map(({ id, bookingId, itemId }) => [`${bookingId} ${itemId}`, id]));
  const pieces = all.flatMap(({ wish: { service }, row }) => {
    const orderId = ids.get(`${row.id} ${service.id}`) ?? 0;
    return piecesOf(service, periodOf(row)).map((piece) => ({ ...piece, orderId }));
  });
  await insertTasks(tx, pieces);
  return placed.map(({ id }) => id);
}

const startOf = ({ row }: Pick<OpenedDate, 'row'>): Temporal.Instant => toInstant(row.startsAt);

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
function mustHaveTime(tx: Tx, opened: OpenedDate, touched: readonly Pick<Wish, 'service' | 'param'>[]): void {
  const manages = may(actorOn(opened), 'bookings:manage', placesOf(opened));
  const start = startOf(opened);
  for (const { service, param } of touched)
    obey(decideNotice({ name: service.name, noticeHours: service.noticeHours, start }, manages, tx.now, param));
}
