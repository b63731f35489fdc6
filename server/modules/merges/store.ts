import { sql, type RawBuilder } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { inColumns } from '../../platform/db/in-columns.ts';
import { toDate } from '../../platform/time.ts';
import {
  mergedEntities,
  type ExternalLink,
  type ItemState,
  type LinkState,
  type MergedEntity,
  type PlanState,
  type Reason,
  type Result,
  type Rule,
} from './contract.ts';
import type { Proposal } from './match.ts';
import { keyOf, type Fields, type Key, type PlanRow, type Theirs, type Tie } from './rules.ts';

export type { PlanRow };

type In = Pick<Ctx, 'tenant'> & { readonly db: Reader };
/** How ours and theirs differ, as people read it. */
export type Differences = ExternalLink['differences'];

const RANKS = sql`array_position(${sql.lit(`{${mergedEntities.join()}}`)}::text[], entity)`;

// ——— Plans

const plansIn = ({ db, tenant }: In) =>
  db.selectFrom('mergePlan').selectAll().where('tenantId', '=', tenant.id).$castTo<PlanRow>();

/** One plan of a connection. */
export const findPlan = (ctx: Ctx, connectionId: number, id: number): Promise<PlanRow | undefined> =>
  plansIn(ctx).where('connectionId', '=', connectionId).where('id', '=', id).executeTakeFirst();

/** One plan, of which nobody else does anything meanwhile. */
export const lockPlan = (tx: Tx, id: number): Promise<PlanRow | undefined> =>
  plansIn(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();

/** All plans of a connection, the newest first. */
export const lockPlans = (tx: Tx, connectionId: number): Promise<PlanRow[]> =>
  plansIn(tx).where('connectionId', '=', connectionId).orderBy('id', 'desc').forNoKeyUpdate().execute();

/** The plans of a connection, the newest first. */
export function selectPlans(
  ctx: Ctx,
  connectionId: number,
  before: number | undefined,
  limit: number,
): Promise<PlanRow[]> {
  const all = plansIn(ctx).where('connectionId', '=', connectionId).orderBy('id', 'desc').limit(limit);
  return (before === undefined ? all : all.where('id', '<', before)).execute();
}

/** The plan whose records are followed: the last one that was applied. @param states the last one in these instead */
export const findFollowed = (
  ctx: Ctx,
  connectionIds: number | readonly number[],
  states: readonly PlanState[] = ['applied'],
) =>
  plansIn(ctx)
    .where('connectionId', '=', sql<number>`any(${[connectionIds].flat()}::integer[])`)
    .where('state', 'in', states)
    .orderBy('id', 'desc')
    .executeTakeFirst();

/** Makes a draft. @param revs up to which change of each kind it has heard */
export const insertPlan = (tx: Tx, connectionId: number, revs: PlanRow['revs']): Promise<PlanRow> =>
  tx.db
    .insertInto('mergePlan')
    .values({ tenantId: tx.tenant.id, connectionId, revs: JSON.stringify(revs), createdAt: toDate(tx.now) })
    .returningAll()
    .$castTo<PlanRow>()
    .executeTakeFirstOrThrow();

/** Changes a locked plan. @returns as it is then, under its next version */
export async function updatePlan(
  { db, tenant }: Tx,
  id: number,
  { revs, ...change }: Partial<Omit<PlanRow, 'id' | 'connectionId' | 'version'>>,
): Promise<PlanRow> {
  return db
    .updateTable('mergePlan')
    .set({ ...change, ...(revs && { revs: JSON.stringify(revs) }), version: sql<number>`version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .returningAll()
    .$castTo<PlanRow>()
    .executeTakeFirstOrThrow();
}

/** Says how far a plan has heard of changes: it is no other for it. */
export const setRevs = ({ db, tenant }: Tx, id: number, revs: PlanRow['revs']): Promise<unknown> =>
  db
    .updateTable('mergePlan')
    .set({ revs: JSON.stringify(revs) })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();

/** Forgets plans, with what they say. */
export const deletePlans = ({ db, tenant }: Tx, ids: readonly number[]): Promise<unknown> =>
  sql`delete from merge_plan where tenant_id = ${tenant.id} and id = any(${ids}::integer[])`.execute(db);

/** Forgets what plans say of records. */
export const deleteItems = ({ db, tenant }: Tx, planIds: readonly number[]): Promise<unknown> =>
  sql`delete from merge_item where tenant_id = ${tenant.id} and plan_id = any(${planIds}::integer[])`.execute(db);

/** How many items of a plan came to what. */
export async function countItems({ db, tenant }: In, planIds: readonly number[]) {
  type Counted = Record<Result | 'failed' | 'kept' | 'done' | 'taken' | 'toTake', number>;
  const { rows } = await sql<
    { planId: number; entity: MergedEntity } & Counted
  >`select plan_id, entity, count(*) filter (where result = 'link')::integer as link,
      count(*) filter (where result = 'create')::integer as "create",
      count(*) filter (where result = 'ambiguous')::integer as ambiguous,
      count(*) filter (where result = 'skip')::integer as skip,
      count(*) filter (where state = 'failed')::integer as failed,
      count(*) filter (where state = 'kept')::integer as kept,
      count(*) filter (where result in ('link', 'create') and state <> 'open')::integer as done,
      count(*) filter (where state in ('undone', 'kept'))::integer as taken,
      count(*) filter (where state in ('undone', 'kept', 'done'))::integer as to_take
    from merge_item where tenant_id = ${tenant.id} and plan_id = any(${planIds}::integer[])
    group by plan_id, entity order by plan_id, ${RANKS}`.execute(db);
  return rows;
}

// ——— Items

/** What a plan says of a record. */
export interface ItemValues extends Key {
  readonly theirs: Theirs;
  readonly path: readonly string[];
  readonly rev: number;
  readonly result: Result;
  readonly rule: Rule | null;
  readonly confidence: number | null;
  readonly reason: Reason | null;
  readonly localId: number | null;
  readonly proposals: readonly Proposal[];
  readonly differences: Differences;
}

/** The same as it is kept, with what came of it. */
export interface ItemRow extends ItemValues {
  readonly id: number;
  readonly chosen: boolean;
  readonly state: ItemState;
  readonly note: string | null;
  readonly made: boolean;
  readonly madeVersion: number | null;
  readonly tied: boolean;
  readonly before: Fields;
  readonly written: Fields;
}

const itemsIn = ({ db, tenant }: In, planId: number) =>
  db
    .selectFrom('mergeItem')
    .selectAll()
    .where('tenantId', '=', tenant.id)
    .where('planId', '=', planId)
    .$castTo<ItemRow>();

export const linkTables = ['external_ref', 'merge_item'] as const;

/** So many rows are written at a time. */
const AT_ONCE = 2_000;

/** Adds items to a plan, numbered from one on. */
export async function insertItems(
  { db, tenant }: Tx,
  planId: number,
  items: readonly ItemValues[],
  from = 1,
): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const rows = items.slice(at, at + AT_ONCE).map((item, i) => inColumns({ ...item, id: from + at + i }));
    await sql`insert into merge_item (tenant_id, plan_id, id, entity, external_id, theirs, path, rev, result, rule, confidence, reason,
        local_id, proposals, differences)
      select ${tenant.id}, ${planId}::integer, id, entity, external_id, theirs, path, rev, result, rule, confidence, reason, local_id, proposals, differences
      from jsonb_populate_recordset(null::merge_item, ${JSON.stringify(rows)}::jsonb)`.execute(db);
  }
}

type ItemChange = Omit<ItemRow, 'entity' | 'externalId'>;

/** Writes items anew, all of each. */
export async function updateItems({ db, tenant }: Tx, planId: number, items: readonly ItemChange[]): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const rows = items.slice(at, at + AT_ONCE).map(inColumns);
    await sql`update merge_item item set theirs = it.theirs, path = it.path, rev = it.rev, result = it.result, rule = it.rule, confidence = it.confidence,
        reason = it.reason, local_id = it.local_id, proposals = it.proposals, differences = it.differences, chosen = it.chosen,
        state = it.state, note = it.note, made = it.made, made_version = it.made_version, tied = it.tied, before = it.before, written = it.written
      from jsonb_populate_recordset(null::merge_item, ${JSON.stringify(rows)}::jsonb) as it
      where item.tenant_id = ${tenant.id} and item.plan_id = ${planId} and item.id = it.id`.execute(db);
  }
}

interface ItemsWanted {
  readonly entity?: MergedEntity;
  readonly result?: Result;
  readonly state?: ItemState;
}

/** Items of a plan, parents first. */
export function selectItems(
  ctx: Ctx,
  planId: number,
  { entity, result, state }: ItemsWanted,
  after: number,
  limit: number,
): Promise<ItemRow[]> {
  let all = itemsIn(ctx, planId).where('id', '>', after).orderBy('id').limit(limit);
  if (entity) all = all.where('entity', '=', entity);
  if (result) all = all.where('result', '=', result);
  if (state) all = all.where('state', '=', state);
  return all.execute();
}

/** All items of a plan, parents first. */
export const selectAllItems = (ctx: Ctx, planId: number): Promise<ItemRow[]> =>
  itemsIn(ctx, planId).orderBy(RANKS).orderBy('id').execute();

/** What a plan says of these records. */
export const selectItemsOf = (
  ctx: Ctx,
  planId: number,
  entity: MergedEntity,
  externalIds: readonly string[],
): Promise<ItemRow[]> =>
  itemsIn(ctx, planId)
    .where('entity', '=', entity)
    .where('externalId', '=', sql<string>`any(${externalIds}::text[])`)
    .execute();

/** What of a plan is to be carried out next: of one kind, parents first. */
export async function selectOpen(ctx: Ctx, planId: number, limit: number): Promise<ItemRow[]> {
  const rows = await itemsIn(ctx, planId)
    .where('state', '=', 'open')
    .where('result', 'in', ['link', 'create'])
    .orderBy(RANKS)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.filter(({ entity }) => entity === rows[0]?.entity);
}

/** What of a plan is to be taken back next: of one kind, what is in things before those. */
export async function selectDone(ctx: Ctx, planId: number, limit: number): Promise<ItemRow[]> {
  const rows = await itemsIn(ctx, planId)
    .where('state', '=', 'done')
    .orderBy(RANKS, 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.filter(({ entity }) => entity === rows[0]?.entity);
}

/** The number of a plan’s last item; 0 where it has none. They are numbered from one on, and none is taken out. */
export async function lastItem({ db, tenant }: Ctx, planId: number): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`select max(id) as last from merge_item
    where tenant_id = ${tenant.id} and plan_id = ${planId}`.execute(db);
  return rows[0]?.last ?? 0;
}

// ——— Links

/** What a record is tied to. */
export interface LinkRow extends Key {
  readonly name: string;
  /** Null: what it was tied to is gone. */
  readonly localId: number | null;
  readonly rule: Rule;
  readonly confidence: number;
  readonly derived: boolean;
  readonly base: Fields;
  readonly differences: Differences;
}

const linksIn = ({ db, tenant }: In, connectionId: number, entity: MergedEntity) =>
  db
    .selectFrom('externalRef')
    .selectAll()
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where('entity', '=', entity)
    .$castTo<LinkRow>();

/** Which record is which of these things, to join with. */
export const tiesTo = (entity: MergedEntity, ids: readonly number[]): RawBuilder<Tie> =>
  sql<Tie>`(select tenant_id, connection_id, external_id, local_id from external_ref
    where entity = ${entity} and local_id = any(${ids}::integer[]))`;

/** What these records are, by record: all that is noted of it, and what they are tied to. */
export async function readTied(ctx: Ctx, connectionId: number, records: Iterable<Key>) {
  const rows: LinkRow[] = [];
  // Kind by kind: a list to join with is gone through for each link while the database does not know how many there are.
  for (const [entity, some] of Map.groupBy(records, (one) => one.entity)) {
    const ids = [...new Set(some.map(({ externalId }) => externalId))];
    const isOne = sql<boolean>`external_id = any(${ids}::text[])`;
    rows.push(...(await linksIn(ctx, connectionId, entity).where(isOne).execute()));
  }
  const noted = new Map(rows.map((row) => [keyOf(row.entity, row.externalId), row]));
  const links = new Map<string, number>();
  for (const [key, { localId }] of noted) if (localId !== null) links.set(key, localId);
  return { noted, links };
}

/** Which of these things records of a connection are tied to, by kind and id. */
export async function takenAmong(
  ctx: Ctx,
  connectionId: number,
  entity: MergedEntity,
  localIds: readonly number[],
): Promise<Set<string>> {
  const isOne = sql<boolean>`local_id = any(${localIds}::integer[])`;
  const rows = await linksIn(ctx, connectionId, entity).where(isOne).execute();
  return new Set(rows.map(({ localId }) => keyOf(entity, Number(localId))));
}

/** What records of a kind are tied to, by their ids. */
export function selectLinks(
  ctx: Ctx,
  connectionId: number,
  entity: MergedEntity,
  state: Exclude<LinkState, 'waiting'>,
  after: string | undefined,
  limit: number,
): Promise<LinkRow[]> {
  const all = linksIn(ctx, connectionId, entity)
    .where('localId', state === 'linked' ? 'is not' : 'is', null)
    .orderBy(sql`external_id collate "C"`)
    .limit(limit);
  return (after === undefined ? all : all.where(sql`external_id collate "C"`, '>', after)).execute();
}

/** Records of which a plan does not say what they are. */
export function selectWaiting(
  ctx: Ctx,
  planId: number,
  entity: MergedEntity,
  after: string | undefined,
  limit: number,
): Promise<ItemRow[]> {
  const all = itemsIn(ctx, planId)
    .where('entity', '=', entity)
    .where('result', '=', 'ambiguous')
    .orderBy(sql`external_id collate "C"`)
    .limit(limit);
  return (after === undefined ? all : all.where(sql`external_id collate "C"`, '>', after)).execute();
}

/** Ties records to what they are, and notes what was written. */
export async function upsertLinks({ db, tenant }: Tx, connectionId: number, links: readonly LinkRow[]): Promise<void> {
  if (links.length === 0) return;
  const rows = links.map(inColumns);
  await sql`insert into external_ref (tenant_id, connection_id, entity, external_id, name, local_id, rule, confidence, derived, base, differences)
    select ${tenant.id}, ${connectionId}::integer, entity, external_id, name, local_id, rule, confidence, derived, base, differences
    from jsonb_populate_recordset(null::external_ref, ${JSON.stringify(rows)}::jsonb)
    on conflict on constraint external_ref_pk do update set name = excluded.name, local_id = excluded.local_id, rule = excluded.rule,
      confidence = excluded.confidence, base = excluded.base, differences = excluded.differences`.execute(db);
}

/** Ties records to nothing any more. */
export const deleteLinks = (
  { db, tenant }: Tx,
  connectionId: number,
  entity: MergedEntity,
  externalIds: readonly string[],
): Promise<unknown> =>
  db
    .deleteFrom('externalRef')
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where('entity', '=', entity)
    .where('externalId', '=', sql<string>`any(${externalIds}::text[])`)
    .execute();

/** Lets go of what is gone here. */
export const letGo = ({ db, tenant }: Tx, entity: MergedEntity, localIds: readonly number[]): Promise<unknown> =>
  db
    .updateTable('externalRef')
    .set({ localId: null })
    .where('tenantId', '=', tenant.id)
    .where('entity', '=', entity)
    .where('localId', '=', sql<number>`any(${localIds}::integer[])`)
    .execute();
