import { sql, type RawBuilder } from 'kysely';
import type { DB } from '../../platform/db/connect.ts';
import { containing } from '../../platform/db/containing.ts';
import { unlessReferred } from '../../platform/db/referred.ts';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { Kind, Slice, Sliced } from '../../platform/contract/page.ts';
import { toDate } from '../../platform/time.ts';
import type {
  Amenity,
  Area,
  Building,
  Category,
  Country,
  Floor,
  FloorPlan,
  Region,
  ResourceGroup,
} from './contract.ts';

/** The things of a place that are little more than a name. Their tables differ in a few columns only. */
export interface Things {
  readonly country: Country;
  readonly resourceGroup: ResourceGroup;
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
  resourceGroup: ['countryId', 'isDefault', 'kind'],
  region: ['countryId'],
  building: ['regionId', 'address', 'zone'],
  floor: ['buildingId', 'level'],
  area: ['floorId'],
  category: ['type', 'isDefault'],
  amenity: [],
} as const satisfies { [T in ThingTable]: readonly (keyof Things[T] & keyof DB[T])[] };

export type ThingValues<T extends ThingTable> = Pick<Things[T], (typeof ownColumns)[T][number] & keyof Things[T]> & {
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
};

/** The columns a list is sorted by, with their types; the id last, so that no two rows are equal. */
export const sortOf = (table: ThingTable): Readonly<Record<string, Kind>> =>
  table === 'floor' ? { level: 'number', name: 'string', id: 'id' } : { name: 'string', id: 'id' };

const columns = (table: ThingTable): RawBuilder<unknown> => {
  const own = [...ownColumns[table], ...(table === 'floor' ? ['plan'] : [])];
  return sql.join(['id', 'name', 'names', ...own, 'createdAt', 'version'].map((name) => sql.ref(`${table}.${name}`)));
};

const ofTenant = (ctx: Ctx, table: ThingTable): RawBuilder<unknown> =>
  sql`${sql.ref(`${table}.tenantId`)} = ${ctx.tenant.id}`;

const only = (ctx: Ctx, table: ThingTable, id: number): RawBuilder<unknown> =>
  sql`${ofTenant(ctx, table)} and ${sql.ref(`${table}.id`)} = ${id}`;

const cursorValue = (value: string | number): RawBuilder<unknown> =>
  typeof value === 'number' ? sql`${value}::bigint` : sql`${value}`;

/** A row, and whether anything is said of its kind besides. */
export type SaidRow<T extends ThingTable> = ThingRow<T> & { readonly hasCustom: boolean };

export interface ThingsWanted {
  /** Columns that must have a value. */
  readonly equal: Readonly<Record<string, number | undefined>>;
  readonly after: readonly (string | number)[] | null;
  readonly limit: number;
  readonly isDeclared: RawBuilder<boolean>;
}

export async function selectThings<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  wanted: ThingsWanted,
): Promise<SaidRow<T>[]> {
  const sort = sql.join(Object.keys(sortOf(table)).map((name) => sql.ref(`${table}.${name}`)));
  const conditions = [
    ofTenant(ctx, table),
    ...Object.entries(wanted.equal)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => sql`${sql.ref(`${table}.${name}`)} = ${value}`),
    ...(wanted.after === null ? [] : [sql`(${sort}) > (${sql.join(wanted.after.map(cursorValue))})`]),
  ];
  const { rows } = await sql<SaidRow<T>>`
    select ${columns(table)}, ${wanted.isDeclared} as has_custom from ${sql.table(table)}
    where ${sql.join(conditions, sql` and `)} order by ${sort} limit ${wanted.limit}`.execute(ctx.db);
  return rows;
}

export async function findThing<T extends ThingTable>(
  ctx: Ctx,
  table: T,
  id: number,
  isDeclared = sql<boolean>`false`,
): Promise<SaidRow<T> | undefined> {
  const { rows } = await sql<SaidRow<T>>`
    select ${columns(table)}, ${isDeclared} as has_custom from ${sql.table(table)} where ${only(ctx, table, id)}`.execute(
    ctx.db,
  );
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
  return unlessReferred(sql`delete from ${sql.table(table)} where ${only(tx, table, id)}`.execute(tx.db));
}

/** The default group of a country, kept from being changed and pointed at by others. */
export async function lockDefaultGroup(tx: Tx, countryId: number): Promise<ThingRow<'resourceGroup'> | undefined> {
  const { rows } = await sql<ThingRow<'resourceGroup'>>`select ${columns('resourceGroup')} from resource_group
    where ${ofTenant(tx, 'resourceGroup')} and country_id = ${countryId} and is_default for update`.execute(tx.db);
  return rows[0];
}

/** Says what the drawing of a locked floor is, or that it has none, and counts the floor's version up. */
export async function updatePlan(tx: Tx, floorId: number, plan: FloorPlan | null): Promise<ThingRow<'floor'>> {
  const { rows } = await sql<ThingRow<'floor'>>`
    update floor set plan = ${plan}::jsonb, version = floor.version + 1
    where ${only(tx, 'floor', floorId)} returning ${columns('floor')}`.execute(tx.db);
  return rows[0] as ThingRow<'floor'>;
}

/** What the drawing of a floor is, kept from being changed until the transaction ends. */
export async function lockPlan(tx: Tx, floorId: number): Promise<FloorPlan | null> {
  const { rows } = await sql<{ plan: FloorPlan | null }>`
    select plan from floor where ${only(tx, 'floor', floorId)} for share`.execute(tx.db);
  return rows[0]?.plan ?? null;
}

/** A building's zone, to join with: what stands in a building tells its time by it. */
export const buildingZones = (db: Reader) => db.selectFrom('building').select(['tenantId', 'id as buildingId', 'zone']);

/** Groups of resources, to join with. */
export const resourceGroups = (db: Reader) =>
  db.selectFrom('resourceGroup').select(['tenantId', 'id as groupId', 'countryId']);

/** Those of them in which whoever does not manage books by a request, to join with. */
export const managedGroups = (db: Reader) =>
  db.selectFrom('resourceGroup').select(['tenantId', 'id as groupId']).where('kind', '<>', 'self_managed');

/** Those in which whoever does not manage bookings asks for any of it, and does not see what there is, to join with. */
export const blindGroups = (db: Reader) =>
  db.selectFrom('resourceGroup').select(['tenantId', 'id as groupId']).where('kind', '=', 'blind_managed');

/** The default group of the country that a building is in, to join with; what is in no country is absent. */
export const buildingGroups = (db: Reader) =>
  db
    .selectFrom('building')
    .innerJoin('region', (join) =>
      join.onRef('region.tenantId', '=', 'building.tenantId').onRef('region.id', '=', 'building.regionId'),
    )
    .innerJoin('resourceGroup', (join) =>
      join
        .onRef('resourceGroup.tenantId', '=', 'region.tenantId')
        .onRef('resourceGroup.countryId', '=', 'region.countryId')
        .on('resourceGroup.isDefault', '=', true),
    )
    .select(['building.tenantId', 'building.id as buildingId', 'region.countryId', 'resourceGroup.id as groupId']);

/**
 * The country of a building, null where it is in none, kept so to the end of the transaction. The building is locked before its
 * region, and both before what is in them: nobody waits in a circle.
 */
export async function lockCountry({ db, tenant }: Tx, buildingId: number): Promise<number | null | undefined> {
  const buildings = db.selectFrom('building').select('regionId').where('tenantId', '=', tenant.id);
  const building = await buildings.where('id', '=', buildingId).forShare().executeTakeFirst();
  return building && (building.regionId === null ? null : lockCountryOfRegion({ db, tenant }, building.regionId));
}

/** The same of a region. */
export async function lockCountryOfRegion(
  { db, tenant }: Pick<Tx, 'db' | 'tenant'>,
  regionId: number,
): Promise<number | null> {
  const regions = db.selectFrom('region').select('countryId').where('tenantId', '=', tenant.id);
  return (await regions.where('id', '=', regionId).forShare().executeTakeFirst())?.countryId ?? null;
}

/** The buildings of a region, by their ids. */
export async function listBuildingIds({ db, tenant }: Ctx, regionId: number): Promise<number[]> {
  const buildings = db.selectFrom('building').select('id').where('tenantId', '=', tenant.id);
  return (await buildings.where('regionId', '=', regionId).execute()).map(({ id }) => id);
}

export async function findBuildingOfFloor(ctx: Ctx, floorId: number): Promise<number | null> {
  const floors = ctx.db.selectFrom('floor').select('buildingId').where('tenantId', '=', ctx.tenant.id);
  return (await floors.where('id', '=', floorId).executeTakeFirst())?.buildingId ?? null;
}

/** Keeps others out who do the same with one of these buildings, to the end of the transaction. By id: nobody waits in a circle. */
export async function lockBuildings({ db, tenant }: Tx, ids: readonly number[]): Promise<void> {
  const buildings = db.selectFrom('building').select('id').where('tenantId', '=', tenant.id);
  const wanted = buildings.where('id', '=', sql<number>`any(${ids}::integer[])`);
  await wanted.orderBy('id').forNoKeyUpdate().execute();
}

/** A building, or a part of one. */
export interface Space {
  readonly buildingId: number;
  readonly floorId: number | null;
  readonly areaId: number | null;
}

/** Where a space is and what it is called: neither a floor nor an area ever moves. */
export async function findSpace(
  { db, tenant }: Ctx,
  { buildingId, floorId, areaId }: { readonly [Id in keyof Space]?: number | null | undefined },
): Promise<(Space & { readonly name: string; readonly zone: string }) | undefined> {
  const { rows } = await sql<Space & { readonly name: string; readonly zone: string }>`
    select building.id as building_id, floor.id as floor_id, area.id as area_id, building.zone,
      coalesce(area.name, floor.name, building.name) as name from building
    left join floor on floor.tenant_id = building.tenant_id and floor.building_id = building.id
      and floor.id = coalesce(${floorId ?? null}::integer, (select area.floor_id from area
        where area.tenant_id = ${tenant.id} and area.id = ${areaId ?? null}::integer))
    left join area on area.tenant_id = floor.tenant_id and area.floor_id = floor.id and area.id = ${areaId ?? null}::integer
    where building.tenant_id = ${tenant.id} and case
      when ${areaId ?? null}::integer is not null then area.id is not null
      when ${floorId ?? null}::integer is not null then floor.id is not null
      else building.id = ${buildingId ?? null}::integer end`.execute(db);
  return rows[0];
}

/** What these are called, by their ids. */
export async function findNames(
  ctx: Ctx,
  table: 'country' | 'building' | 'floor' | 'category' | 'amenity' | 'resourceGroup',
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ readonly id: number; readonly name: string }>`select id, name from ${sql.table(table)}
    where ${ofTenant(ctx, table)} and id = any(${ids}::integer[])`.execute(ctx.db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Which buildings are looked for. */
export interface BuildingsWanted {
  readonly ids?: readonly number[];
  /** Part of the name in any language. */
  readonly search?: string;
}

/** Buildings by id, counted through. */
export async function sliceBuildings(
  ctx: Ctx,
  { ids, search }: BuildingsWanted,
  { offset, limit }: Slice,
): Promise<Sliced<ThingRow<'building'>>> {
  const like = containing(search ?? '');
  const fits = sql`${ofTenant(ctx, 'building')} and (${ids === undefined} or building.id = any(${ids ?? []}::integer[]))
    and (${!search} or building.name ilike ${like} or exists (
      select from jsonb_each_text(building.names) as translated where translated.value ilike ${like}))`;
  const [{ rows: items }, { rows: counts }] = await Promise.all([
    sql<ThingRow<'building'>>`select ${columns('building')} from building where ${fits}
      order by building.id offset ${offset} limit ${limit}`.execute(ctx.db),
    sql<{ total: number }>`select count(*)::integer as total from building where ${fits}`.execute(ctx.db),
  ]);
  return { items, total: counts[0]?.total ?? 0 };
}

/** The floors of these buildings, each building's from the lowest up. */
export async function listFloorsOf(ctx: Ctx, buildingIds: readonly number[]): Promise<ThingRow<'floor'>[]> {
  const { rows } = await sql<ThingRow<'floor'>>`select ${columns('floor')} from floor
    where ${ofTenant(ctx, 'floor')} and building_id = any(${buildingIds}::integer[])
    order by floor.building_id, floor.level, floor.name, floor.id`.execute(ctx.db);
  return rows;
}

/** What everybody knows a workplace by: the names of its countries, regions and buildings. */
export async function listPlaceNames({ db, tenant }: Ctx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from country where tenant_id = ${tenant.id} union select name from region where tenant_id = ${tenant.id}
    union select name from building where tenant_id = ${tenant.id} limit 5000`.execute(db);
  return rows.map(({ name }) => name);
}
