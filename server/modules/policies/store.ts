import { sql, type Insertable, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { DB } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate } from '../../platform/time.ts';
import { groupMembers } from '../people/people.ts';
import { resourceTraits } from '../resources/resources.ts';
import type { ResourceType } from '../resources/contract.ts';
import { MAX_POLICIES, type Field, type Rules } from './contract.ts';
import type { Applying } from './rules.ts';

/** By what a policy names a group: the ones it is for, or one of its rules. */
export type NamedBy = 'groupIds' | 'bookableBy' | 'approval' | 'managedBy';

const COLUMNS = [
  'policy.id',
  'policy.name',
  'policy.buildingId',
  'policy.categoryId',
  'policy.resourceId',
  'policy.isForGroups',
] as const;

const policiesOf = (db: Reader, tenantId: number) =>
  db
    .selectFrom('policy')
    .select(COLUMNS)
    .select([sql<ResourceType | null>`policy.type`.as('type'), sql<Rules>`policy.rules`.as('rules')])
    .where('policy.tenantId', '=', tenantId);

const wholePolicies = ({ db, tenant }: Ctx) =>
  policiesOf(db, tenant.id)
    .select(['policy.createdAt', 'policy.version'])
    .select(
      sql<number[]>`array(select named.group_id from policy_group as named where named.tenant_id = policy.tenant_id
        and named.policy_id = policy.id and named.named_by = 'groupIds' order by named.group_id)`.as('groupIds'),
    );

export type PolicyRow = Awaited<ReturnType<typeof findPolicy>> & object;

export const findPolicy = (ctx: Ctx, id: number) => wholePolicies(ctx).where('policy.id', '=', id).executeTakeFirst();

/** Keeps others from changing the policy, then reads it. */
export async function lockPolicy(tx: Tx, id: number): Promise<PolicyRow | undefined> {
  const row = tx.db.selectFrom('policy').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await row.forUpdate().execute();
  return findPolicy(tx, id);
}

/** By name. */
export function selectPolicies(
  ctx: Ctx,
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<PolicyRow[]> {
  const rows = wholePolicies(ctx).orderBy('policy.name').orderBy('policy.id').limit(limit);
  if (after === null) return rows.execute();
  return rows.where(sql<boolean>`(policy.name, policy.id) > (${after[0]}, ${after[1]}::integer)`).execute();
}

/** What was asked: the rules for these resources and this host. */
interface Wanted {
  readonly tenantId: number;
  readonly resourceIds: readonly number[];
  readonly hostId: number | null;
  /** Only policies that say something about one of these; null: whatever they say. */
  readonly fields: readonly Field[] | null;
}

/** A policy that applies, and the groups of the host, the same in each row. */
export interface ApplyingRow extends Applying {
  readonly hostGroupIds: readonly number[];
}

// Each policy once, with those of the resources that it is about: a rule may be long, and resources many. The ids stand in a
// query of their own, so that no plan depends on which they are: PostgreSQL then plans once and not each time, which took
// fifty times as long as the rest.
const APPLYING = prepared(
  ({ tenantId, resourceIds, hostId, fields }: Wanted, db) => sql<ApplyingRow>`
  select policy.id, policy.name, policy.building_id as "buildingId", policy.type, policy.category_id as "categoryId",
    policy.resource_id as "resourceId", policy.is_for_groups as "isForGroups", policy.rules, fitting.ids as "resourceIds",
    array(select own.group_id from ${groupMembers(db)} as own
      where own.tenant_id = ${tenantId}::integer and own.user_id = ${hostId}::integer) as "hostGroupIds"
  from policy cross join lateral (
    select array_agg(thing.resource_id) as ids from ${resourceTraits(db)} as thing
    where thing.tenant_id = ${tenantId}::integer and thing.resource_id = any((select ${resourceIds}::integer[])::integer[])
      and (policy.resource_id is null or policy.resource_id = thing.resource_id)
      and (policy.category_id is null or policy.category_id = thing.category_id)
      and (policy.type is null or policy.type = thing.type)
      and (policy.building_id is null or policy.building_id = thing.building_id)
  ) as fitting
  where policy.tenant_id = ${tenantId}::integer and fitting.ids is not null
    and (${fields}::text[] is null or policy.rules ?| ${fields}::text[])
    and (not policy.is_for_groups or exists (
      select from policy_group as named join ${groupMembers(db)} as own
        on own.tenant_id = named.tenant_id and own.group_id = named.group_id
      where named.tenant_id = ${tenantId}::integer and named.policy_id = policy.id and named.named_by = 'groupIds'
        and own.user_id = ${hostId}::integer))`,
);

/** The policies that apply to any of these resources, for this host. */
export const selectApplying = (ctx: Ctx, wanted: Omit<Wanted, 'tenantId'>): Promise<ApplyingRow[]> =>
  APPLYING.run(ctx.db, { tenantId: ctx.tenant.id, ...wanted });

/**
 * What the policy that decides a field says, for a resource and a host in columns of the query around it; null where none does.
 * It is found as `resolve` finds it, among those alone that say something about the field. What is around it is called neither
 * `policy`, `thing`, `named` nor `own`.
 */
const deciding = (db: Reader, tenantId: number, field: Field, resourceId: Column, hostId: Column) => sql`
  (select policy.rules -> ${field}::text
  from policy join ${resourceTraits(db)} as thing on thing.tenant_id = policy.tenant_id
  where policy.tenant_id = ${tenantId}::integer and thing.resource_id = ${resourceId}
    and policy.id = any(array(select said.id from policy as said
      where said.tenant_id = ${tenantId}::integer and said.rules ? ${field}::text))
    and (policy.resource_id is null or policy.resource_id = thing.resource_id)
    and (policy.category_id is null or policy.category_id = thing.category_id)
    and (policy.type is null or policy.type = thing.type)
    and (policy.building_id is null or policy.building_id = thing.building_id)
    and (not policy.is_for_groups or exists (
      select from policy_group as named join ${groupMembers(db)} as own
        on own.tenant_id = named.tenant_id and own.group_id = named.group_id
      where named.tenant_id = ${tenantId}::integer and named.policy_id = policy.id and named.named_by = 'groupIds'
        and own.user_id = ${hostId}))
  order by policy.resource_id is null, policy.category_id is null, policy.type is null, policy.building_id is null,
    not policy.is_for_groups, policy.id
  limit 1)`;

type Column = RawBuilder<unknown>;

/** Do the policies hide whose booking it is? The resource and the host are columns of the query around it. */
export const hidesDetails = (db: Reader, tenantId: number, resourceId: Column, hostId: Column) =>
  sql<SqlBool>`coalesce(${deciding(db, tenantId, 'hideDetails', resourceId, hostId)} = 'true'::jsonb, false)`;

/** Does what is said of who manages bookings name her, or a group of hers? */
const namesHer = (db: Reader, tenantId: number, userId: number, says: Column) =>
  sql<SqlBool>`(${says} -> 'userIds' @> to_jsonb(${userId}::integer) or exists (
    select from ${groupMembers(db)} as own where own.tenant_id = ${tenantId}::integer and own.user_id = ${userId}::integer
      and ${says} -> 'groupIds' @> to_jsonb(own.group_id)))`;

/**
 * The resources whose bookings she manages by what the policies say. Only what a policy that names her is about is looked through: there
 * may be thousands of others, and hundreds of policies that name others.
 */
export async function selectKept({ db, tenant }: Ctx, userId: number): Promise<number[]> {
  const names = (says: Column) => namesHer(db, tenant.id, userId, says);
  const { rows } = await sql<{ id: number }>`
    with mine as materialized (
      select resource_id, category_id, type, building_id from policy as said
      where said.tenant_id = ${tenant.id}::integer and ${names(sql`(said.rules -> 'managedBy')`)}),
    asked as materialized (
      select each.resource_id from ${resourceTraits(db)} as each
      where each.tenant_id = ${tenant.id}::integer and exists (select from mine
        where (mine.resource_id is null or mine.resource_id = each.resource_id)
          and (mine.category_id is null or mine.category_id = each.category_id)
          and (mine.type is null or mine.type = each.type)
          and (mine.building_id is null or mine.building_id = each.building_id)))
    select asked.resource_id as id from asked cross join lateral (
      select ${deciding(db, tenant.id, 'managedBy', sql`asked.resource_id`, sql`null::integer`)} as says offset 0) as decided
    where ${names(sql`decided.says`)}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Who manages the bookings of all these resources by what the policies say, by their ids, so many at most. */
export async function selectManaging(
  { db, tenant }: Ctx,
  resourceIds: readonly number[],
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with decided as materialized (
      select wanted.id, ${deciding(db, tenant.id, 'managedBy', sql`wanted.id`, sql`null::integer`)} as says
      from unnest(${resourceIds}::integer[]) as wanted (id)),
    named as (
      select decided.id, person.id::integer as user_id
      from decided cross join lateral jsonb_array_elements_text(decided.says -> 'userIds') as person (id)
      union
      select decided.id, member.user_id
      from decided join ${groupMembers(db)} as member
        on member.tenant_id = ${tenant.id}::integer and decided.says -> 'groupIds' @> to_jsonb(member.group_id))
    select named.user_id as id from named group by named.user_id
    having count(*) = ${new Set(resourceIds).size} order by named.user_id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Makes those who would add policies wait for each other, to the end of the transaction. @returns is there room for one more? */
export async function hasRoom({ db, tenant }: Tx): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`policies/${tenant.id}`}, 7))`.execute(db);
  const all = db.selectFrom('policy').where('tenantId', '=', tenant.id);
  const { count } = await all.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow();
  return count < MAX_POLICIES;
}

/** What a policy is, as columns. */
export type PolicyValues = Pick<Insertable<DB['policy']>, 'name' | 'isForGroups'> & {
  readonly buildingId: number | null;
  readonly type: ResourceType | null;
  readonly categoryId: number | null;
  readonly resourceId: number | null;
  readonly rules: Rules;
};

const stored = ({ rules, ...values }: PolicyValues) => ({ ...values, rules: JSON.stringify(rules) });

export async function insertPolicy({ db, tenant, now }: Tx, values: PolicyValues): Promise<number> {
  const row = { tenantId: tenant.id, ...stored(values), createdAt: toDate(now) };
  return (await db.insertInto('policy').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Changes a locked policy and counts its version up. */
export async function updatePolicyRow({ db, tenant }: Tx, id: number, values: PolicyValues): Promise<void> {
  await db
    .updateTable('policy')
    .set({ ...stored(values), version: sql`policy.version + 1` })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}

/** Says anew which groups a policy names. */
export async function replaceGroups(
  { db, tenant }: Tx,
  policyId: number,
  named: Readonly<Record<NamedBy, readonly number[]>>,
): Promise<void> {
  await db.deleteFrom('policyGroup').where('tenantId', '=', tenant.id).where('policyId', '=', policyId).execute();
  const rows = Object.entries(named).flatMap(([namedBy, ids]) =>
    ids.map((groupId) => ({ tenantId: tenant.id, policyId, namedBy, groupId })),
  );
  if (rows.length > 0) await db.insertInto('policyGroup').values(rows).execute();
}

/** Does a policy let a group manage bookings? */
export async function letsManage({ db, tenant }: Tx, groupId: number): Promise<boolean> {
  const named = db.selectFrom('policyGroup').select('policyId').where('tenantId', '=', tenant.id);
  const managing = named.where('groupId', '=', groupId).where('namedBy', '=', 'managedBy').limit(1);
  return (await managing.executeTakeFirst()) !== undefined;
}

export async function deletePolicyRow({ db, tenant }: Tx, id: number): Promise<void> {
  await db.deleteFrom('policy').where('tenantId', '=', tenant.id).where('id', '=', id).execute();
}
