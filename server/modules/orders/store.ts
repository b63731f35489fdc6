import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { ownerKeyOf } from '../../platform/context/owner.ts';
import type { Db } from '../../platform/db/connect.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { groupMembers } from '../people/people.ts';
import { buildingZones } from '../places/places.ts';
import { resourcePlaces } from '../resources/resources.ts';
import { serviceAssignees, type Piece } from '../services/services.ts';
import type { Timing } from '../services/contract.ts';
import type { TaskProgress, TaskState } from './contract.ts';

const among = (ids: readonly number[]) => sql<number>`any(${ids}::integer[])`;

/** A service that was ordered with a booking. */
export interface OrderRow {
  readonly id: number;
  readonly version: number;
  readonly bookingId: number;
  readonly itemId: number;
  readonly resourceId: number;
  readonly quantity: number;
  readonly note: string;
  readonly priceAmount: number | null;
  readonly priceCurrency: string | null;
  readonly timing: Timing;
  readonly minutesBefore: number;
  readonly minutesAfter: number;
  readonly cancelledAt: Date | null;
  readonly createdAt: Date;
}

/** What is done for one, with its order. */
export interface TaskRow extends Pick<
  OrderRow,
  'bookingId' | 'itemId' | 'resourceId' | 'quantity' | 'note' | 'cancelledAt'
> {
  readonly id: number;
  readonly version: number;
  readonly orderId: number;
  readonly piece: Piece['piece'];
  readonly buildingId: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly dueAt: Date;
  readonly state: TaskState;
  readonly progress: TaskProgress;
  readonly userId: number | null;
  readonly groupId: number | null;
  readonly doneAt: Date | null;
  readonly zone: string;
}

/** Services that were ordered, those that were withdrawn too. */
export const orders = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('serviceOrder as asked')
    .select(['asked.id', 'asked.version', 'asked.bookingId', 'asked.itemId', 'asked.resourceId', 'quantity', 'note'])
    .select(['priceAmount', 'priceCurrency', 'minutesBefore', 'minutesAfter', 'cancelledAt', 'asked.createdAt'])
    .select(sql<Timing>`asked.timing`.as('timing'))
    .where('asked.tenantId', '=', tenant.id);

/** What is ordered with these bookings, by id; what was withdrawn is not. */
export const selectOrders = (ctx: Ctx, bookingIds: readonly number[]): Promise<OrderRow[]> =>
  bookingIds.length === 0
    ? Promise.resolve([])
    : orders(ctx)
        .where('bookingId', '=', among(bookingIds))
        .where('cancelledAt', 'is', null)
        .orderBy('asked.id')
        .execute();

/** Keeps others from changing what is ordered with these bookings, then reads it. By id: nobody waits in a circle. */
export async function lockOrders(tx: Tx, bookingIds: readonly number[]): Promise<OrderRow[]> {
  const open = tx.db.selectFrom('serviceOrder').select('id').where('tenantId', '=', tx.tenant.id);
  await open
    .where('bookingId', '=', among(bookingIds))
    .where('cancelledAt', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return selectOrders(tx, bookingIds);
}

/** Which of these bookings something is ordered with. */
export const listOrdering = async ({ db, tenant }: Ctx, bookingIds: readonly number[]): Promise<number[]> => {
  const open = db.selectFrom('serviceOrder').select('bookingId').distinct().where('tenantId', '=', tenant.id);
  const rows = await open.where('bookingId', '=', among(bookingIds)).where('cancelledAt', 'is', null).execute();
  return rows.map(({ bookingId }) => bookingId);
};

/** Which of these bookings anything was ever ordered with, withdrawn or not. */
export async function listEverOrdering(
  { db, tenant }: Ctx,
  bookingIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const all = db.selectFrom('serviceOrder').select('bookingId').distinct().where('tenantId', '=', tenant.id);
  const rows = await all.where('bookingId', '=', among(bookingIds)).execute();
  return new Set(rows.map(({ bookingId }) => bookingId));
}

/** What is ordered with each further date of a series. */
export interface StandingRow extends Pick<OrderRow, 'itemId' | 'quantity' | 'note' | 'createdAt'> {
  readonly seriesId: number;
  /** Whose it is: who asked for it, or to whom the token belonged that did. */
  readonly createdBy: string;
}

export const selectStanding = ({ db, tenant }: Ctx, seriesId: number): Promise<StandingRow[]> =>
  db
    .selectFrom('seriesService')
    .select(['seriesId', 'itemId', 'quantity', 'note', 'createdBy', 'createdAt'])
    .where('tenantId', '=', tenant.id)
    .where('seriesId', '=', seriesId)
    .orderBy('itemId')
    .execute();

/** Nothing more is ordered with further dates of some series. */
export async function dropStanding({ db, tenant }: Tx, ...seriesIds: readonly number[]): Promise<void> {
  const own = db.deleteFrom('seriesService').where('tenantId', '=', tenant.id);
  await own.where('seriesId', '=', sql<number>`any(${seriesIds}::integer[])`).execute();
}

/** From now on this and nothing else is ordered with further dates of a series. */
export async function writeStanding(
  tx: Tx,
  seriesId: number,
  all: readonly Pick<StandingRow, 'itemId' | 'quantity' | 'note'>[],
): Promise<void> {
  await dropStanding(tx, seriesId);
  if (all.length === 0) return;
  const stamp = { tenantId: tx.tenant.id, seriesId, createdBy: ownerKeyOf(tx.who), createdAt: toDate(tx.now) };
  await tx.db
    .insertInto('seriesService')
    .values(all.map((one) => ({ ...stamp, ...one })))
    .execute();
}

/** What goes on is another series by now, unless something was said of that one already. */
export async function moveStanding(
  tx: Tx,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  if ((await selectStanding(tx, to)).length > 0) return dropStanding(tx, from);
  await tx.db
    .updateTable('seriesService')
    .set({ seriesId: to })
    .where('tenantId', '=', tx.tenant.id)
    .where('seriesId', '=', from)
    .execute();
}

/** What is written of an order. */
export type OrderValues = Omit<OrderRow, 'id' | 'version' | 'cancelledAt' | 'createdAt'>;

/**
 * Writes new orders.
 * @param createdBy whose they are, and what is noted with them: in a word, as of owners
 * @returns which there are now: one at most for each booking and service
 */
export async function insertOrders(
  tx: Tx,
  values: readonly OrderValues[],
  createdBy: string,
): Promise<readonly Pick<OrderRow, 'id' | 'bookingId' | 'itemId'>[]> {
  if (values.length === 0) return [];
  const stamp = { tenantId: tx.tenant.id, createdBy, createdAt: toDate(tx.now) };
  const rows = values.map((one) => ({ ...stamp, ...one }));
  return tx.db.insertInto('serviceOrder').values(rows).returning(['id', 'bookingId', 'itemId']).execute();
}

/** Changes locked orders and counts their versions up. */
export async function updateOrders(
  { db, tenant }: Tx,
  ids: readonly number[],
  values: Partial<Pick<OrderRow, 'quantity' | 'note' | 'resourceId' | 'cancelledAt'>>,
): Promise<void> {
  await db
    .updateTable('serviceOrder')
    .set({ ...values, version: sql`service_order.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', among(ids))
    .execute();
}

/** What is to be done for orders, and was. */
export const tasks = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('serviceTask as task')
    .innerJoin('serviceOrder as asked', (join) =>
      join.onRef('asked.tenantId', '=', 'task.tenantId').onRef('asked.id', '=', 'task.orderId'),
    )
    // Where it is to be done is where the resource is by now.
    .innerJoin(resourcePlaces(db).as('place'), (join) =>
      join.onRef('place.tenantId', '=', 'asked.tenantId').onRef('place.resourceId', '=', 'asked.resourceId'),
    )
    .innerJoin(buildingZones(db).as('house'), (join) =>
      join.onRef('house.tenantId', '=', 'place.tenantId').onRef('house.buildingId', '=', 'place.buildingId'),
    )
    .select(['task.id', 'task.version', 'task.orderId', 'place.buildingId', 'startsAt', 'endsAt', 'dueAt', 'doneAt'])
    .select(['task.userId', 'task.groupId', 'asked.bookingId', 'asked.itemId', 'asked.resourceId', 'asked.quantity'])
    .select(['asked.note', 'asked.cancelledAt', 'house.zone'])
    .select([sql<Piece['piece']>`task.piece`.as('piece'), sql<TaskState>`task.state`.as('state')])
    .select(sql<TaskProgress>`task.progress`.as('progress'))
    .where('task.tenantId', '=', tenant.id);

/** What is done for these orders, by (order, start). */
export const selectTasksOf = (ctx: Ctx, orderIds: readonly number[]): Promise<TaskRow[]> =>
  orderIds.length === 0
    ? Promise.resolve([])
    : tasks(ctx)
        .where('task.orderId', '=', among(orderIds))
        .orderBy('task.orderId')
        .orderBy('task.startsAt')
        .orderBy('task.id')
        .execute();

/** The buildings in which something is open for a service. */
export async function selectOpenPlaces({ db, tenant }: Ctx, itemId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('serviceTask as task')
    .innerJoin('serviceOrder as asked', (join) =>
      join.onRef('asked.tenantId', '=', 'task.tenantId').onRef('asked.id', '=', 'task.orderId'),
    )
    .innerJoin(resourcePlaces(db).as('place'), (join) =>
      join.onRef('place.tenantId', '=', 'asked.tenantId').onRef('place.resourceId', '=', 'asked.resourceId'),
    )
    .select('place.buildingId')
    .distinct()
    .where('task.tenantId', '=', tenant.id)
    .where('asked.itemId', '=', itemId)
    .where('task.state', '=', 'open')
    .execute();
  return rows.map(({ buildingId }) => buildingId);
}

/** Is a `task` done, or part of it, in there? What takes no time belongs to what it is at the start of. */
export const isTaskIn = ({ start, end }: Period): RawBuilder<SqlBool> =>
  sql`(task.starts_at < ${toDate(end)} and (task.ends_at > ${toDate(start)} or task.starts_at = ${toDate(start)}))`;

/** Is something of an order, the outer `asked`, done in there? */
export const hasTaskIn = (during: Period): RawBuilder<SqlBool> =>
  sql`exists (select from service_task as task where task.tenant_id = asked.tenant_id and task.order_id = asked.id
    and ${isTaskIn(during)})`;

/** When what is done first of an order, the outer `asked`, begins. */
export const firstStart = sql<Date>`(select min(task.starts_at) from service_task as task
  where task.tenant_id = asked.tenant_id and task.order_id = asked.id)`;

/** How far an order, the outer `asked`, is: as the open one of its tasks that is least far, else done or cancelled as `stateOf` says. */
export const standingOfOrder = sql<TaskProgress | 'done' | 'cancelled'>`(case
  when asked.cancelled_at is not null then 'cancelled'
  else (select case
      when bool_or(task.state = 'open' and task.progress = 'new') then 'new'
      when bool_or(task.state = 'open' and task.progress = 'accepted') then 'accepted'
      when bool_or(task.state = 'open') then 'in_progress'
      when bool_or(task.state = 'done') then 'done'
      else 'cancelled' end
    from service_task as task where task.tenant_id = asked.tenant_id and task.order_id = asked.id)
  end)`;

/** Whose tasks somebody sees: her own, and those of some buildings. */
export interface Sight {
  readonly userId: number | null;
  readonly buildings: 'all' | readonly number[];
}

/** Is a `task` hers to do? By name, in a group, or as one of those who do the service where nobody was named for it. */
export const isHers = ({ db }: Ctx, userId: number | null): RawBuilder<SqlBool> =>
  userId === null
    ? sql`false`
    : sql`(task.user_id = ${userId} or task.group_id in (select own.group_id from ${groupMembers(db)} as own
        where own.tenant_id = task.tenant_id and own.user_id = ${userId})
      or (task.user_id is null and task.group_id is null and exists (select from ${serviceAssignees(db)} as who
        where who.tenant_id = task.tenant_id and who.item_id = asked.item_id and who.user_id = ${userId})))`;

export const isSeen = (ctx: Ctx, { userId, buildings }: Sight): RawBuilder<SqlBool> =>
  buildings === 'all' ? sql`true` : sql`(place.building_id = any(${buildings}::integer[]) or ${isHers(ctx, userId)})`;

/** A task, as far as it is seen. */
export const findTaskRow = (ctx: Ctx, sight: Sight, id: number): Promise<TaskRow | undefined> =>
  tasks(ctx).where('task.id', '=', id).where(isSeen(ctx, sight)).executeTakeFirst();

/** Keeps others from changing a task and its order, then reads it, as far as it is seen. The order comes first, as for who withdraws it. */
export async function lockTask(tx: Tx, sight: Sight, id: number): Promise<TaskRow | undefined> {
  const row = await findTaskRow(tx, sight, id);
  if (row === undefined) return undefined;
  const own = tx.db.selectFrom('serviceOrder').select('id').where('tenantId', '=', tx.tenant.id);
  await own.where('id', '=', row.orderId).forUpdate().execute();
  return findTaskRow(tx, sight, id);
}

/** What is given to a group to do, whatever became of it, locked with its orders. What is given to it while one is waited for is not of it. */
export async function lockTasksOf(tx: Tx, groupId: number): Promise<TaskRow[]> {
  const theirs = tasks(tx).where('task.groupId', '=', groupId).orderBy('task.id');
  const orderIds = [...new Set((await theirs.execute()).map(({ orderId }) => orderId))];
  const own = tx.db.selectFrom('serviceOrder').select('id').where('tenantId', '=', tx.tenant.id);
  await own.where('id', '=', among(orderIds)).orderBy('id').forUpdate().execute();
  return theirs.where('task.orderId', '=', among(orderIds)).execute();
}

const timesOf = ({ during, due }: Piece) => ({
  startsAt: toDate(during.start),
  endsAt: toDate(during.end),
  dueAt: toDate(due),
});

/** Has these done for their orders. */
export async function insertTasks(
  { db, tenant, now }: Tx,
  pieces: readonly (Piece & { readonly orderId: number })[],
): Promise<void> {
  if (pieces.length === 0) return;
  const own = { tenantId: tenant.id, state: 'open', createdAt: toDate(now) };
  await db
    .insertInto('serviceTask')
    .values(pieces.map((one) => ({ ...own, orderId: one.orderId, piece: one.piece, ...timesOf(one) })))
    .execute();
}

/** What a task becomes. */
export interface TaskChange extends Partial<Pick<TaskRow, 'state' | 'progress' | 'userId' | 'groupId' | 'doneAt'>> {
  readonly doneBy?: number | null;
  readonly at?: Piece;
}

/** Changes tasks of a locked order and counts their versions up. */
export async function updateTasks(
  { db, tenant }: Tx,
  ids: readonly number[],
  { at, ...change }: TaskChange,
): Promise<void> {
  await db
    .updateTable('serviceTask')
    .set({ ...change, ...(at && timesOf(at)), version: sql`service_task.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', among(ids))
    .execute();
}

/** Who is in these groups, by the groups' ids. */
export async function selectMembers({ db, tenant }: Ctx, groupIds: readonly number[]) {
  const rows = await db
    .selectFrom(groupMembers(db).as('own'))
    .selectAll()
    .where('own.tenantId', '=', tenant.id)
    .where('own.groupId', '=', among(groupIds))
    .orderBy('own.userId')
    .execute();
  return Map.groupBy(rows, ({ groupId }) => groupId);
}

/** Is an order, the outer `asked`, over since before a time? */
const isOver = (
  before: Date,
) => sql<SqlBool>`not exists (select from service_task as task where task.tenant_id = asked.tenant_id
    and task.order_id = asked.id and task.ends_at >= ${before}::timestamptz)`;

/**
 * Forgets what was noted with orders that were over before a time, of all workplaces, so many at most. Nobody hears of it: no version.
 * @returns how many those were
 */
export async function clearNotes(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`update service_order set note = '' where (tenant_id, id) in (
    select asked.tenant_id, asked.id from service_order as asked where asked.note <> '' and ${isOver(before)} limit ${limit})`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}

/** Forgets what somebody noted with orders that are over, herself or through a token of hers: no version counts that either. */
export async function clearNotesBy({ db, tenant, now }: Tx, creator: string): Promise<void> {
  await sql`update service_order as asked set note = '' where tenant_id = ${tenant.id}
    and created_by = ${creator} and note <> '' and (cancelled_at is not null or ${isOver(toDate(now))})`.execute(db);
}
