import { sql, type Insertable, type SqlBool, type Updateable } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import type { DB } from '../../platform/db/connect.ts';
import { containing } from '../../platform/db/containing.ts';
import { toDate } from '../../platform/time.ts';
import { resourcePlaces } from '../resources/resources.ts';
import type { ControllerType } from './contract.ts';

// ——— E-paper controllers

const controllers = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('ePaperController as controller')
    .select(['controller.id', 'controller.version', 'controller.name', 'controller.displayLanguage'])
    .select(['controller.buildingId', 'controller.createdAt', sql<ControllerType>`controller.type`.as('type')])
    .where('controller.tenantId', '=', tenant.id);

export type ControllerRow = Awaited<ReturnType<ReturnType<typeof controllers>['executeTakeFirstOrThrow']>>;

/** Which controllers are looked for; what is absent leaves nothing out. */
export interface ControllerFilter {
  readonly ids?: readonly number[];
  readonly types?: readonly ControllerType[];
  readonly buildingId?: number;
  readonly search?: string;
}

/** Those in buildings that the asking one reaches. */
function wantedControllers(ctx: Ctx, { ids, types, buildingId, search = '' }: ControllerFilter) {
  const { reach } = ctx.who;
  let rows = controllers(ctx);
  if (reach !== 'all') rows = rows.where(sql<SqlBool>`controller.building_id = any(${reach}::integer[])`);
  if (ids) rows = rows.where(sql<SqlBool>`controller.id = any(${ids}::integer[])`);
  if (types) rows = rows.where(sql<SqlBool>`controller.type = any(${types}::text[])`);
  if (buildingId !== undefined) rows = rows.where('controller.buildingId', '=', buildingId);
  if (search !== '') rows = rows.where('controller.name', 'ilike', containing(search));
  return rows;
}

/** By name. */
export function selectControllers(
  ctx: Ctx,
  filter: ControllerFilter,
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<ControllerRow[]> {
  const rows = wantedControllers(ctx, filter).orderBy('controller.name').orderBy('controller.id').limit(limit);
  if (after === null) return rows.execute();
  return rows.where(sql<SqlBool>`(controller.name, controller.id) > (${after[0]}, ${after[1]}::integer)`).execute();
}

/** By id, counted through. */
export async function sliceControllerRows(
  ctx: Ctx,
  filter: ControllerFilter,
  { offset, limit }: Slice,
): Promise<Sliced<ControllerRow>> {
  const rows = wantedControllers(ctx, filter);
  const count = rows.clearSelect().select((each) => each.fn.countAll<string>().as('total'));
  const [items, { total }] = await Promise.all([
    rows.orderBy('controller.id').offset(offset).limit(limit).execute(),
    count.executeTakeFirstOrThrow(),
  ]);
  return { items, total: Number(total) };
}

export const findController = (ctx: Ctx, id: number): Promise<ControllerRow | undefined> =>
  controllers(ctx).where('controller.id', '=', id).executeTakeFirst();

export const lockController = (tx: Tx, id: number): Promise<ControllerRow | undefined> =>
  controllers(tx).where('controller.id', '=', id).forNoKeyUpdate().executeTakeFirst();

type Given<Row> = Omit<Row, 'tenantId' | 'id' | 'version' | 'createdAt'>;

/** @returns its id */
export async function insertController(tx: Tx, values: Given<Insertable<DB['ePaperController']>>): Promise<number> {
  const row = { ...values, tenantId: tx.tenant.id, createdAt: toDate(tx.now) };
  return (await tx.db.insertInto('ePaperController').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

export const updateController = async (
  tx: Tx,
  id: number,
  values: Given<Updateable<DB['ePaperController']>>,
): Promise<void> =>
  void (await tx.db
    .updateTable('ePaperController')
    .set((row) => ({ ...values, version: row('version', '+', 1) }))
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .execute());

export const deleteController = async (tx: Tx, id: number): Promise<void> =>
  void (await tx.db.deleteFrom('ePaperController').where('tenantId', '=', tx.tenant.id).where('id', '=', id).execute());

// ——— E-paper tags

const tags = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('ePaperTag as tag')
    .innerJoin('ePaperController as controller', (join) =>
      join.onRef('controller.tenantId', '=', 'tag.tenantId').onRef('controller.id', '=', 'tag.controllerId'),
    )
    .leftJoin(resourcePlaces(db).as('place'), (join) =>
      join.onRef('place.tenantId', '=', 'tag.tenantId').onRef('place.resourceId', '=', 'tag.resourceId'),
    )
    .select(['tag.id', 'tag.version', 'tag.controllerId', 'tag.label', 'tag.externalName', 'tag.resourceId'])
    .select(['tag.batteryLevel', 'tag.screenSize', 'tag.online', 'tag.heardAt'])
    .select(['controller.buildingId', 'controller.displayLanguage', 'place.name as resourceName'])
    .select('place.buildingId as resourceBuildingId')
    .where('tag.tenantId', '=', tenant.id);

export type TagRow = Awaited<ReturnType<ReturnType<typeof tags>['executeTakeFirstOrThrow']>>;

export interface TagFilter {
  readonly controllerIds?: readonly number[] | undefined;
  readonly buildingId?: number | undefined;
  readonly resourceId?: number | undefined;
}

/** Those in buildings that the asking one reaches. */
const inReachOf = ({ who: { reach } }: Ctx, rows: ReturnType<typeof tags>): ReturnType<typeof tags> =>
  reach === 'all' ? rows : rows.where(sql<SqlBool>`controller.building_id = any(${reach}::integer[])`);

/** By id, as far as the asking one reaches them. */
export function selectTags(
  ctx: Ctx,
  { controllerIds, buildingId, resourceId }: TagFilter,
  after: number,
  limit: number | null,
): Promise<TagRow[]> {
  let rows = inReachOf(ctx, tags(ctx)).where('tag.id', '>', after).orderBy('tag.id');
  if (controllerIds) rows = rows.where(sql<SqlBool>`tag.controller_id = any(${controllerIds}::integer[])`);
  if (buildingId !== undefined) rows = rows.where('controller.buildingId', '=', buildingId);
  if (resourceId !== undefined) rows = rows.where('tag.resourceId', '=', resourceId);
  return (limit === null ? rows : rows.limit(limit)).execute();
}

export const findTag = (ctx: Ctx, id: number): Promise<TagRow | undefined> =>
  tags(ctx).where('tag.id', '=', id).executeTakeFirst();

/** By what it names itself, or else by what another system calls it, where the asking one reaches: what is elsewhere takes nobody’s name. */
export const findTagCalled = (ctx: Ctx, label: string): Promise<TagRow | undefined> =>
  inReachOf(ctx, tags(ctx))
    .where((row) => row.or([row('tag.label', '=', label), row('tag.externalName', '=', label)]))
    .orderBy(sql`(tag.label = ${label}) desc`)
    .limit(1)
    .executeTakeFirst();

/** Keeps others from changing the tag, then reads it. */
export async function lockTag(tx: Tx, id: number): Promise<TagRow | undefined> {
  const row = tx.db.selectFrom('ePaperTag').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await row.forNoKeyUpdate().execute();
  return findTag(tx, id);
}

/** @returns its id */
export async function insertTag(tx: Tx, values: Given<Insertable<DB['ePaperTag']>>): Promise<number> {
  const row = { ...values, tenantId: tx.tenant.id, createdAt: toDate(tx.now) };
  return (await tx.db.insertInto('ePaperTag').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** @param counts does it count as a change, by which others see that theirs is old? */
export const updateTag = async (
  tx: Tx,
  id: number,
  values: Given<Updateable<DB['ePaperTag']>>,
  { counts }: { readonly counts: boolean },
): Promise<void> =>
  void (await tx.db
    .updateTable('ePaperTag')
    .set((row) => ({ ...values, ...(counts && { version: row('version', '+', 1) }) }))
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .execute());

export const deleteTag = async (tx: Tx, id: number): Promise<void> =>
  void (await tx.db.deleteFrom('ePaperTag').where('tenantId', '=', tx.tenant.id).where('id', '=', id).execute());
