import { piecesOf } from '../modules/services/services.ts';
import type { Tx } from '../platform/context/context.ts';
import { toDate } from '../platform/time.ts';
import { idOf, stamp, type Known } from './bulk.ts';
import type { DemoBooking } from './calendar.ts';
import type { DemoOrder, DemoService, DemoServicePlan } from './services.ts';
import type { Workplace } from './workplace.ts';

/** What can be ordered with bookings, and what is ordered, with its tasks. */
export async function loadServices(
  tx: Tx,
  { services, servicePlans, orders }: Workplace,
  known: Known,
  bookings: ReadonlyMap<DemoBooking, number>,
): Promise<void> {
  const tenantId = tx.tenant.id;
  const rows = await tx.db
    .insertInto('serviceItem')
    .values(services.map((service) => ({ ...stamp(tx), ...itemOf(service) })))
    .returning('id')
    .execute();
  const ids = new Map(services.map(({ key }, i) => [key, rows[i]?.id ?? 0]));
  const offers = services.map(({ key, buildingKey }) => ({
    tenantId,
    itemId: idOf(ids, key),
    buildingId: idOf(known.buildings, buildingKey),
    type: 'room',
  }));
  await tx.db.insertInto('serviceOffer').values(offers).execute();
  const assignees = services.map(({ key, groupKey }) => ({
    tenantId,
    itemId: idOf(ids, key),
    groupId: idOf(known.groups, groupKey),
  }));
  await tx.db.insertInto('serviceAssignee').values(assignees).execute();
  for (const plan of servicePlans) await loadPlan(tx, plan, known, ids);
  for (const [place, order] of orders.entries()) {
    const progress = place % 2 === 0 ? 'new' : 'accepted';
    await loadOrder(tx, order, known, { itemId: idOf(ids, order.service.key), bookings, progress });
  }
}

async function loadPlan(
  tx: Tx,
  { name, serviceKeys, buildingKey }: DemoServicePlan,
  known: Known,
  items: ReadonlyMap<string, number>,
): Promise<void> {
  const tenantId = tx.tenant.id;
  const made = tx.db.insertInto('servicePlan').values({ ...stamp(tx), name });
  const { id: planId } = await made.returning('id').executeTakeFirstOrThrow();
  const together = serviceKeys.map((key) => ({ tenantId, planId, itemId: idOf(items, key) }));
  await tx.db.insertInto('servicePlanItem').values(together).execute();
  const buildingId = idOf(known.buildings, buildingKey);
  await tx.db.insertInto('serviceOffer').values({ tenantId, planId, buildingId, type: 'room' }).execute();
}

const itemOf = ({ price, key: _key, buildingKey: _building, groupKey: _group, ...service }: DemoService) => ({
  ...service,
  priceAmount: price?.amount ?? null,
  priceCurrency: price?.currency ?? null,
});

async function loadOrder(
  tx: Tx,
  { booking, resourceKey, service, quantity, note }: DemoOrder,
  known: Known,
  {
    itemId,
    bookings,
    progress,
  }: { readonly itemId: number; readonly bookings: ReadonlyMap<DemoBooking, number>; readonly progress: string },
): Promise<void> {
  const { priceAmount, priceCurrency, timing, minutesBefore, minutesAfter } = itemOf(service);
  const { id: orderId } = await tx.db
    .insertInto('serviceOrder')
    .values({
      ...stamp(tx),
      priceAmount,
      priceCurrency,
      timing,
      minutesBefore,
      minutesAfter,
      bookingId: idOf(bookings, booking),
      itemId,
      resourceId: idOf(known.resources, resourceKey),
      quantity,
      note,
      createdBy: `user:${idOf(known.people, booking.hostKey)}`,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const during = {
    start: Temporal.Instant.from(booking.startsAt),
    end: Temporal.Instant.from(booking.endsAt),
  };
  const tasks = piecesOf(service, during).map((one) => ({
    ...stamp(tx),
    orderId,
    piece: one.piece,
    startsAt: toDate(one.during.start),
    endsAt: toDate(one.during.end),
    dueAt: toDate(one.due),
    state: 'open',
    progress,
  }));
  await tx.db.insertInto('serviceTask').values(tasks).execute();
}
