import { sql, type Insertable, type RawBuilder, type SqlBool, type Updateable } from 'kysely';
import { isDatabaseError, type DB } from '../../platform/db/connect.ts';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate } from '../../platform/time.ts';
import type { Amenity, Area, Building, Category, Country, Floor, Placement, Region, ResourceType } from './contract.ts';

/** The things of a place that are little more than a name. Their tables differ in a few columns only. */
export interface Things {
  readonly country: Country;
  readonly region: Region;
  readonly building: Building;
  readonly floor: Floor;
  readonly area: Area;
  readonly category: Category;
  readonly amenity: Amenity;
}
export type ThingTable = keyof Things;
export type ThingRow<T extends ThingTable> = Omit<Things[T], 'createdAt'> & { readonly createdAt: Date };

/** What each table has besides id, name, names, created_at and version. */
export const ownColumns = {
  country: ['code'],
  region: ['countryId'],
  building: ['regionId', 'address', 'zone'],
  floor: ['buildingId', 'level'],
  area: ['floorId'],
  category: [],
  amenity: [],
} as const satisfies { [T in ThingTable]: readonly (keyof Things[T] & keyof DB[T])[] };

export type ThingValues<T extends ThingTable> = Pick<Things[T], (typeof ownColumns)[T][number] & keyof Things[T]> & {
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
};

/** The columns a list is sorted by, with their types; the id last, so that no two rows are equal. */
export const sortOf = (table: ThingTable): Readonly<Record<string, 'string' | 'number'>> =>
  table === 'floor' ? { level: 'number', name: 'string', id: 'number' } : { name: 'string', id: 'number' };

// A floor shows what its plan is; the drawing itself belongs to the module of plans.
const PLAN = sql`, (select jsonb_build_object('mediaType', media_type, 'width', width, 'height', height, 'etag', etag)
  from floor_plan where floor_plan.tenant_id = floor.tenant_id and floor_plan.floor_id = floor.id) as plan`;

const columns = (table: ThingTable): RawBuilder<unknown> => {
  const names = ['id', 'name', 'names', ...ownColumns[table], 'createdAt', 'version'];
  return sql`${sql.join(names.map((name) => sql.ref(`${table}.${name}`)))} ${table === 'floor' ? PLAN : sql``}`;
};

const ofTenant = (ctx: Ctx, table: ThingTable): RawBuilder<unknown> =>
  sql`${sql.ref(`${table}.tenantId`)} = ${ctx.tenant.id}`;

const only = (ctx: Ctx, table: ThingTable, id: number): RawBuilder<unknown> =>
  sql`${ofTenant(ctx, table)} and ${sql.ref(`${table}.id`)} = ${id}`;

const cursorValue = (value: string | number): RawBuilder<unknown> =>
  typeof value === 'number' ? sql`${value}::bigint` : sql`${value}`;

export interface ThingsWanted {
  /** Columns that must have a value. */
  readonly equal: Readonly<Record<string, number | undefined>>;
  readonly after: readonly (string | number)[] | null;
  readonly limit: number;
}

export async function selectThings<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  wanted: ThingsWanted,
): Promise<ThingRow<T>[]> {
  const sort = sql.join(Object.keys(sortOf(table)).map((name) => sql.ref(`${table}.${name}`)));
  const conditions = [
    ofTenant(ctx, table),
    ...Object.entries(wanted.equal)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => sql`${sql.ref(`${table}.${name}`)} = ${value}`),
    ...(wanted.after === null ? [] : [sql`(${sort}) > (${sql.join(wanted.after.map(cursorValue))})`]),
  ];
  const { rows } = await sql<ThingRow<T>>`
    select ${columns(table)} from ${sql.table(table)}
    where ${sql.join(conditions, sql` and `)} order by ${sort} limit ${wanted.limit}`.execute(ctx.db);
  return rows;
}

export async function findThing<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  id: number,
): Promise<ThingRow<T> | undefined> {
  const { rows } = await sql<ThingRow<T>>`
    select ${columns(table)} from ${sql.table(table)} where ${only(ctx, table, id)}`.execute(ctx.db);
  return rows[0];
}

/** Reads a row and keeps others from changing it; `for update` also from pointing at it. */
export async function lockThing<T extends ThingTable>(
  tx: Tx,
  table: T,
  id: number,
  lock: 'no key update' | 'update',
): Promise<ThingRow<T> | undefined> {
  const { rows } = await sql<ThingRow<T>>`
    select ${columns(table)} from ${sql.table(table)} where ${only(tx, table, id)}
    for ${sql.raw(lock)} of ${sql.table(table)}`.execute(tx.db);
  return rows[0];
}

/** Only columns known here are ever written, and only those that have a value. */
const written = <T extends ThingTable>(table: T, values: Partial<ThingValues<T>>): [string, unknown][] => {
  const given = values as Readonly<Record<string, unknown>>;
  return ['name', 'names', ...ownColumns[table]].flatMap((name) =>
    given[name] === undefined ? [] : [[name, given[name]] as [string, unknown]],
  );
};

export async function insertThing<T extends ThingTable>(
  tx: Tx,
  table: T,
  values: Partial<ThingValues<T>>,
): Promise<ThingRow<T>> {
  const pairs = [['tenantId', tx.tenant.id], ['createdAt', toDate(tx.now)], ...written(table, values)] as [
    string,
    unknown,
  ][];
  const { rows } = await sql<ThingRow<T>>`
    insert into ${sql.table(table)} (${sql.join(pairs.map(([name]) => sql.ref(name)))})
    values (${sql.join(pairs.map(([, value]) => value))}) returning ${columns(table)}`.execute(tx.db);
  return rows[0] as ThingRow<T>;
}

/** Changes a locked row and counts its version up. */
export async function updateThing<T extends ThingTable>(
  tx: Tx,
  table: T,
  id: number,
  values: Partial<ThingValues<T>>,
): Promise<ThingRow<T>> {
  const sets = written(table, values).map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
  const { rows } = await sql<ThingRow<T>>`
    update ${sql.table(table)} set ${sql.join([...sets, sql`version = ${sql.ref(`${table}.version`)} + 1`])}
    where ${only(tx, table, id)} returning ${columns(table)}`.execute(tx.db);
  return rows[0] as ThingRow<T>;
}

/** Deletes a row that was locked `for update`. @returns false when something still needs it */
export async function deleteThing(tx: Tx, table: ThingTable, id: number): Promise<boolean> {
  if (await isReferred(tx, table, id)) return false;
  return unlessReferred(sql`delete from ${sql.table(table)} where ${only(tx, table, id)}`.execute(tx.db));
}

/**
 * Rows that the database would drop along with the thing, although dropping them changes what others see: an amenity of
 * a resource, and the building of a limited role, which would turn into a role without limits.
 */
async function isReferred(tx: Tx, table: ThingTable, id: number): Promise<boolean> {
  if (table === 'amenity') {
    const rows = tx.db.selectFrom('resourceAmenity').select('resourceId').where('tenantId', '=', tx.tenant.id);
    return (await rows.where('amenityId', '=', id).limit(1).executeTakeFirst()) !== undefined;
  }
  if (table === 'building') {
    const rows = tx.db.selectFrom('userBuilding').select('userId').where('tenantId', '=', tx.tenant.id);
    return (await rows.where('buildingId', '=', id).limit(1).executeTakeFirst()) !== undefined;
  }
  return false;
}

const FOREIGN_KEY_VIOLATION = '23503';

async function unlessReferred(deletion: Promise<unknown>): Promise<boolean> {
  try {
    await deletion;
    return true;
  } catch (error) {
    if (isDatabaseError(error) && error.code === FOREIGN_KEY_VIOLATION) return false;
    throw error;
  }
}

export async function findBuildingOfFloor(ctx: Ctx, floorId: number): Promise<number | null> {
  const floors = ctx.db.selectFrom('floor').select('buildingId').where('tenantId', '=', ctx.tenant.id);
  return (await floors.where('id', '=', floorId).executeTakeFirst())?.buildingId ?? null;
}

const RESOURCE_COLUMNS = [
  'resource.id',
  'resource.type',
  'resource.name',
  'resource.names',
  'resource.buildingId',
  'resource.floorId',
  'resource.areaId',
  'resource.categoryId',
  'resource.capacity',
  'resource.quantity',
  'resource.accessId',
  'resource.placement',
  'resource.retiredAt',
  'resource.createdAt',
  'resource.version',
  'building.zone',
] as const;

const resources = (ctx: Ctx) => resourcesOf(ctx.db, ctx.tenant.id);

const resourcesOf = (db: Reader, tenantId: number) =>
  db
    .selectFrom('resource')
    .innerJoin('building', (join) =>
      join.onRef('building.tenantId', '=', 'resource.tenantId').onRef('building.id', '=', 'resource.buildingId'),
    )
    .where('resource.tenantId', '=', tenantId);

const wholeResources = (ctx: Ctx) =>
  resources(ctx)
    .select(RESOURCE_COLUMNS)
    .select(
      sql<number[]>`array(select amenity_id from resource_amenity as has
        where has.tenant_id = resource.tenant_id and has.resource_id = resource.id order by amenity_id)`.as(
        'amenityIds',
      ),
    )
    .$narrowType<{ type: ResourceType; names: Record<string, string>; placement: Placement | null }>();

export type ResourceRow = Awaited<ReturnType<typeof findResource>> & object;

export const findResource = (ctx: Ctx, id: number) =>
  wholeResources(ctx).where('resource.id', '=', id).executeTakeFirst();

export interface ResourceFilters {
  readonly type?: ResourceType;
  readonly buildingId?: number;
  readonly floorId?: number;
  readonly areaId?: number;
  readonly categoryId?: number;
  readonly amenityId?: number;
  readonly resourceId?: number;
  readonly minCapacity?: number;
  /** A pattern of LIKE, for the name in any language. */
  readonly like?: string;
  readonly retired?: boolean;
}

const matching = (filters: ResourceFilters): RawBuilder<SqlBool> => {
  const { type, buildingId, floorId, areaId, categoryId, amenityId, resourceId, minCapacity, like, retired } = filters;
  const equal = { type, buildingId, floorId, areaId, categoryId, id: resourceId };
  const conditions = Object.entries(equal).flatMap(([name, value]) =>
    value === undefined ? [] : [sql<SqlBool>`${sql.ref(`resource.${name}`)} = ${value}`],
  );
  if (minCapacity !== undefined) conditions.push(sql`resource.capacity >= ${minCapacity}`);
  if (retired !== undefined) conditions.push(sql`(resource.retired_at is not null) = ${retired}`);
  if (amenityId !== undefined) {
    conditions.push(sql`exists (select from resource_amenity as has where has.tenant_id = resource.tenant_id
      and has.resource_id = resource.id and has.amenity_id = ${amenityId})`);
  }
  if (like !== undefined) {
    conditions.push(sql`(resource.name ilike ${like} or exists (
      select from jsonb_each_text(resource.names) as translated where translated.value ilike ${like}))`);
  }
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
};

/** By name. */
export function selectResources(
  ctx: Ctx,
  filters: ResourceFilters,
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<ResourceRow[]> {
  const rows = wholeResources(ctx)
    .where(matching(filters))
    .orderBy('resource.name')
    .orderBy('resource.id')
    .limit(limit);
  if (after === null) return rows.execute();
  return rows.where(sql<SqlBool>`(resource.name, resource.id) > (${after[0]}, ${after[1]}::bigint)`).execute();
}

const bookable = (db: Reader, tenantId: number) =>
  resourcesOf(db, tenantId)
    .select([
      'resource.id',
      'resource.type',
      'resource.name',
      'resource.buildingId',
      'resource.floorId',
      'resource.capacity',
      'resource.quantity',
      'building.zone',
      sql<boolean>`resource.retired_at is not null`.as('retired'),
    ])
    .$narrowType<{ type: ResourceType }>();

const BOOKABLE_BY_IDS = prepared(
  ({ tenantId, ids }: { readonly tenantId: number; readonly ids: readonly number[] }, db) =>
    bookable(db, tenantId).where(sql<SqlBool>`resource.id = any(${ids}::integer[])`),
);

export const selectBookableByIds = (ctx: Ctx, ids: readonly number[]) =>
  BOOKABLE_BY_IDS.run(ctx.db, { tenantId: ctx.tenant.id, ids });

/** By id, at most `limit`. */
export const selectBookable = (ctx: Ctx, filters: ResourceFilters, limit: number) =>
  bookable(ctx.db, ctx.tenant.id).where(matching(filters)).orderBy('resource.id').limit(limit).execute();

/** Keeps others from changing the resource, then reads it. */
export async function lockResource(tx: Tx, id: number): Promise<ResourceRow | undefined> {
  const row = tx.db.selectFrom('resource').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await row.forNoKeyUpdate().execute();
  return findResource(tx, id);
}

export type ResourceValues = Omit<Updateable<DB['resource']>, 'tenantId' | 'id' | 'createdAt' | 'version'>;

export async function insertResource(
  tx: Tx,
  values: Omit<Insertable<DB['resource']>, 'tenantId' | 'createdAt'>,
): Promise<number> {
  const row = { ...values, tenantId: tx.tenant.id, createdAt: toDate(tx.now) };
  return (await tx.db.insertInto('resource').values(row).returning('id').executeTakeFirstOrThrow()).id;
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

/** @returns false when something still needs it: bookings, holds */
export const deleteResourceRow = (tx: Tx, id: number): Promise<boolean> =>
  unlessReferred(tx.db.deleteFrom('resource').where('tenantId', '=', tx.tenant.id).where('id', '=', id).execute());
