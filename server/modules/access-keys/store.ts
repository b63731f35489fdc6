import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { ownerColumns } from '../../platform/context/owner.ts';
import type { Owner, Reach } from '../../platform/context/principal.ts';
import type { Role } from '../../platform/contract/scopes.ts';
import { toDate } from '../../platform/time.ts';
import { bookingHosts } from '../bookings/bookings.ts';
import { resourceBuildings, type Unseen } from '../resources/resources.ts';
import type { KeyKind, Reason } from './contract.ts';

const among = (ids: readonly number[]) => sql<number>`any(${ids}::integer[])`;

const COLUMNS = [
  'key.id',
  'key.version',
  'key.kind',
  'key.resourceId',
  'key.bookingId',
  'key.madeForUserId',
  'key.turn',
  'key.nonce',
  'key.parentTokenId',
  'key.createdAt',
  'key.rotatedAt',
  'key.revokedAt',
  'key.revokedFor',
  'standing.hostId',
  'standing.startsAt',
  'standing.endsAt',
  'standing.hostActive',
  'standing.retired',
  'standing.ownerActive',
  'standing.tokenScopes',
  'standing.tokenRevokedAt',
  'standing.tokenExpiresAt',
  'standing.tokenRenewed',
] as const;

/**
 * Keys with what decides whether they are good. That is looked up key by key (`offset 0` keeps it so): before PostgreSQL knows the
 * tables, it would put it together for all keys, for each of them again.
 */
const keys = ({ db, tenant }: Ctx) =>
  db
    .selectFrom('accessKey as key')
    .innerJoinLateral(
      (of) =>
        of
          .selectFrom('accessKeyStanding as one')
          .selectAll()
          .whereRef('one.tenantId', '=', 'key.tenantId')
          .whereRef('one.keyId', '=', 'key.id')
          .offset(0)
          .as('standing'),
      (join) => join.onTrue(),
    )
    .select(COLUMNS)
    .select([
      sql<string | null>`key.day::text`.as('day'),
      sql<number>`standing.building_id`.as('buildingId'),
      sql<Role | null>`standing.owner_role`.as('ownerRole'),
      sql<Reach | null>`standing.owner_reach`.as('ownerReach'),
      sql<Reach | null>`standing.token_reach`.as('tokenReach'),
    ])
    .where('key.tenantId', '=', tenant.id)
    .$narrowType<{ kind: KeyKind; revokedFor: Reason | null }>();

export type KeyRow = Awaited<ReturnType<ReturnType<typeof keys>['executeTakeFirstOrThrow']>>;

/** As far as somebody is shown keys: those of what she hosts, and all where she manages keys. */
export interface Sight {
  readonly userId: number | null;
  readonly managed: Reach;
  readonly unseen: Unseen;
}

/** Each way to see some keys, by what is asked for once. */
function waysToSee({ db, tenant }: Ctx, { userId, managed, unseen }: Sight): RawBuilder<SqlBool>[] {
  const ofBookings = sql`select "booking_id" from ${bookingHosts(db)} as hosted
    where hosted.tenant_id = ${tenant.id} and hosted.host_id = ${userId}::integer`;
  const there = sql`select resource_id from ${resourceBuildings(db)} as place
    where place.tenant_id = ${tenant.id} and place.building_id = any(${managed}::integer[])`;
  const here = managed === 'all' ? sql<SqlBool>`true` : sql<SqlBool>`key.resource_id = any(array(${there}))`;
  const seen = unseen === null ? here : sql<SqlBool>`${here} and key.resource_id not in ${unseen}`;
  return [
    ...(userId === null ? [] : [sql<SqlBool>`key.booking_id = any(array(${ofBookings}))`]),
    ...(managed.length === 0 ? [] : [seen]),
  ];
}

export interface KeyFilter {
  readonly resourceIds: readonly number[] | null;
  readonly bookingId: number | null;
  readonly kinds: readonly KeyKind[] | null;
  readonly revoked: boolean;
}

/** By id, as far as they are seen. Of each way to see some a page is found first; what decides on keys is then put together for one page. */
export async function selectKeys(
  ctx: Ctx,
  sight: Sight,
  { resourceIds, bookingId, kinds, revoked }: KeyFilter,
  after: number,
  limit: number,
): Promise<KeyRow[]> {
  const wanted = [
    sql`key.tenant_id = ${ctx.tenant.id} and key.id > ${after}`,
    ...(resourceIds === null ? [] : [sql`key.resource_id = ${among(resourceIds)}`]),
    ...(bookingId === null ? [] : [sql`key.booking_id = ${bookingId}`]),
    ...(kinds === null ? [] : [sql`key.kind = any(${kinds}::text[])`]),
    ...(revoked ? [] : [sql`key.revoked_at is null`]),
  ];
  const pages = waysToSee(ctx, sight).map(
    (seen) => sql`(select key.id from access_key as key where ${sql.join([...wanted, seen], sql` and `)}
      order by key.id limit ${limit})`,
  );
  if (pages.length === 0) return [];
  const found = sql<SqlBool>`key.id = any(array(${sql.join(pages, sql` union all `)}))`;
  return keys(ctx).where(found).orderBy('key.id').limit(limit).execute();
}

export const findKey = (ctx: Ctx, id: number): Promise<KeyRow | undefined> =>
  keys(ctx).where('key.id', '=', id).executeTakeFirst();

export const selectKeysById = (ctx: Ctx, ids: readonly number[]): Promise<KeyRow[]> =>
  keys(ctx).where('key.id', '=', among(ids)).orderBy('key.id').execute();

export const selectDaily = (ctx: Ctx, resourceIds: readonly number[]): Promise<KeyRow[]> =>
  keys(ctx)
    .where('key.kind', '=', 'daily')
    .where('key.revokedAt', 'is', null)
    .where('key.resourceId', '=', among(resourceIds))
    .orderBy('key.id')
    .execute();

/** The daily keys of a building's resources. */
export const selectDailyIn = (ctx: Ctx, buildingIds: readonly number[]): Promise<KeyRow[]> =>
  keys(ctx)
    .where('key.kind', '=', 'daily')
    .where('key.revokedAt', 'is', null)
    .where('standing.buildingId', '=', among(buildingIds))
    .orderBy('key.id')
    .execute();

/** The keys that a person answers for herself, and that opened something so far; locked. */
export async function lockKeysOfOwners(tx: Tx, userIds: readonly number[]): Promise<KeyRow[]> {
  const mine = answeredFor(tx.db, tx.tenant.id).where('ownerUserId', '=', among(userIds)).orderBy('id');
  return selectKeysById(
    tx,
    (await mine.forNoKeyUpdate().execute()).map(({ id }) => id),
  );
}

/** What is answered for without a token, and opens something so far. */
const answeredFor = (db: Reader, tenantId: number) =>
  db
    .selectFrom('accessKey')
    .select('id')
    .where('tenantId', '=', tenantId)
    .where('parentTokenId', 'is', null)
    .where('revokedAt', 'is', null);

const answeredBySome = ({ db, tenant }: Ctx, { kind, id }: Owner) =>
  answeredFor(db, tenant.id)
    .where(kind === 'user' ? 'ownerUserId' : 'ownerAccountId', '=', id)
    .orderBy('id');

/** Those of one owner. */
export async function selectKeysOfOwner(ctx: Ctx, owner: Owner): Promise<KeyRow[]> {
  const ids = (await answeredBySome(ctx, owner).execute()).map(({ id }) => id);
  return ids.length === 0 ? [] : selectKeysById(ctx, ids);
}

/** Keeps others from changing them. @returns their ids */
export const lockKeysOfOwner = async (tx: Tx, owner: Owner): Promise<ReadonlySet<number>> =>
  new Set((await answeredBySome(tx, owner).forNoKeyUpdate().execute()).map(({ id }) => id));

/** Gives keys another owner, who answers for them without a token. What anybody is shown or told of them stays: no version. */
export async function giveKeys({ db, tenant }: Tx, ids: readonly number[], owner: Owner): Promise<void> {
  await db
    .updateTable('accessKey')
    .set(ownerColumns(owner))
    .where('tenantId', '=', tenant.id)
    .where('id', '=', among(ids))
    .execute();
}

/** Those of some resources that have a door, or are made of some that have. */
export async function selectDoors({ db, tenant }: Ctx, resourceIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select resource_id as id from access_key_door
    where tenant_id = ${tenant.id} and resource_id = ${among(resourceIds)}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Has a workplace any key, or one of these resources a door? */
export async function hasKeysOrDoors({ db, tenant }: Ctx, resourceIds: readonly number[]): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select exists (select from access_key where tenant_id = ${tenant.id})
    or exists (select from access_key_door where tenant_id = ${tenant.id} and resource_id = ${among(resourceIds)}) as has`.execute(
    db,
  );
  return rows[0]?.has === true;
}

const locked = ({ db, tenant }: Tx) =>
  db.selectFrom('accessKey').select('id').where('tenantId', '=', tenant.id).orderBy('id').forNoKeyUpdate();

/** Keeps others from changing the key, then reads it. */
export async function lockKey(tx: Tx, id: number): Promise<KeyRow | undefined> {
  await locked(tx).where('id', '=', id).execute();
  return findKey(tx, id);
}

/** The same of all keys of some bookings. */
export async function lockKeysOf(tx: Tx, bookingIds: readonly number[]): Promise<KeyRow[]> {
  const ids = (await locked(tx).where('bookingId', '=', among(bookingIds)).execute()).map(({ id }) => id);
  return selectKeysById(tx, ids);
}

/** For a booking's resource; to whom it is shown is its host. */
export interface NewOneTime {
  readonly bookingId: number;
  readonly resourceId: number;
  readonly madeForUserId: number | null;
}

/** Those that are there already are left out: somebody else was faster. @returns the ids of the others */
export async function insertOneTime(tx: Tx, all: readonly NewOneTime[]): Promise<number[]> {
  const values = all.map((one) => ({ ...one, kind: 'one_time', ...madeBy(tx) }));
  const rows = tx.db.insertInto('accessKey').values(values);
  const clash = rows.onConflict((conflict) => conflict.constraint('access_key_once_per_booking').doNothing());
  return (await clash.returning('id').execute()).map(({ id }) => id);
}

/** Who answers for a lasting key, and with which secret of which token she made it: null for herself. */
const answeredBy = ({ who }: Tx, owner: Owner) => ({
  ...ownerColumns(owner),
  parentTokenId: who.tokenId,
  parentSecretHash: who.kind === 'token' ? who.secretHash : null,
});

const madeBy = ({ tenant, who, now }: Tx) => ({ tenantId: tenant.id, createdBy: who.key, createdAt: toDate(now) });

/** A key of a resource itself. @param day of a daily one */
export async function insertKey(
  tx: Tx,
  kind: Exclude<KeyKind, 'one_time'>,
  resourceId: number,
  owner: Owner,
  day: string | null,
): Promise<number> {
  const values = { kind, resourceId, day, ...answeredBy(tx, owner), ...madeBy(tx) };
  const { id } = await tx.db.insertInto('accessKey').values(values).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** What becomes of a key. */
export interface KeyChange {
  readonly id: number;
  /** Another secret. */
  readonly turned?: true;
  /** Null: it is good again. */
  readonly revokedFor?: Reason | null;
  readonly madeForUserId?: number | null;
  readonly owner?: Owner;
  readonly day?: string;
}

export async function changeKey(tx: Tx, change: KeyChange): Promise<void> {
  const { db, tenant, now } = tx;
  const { id, turned, revokedFor, madeForUserId, owner, day } = change;
  await db
    .updateTable('accessKey')
    .set({ version: sql`version + 1` })
    .$if(turned === true, (row) =>
      row.set({ turn: sql`turn + 1`, nonce: sql`gen_random_uuid()`, rotatedAt: toDate(now) }),
    )
    .$if(revokedFor !== undefined, (row) =>
      row.set({ revokedFor: revokedFor ?? null, revokedAt: revokedFor ? toDate(now) : null }),
    )
    .$if(madeForUserId !== undefined, (row) => row.set({ madeForUserId: madeForUserId ?? null }))
    .$if(day !== undefined, (row) => row.set({ day: day ?? null, rotatedAt: toDate(now) }))
    .$if(owner !== undefined, (row) => row.set(owner ? answeredBy(tx, owner) : {}))
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
}
