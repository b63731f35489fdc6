import { sql, type Insertable, type SqlBool, type Updateable } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { slicedRows } from '../../platform/db/sliced.ts';
import type { DB, Db } from '../../platform/db/connect.ts';
import { containing } from '../../platform/db/containing.ts';
import { toDate, toInstant } from '../../platform/time.ts';
import { buildingZones } from '../places/places.ts';
import { resourcePlaces } from '../resources/resources.ts';
import type { ControllerType, TagAlertKind } from './contract.ts';
import { LOW_TAG_BATTERY } from './e-paper-alert-contract.ts';
import { silentBefore, watchedSince, type Watch } from './e-paper-alert-rules.ts';

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
export function sliceControllerRows(ctx: Ctx, filter: ControllerFilter, slice: Slice): Promise<Sliced<ControllerRow>> {
  return slicedRows(wantedControllers(ctx, filter), slice, (rows) => rows.orderBy('controller.id'));
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
    .select(
      sql<TagAlertKind[]>`array(select alert.kind from e_paper_alert as alert
        where alert.tenant_id = tag.tenant_id and alert.tag_id = tag.id and alert.ended_at is null order by alert.kind)`.as(
        'alerts',
      ),
    )
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

/** Keeps others from changing or deleting the tags of a controller. @returns their ids */
export async function lockTagsOf(tx: Tx, controllerId: number): Promise<number[]> {
  const rows = tx.db.selectFrom('ePaperTag').select('id').where('tenantId', '=', tx.tenant.id);
  const all = await rows.where('controllerId', '=', controllerId).orderBy('id').forNoKeyUpdate().execute();
  return all.map(({ id }) => id);
}

/** Keeps others from changing or deleting the tags of which something may be wrong: they are judged. @returns their ids */
export async function lockNeedy(tx: Tx): Promise<number[]> {
  const rows = tx.db.selectFrom('ePaperTag').select('id').where('tenantId', '=', tx.tenant.id);
  const needy = rows.where('resourceId', 'is not', null).where((tag) =>
    tag.or([
      tag('heardAt', '<=', toDate(silentBefore(tx.now))),
      // What was said before tags were judged, or loaded past the use cases.
      tag('online', '=', false),
      tag('batteryLevel', '<', LOW_TAG_BATTERY),
    ]),
  );
  return (await needy.orderBy('id').forNoKeyUpdate().execute()).map(({ id }) => id);
}

/** The tags with these ids. */
export const findTags = (ctx: Ctx, ids: readonly number[]): Promise<TagRow[]> =>
  tags(ctx)
    .where(sql<SqlBool>`tag.id = any(${ids}::integer[])`)
    .execute();

// ——— What is wrong with tags

const alerts = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('ePaperAlert as alert')
    .innerJoin('ePaperTag as tag', (join) =>
      join.onRef('tag.tenantId', '=', 'alert.tenantId').onRef('tag.id', '=', 'alert.tagId'),
    )
    .innerJoin('ePaperController as controller', (join) =>
      join.onRef('controller.tenantId', '=', 'tag.tenantId').onRef('controller.id', '=', 'tag.controllerId'),
    )
    .innerJoin(buildingZones(db).as('house'), (join) =>
      join.onRef('house.tenantId', '=', 'controller.tenantId').onRef('house.buildingId', '=', 'controller.buildingId'),
    )
    .leftJoin(resourcePlaces(db).as('place'), (join) =>
      join.onRef('place.tenantId', '=', 'tag.tenantId').onRef('place.resourceId', '=', 'tag.resourceId'),
    )
    .select(['alert.id', 'alert.tagId', 'alert.raisedAt', sql<TagAlertKind>`alert.kind`.as('kind')])
    .select(['tag.label', 'tag.resourceId', 'tag.heardAt', 'tag.batteryLevel', 'place.name as resourceName'])
    .select(['controller.buildingId', 'house.zone'])
    .where('alert.tenantId', '=', tenant.id);

export type TagAlertRow = Awaited<ReturnType<ReturnType<typeof alerts>['executeTakeFirstOrThrow']>>;

/** Which alerts are looked for; what is absent leaves nothing out. */
export interface TagAlertFilter {
  readonly buildingId?: number | undefined;
  readonly tagId?: number | undefined;
  readonly kind?: TagAlertKind | undefined;
}

/** Those that stand, in buildings that the asking one reaches, the latest first. */
export function selectTagAlerts(
  ctx: Ctx,
  { buildingId, tagId, kind }: TagAlertFilter,
  after: number | undefined,
  limit: number,
): Promise<TagAlertRow[]> {
  const { reach } = ctx.who;
  let rows = alerts(ctx).where('alert.endedAt', 'is', null).orderBy('alert.id', 'desc').limit(limit);
  if (reach !== 'all') rows = rows.where(sql<SqlBool>`controller.building_id = any(${reach}::integer[])`);
  if (buildingId !== undefined) rows = rows.where('controller.buildingId', '=', buildingId);
  if (tagId !== undefined) rows = rows.where('alert.tagId', '=', tagId);
  if (kind !== undefined) rows = rows.where('alert.kind', '=', kind);
  if (after !== undefined) rows = rows.where('alert.id', '<', after);
  return rows.execute();
}

/** An alert by what it is about. */
export interface TagAlertOf {
  readonly tagId: number;
  readonly kind: TagAlertKind;
}

/** Raises alerts, of which none stands: who asks holds their tags. */
export async function insertTagAlerts(tx: Tx, all: readonly TagAlertOf[]): Promise<void> {
  if (all.length === 0) return;
  // In two arrays: a value for each of thousands of tags would be more than a statement takes.
  await sql`insert into e_paper_alert (tenant_id, tag_id, kind, raised_at)
    select ${tx.tenant.id}::integer, tag_id, kind, ${toDate(tx.now)}::timestamptz
    from unnest(${all.map(({ tagId }) => tagId)}::integer[], ${all.map(({ kind }) => kind)}::text[]) as new (tag_id, kind)`.execute(
    tx.db,
  );
}

/** Ends alerts that stand. */
export async function endTagAlerts(tx: Tx, all: readonly TagAlertOf[]): Promise<void> {
  if (all.length === 0) return;
  await sql`update e_paper_alert as alert set ended_at = ${toDate(tx.now)}
    from unnest(${all.map(({ tagId }) => tagId)}::integer[], ${all.map(({ kind }) => kind)}::text[]) as over (tag_id, kind)
    where alert.tenant_id = ${tx.tenant.id} and alert.ended_at is null
      and alert.tag_id = over.tag_id and alert.kind = over.kind`.execute(tx.db);
}

/** What is to be told of by now: notes that it is told, so that nobody tells it again. @param again what was told after this is not told again */
export function noteRaisedTold(tx: Tx, again: Temporal.Instant): Promise<TagAlertRow[]> {
  return noting(
    tx,
    'told_at',
    sql<SqlBool>`alert.ended_at is null and alert.told_at is null and not exists (
      select from e_paper_alert as told where told.tenant_id = alert.tenant_id and told.tag_id = alert.tag_id
        and told.kind = alert.kind and told.told_at > ${toDate(again)})`,
  );
}

/** The same of what was told and is over. */
export const noteEndsTold = (tx: Tx): Promise<TagAlertRow[]> =>
  noting(
    tx,
    'end_told_at',
    sql<SqlBool>`alert.ended_at is not null and alert.told_at is not null and alert.end_told_at is null`,
  );

async function noting(tx: Tx, what: 'told_at' | 'end_told_at', which: ReturnType<typeof sql>): Promise<TagAlertRow[]> {
  const { rows } = await sql<{ id: number }>`update e_paper_alert as alert set ${sql.ref(what)} = ${toDate(tx.now)}
    where alert.tenant_id = ${tx.tenant.id} and ${which} returning alert.id`.execute(tx.db);
  return alertsWith(tx, sql<SqlBool>`alert.id = any(${rows.map(({ id }) => id)}::integer[])`);
}

const alertsWith = (ctx: Ctx, which: ReturnType<typeof sql<SqlBool>>): Promise<TagAlertRow[]> =>
  alerts(ctx).where(which).orderBy('alert.tagId').orderBy('alert.kind').execute();

/** What people were told of these tags, and not that it is over. */
export const selectOpenTold = (tx: Tx, tagIds: readonly number[]): Promise<TagAlertRow[]> =>
  alertsWith(
    tx,
    sql<SqlBool>`alert.tag_id = any(${tagIds}::integer[]) and alert.told_at is not null and alert.end_told_at is null`,
  );

/** When a workplace's tags were looked at; null: never yet. */
export async function findWatch({ db, tenant }: Ctx): Promise<Watch | null> {
  const row = await db.selectFrom('ePaperWatch').selectAll().where('tenantId', '=', tenant.id).executeTakeFirst();
  return row ? { since: toInstant(row.since), lookedAt: toInstant(row.lookedAt) } : null;
}

/** Whoever tells of a workplace's tags, or deletes some, does so one after the other: before any of them is locked. */
export async function lockWatch(tx: Tx): Promise<void> {
  const now = toDate(tx.now);
  await tx.db
    .insertInto('ePaperWatch')
    .values({ tenantId: tx.tenant.id, since: now, lookedAt: now, tellings: 0 })
    .onConflict((conflict) => conflict.constraint('e_paper_watch_pk').doNothing())
    .execute();
  const mine = tx.db.selectFrom('ePaperWatch').select('tellings').where('tenantId', '=', tx.tenant.id);
  await mine.forUpdate().execute();
}

/** Notes that the tags are looked at now; who asks has locked the watch. */
export async function noteTagLook(tx: Tx): Promise<void> {
  const since = watchedSince(await findWatch(tx), tx.now);
  const noted = tx.db.updateTable('ePaperWatch').set({ since: toDate(since), lookedAt: toDate(tx.now) });
  await noted.where('tenantId', '=', tx.tenant.id).execute();
}

/** Counts that it is told of tags; who asks has locked the watch. @returns how often it was, with this time */
export async function countTelling(tx: Tx): Promise<number> {
  const counted = tx.db.updateTable('ePaperWatch').set((row) => ({ tellings: row('tellings', '+', 1) }));
  return (await counted.where('tenantId', '=', tx.tenant.id).returning('tellings').executeTakeFirstOrThrow()).tellings;
}

/** The workplaces that have a tag of which something was heard. */
export async function listWithTags(db: Db): Promise<number[]> {
  const heard = db.selectFrom('ePaperTag').select('tenantId').distinct().where('heardAt', 'is not', null);
  return (await heard.execute()).map(({ tenantId }) => tenantId);
}
