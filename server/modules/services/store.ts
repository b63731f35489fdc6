import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { slicedRows } from '../../platform/db/sliced.ts';
import { containing } from '../../platform/db/containing.ts';
import { toDate } from '../../platform/time.ts';
import { groupMembers } from '../people/people.ts';
import { resourceTraits, type Unseen } from '../resources/resources.ts';
import type { Offer, Timing } from './contract.ts';

const among = (ids: readonly number[]) => sql<number>`any(${ids}::integer[])`;

/** A service with all that is said of it. */
export interface ServiceRow {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly priceAmount: number | null;
  readonly priceCurrency: string | null;
  readonly timing: Timing;
  readonly minutesBefore: number;
  readonly minutesAfter: number;
  readonly noticeHours: number;
  readonly retiredAt: Date | null;
  readonly createdAt: Date;
  readonly offers: readonly Offer[];
  readonly userIds: readonly number[];
  readonly groupIds: readonly number[];
  readonly planIds: readonly number[];
}

/** What is offered for a resource that is unseen is not said. */
const isSeen = (unseen: Unseen): RawBuilder<SqlBool> =>
  unseen === null ? sql`true` : sql`(offer.resource_id is null or offer.resource_id not in ${unseen})`;

const offersOf = (whose: RawBuilder<SqlBool>, unseen: Unseen) =>
  sql<
    Offer[]
  >`coalesce((select json_agg(json_build_object('buildingId', offer.building_id, 'type', offer.type, 'resourceId', offer.resource_id)
    order by offer.id) from service_offer as offer where ${whose} and ${isSeen(unseen)}), '[]')`;

const services = ({ db, tenant }: Ctx, unseen: Unseen) =>
  db
    .selectFrom('serviceItem as item')
    .select(['item.id', 'item.version', 'item.name', 'item.description', 'item.unit', 'priceAmount', 'priceCurrency'])
    .select(['minutesBefore', 'minutesAfter', 'noticeHours', 'retiredAt', 'item.createdAt'])
    .select([
      sql<Timing>`item.timing`.as('timing'),
      offersOf(sql`offer.tenant_id = item.tenant_id and offer.item_id = item.id`, unseen).as('offers'),
      sql<number[]>`array(select user_id from service_assignee as who where who.tenant_id = item.tenant_id
        and who.item_id = item.id and user_id is not null order by user_id)`.as('userIds'),
      sql<number[]>`array(select group_id from service_assignee as who where who.tenant_id = item.tenant_id
        and who.item_id = item.id and group_id is not null order by group_id)`.as('groupIds'),
      sql<number[]>`array(select plan_id from service_plan_item as part where part.tenant_id = item.tenant_id
        and part.item_id = item.id order by plan_id)`.as('planIds'),
    ])
    .where('item.tenantId', '=', tenant.id);

export const findServiceRow = (ctx: Ctx, id: number, unseen: Unseen): Promise<ServiceRow | undefined> =>
  services(ctx, unseen).where('item.id', '=', id).executeTakeFirst();

/** These services, whoever sees what they are offered for. */
export const findServiceRows = (ctx: Ctx, ids: readonly number[]): Promise<ServiceRow[]> =>
  ids.length === 0 ? Promise.resolve([]) : services(ctx, null).where('item.id', '=', among(ids)).execute();

/** Keeps others from changing the service, then reads it. */
export async function lockService(tx: Tx, id: number): Promise<ServiceRow | undefined> {
  const row = tx.db.selectFrom('serviceItem').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await row.forUpdate().execute();
  return findServiceRow(tx, id, null);
}

/** Which services are looked for; what is absent leaves nothing out. */
export interface ServiceFilter {
  readonly ids?: readonly number[];
  readonly timings?: readonly Timing[];
  readonly planIds?: readonly number[];
  /** Those that are offered for one of these, as far as they are seen. */
  readonly resourceIds?: readonly number[];
  /** Those that are offered for something in there, as far as it is seen. */
  readonly buildingId?: number;
  /** Those that the members of this group do. */
  readonly groupId?: number;
  readonly search?: string;
  readonly retired?: boolean;
}

/** Does an `offer` fit a `thing`? */
const FITS = sql<SqlBool>`(offer.resource_id is null or offer.resource_id = thing.resource_id)
    and (offer.building_id is null or offer.building_id = thing.building_id) and (offer.type is null or offer.type = thing.type)`;

/** Is an offer the one of an `item`, or of a plan that it is in? */
const IS_ITS = sql<SqlBool>`offer.tenant_id = item.tenant_id and (offer.item_id = item.id or offer.plan_id in (
    select part.plan_id from service_plan_item as part where part.tenant_id = item.tenant_id and part.item_id = item.id))`;

/** Is it offered for one of these things? What is seen of them is found out once, and each offer is looked at once. */
const isOffered = ({ db, tenant }: Ctx, isMeant: RawBuilder<SqlBool>, unseen: Unseen): RawBuilder<SqlBool> =>
  sql`item.id in (with thing as materialized (
      select resource_id, building_id, type from ${resourceTraits(db)} as thing
      where thing.tenant_id = ${tenant.id} and ${isMeant}
        and ${unseen === null ? sql<SqlBool>`true` : sql<SqlBool>`thing.resource_id not in ${unseen}`}
    ), fitting as materialized (
      select offer.item_id, offer.plan_id from service_offer as offer
      where offer.tenant_id = ${tenant.id} and exists (select from thing where ${FITS}))
    select fitting.item_id from fitting where fitting.item_id is not null
    union select part.item_id from fitting
      join service_plan_item as part on part.tenant_id = ${tenant.id} and part.plan_id = fitting.plan_id)`;

function wanted(ctx: Ctx, filter: ServiceFilter, unseen: Unseen) {
  const { ids, timings, planIds, resourceIds, buildingId, groupId, search = '', retired } = filter;
  let rows = services(ctx, unseen);
  if (ids) rows = rows.where('item.id', '=', among(ids));
  if (timings) rows = rows.where(sql<SqlBool>`item.timing = any(${timings}::text[])`);
  if (planIds)
    rows = rows.where(
      sql<SqlBool>`exists (select from service_plan_item as part where part.tenant_id = item.tenant_id
        and part.item_id = item.id and part.plan_id = ${among(planIds)})`,
    );
  if (resourceIds) rows = rows.where(isOffered(ctx, sql<SqlBool>`thing.resource_id = ${among(resourceIds)}`, unseen));
  if (buildingId !== undefined)
    rows = rows.where(isOffered(ctx, sql<SqlBool>`thing.building_id = ${buildingId}::integer`, unseen));
  if (groupId !== undefined)
    rows = rows.where(
      sql<SqlBool>`exists (select from service_assignee as who where who.tenant_id = item.tenant_id
        and who.item_id = item.id and who.group_id = ${groupId}::integer)`,
    );
  if (search !== '') rows = rows.where('item.name', 'ilike', containing(search));
  if (retired !== undefined) rows = rows.where('retiredAt', retired ? 'is not' : 'is', null);
  return rows;
}

/** By name. */
export function selectServices(
  ctx: Ctx,
  filter: ServiceFilter,
  unseen: Unseen,
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<ServiceRow[]> {
  const rows = wanted(ctx, filter, unseen).orderBy('item.name').orderBy('item.id').limit(limit);
  if (after === null) return rows.execute();
  return rows.where(sql<boolean>`(item.name, item.id) > (${after[0]}, ${after[1]}::integer)`).execute();
}

/** By id, counted through. */
export function sliceServiceRows(
  ctx: Ctx,
  filter: ServiceFilter,
  unseen: Unseen,
  slice: Slice,
): Promise<Sliced<ServiceRow>> {
  return slicedRows(wanted(ctx, filter, unseen), slice, (rows) => rows.orderBy('item.id'));
}

/** What can be ordered for each of these resources, by their ids and names: what is retired cannot. */
export async function selectOffered(
  { db, tenant }: Ctx,
  resourceIds: readonly number[],
): Promise<{ readonly resourceId: number; readonly id: number; readonly name: string }[]> {
  const { rows } = await sql<{ resourceId: number; id: number; name: string }>`
    select thing.resource_id as "resourceId", item.id, item.name from ${resourceTraits(db)} as thing
      join service_item as item on item.tenant_id = thing.tenant_id and item.retired_at is null
    where thing.tenant_id = ${tenant.id} and thing.resource_id = ${among(resourceIds)}
      and exists (select from service_offer as offer where ${IS_ITS} and ${FITS})
    order by thing.resource_id, item.name, item.id`.execute(db);
  return rows;
}

const hasRoom = async (tx: Tx, table: 'serviceItem' | 'servicePlan', most: number): Promise<boolean> => {
  const { db, tenant } = tx;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`services/${tenant.id}`}, 7))`.execute(db);
  const all = db.selectFrom(table).where('tenantId', '=', tenant.id);
  const { count } = await all.select(sql<number>`count(*)::integer`.as('count')).executeTakeFirstOrThrow();
  return count < most;
};
/** Is there room for one more? Others wait until the transaction ends. */
export const hasRoomForService = (tx: Tx, most: number): Promise<boolean> => hasRoom(tx, 'serviceItem', most);
export const hasRoomForPlan = (tx: Tx, most: number): Promise<boolean> => hasRoom(tx, 'servicePlan', most);

/** What a service is, as columns. */
export type ServiceValues = Omit<
  ServiceRow,
  'id' | 'version' | 'retiredAt' | 'createdAt' | 'offers' | 'userIds' | 'groupIds' | 'planIds'
>;

/** @returns its id */
export async function insertService(tx: Tx, values: ServiceValues): Promise<number> {
  const row = { tenantId: tx.tenant.id, ...values, createdAt: toDate(tx.now) };
  return (await tx.db.insertInto('serviceItem').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Changes a locked service and counts its version up. */
export async function updateServiceRow(
  { db, tenant }: Tx,
  id: number,
  values: Partial<ServiceValues> & { readonly retiredAt?: Date | null },
): Promise<void> {
  await db
    .updateTable('serviceItem')
    .set({ ...values, version: sql`service_item.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

type Whose = { readonly itemId: number } | { readonly planId: number };

/** Offers a locked service or plan for these and nothing else. */
export async function replaceOffers({ db, tenant }: Tx, whose: Whose, offers: readonly Offer[]): Promise<void> {
  const own = db.deleteFrom('serviceOffer').where('tenantId', '=', tenant.id);
  await ('itemId' in whose ? own.where('itemId', '=', whose.itemId) : own.where('planId', '=', whose.planId)).execute();
  if (offers.length === 0) return;
  const rows = offers.map((offer) => ({ tenantId: tenant.id, ...whose, ...offer }));
  await db.insertInto('serviceOffer').values(rows).execute();
}

/** Lets these people and groups do a locked service, and nobody else. */
export async function replaceAssignees(
  { db, tenant }: Tx,
  itemId: number,
  { userIds, groupIds }: Pick<ServiceRow, 'userIds' | 'groupIds'>,
): Promise<void> {
  await db.deleteFrom('serviceAssignee').where('tenantId', '=', tenant.id).where('itemId', '=', itemId).execute();
  const own = { tenantId: tenant.id, itemId };
  const rows = [
    ...userIds.toSorted((a, b) => a - b).map((userId) => ({ ...own, userId, groupId: null })),
    ...groupIds.toSorted((a, b) => a - b).map((groupId) => ({ ...own, userId: null, groupId })),
  ];
  if (rows.length > 0) await db.insertInto('serviceAssignee').values(rows).execute();
}

/** Who does which service, each person once, to join with: those who are named, and the members of groups that are. */
export const serviceAssignees = (db: Reader) => sql<{ tenantId: number; itemId: number; userId: number }>`(
  select tenant_id, item_id, user_id from service_assignee where user_id is not null
  union select who.tenant_id, who.item_id, own.user_id from service_assignee as who join ${groupMembers(db)} as own
    on own.tenant_id = who.tenant_id and own.group_id = who.group_id)`;

/** Who does these services, by the services' ids. */
export async function selectAssignees({ db, tenant }: Ctx, itemIds: readonly number[]) {
  const { rows } = await sql<{ itemId: number; userId: number }>`select who.item_id as "itemId", who.user_id as "userId"
    from ${serviceAssignees(db)} as who where who.tenant_id = ${tenant.id} and who.item_id = ${among(itemIds)}
    order by who.user_id`.execute(db);
  return Map.groupBy(rows, ({ itemId }) => itemId);
}

/** A group whose members do services. */
export interface DoingGroup {
  readonly groupId: number;
  readonly userIds: readonly number[];
  /** Where something is that one of these services is offered for. */
  readonly buildingIds: readonly number[];
}

/**
 * Which groups do what can be ordered, and where, as far as what it is offered for is seen. What is seen is found out once, and each offer
 * placed once, however many services and groups there are.
 */
export async function selectDoingGroups({ db, tenant }: Ctx, unseen: Unseen): Promise<DoingGroup[]> {
  const { rows } = await sql<DoingGroup>`with thing as materialized (
      select resource_id, building_id, type from ${resourceTraits(db)} as thing
      where tenant_id = ${tenant.id} and ${unseen === null ? sql<SqlBool>`true` : sql<SqlBool>`resource_id not in ${unseen}`}
    ), kind as materialized (select distinct building_id, type from thing
    ), spot as materialized (
      select offer.item_id, offer.plan_id, kind.building_id from service_offer as offer
        join kind on (offer.building_id is null or offer.building_id = kind.building_id) and (offer.type is null or offer.type = kind.type)
        where offer.tenant_id = ${tenant.id} and offer.resource_id is null
      union select offer.item_id, offer.plan_id, thing.building_id from service_offer as offer
        join thing on thing.resource_id = offer.resource_id and ${FITS} where offer.tenant_id = ${tenant.id}
    ), done as materialized (
      select spot.item_id, spot.building_id from spot where spot.item_id is not null
      union select part.item_id, spot.building_id from spot
        join service_plan_item as part on part.tenant_id = ${tenant.id} and part.plan_id = spot.plan_id)
    select who.group_id as "groupId",
      array(select own.user_id from ${groupMembers(db)} as own where own.tenant_id = ${tenant.id}
        and own.group_id = who.group_id order by own.user_id) as "userIds",
      coalesce(array_agg(distinct done.building_id) filter (where done.building_id is not null), '{}') as "buildingIds"
    from service_assignee as who
      join service_item as item on item.tenant_id = who.tenant_id and item.id = who.item_id and item.retired_at is null
      left join done on done.item_id = item.id
    where who.tenant_id = ${tenant.id} and who.group_id is not null group by who.group_id order by who.group_id`.execute(
    db,
  );
  return rows;
}

/** A service plan. */
export interface PlanRow {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly createdAt: Date;
  readonly serviceIds: readonly number[];
  readonly offers: readonly Offer[];
}

const plans = ({ db, tenant }: Ctx, unseen: Unseen) =>
  db
    .selectFrom('servicePlan as plan')
    .select(['plan.id', 'plan.version', 'plan.name', 'plan.createdAt'])
    .select([
      sql<number[]>`array(select item_id from service_plan_item as part where part.tenant_id = plan.tenant_id
        and part.plan_id = plan.id order by item_id)`.as('serviceIds'),
      offersOf(sql`offer.tenant_id = plan.tenant_id and offer.plan_id = plan.id`, unseen).as('offers'),
    ])
    .where('plan.tenantId', '=', tenant.id);

export const findPlanRow = (ctx: Ctx, id: number, unseen: Unseen): Promise<PlanRow | undefined> =>
  plans(ctx, unseen).where('plan.id', '=', id).executeTakeFirst();

/** These plans, whoever sees what they are offered for. */
export const findPlanRows = (ctx: Ctx, ids: readonly number[]): Promise<PlanRow[]> =>
  ids.length === 0 ? Promise.resolve([]) : plans(ctx, null).where('plan.id', '=', among(ids)).execute();

/** By name. */
export function selectPlans(
  ctx: Ctx,
  unseen: Unseen,
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<PlanRow[]> {
  const rows = plans(ctx, unseen).orderBy('plan.name').orderBy('plan.id').limit(limit);
  if (after === null) return rows.execute();
  return rows.where(sql<boolean>`(plan.name, plan.id) > (${after[0]}, ${after[1]}::integer)`).execute();
}

/** Keeps others from changing the plan, then reads it. */
export async function lockPlanRow(tx: Tx, id: number): Promise<PlanRow | undefined> {
  const row = tx.db.selectFrom('servicePlan').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await row.forUpdate().execute();
  return findPlanRow(tx, id, null);
}

/** @returns its id */
export async function insertPlan(tx: Tx, name: string): Promise<number> {
  const row = { tenantId: tx.tenant.id, name, createdAt: toDate(tx.now) };
  return (await tx.db.insertInto('servicePlan').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Renames a locked plan and counts its version up. */
export async function updatePlanRow({ db, tenant }: Tx, id: number, name: string): Promise<void> {
  const own = db.updateTable('servicePlan').set({ name, version: sql`service_plan.version + 1` });
  await own.where('tenantId', '=', tenant.id).where('id', '=', id).execute();
}

/** Lets a locked plan have these services and no others. */
export async function replacePlanItems({ db, tenant }: Tx, planId: number, itemIds: readonly number[]): Promise<void> {
  await db.deleteFrom('servicePlanItem').where('tenantId', '=', tenant.id).where('planId', '=', planId).execute();
  const rows = itemIds.toSorted((a, b) => a - b).map((itemId) => ({ tenantId: tenant.id, planId, itemId }));
  if (rows.length > 0) await db.insertInto('servicePlanItem').values(rows).execute();
}

export const deletePlanRow = async ({ db, tenant }: Tx, id: number): Promise<void> =>
  void (await db.deleteFrom('servicePlan').where('tenantId', '=', tenant.id).where('id', '=', id).execute());

/** How long what is ordered with a booking takes before and after it, at one of its resources. */
export interface TimeRow {
  readonly bookingId: number;
  readonly resourceId: number;
  readonly minutesBefore: number;
  readonly minutesAfter: number;
}

/** Of these bookings; where nothing that takes time is ordered there is none. */
export const findTimes = ({ db, tenant }: Ctx, bookingIds: readonly number[]): Promise<TimeRow[]> =>
  db
    .selectFrom('serviceTime')
    .select(['bookingId', 'resourceId', 'minutesBefore', 'minutesAfter'])
    .where('tenantId', '=', tenant.id)
    .where('bookingId', '=', among(bookingIds))
    .execute();

/** Lets what is ordered with locked bookings take this long, and nothing else of it any time. */
export async function keepTimes(
  { db, tenant }: Tx,
  bookingIds: readonly number[],
  times: readonly TimeRow[],
): Promise<void> {
  await db
    .deleteFrom('serviceTime')
    .where('tenantId', '=', tenant.id)
    .where('bookingId', '=', among(bookingIds))
    .execute();
  const rows = times
    .toSorted((a, b) => a.bookingId - b.bookingId || a.resourceId - b.resourceId)
    .map((one) => ({ tenantId: tenant.id, ...one }));
  if (rows.length > 0) await db.insertInto('serviceTime').values(rows).execute();
}
