import { sql } from 'kysely';
import type { Ctx, Tx } from '../context/context.ts';
import { ownerColumns } from '../context/owner.ts';
import type { Owner, Reach } from '../context/principal.ts';
import type { Role } from '../contract/scopes.ts';
import { toDate, toInstant } from '../time.ts';

/*
 * A subscription is a webhook with an end that says which of its resources changed. It is sent, signed, tried again, slowed down and given up
 * as every webhook; what it is about and who may have one, `modules/subscriptions` says.
 */

/** What a subscription is told of. */
export const subjects = ['appointment', 'status', 'daily_key', 'static_key', 'one_time_key'] as const;
export type SubscribedTo = (typeof subjects)[number];

const COLUMNS = [
  'id',
  'url',
  'subscribedTo',
  'dialect',
  'resourceIds',
  'expiresAt',
  'createdAt',
  'secretSealed',
  'ownerUserId',
  'ownerAccountId',
  'parentTokenId',
] as const;

const subscriptions = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('webhook')
    .select(COLUMNS)
    .where('tenantId', '=', tenant.id)
    .where('subscribedTo', 'is not', null)
    .where('deletedAt', 'is', null)
    .$narrowType<{ subscribedTo: SubscribedTo; dialect: string; resourceIds: number[]; expiresAt: Date }>();

export type SubscriptionRow = Awaited<ReturnType<ReturnType<typeof subscriptions>['executeTakeFirstOrThrow']>>;

const ofOwner = (ctx: Ctx, { kind, id }: Owner) =>
  subscriptions(ctx).where(kind === 'user' ? 'ownerUserId' : 'ownerAccountId', '=', id);

/** Whose subscriptions are meant: those of an owner, or what a token made. */
export type Maker = Owner | { readonly kind: 'token'; readonly id: number };

/** Of one maker, or (null) of all. */
const madeBy = (ctx: Ctx, maker: Maker | null) => {
  if (maker === null) return subscriptions(ctx);
  const { kind, id } = maker;
  return kind === 'token' ? subscriptions(ctx).where('parentTokenId', '=', id) : ofOwner(ctx, { kind, id });
};

/** Those that are not over, by id; of one maker, or (null) of all. */
export function selectSubscriptions(
  ctx: Ctx,
  maker: Maker | null,
  after: number,
  limit: number,
): Promise<SubscriptionRow[]> {
  return madeBy(ctx, maker)
    .where('expiresAt', '>', toDate(ctx.now))
    .where('disabledAt', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** One that is not over, of one maker or (null) of anybody; nobody else ends it or lets it live on meanwhile. */
export const lockSubscription = (tx: Tx, maker: Maker | null, id: number): Promise<SubscriptionRow | undefined> =>
  madeBy(tx, maker).where('id', '=', id).where('expiresAt', '>', toDate(tx.now)).forNoKeyUpdate().executeTakeFirst();

/** What the subscriptions that live are told of. */
export async function liveSubjects({ db, tenant, now }: Ctx): Promise<ReadonlySet<SubscribedTo>> {
  const rows = await db
    .selectFrom('webhook')
    .select('subscribedTo')
    .distinct()
    .where('tenantId', '=', tenant.id)
    .where('subscribedTo', 'is not', null)
    .where('deletedAt', 'is', null)
    .where('disabledAt', 'is', null)
    .where('expiresAt', '>', toDate(now))
    .$narrowType<{ subscribedTo: SubscribedTo }>()
    .execute();
  return new Set(rows.map(({ subscribedTo }) => subscribedTo));
}

/** Which of these resources, or (null) of all, subscriptions that live are told of in this respect, by id. */
export async function followedAmong(
  { db, tenant, now }: Ctx,
  about: SubscribedTo,
  resourceIds: readonly number[] | null,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct followed.id from webhook cross join unnest(webhook.resource_ids) as followed (id)
    where webhook.tenant_id = ${tenant.id} and webhook.subscribed_to = ${about} and webhook.deleted_at is null
      and webhook.disabled_at is null and webhook.expires_at > ${toDate(now)}
      and (${resourceIds}::integer[] is null or followed.id = any(${resourceIds}::integer[])) order by 1`.execute(db);
  return rows.map(({ id }) => id);
}

/** A subscription as it is asked for. */
export interface Wished {
  readonly url: string;
  readonly subscribedTo: SubscribedTo;
  readonly dialect: string;
  /** In the order of their numbers. */
  readonly resourceIds: readonly number[];
  readonly expiresAt: Temporal.Instant;
}

/** Those who make subscriptions wait for each other, to the end of the transaction: what is counted stays true, and none is made twice. */
export async function takeTurnAtSubscriptions({ db, tenant }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`subscriptions/${tenant.id}`}, 7))`.execute(db);
}

/** How many subscriptions there are. */
export interface Counts {
  /** Not over, of what makes another one. */
  readonly own: number;
  /** Not over, of all tokens where a token makes another one, and else of all people. */
  readonly alike: number;
  /** Made within 24 hours for this owner, ended or not. */
  readonly made: number;
}

/** Counts what stands against another one. */
export async function countSubscriptions({ db, tenant, now, who }: Tx, owner: Owner): Promise<Counts> {
  const { ownerUserId, ownerAccountId } = ownerColumns(owner);
  const isOwners = sql<boolean>`owner_user_id is not distinct from ${ownerUserId}::integer
    and owner_account_id is not distinct from ${ownerAccountId}::integer`;
  const { rows } = await sql<Counts>`
    select count(*) filter (where parent_token_id is not distinct from ${who.tokenId}::integer and ${isOwners})::integer as own,
      count(*) filter (where (parent_token_id is null) = ${who.tokenId === null}::boolean)::integer as alike,
      (select count(*)::integer from webhook where tenant_id = ${tenant.id} and subscribed_to is not null
        and created_at > ${toDate(now.subtract({ hours: 24 }))} and ${isOwners}) as made
    from webhook where tenant_id = ${tenant.id} and subscribed_to is not null and deleted_at is null
      and expires_at > ${toDate(now)}`.execute(db);
  return rows[0] ?? { own: 0, alike: 0, made: 0 };
}

/**
 * The same subscription of the same token or person, over or not, whichever face it was made through: that is how it is spoken to.
 * Nobody ends it until the transaction does.
 */
export const findSame = (tx: Tx, owner: Owner, wished: Wished): Promise<SubscriptionRow | undefined> =>
  ofOwner(tx, owner)
    .where(sql<boolean>`parent_token_id is not distinct from ${tx.who.tokenId}::integer`)
    // By its index.
    .where(sql<boolean>`hashtextextended(url, 7) = hashtextextended(${wished.url}::text, 7)`)
    .where('url', '=', wished.url)
    .where('subscribedTo', '=', wished.subscribedTo)
    .where(sql<boolean>`resource_ids = ${wished.resourceIds}::integer[]`)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** One that lives on, and since when it waits to be told of something; null: of nothing. */
export interface Renewed {
  readonly row: SubscriptionRow;
  readonly waitsSince: Temporal.Instant | null;
}

/**
 * Lets one live on, or anew: what it has not been told yet it is told then. What failed before counts no more where it had stopped or was
 * over; one that is asked for again and again is given up all the same.
 * @param id of one that `findSame` has locked
 */
export async function renew({ db, tenant, now }: Tx, id: number, expiresAt: Temporal.Instant): Promise<Renewed> {
  const hadStopped = sql<boolean>`disabled_at is not null or expires_at <= ${toDate(now)}`;
  const { changedAt, ...row } = await db
    .updateTable('webhook')
    .set({ expiresAt: toDate(expiresAt), disabledAt: null, disabledReason: null, orphanedAt: null })
    .set({
      failures: sql<number>`case when ${hadStopped} then 0 else failures end`,
      failingSince: sql<Date | null>`case when ${hadStopped} then null else failing_since end`,
      version: sql`version + 1`,
    })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .returning([...COLUMNS, 'changedAt'])
    .$narrowType<{ subscribedTo: SubscribedTo; dialect: string; resourceIds: number[]; expiresAt: Date }>()
    .executeTakeFirstOrThrow();
  return { row, waitsSince: changedAt && toInstant(changedAt) };
}

export const insertSubscription = (
  { db, tenant, who, now }: Tx,
  owner: Owner,
  { expiresAt, resourceIds, ...wished }: Wished,
  secretSealed: Buffer,
): Promise<SubscriptionRow> =>
  db
    .insertInto('webhook')
    .values({
      tenantId: tenant.id,
      ...wished,
      resourceIds: [...resourceIds],
      expiresAt: toDate(expiresAt),
      events: [],
      secretSealed,
      ...ownerColumns(owner),
      parentTokenId: who.tokenId,
      createdBy: who.key,
      createdAt: toDate(now),
    })
    .returning(COLUMNS)
    .$narrowType<{ subscribedTo: SubscribedTo; dialect: string; resourceIds: number[]; expiresAt: Date }>()
    .executeTakeFirstOrThrow();

/** Something that has to be told, and since when it waits. */
export interface Waiting {
  readonly id: number;
  readonly since: Temporal.Instant;
}

/** Notes for all who want to hear of it that some of these resources changed, by what changed. @returns who has to be told */
export async function noteChanged(
  { db, tenant, now }: Tx,
  changed: ReadonlyMap<SubscribedTo, ReadonlySet<number>>,
): Promise<Waiting[]> {
  const all = [...changed].flatMap(([about, ids]) => [...ids].map((id) => ({ about, id })));
  if (all.length === 0) return [];
  const given = sql`unnest(${all.map(({ about }) => about)}::text[], ${all.map(({ id }) => id)}::integer[]) as hit (about, id)`;
  const { rows: wanting } = await sql<{ id: number }>`
    select webhook.id from webhook
    where webhook.tenant_id = ${tenant.id} and webhook.subscribed_to is not null and webhook.deleted_at is null
      and webhook.disabled_at is null and webhook.expires_at > ${toDate(now)}
      and exists (select from ${given} where hit.about = webhook.subscribed_to and hit.id = any(webhook.resource_ids))
    order by webhook.id for no key update`.execute(db);
  if (wanting.length === 0) return [];
  const { rows } = await sql<{ id: number; changedAt: Date }>`
    update webhook set changed_at = coalesce(changed_at, ${toDate(now)}::timestamptz),
      changed_ids = array(
        select unnest(webhook.changed_ids) union
        select hit.id from ${given} where hit.about = webhook.subscribed_to and hit.id = any(webhook.resource_ids) order by 1)
    where tenant_id = ${tenant.id} and id = any(${wanting.map(({ id }) => id)}::integer[])
    returning id, changed_at as "changedAt"`.execute(db);
  return rows.map(({ id, changedAt }) => ({
    id,
    since: toInstant(changedAt),
  }));
}

/** What is to be told, and what who answers for it may now. */
export interface Due {
  readonly id: number;
  readonly told: number;
  readonly subscribedTo: SubscribedTo;
  readonly dialect: string;
  readonly changedIds: number[];
  readonly changedAt: Date;
  readonly tokenId: number | null;
  readonly ownerUserId: number | null;
  readonly ownerRole: Role | null;
  readonly ownerReach: Reach | null;
  readonly ownerActive: boolean | null;
  readonly tokenScopes: string[] | null;
  readonly tokenReach: Reach | null;
  readonly tokenRevokedAt: Date | null;
  readonly tokenExpiresAt: Date | null;
}

/** Takes what a subscription has not been told yet, so that nobody tells it twice. Undefined where it is over, and then keeps it, or there is nothing. */
export async function takeChanged({ db, tenant, now }: Tx, id: number): Promise<Due | undefined> {
  const { rows } = await sql<Due>`
    with taken as (
      select id, changed_ids, changed_at from webhook
      where tenant_id = ${tenant.id} and id = ${id} and changed_ids is not null and subscribed_to is not null
        and deleted_at is null and disabled_at is null and expires_at > ${toDate(now)}
      for no key update
    ), noted as (
      update webhook set changed_ids = null, changed_at = null, told = webhook.told + 1
      from taken where webhook.tenant_id = ${tenant.id} and webhook.id = taken.id
      returning webhook.id, webhook.told, webhook.subscribed_to, webhook.dialect, taken.changed_ids, taken.changed_at)
    select noted.id, noted.told, noted.subscribed_to as "subscribedTo", noted.dialect, noted.changed_ids as "changedIds",
      noted.changed_at as "changedAt", standing.token_id as "tokenId", standing.owner_user_id as "ownerUserId",
      standing.owner_role as "ownerRole", standing.owner_reach as "ownerReach", standing.owner_active as "ownerActive",
      standing.token_scopes as "tokenScopes", standing.token_reach as "tokenReach",
      standing.token_revoked_at as "tokenRevokedAt", standing.token_expires_at as "tokenExpiresAt"
    from noted join subscription_standing standing on standing.tenant_id = ${tenant.id} and standing.webhook_id = noted.id`.execute(
    db,
  );
  return rows[0];
}
