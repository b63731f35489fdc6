import { sql, type Insertable, type RawBuilder, type SqlBool, type Updateable } from 'kysely';
import type { DB } from '../../platform/db/connect.ts';
import { inColumns } from '../../platform/db/in-columns.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { unlessReferred } from '../../platform/db/referred.ts';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { toDate } from '../../platform/time.ts';
import { buildingGroups, buildingZones, NOTHING_BESIDES, resourceGroups } from '../places/places.ts';
import type { Placement, ResourceType } from './contract.ts';
import { conditionsOf, type ResourceFilters } from './filters.ts';

const RESOURCE_COLUMNS = [
  'resource.id',
  'resource.type',
  'resource.name',
  'resource.names',
  'resource.description',
  'resource.buildingId',
  'resource.floorId',
  'resource.areaId',
  'resource.categoryId',
  'resource.capacity',
  'resource.quantity',
  'resource.accessId',
  'resource.bankId',
  'resource.bankNumber',
  'resource.placement',
  'resource.retiredAt',
  'resource.createdAt',
  'resource.version',
  'place.zone',
] as const;

/** The ids of resources that somebody does not see, as a query of its own; null where she sees all. */
export const resourceTables = ['resource'] as const;
export type Unseen = RawBuilder<number> | null;

const seen = (unseen: Unseen): RawBuilder<SqlBool> => (unseen ? sql`resource.id not in ${unseen}` : sql`true`);

/** Which building a resource is in, to join with: what is done with it is judged there. */
export const resourceBuildings = (db: Reader) =>
  db.selectFrom('resource').select(['tenantId', 'id as resourceId', 'buildingId']);

/** Where each resource is, and whether it is out of use, to join with. */
export const resourcePlaces = (db: Reader) =>
  db
    .selectFrom('resource')
    .select(['tenantId', 'id as resourceId', 'buildingId', 'floorId', 'areaId', 'name', 'retiredAt']);

/**
 * The group that a resource is in: its own, or else the default one of its country. Looked up only where it is asked for, and no
 * part of what is joined with: its tables beside all others were too many for a good plan.
 */
const groupOf = (db: Reader) => sql<number | null>`coalesce(resource.group_id, (select home.group_id
  from ${buildingGroups(db)} as home where home.tenant_id = resource.tenant_id and home.building_id = resource.building_id))`;

/** What policies tell resources apart by, to join with. */
export const resourceTraits = (db: Reader) =>
  db
    .selectFrom('resource')
    .select(['resource.tenantId', 'resource.id as resourceId', 'resource.buildingId', 'type', 'categoryId'])
    .select(groupOf(db).as('resourceGroupId'));

/** What each combined room is made of, to join with. */
export const resourceParts = (db: Reader) => db.selectFrom('resourcePart').select(['tenantId', 'wholeId', 'partId']);

/** What counts of a resource for its host, and where its clocks are, to join with. */
export const resourceKinds = (db: Reader) =>
  db
    .selectFrom('resource')
    .innerJoin(buildingZones(db).as('place'), (join) =>
      join.onRef('place.tenantId', '=', 'resource.tenantId').onRef('place.buildingId', '=', 'resource.buildingId'),
    )
    .select(['resource.tenantId', 'resource.id as resourceId', 'resource.type', 'place.zone']);

/** The same of one resource. */
export const findTraits = ({ db, tenant }: Ctx, id: number) =>
  db
    .selectFrom(resourceTraits(db).as('thing'))
    .select(['buildingId', 'type', 'categoryId', 'resourceGroupId'])
    .where('tenantId', '=', tenant.id)
    .where('resourceId', '=', id)
    .executeTakeFirst();

/** The zones that buildings are in, each once. */
export async function selectZones(ctx: Ctx): Promise<string[]> {
  const places = ctx.db.selectFrom(buildingZones(ctx.db).as('place')).where('place.tenantId', '=', ctx.tenant.id);
  return (await places.select('place.zone').distinct().execute()).map(({ zone }) => zone);
}

const resources = (ctx: Ctx) => resourcesOf(ctx.db, ctx.tenant.id);

const resourcesOf = (db: Reader, tenantId: number) =>
  db
    .selectFrom('resource')
    .innerJoin(buildingZones(db).as('place'), (join) =>
      join.onRef('place.tenantId', '=', 'resource.tenantId').onRef('place.buildingId', '=', 'resource.buildingId'),
    )
    .where('resource.tenantId', '=', tenantId);

/** What a combined room is made of; nothing else is looked for. */
const partIds = sql<number[]>`case when resource.combined then array(select part_id from resource_part as part
  where part.tenant_id = resource.tenant_id and part.whole_id = resource.id order by part_id) else '{}'::integer[] end`;

const wholeResources = (ctx: Ctx, isDeclared = NOTHING_BESIDES.isDeclared(ctx)) =>
  resources(ctx)
    .select(RESOURCE_COLUMNS)
    .select(groupOf(ctx.db).as('groupId'))
    .select(
      sql<number[]>`array(select amenity_id from resource_amenity as has
        where has.tenant_id = resource.tenant_id and has.resource_id = resource.id order by amenity_id)`.as(
        'amenityIds',
      ),
    )
    .select([partIds.as('partIds'), isDeclared.as('hasCustom')])
    .$narrowType<{ type: ResourceType; names: Record<string, string>; placement: Placement | null }>();

export type ResourceRow = Awaited<ReturnType<typeof findResource>> & object;

export const findResource = (ctx: Ctx, id: number, isDeclared?: RawBuilder<boolean>) =>
  wholeResources(ctx, isDeclared).where('resource.id', '=', id).executeTakeFirst();

const matching = (db: Reader, filters: ResourceFilters): RawBuilder<SqlBool> => {
  const { amenityId, groupId } = filters;
  const conditions = conditionsOf(filters);
  if (amenityId !== undefined) {
    conditions.push(sql`exists (select from resource_amenity as has where has.tenant_id = resource.tenant_id
      and has.resource_id = resource.id and has.amenity_id = ${amenityId})`);
  }
  if (groupId !== undefined) {
    conditions.push(sql`(resource.group_id = ${groupId} or resource.group_id is null and exists (
      select from ${buildingGroups(db)} as home where home.tenant_id = resource.tenant_id
        and home.building_id = resource.building_id and home.group_id = ${groupId}))`);
  }
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
};

/** By name. */
export function selectResources(
  ctx: Ctx,
  filters: ResourceFilters,
  unseen: Unseen,
  after: readonly [name: string, id: number] | null,
  limit: number,
  isDeclared: RawBuilder<boolean>,
): Promise<ResourceRow[]> {
  const rows = wholeResources(ctx, isDeclared)
    .where(matching(ctx.db, filters))
    .where(seen(unseen))
    .orderBy('resource.name')
    .orderBy('resource.id')
    .limit(limit);
  if (after === null) return rows.execute();
  return rows.where(sql<SqlBool>`(resource.name, resource.id) > (${after[0]}, ${after[1]}::bigint)`).execute();
}

/** The same counted through, by id. */
export async function sliceResources(
  ctx: Ctx,
  filters: ResourceFilters,
  unseen: Unseen,
  { offset, limit }: Slice,
): Promise<Sliced<ResourceRow>> {
  const { db, tenant } = ctx;
  const fits = sql<SqlBool>`${matching(db, filters)} and ${seen(unseen)}`;
  const all = db.selectFrom('resource').where('resource.tenantId', '=', tenant.id).where(fits);
  const [items, { total }] = await Promise.all([
    wholeResources(ctx).where(fits).orderBy('resource.id').offset(offset).limit(limit).execute(),
    all.select(sql<number>`count(*)::integer`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { items, total };
}

const bookable = (db: Reader, tenantId: number) =>
  resourcesOf(db, tenantId)
    .select([
      'resource.id',
      'resource.type',
      'resource.name',
      'resource.buildingId',
      'resource.floorId',
      'resource.areaId',
      'resource.categoryId',
      'resource.capacity',
      'resource.quantity',
      'place.zone',
      sql<boolean>`resource.retired_at is not null`.as('retired'),
      partIds.as('partIds'),
    ])
    .$narrowType<{ type: ResourceType }>();

const BOOKABLE_BY_IDS = prepared(
  ({ tenantId, ids }: { readonly tenantId: number; readonly ids: readonly number[] }, db) =>
    bookable(db, tenantId).where(sql<SqlBool>`resource.id = any(${ids}::integer[])`),
);

export const selectBookableByIds = (ctx: Ctx, ids: readonly number[]) =>
  BOOKABLE_BY_IDS.run(ctx.db, { tenantId: ctx.tenant.id, ids });

/** By id, at most `limit`. */
export const selectBookable = (ctx: Ctx, filters: ResourceFilters, unseen: Unseen, limit: number) =>
  bookable(ctx.db, ctx.tenant.id)
    .where(matching(ctx.db, filters))
    .where(seen(unseen))
    .orderBy('resource.id')
    .limit(limit)
    .execute();

/** Those that may stand in for one, the nearest by id first. */
export function selectSimilar(
  ctx: Ctx,
  { id, type, buildingId, floorId, minCapacity }: Similar,
  where: 'floor' | 'elsewhere',
  unseen: Unseen,
  limit: number,
) {
  const isOnFloor = sql<SqlBool>`resource.floor_id is not distinct from ${floorId}::integer`;
  return bookable(ctx.db, ctx.tenant.id)
    .where(matching(ctx.db, { type, buildingId, minCapacity, retired: false }))
    .where(seen(unseen))
    .where('resource.id', '!=', id)
    .where(where === 'floor' ? isOnFloor : sql<SqlBool>`not ${isOnFloor}`)
    .orderBy(sql`abs(resource.id - ${id}::integer)`)
    .orderBy('resource.id')
    .limit(limit)
    .execute();
}

interface Similar {
  readonly id: number;
  readonly type: ResourceType;
  readonly buildingId: number;
  readonly floorId: number | null;
  readonly minCapacity: number;
}

/** The highest number of a locker bank that is given to a locker; 0 where nothing is in it. */
export async function findHighestNumber({ db, tenant }: Ctx, bankId: number): Promise<number> {
  const lockers = db.selectFrom('resource').where('tenantId', '=', tenant.id).where('bankId', '=', bankId);
  const { highest } = await lockers.select((all) => all.fn.max('bankNumber').as('highest')).executeTakeFirstOrThrow();
  return highest ?? 0;
}

/** Keeps others from changing the resource, then reads it. */
export async function lockResource(tx: Tx, id: number): Promise<ResourceRow | undefined> {
  const row = tx.db.selectFrom('resource').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await row.forNoKeyUpdate().execute();
  return findResource(tx, id);
}

/** What stands on a floor's plan, kept from being changed by others. By id, so that no two wait for each other. */
export async function lockPlaced(tx: Tx, floorId: number): Promise<ResourceRow[]> {
  return wholeResources(tx)
    .where('resource.floorId', '=', floorId)
    .where('resource.placement', 'is not', null)
    .orderBy('resource.id')
    .forNoKeyUpdate('resource')
    .execute();
}

/** Moves locked resources and counts their versions up. */
export async function updatePlacements(
  tx: Tx,
  moved: readonly { readonly id: number; readonly placement: Placement | null }[],
): Promise<void> {
  await sql`
    update resource set placement = moved.placement::jsonb, version = resource.version + 1
    from unnest(${moved.map(({ id }) => id)}::integer[],
                ${moved.map(({ placement }) => placement && JSON.stringify(placement))}::text[]) as moved (id, placement)
    where resource.tenant_id = ${tx.tenant.id} and resource.id = moved.id`.execute(tx.db);
}

export type ResourceValues = Omit<Updateable<DB['resource']>, 'tenantId' | 'id' | 'createdAt' | 'version'>;

export async function insertResource(
  tx: Tx,
  values: Omit<Insertable<DB['resource']>, 'tenantId' | 'createdAt'>,
): Promise<number> {
  const row = { ...values, tenantId: tx.tenant.id, createdAt: toDate(tx.now) };
  return (await tx.db.insertInto('resource').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Adds several, all of the same members, by one parameter: that many values would take long to write down. @returns their ids */
export async function insertResources(
  tx: Tx,
  all: readonly Omit<Insertable<DB['resource']>, 'tenantId' | 'createdAt'>[],
): Promise<number[]> {
  const columns = sql.join(Object.keys(all[0] ?? {}).map((member) => sql.ref(member)));
  const { rows } = await sql<{ id: number }>`insert into resource (tenant_id, created_at, ${columns})
    select ${tx.tenant.id}, ${toDate(tx.now)}, ${columns} from jsonb_populate_recordset(null::resource, ${JSON.stringify(all.map(inColumns))}::jsonb)
    returning id`.execute(tx.db);
  return rows.map(({ id }) => id);
}

/** Moves locked resources to another area and counts their versions up. */
export async function updateAreas(tx: Tx, ids: readonly number[], areaId: number | null): Promise<void> {
  const moved = tx.db.updateTable('resource').set({ areaId, version: sql`resource.version + 1` });
  await moved
    .where('tenantId', '=', tx.tenant.id)
    .where(sql<SqlBool>`id = any(${ids}::integer[])`)
    .execute();
}

/** What is in a group of another country than it is itself, in these buildings, kept from being changed by others. By id. */
export function lockInForeignGroups(tx: Tx, buildingIds: readonly number[]): Promise<ResourceRow[]> {
  const isAtHome = sql<SqlBool>`exists (select from ${resourceGroups(tx.db)} as own
    join ${buildingGroups(tx.db)} as there on there.tenant_id = own.tenant_id and there.country_id = own.country_id
    where own.tenant_id = resource.tenant_id and own.group_id = resource.group_id
      and there.building_id = resource.building_id)`;
  return wholeResources(tx)
    .where(sql<SqlBool>`resource.building_id = any(${buildingIds}::integer[])`)
    .where('resource.groupId', 'is not', null)
    .where(sql<SqlBool>`not ${isAtHome}`)
    .orderBy('resource.id')
    .forNoKeyUpdate('resource')
    .execute();
}

/** Takes locked resources out of their groups and counts their versions up. */
export async function clearGroups(tx: Tx, ids: readonly number[]): Promise<void> {
  const cleared = tx.db.updateTable('resource').set({ groupId: null, version: sql`resource.version + 1` });
  await cleared
    .where('tenantId', '=', tx.tenant.id)
    .where(sql<SqlBool>`id = any(${ids}::integer[])`)
    .execute();
}

/** Changes a locked resource and counts its version up. */
export async function updateResourceRow(tx: Tx, id: number, values: ResourceValues): Promise<void> {
  await tx.db
    .updateTable('resource')
    .set({ ...values, version: sql`resource.version + 1` })
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .execute();
}

/** What each of these has, by its id; what has nothing is absent. */
export async function findAmenities(
  { db, tenant }: Ctx,
  resourceIds: readonly number[],
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const { rows } = await sql<{ id: number; has: number[] }>`
    select resource_id as id, array_agg(amenity_id) as has from resource_amenity
    where tenant_id = ${tenant.id} and resource_id = any(${resourceIds}::integer[]) group by 1`.execute(db);
  return new Map(rows.map(({ id, has }) => [id, new Set(has)]));
}

export async function replaceAmenities(tx: Tx, resourceId: number, amenityIds: readonly number[]): Promise<void> {
  await tx.db
    .deleteFrom('resourceAmenity')
    .where('tenantId', '=', tx.tenant.id)
    .where('resourceId', '=', resourceId)
    .where(sql<SqlBool>`amenity_id <> all(${amenityIds}::integer[])`)
    .execute();
  if (amenityIds.length === 0) return;
  await tx.db
    .insertInto('resourceAmenity')
    .values(amenityIds.map((amenityId) => ({ tenantId: tx.tenant.id, resourceId, amenityId })))
    .onConflict((known) => known.doNothing())
    .execute();
}

/** The combined rooms that have one of these as a part. */
export async function selectWholes(ctx: Ctx, partIds: readonly number[]): Promise<number[]> {
  const parts = ctx.db.selectFrom('resourcePart').select('wholeId').where('tenantId', '=', ctx.tenant.id);
  const rows = await parts
    .where('partId', '=', sql<number>`any(${partIds}::integer[])`)
    .distinct()
    .execute();
  return rows.map(({ wholeId }) => wholeId);
}

/** Keeps others from changing these resources, then reads them. By id, so that no two wait for each other. */
export const lockResources = (tx: Tx, ids: readonly number[]): Promise<ResourceRow[]> =>
  wholeResources(tx)
    .where('resource.id', '=', sql<number>`any(${ids}::integer[])`)
    .orderBy('resource.id')
    .forNoKeyUpdate('resource')
    .execute();

export async function insertParts(
  tx: Tx,
  { id, buildingId }: { readonly id: number; readonly buildingId: number },
  partIds: readonly number[],
): Promise<void> {
  const rows = partIds.map((partId) => ({ tenantId: tx.tenant.id, wholeId: id, partId, buildingId }));
  await tx.db.insertInto('resourcePart').values(rows).execute();
}

/** @returns false, and the transaction cannot go on, when one of them is held for it, now or later */
export const deleteParts = (tx: Tx, wholeId: number): Promise<boolean> =>
  unlessReferred(
    tx.db.deleteFrom('resourcePart').where('tenantId', '=', tx.tenant.id).where('wholeId', '=', wholeId).execute(),
  );

/** @returns false when something still needs it: bookings, holds */
export const deleteResourceRow = (tx: Tx, id: number): Promise<boolean> =>
  unlessReferred(tx.db.deleteFrom('resource').where('tenantId', '=', tx.tenant.id).where('id', '=', id).execute());
