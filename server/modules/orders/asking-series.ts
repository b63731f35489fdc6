import type { Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid, Problem } from '../../platform/contract/problems.ts';
import { refused, type Verdict } from '../../platform/contract/verdict.ts';
import { periodOf } from '../../platform/time.ts';
import {
  byStart,
  decideStateOf,
  openDates,
  prepareDates,
  type BookingRow,
  type OpenedDate,
} from '../bookings/bookings.ts';
import { seriesOver } from '../series/contract.ts';
import {
  lockOrigins,
  lossesOfDate,
  openSeries,
  refusalsOfDate,
  refusedSeries,
  type DateRefusal,
} from '../series/series.ts';
import { costOf, priceOf, totalOf } from '../services/services.ts';
import { planOrders, readAsked, writeOrders, type Asked, type OrderPlan, type Wish } from './asking.ts';
import { MAX_SERIES_ORDERS, serviceNotOffered, serviceTooLate, type endpoints } from './contract.ts';
import { dropStanding, lockOrders, writeStanding, type OrderRow } from './store.ts';
import { timesOf } from './times.ts';

/**
 * Orders these services and no others with what is still to come of a series, all of it or from one date on: also with what was moved by
 * itself, but not with what was cancelled or has got another host. Each date is judged as a booking by itself.
 * @throws 409 that names the dates that cannot have them, each with its reason: nothing is ordered then
 */
export const setSeriesServices: UseCases<typeof endpoints>['setSeriesServices'] = (ctx, { id, from, services }) =>
  ctx.tx(async (tx) => {
    const origins = await lockOrigins(tx, id);
    const { series, dates } = await openSeries(tx, { id, from });
    const own = dates.filter(({ hostId }) => hostId === series.hostId).toSorted(byStart);
    if (own.length === 0) throw fail(seriesOver, { param: 'id' });
    const before = await lockOrders(
      tx,
      own.map((row) => row.id),
    );
    mustNotBeTooMany(own, services, before);
    const asked = await readAsked(tx, services, before);
    const opened = await openDates(tx, own);
    const after = await writeOrders(tx, planEach(tx, opened, before, asked), asked);
    await mustPrepare(tx, opened, after);
    if (series.bookedUntil !== null) {
      // What goes on with it counts no more, though it was not told yet that it does: they are locked as by who tells that.
      await dropStanding(tx, ...origins);
      await writeStanding(tx, id, asked.wishes.map(standingOf));
    }
    return { dates: own.length, total: totalOf(after.map((order) => costOf(priceOf(order), order.quantity))) };
  });

const standingOf = ({ serviceId: itemId, quantity, note }: Wish) => ({ itemId, quantity, note });

/** Neither what is to be ordered nor what is withdrawn by that. @throws 400 */
function mustNotBeTooMany(
  dates: readonly unknown[],
  services: readonly Pick<Wish, 'serviceId'>[],
  before: readonly OrderRow[],
): void {
  const kept = new Set(services.map(({ serviceId }) => serviceId));
  const withdrawn = before.filter(({ itemId }) => !kept.has(itemId)).length;
  if (dates.length * services.length + withdrawn > MAX_SERIES_ORDERS)
    throw invalid('services', `These are more than ${MAX_SERIES_ORDERS} dates times services, with what is withdrawn`);
}

/** @throws 409 that names each date that is not as it would have to be */
function planEach(tx: Tx, opened: readonly OpenedDate[], before: readonly OrderRow[], asked: Asked): OrderPlan[] {
  const had = Map.groupBy(before, ({ bookingId }) => bookingId);
  const plans: OrderPlan[] = [];
  const skipped: DateRefusal[] = [];
  for (const date of opened) {
    const { row } = date;
    const plan = planOrNot(tx, date, had.get(row.id) ?? [], asked);
    if ('opened' in plan) plans.push(plan);
    else skipped.push(...refusalsOfDate(row.resources, { ...dateOf(row), verdict: plan }));
  }
  mustBeAll(skipped, opened);
  return plans;
}

const dateOf = (row: BookingRow) => ({ date: row.seriesDate ?? '', during: periodOf(row) });

const RULED: ReadonlySet<string> = new Set([serviceNotOffered.code, serviceTooLate.code]);

function planOrNot(tx: Tx, date: OpenedDate, before: readonly OrderRow[], asked: Asked): OrderPlan | Verdict {
  const verdict = decideStateOf(tx, date, 'change');
  if (!verdict.ok) return verdict;
  try {
    return planOrders(tx, date, before, asked);
  } catch (error) {
    if (error instanceof Problem && RULED.has(error.kind.code)) return refused(error.kind, error.details);
    throw error;
  }
}

/** @throws 409 that names each date at which somebody else has what is to be made ready then */
async function mustPrepare(tx: Tx, opened: readonly OpenedDate[], orders: readonly OrderRow[]): Promise<void> {
  const of = Map.groupBy(orders, ({ bookingId }) => bookingId);
  const lost = await prepareDates(tx, opened, [...of.values()].flatMap(timesOf));
  const skipped = opened.flatMap(({ row }) => lossesOfDate(row.seriesDate ?? '', lost.get(row.id) ?? []));
  mustBeAll(skipped, opened);
}

/** @throws 409 where one of them cannot */
function mustBeAll(skipped: readonly DateRefusal[], dates: readonly unknown[]): void {
  if (skipped.length > 0) throw refusedSeries(skipped, dates.length, 'services', 'cannot have these services');
}
