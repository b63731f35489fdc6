import { sql, type Insertable, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import type { DB } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate } from '../../platform/time.ts';
import { drawDays } from '../draws/draws.ts';
import { groupMembers } from '../people/people.ts';
import { blindGroups, managedGroups } from '../places/places.ts';
import { resourceParts, resourceTraits, type Unseen } from '../resources/resources.ts';
import type { ResourceType } from '../resources/contract.ts';
import { MAX_POLICIES, rightsToPlaces, type Field, type Rules } from './contract.ts';
import { ofBlind, ofManaged } from './of-groups.ts';
import type { Applying } from './rules.ts';

/** By what a policy names a group: the ones it is for, or one of its rules. */
export type NamedBy = 'groupIds' | 'bookableBy' | 'visibleTo' | 'approval' | 'managedBy';

const COLUMNS = [
  'policy.id',
  'policy.name',
  'policy.buildingId',
  'policy.categoryId',
  'policy.resourceGroupId',
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

export const findPolicy = (ctx: Ctx, id: number, unseen: Unseen = null) =>
  wholePolicies(ctx).where('policy.id', '=', id).where(isSeen(unseen)).executeTakeFirst();

/** What is about a resource is there for those who see that. */
const isSeen = (unseen: Unseen) =>
  unseen ? sql<SqlBool>`(policy.resource_id is null or policy.resource_id not in ${unseen})` : sql<SqlBool>`true`;

/** Keeps others from changing the policy, then reads it: but for one about a resource that is unseen. */
export async function lockPolicy(tx: Tx, id: number, unseen: Unseen): Promise<PolicyRow | undefined> {
  const row = tx.db.selectFrom('policy').select('id').where('tenantId', '=', tx.tenant.id).where('id', '=', id);
  await row.forUpdate().execute();
  return findPolicy(tx, id, unseen);
}

/** By name. */
export function selectPolicies(
  ctx: Ctx,
  unseen: Unseen,
  after: readonly [name: string, id: number] | null,
  limit: number,
): Promise<PolicyRow[]> {
  const rows = wholePolicies(ctx).where(isSeen(unseen)).orderBy('policy.name').orderBy('policy.id').limit(limit);
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
  /** Draws of days before are told no more. */
  readonly drawnFrom: string;
}

/** A policy that applies, and the groups of the host, the same in each row. */
export interface ApplyingRow extends Applying {
  readonly hostGroupIds: readonly number[];
}

type Column = RawBuilder<unknown>;

/** Is a `policy` about a `thing`? */
const IS_ABOUT = sql`(policy.resource_id is null or policy.resource_id = thing.resource_id)
      and (policy.category_id is null or policy.category_id = thing.category_id)
      and (policy.resource_group_id is null or policy.resource_group_id = thing.resource_group_id)
      and (policy.type is null or policy.type = thing.type)
      and (policy.building_id is null or policy.building_id = thing.building_id)`;

/** The days of the buildings of a `policy` that somebody asked for; only of one that says how desks are given out. */
const draws = (db: Reader, tenantId: number, from: string) => sql`case when policy.rules ? 'seating' then array(
    select json_build_object('buildingId', draw.building_id, 'day', draw.day, 'isDone', draw.is_done)
    from ${drawDays(db)} as draw where draw.tenant_id = ${tenantId}::integer and draw.building_id = any(fitting.building_ids)
      and draw.day >= ${from}::date) else '{}' end`;

/** Some resources, each as a thing that policies are about. */
const thingsOf = (db: Reader, tenantId: number, resourceIds: Column) => sql`
  select thing.resource_id, thing.building_id, thing.type, thing.category_id, thing.resource_group_id
  from ${resourceTraits(db)} as thing
  where thing.tenant_id = ${tenantId}::integer and thing.resource_id = any(${resourceIds}::integer[])`;

/** The parts of the combined rooms among some resources, each as a thing that policies are about. */
const partsOf = (db: Reader, tenantId: number, resourceIds: Column) => sql`
  select part.whole_id, thing.resource_id, thing.building_id, thing.type, thing.category_id, thing.resource_group_id
  from ${resourceParts(db)} as part
  join ${resourceTraits(db)} as thing on thing.tenant_id = part.tenant_id and thing.resource_id = part.part_id
  where part.tenant_id = ${tenantId}::integer and part.whole_id = any(${resourceIds}::integer[])`;

/** Those that a `policy` is about, of what is `combined`; only of one that says who has a right to a place. */
const ruledParts = sql`case when policy.rules ?| array[${sql.join(rightsToPlaces.map((field) => sql.lit(field)))}] then array(
    select json_build_object('wholeId', thing.whole_id, 'partId', thing.resource_id) from combined as thing
    where ${IS_ABOUT}) else '{}' end`;

const inManaged = (db: Reader, tenantId: number) => sql`asked as thing join ${managedGroups(db)} as managed
  on managed.tenant_id = ${tenantId}::integer and managed.group_id = thing.resource_group_id`;
const blindIds = (db: Reader, tenantId: number) =>
  sql`select group_id from ${blindGroups(db)} as blind where blind.tenant_id = ${tenantId}::integer`;

/** The groups that somebody is in. */
const groupsOf = (db: Reader, tenantId: number, userId: number | null) => sql`array(
    select own.group_id from ${groupMembers(db)} as own
    where own.tenant_id = ${tenantId}::integer and own.user_id = ${userId}::integer)`;

/** Longer ago than any day that may still be booked, by whatever clocks. */
const drawnFrom = ({ now }: Ctx): string =>
  now.subtract({ hours: 48 }).toZonedDateTimeISO('UTC').toPlainDate().toString();

// Each policy once, with those of the resources that it is about: a rule may be long, and resources many. The ids stand in a
// query of their own, so that no plan depends on which they are: PostgreSQL then plans once and not each time, which took
// fifty times as long as the rest.
const APPLYING = prepared(
  ({ tenantId, resourceIds, hostId, fields, drawnFrom }: Wanted, db) => sql<ApplyingRow>`
  with asked as materialized (${thingsOf(db, tenantId, sql`(select ${resourceIds}::integer[])`)}),
  combined as materialized (${partsOf(db, tenantId, sql`(select ${resourceIds}::integer[])`)})
  select policy.id, policy.name, policy.building_id as "buildingId", policy.type, policy.category_id as "categoryId",
    policy.resource_group_id as "resourceGroupId", policy.resource_id as "resourceId", policy.is_for_groups as "isForGroups", policy.rules,
    coalesce(fitting.ids, '{}') as "resourceIds", beside.parts, ${draws(db, tenantId, drawnFrom)} as draws,
    ${groupsOf(db, tenantId, hostId)} as "hostGroupIds"
  from policy cross join lateral (
    select array_agg(thing.resource_id) as ids, array_agg(distinct thing.building_id) as building_ids from asked as thing
    where ${IS_ABOUT}
  ) as fitting cross join lateral (select ${ruledParts} as parts) as beside
  where policy.tenant_id = ${tenantId}::integer and (fitting.ids is not null or cardinality(beside.parts) > 0)
    and (${fields}::text[] is null or policy.rules ?| ${fields}::text[])
    and (not policy.is_for_groups or exists (
      select from policy_group as named join ${groupMembers(db)} as own
        on own.tenant_id = named.tenant_id and own.group_id = named.group_id
      where named.tenant_id = ${tenantId}::integer and named.policy_id = policy.id and named.named_by = 'groupIds'
        and own.user_id = ${hostId}::integer))
  union all ${ofManaged}, ${groupsOf(db, tenantId, hostId)} from ${inManaged(db, tenantId)}
  where ${fields}::text[] is null or 'approval' = any(${fields}::text[]) having count(*) > 0
  union all ${ofBlind(blindIds(db, tenantId)).columns}, ${groupsOf(db, tenantId, hostId)}
  where (${fields}::text[] is null or 'visibleTo' = any(${fields}::text[])) and ${ofBlind(blindIds(db, tenantId)).isThere}`,
);

/** The policies that apply to any of these resources, for this host. */
export const selectApplying = (ctx: Ctx, wanted: Omit<Wanted, 'tenantId' | 'drawnFrom'>): Promise<ApplyingRow[]> =>
  APPLYING.run(ctx.db, { tenantId: ctx.tenant.id, drawnFrom: drawnFrom(ctx), ...wanted });

/** A policy that is about some resources, whoever it is for. */
export interface ForGroups extends Applying {
  /** The groups it is for, of one that is for some. */
  readonly groupIds: readonly number[];
}

/** The policies that are about any of these resources, whoever they are for. */
export async function selectForGroups(ctx: Ctx, resourceIds: readonly number[]): Promise<readonly ForGroups[]> {
  const { db, tenant } = ctx;
  const { rows } = await sql<ForGroups>`
    with asked as materialized (${thingsOf(db, tenant.id, sql`${resourceIds}`)}),
    combined as materialized (${partsOf(db, tenant.id, sql`${resourceIds}`)})
    select policy.id, policy.name, policy.building_id, policy.type, policy.category_id,
      policy.resource_group_id, policy.resource_id, policy.is_for_groups, policy.rules, coalesce(fitting.ids, '{}') as resource_ids, beside.parts,
      ${draws(db, tenant.id, drawnFrom(ctx))} as draws,
      array(select named.group_id from policy_group as named where named.tenant_id = ${tenant.id}::integer
        and named.policy_id = policy.id and named.named_by = 'groupIds') as group_ids
    from policy cross join lateral (
      select array_agg(thing.resource_id) as ids, array_agg(distinct thing.building_id) as building_ids
      from asked as thing where ${IS_ABOUT}) as fitting cross join lateral (select ${ruledParts} as parts) as beside
    where policy.tenant_id = ${tenant.id}::integer and (fitting.ids is not null or cardinality(beside.parts) > 0)
    union all ${ofManaged}, '{}' from ${inManaged(db, tenant.id)} having count(*) > 0
    union all ${ofBlind(blindIds(db, tenant.id)).columns}, '{}' where ${ofBlind(blindIds(db, tenant.id)).isThere}
    order by id`.execute(db);
  return rows;
}

/** The groups of people, by their ids; who is in none is absent. */
export async function selectGroupsOf(
  { db, tenant }: Ctx,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const { rows } = await sql<{ userId: number; groupIds: number[] }>`
    select own.user_id, array_agg(own.group_id order by own.group_id) as group_ids from ${groupMembers(db)} as own
    where own.tenant_id = ${tenant.id}::integer and own.user_id = any(${userIds}::integer[])
    group by own.user_id`.execute(db);
  return new Map(rows.map(({ userId, groupIds }) => [userId, groupIds]));
}

/**
 * What the policy that decides a field says, for a resource and a host in columns of the query around it; null where none does.
 * It is found as `resolve` finds it. Those that say something about the field are read once, however often it is asked, of those
 * for everybody the oldest of each place alone: so they are few columns and few rows, and the groups of a host are looked up once
 * for all of them. The field stands in the text, for the index on those that say it. What is around it is called neither `said`,
 * `thing`, `named` nor `own`.
 */
const deciding = (db: Reader, tenantId: number, field: Field, resourceId: Column, hostId: Column) => sql`
  (with said as materialized (
    select distinct on (building_id, type, category_id, resource_group_id, resource_id, case when is_for_groups then id end)
      policy.id, policy.building_id, policy.type, policy.category_id, policy.resource_group_id, policy.resource_id,
      policy.is_for_groups, policy.rules -> ${sql.lit(field)} as says,
      array(select named.group_id from policy_group as named where named.tenant_id = policy.tenant_id
        and named.policy_id = policy.id and named.named_by = 'groupIds') as group_ids
    from policy where policy.tenant_id = ${tenantId}::integer and policy.rules ? ${sql.lit(field)}
    order by building_id, type, category_id, resource_group_id, resource_id, case when is_for_groups then id end, id)
  select said.says from ${resourceTraits(db)} as thing join said on ${fits}
  where thing.tenant_id = ${tenantId}::integer and thing.resource_id = ${resourceId}
    and (not said.is_for_groups or said.group_ids && array(
      select own.group_id from ${groupMembers(db)} as own
      where own.tenant_id = ${tenantId}::integer and own.user_id = ${hostId}))
  order by said.resource_id is null, said.resource_group_id is null, said.category_id is null, said.type is null, said.building_id is null,
    not said.is_for_groups, said.id
  limit 1)`;

/** A policy is about a resource: `said` about `thing`. */
const fits = sql<SqlBool>`(said.resource_id is null or said.resource_id = thing.resource_id)
    and (said.category_id is null or said.category_id = thing.category_id)
    and (said.resource_group_id is null or said.resource_group_id = thing.resource_group_id)
    and (said.type is null or said.type = thing.type)
    and (said.building_id is null or said.building_id = thing.building_id)`;

/** Do the policies hide whose booking it is? The resource and the host are columns of the query around it. */
export const hidesDetails = (db: Reader, tenantId: number, resourceId: Column, hostId: Column) =>
  sql<SqlBool>`coalesce(${deciding(db, tenantId, 'hideDetails', resourceId, hostId)} = 'true'::jsonb, false)`;

/** Does what is said name her, or a group of hers? Of what nobody says, no. */
const namesHer = (db: Reader, tenantId: number, userId: number | null, says: Column) =>
  sql<SqlBool>`coalesce(${says} -> 'userIds' @> to_jsonb(${userId}::integer) or exists (
    select from ${groupMembers(db)} as own where own.tenant_id = ${tenantId}::integer and own.user_id = ${userId}::integer
      and ${says} -> 'groupIds' @> to_jsonb(own.group_id)), false)`;

/** The resources that some policies are about, which say this of a field. */
const aboutWhich = (db: Reader, tenantId: number, field: Field, isSo: (says: Column) => RawBuilder<SqlBool>) => sql`
  (with said as materialized (
    select policy.resource_id, policy.resource_group_id, policy.category_id, policy.type, policy.building_id from policy
    where policy.tenant_id = ${tenantId}::integer and policy.rules ? ${sql.lit(field)}
      and ${isSo(sql`(policy.rules -> ${sql.lit(field)})`)})
  select thing.resource_id as id, thing.building_id from ${resourceTraits(db)} as thing
  where thing.tenant_id = ${tenantId}::integer and exists (select from said where ${fits}))`;

/**
 * The resources whose bookings she manages by what the policies say. Only what a policy that names her is about is looked through: there
 * may be thousands of others, and hundreds of policies that name others.
 */
export async function selectKept({ db, tenant }: Ctx, userId: number): Promise<number[]> {
  const names = (says: Column) => namesHer(db, tenant.id, userId, says);
  const { rows } = await sql<{ id: number }>`
    with asked as materialized ${aboutWhich(db, tenant.id, 'managedBy', names)}
    select asked.id from asked cross join lateral (
      select ${deciding(db, tenant.id, 'managedBy', sql`asked.id`, NOBODY)} as says offset 0) as decided
    where ${names(sql`decided.says`)}`.execute(db);
  return rows.map(({ id }) => id);
}

/** What depends on the resource alone is asked for nobody. */
const NOBODY = sql`null::integer`;

/** Who looks, and where she sees everything. */
export interface Onlooker {
  readonly userId: number | null;
  readonly buildingIds: readonly number[];
}

/**
 * The ids of the resources that somebody does not see, as a query of its own: the policies show them to others, and do not let her
 * manage them, or they are in a blind-managed group and she does not manage them. Only what a policy that leaves her out is about is
 * looked through; where none does, nothing is. Of a combined room she sees every part or nothing at all.
 */
export function unseen({ db, tenant }: Ctx, { userId, buildingIds }: Onlooker): RawBuilder<number> {
  const names = (says: Column) => namesHer(db, tenant.id, userId, says);
  const decided = (field: Field, id: Column) =>
    sql`lateral (select ${deciding(db, tenant.id, field, id, NOBODY)} as says offset 0)`;
  return sql<number>`
    (with asked as materialized ${aboutWhich(db, tenant.id, 'visibleTo', (says) => sql`not ${names(says)}`)},
    shut as materialized (
      select asked.id from asked cross join ${decided('visibleTo', sql`asked.id`)} as decided
      where asked.building_id <> all(${buildingIds}::integer[]) and not ${names(sql`decided.says`)}
      union select thing.resource_id from ${resourceTraits(db)} as thing
      join ${blindGroups(db)} as blind on blind.tenant_id = thing.tenant_id and blind.group_id = thing.resource_group_id
      where thing.tenant_id = ${tenant.id}::integer and thing.building_id <> all(${buildingIds}::integer[])),
    hidden as materialized (
      select shut.id from shut cross join ${decided('managedBy', sql`shut.id`)} as decided
      where not ${names(sql`decided.says`)})
    select hidden.id from hidden union all
    select part.whole_id from ${resourceParts(db)} as part
    where part.tenant_id = ${tenant.id}::integer and part.part_id = any(array(select hidden.id from hidden)))`;
}

/** Which of these she does not see. */
export async function selectUnseen(ctx: Ctx, who: Onlooker, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select asked.id from unnest(${ids}::integer[]) as asked (id) where asked.id in ${unseen(ctx, who)}`.execute(ctx.db);
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
      select wanted.id, ${deciding(db, tenant.id, 'managedBy', sql`wanted.id`, NOBODY)} as says
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
  readonly resourceGroupId: number | null;
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

/** Does a policy let others manage the bookings of a group of resources? */
export async function someManageGroups({ db, tenant }: Tx): Promise<boolean> {
  const ofGroups = db.selectFrom('policy').select('id').where('tenantId', '=', tenant.id);
  const managing = ofGroups.where('resourceGroupId', 'is not', null).where(sql<SqlBool>`rules ? 'managedBy'`);
  return (await managing.limit(1).executeTakeFirst()) !== undefined;
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
