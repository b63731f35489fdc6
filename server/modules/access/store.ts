import { sql, type RawBuilder } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { ownerColumns, type OwnerColumns } from '../../platform/context/owner.ts';
import type { Owner, Reach } from '../../platform/context/principal.ts';
import { ALL_TENANTS, type Database } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { IDLE, LONGEST } from '../../platform/auth/sessions.ts';
import type { Role, Scope } from '../../platform/contract/scopes.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';
import type { Bounds } from './rules.ts';

// ——— Sessions

/** Writes a session down, and forgets the person's expired ones. */
export async function insertSession({ db, tenant, now, ip }: Tx, userId: number, idHash: Buffer): Promise<void> {
  await db
    .deleteFrom('session')
    .where('tenantId', '=', tenant.id)
    .where('userId', '=', userId)
    .where((row) => row.or([row('expiresAt', '<=', toDate(now)), row('seenAt', '<=', toDate(now.subtract(IDLE)))]))
    .execute();
  const times = { createdAt: toDate(now), seenAt: toDate(now), expiresAt: toDate(now.add(LONGEST)) };
  await db
    .insertInto('session')
    .values({ tenantId: tenant.id, idHash, userId, ip, ...times })
    .execute();
}

/** The session, if it still counts: nobody ends it until the transaction does. */
export const holdSession = ({ db, tenant, now }: Tx, idHash: Buffer): Promise<{ userId: number } | undefined> =>
  db
    .selectFrom('session')
    .select('userId')
    .where('tenantId', '=', tenant.id)
    .where('idHash', '=', idHash)
    .where('expiresAt', '>', toDate(now))
    .where('seenAt', '>', toDate(now.subtract(IDLE)))
    .forShare()
    .executeTakeFirst();

/** Ends one session. @returns whether there was one */
export async function deleteSession(tx: Tx, idHash: Buffer): Promise<boolean> {
  const { db, tenant } = tx;
  tx.rightsChanged();
  const ended = db.deleteFrom('session').where('tenantId', '=', tenant.id).where('idHash', '=', idHash);
  return (await ended.returning('userId').execute()).length > 0;
}

/** Ends all sessions of a person, except perhaps the one that asks. */
export async function deleteSessionsOf(tx: Tx, userId: number, except?: Buffer): Promise<void> {
  const { db, tenant } = tx;
  tx.rightsChanged();
  const all = db.deleteFrom('session').where('tenantId', '=', tenant.id).where('userId', '=', userId);
  await (except === undefined ? all : all.where('idHash', '!=', except)).execute();
}

/** How many sessions of a person still count. */
export async function countSessions({ db, tenant, now }: Ctx, userId: number): Promise<number> {
  const { count } = await db
    .selectFrom('session')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenant.id)
    .where('userId', '=', userId)
    .where('expiresAt', '>', toDate(now))
    .where('seenAt', '>', toDate(now.subtract(IDLE)))
    .executeTakeFirstOrThrow();
  return count;
}

export const forgetOldSessions = clearOlder('session', 'expires_at', Temporal.Duration.from({ hours: 0 }));

// ——— Tokens

const REACH = sql<Reach>`reach`;
const COLUMNS = [
  'id',
  'name',
  'hint',
  'scopes',
  'ip',
  'origins',
  'expiresAt',
  'createdAt',
  'createdBy',
  'lastUsedAt',
  'revokedAt',
  'parentId',
  'ownerUserId',
  'ownerAccountId',
  REACH.as('reach'),
] as const;

const tokensOf = (db: Reader, tenantId: number) =>
  db.selectFrom('apiToken').select(COLUMNS).where('apiToken.tenantId', '=', tenantId);

export type TokenRow = Awaited<ReturnType<ReturnType<typeof tokensOf>['executeTakeFirstOrThrow']>>;

/** Those that the asking one reaches, newest first, from before a key on. */
export function selectTokens({ db, tenant, who }: Ctx, before: number | undefined, limit: number): Promise<TokenRow[]> {
  const all = tokensOf(db, tenant.id).orderBy('id', 'desc').limit(limit);
  const older = before === undefined ? all : all.where('id', '<', before);
  const { reach } = who;
  if (reach === 'all') return older.execute();
  return older
    .where((row) => row.or([within(REACH, reach), row('ownerUserId', '=', who.userId), row('id', '=', who.tokenId)]))
    .execute();
}

/** Does a row reach only buildings, and only some of these? */
const within = (reach: RawBuilder<Reach>, these: readonly number[]) =>
  sql<boolean>`(${reach} <> '"all"' and ${reach} <@ ${JSON.stringify(these)}::jsonb)`;

export const selectTokensByIds = ({ db, tenant }: Ctx, ids: readonly number[]): Promise<TokenRow[]> =>
  tokensOf(db, tenant.id)
    .where(sql<boolean>`id = any(${ids}::integer[])`)
    .execute();
export const findToken = async (ctx: Ctx, id: number): Promise<TokenRow | undefined> =>
  (await selectTokensByIds(ctx, [id]))[0];

export const lockToken = ({ db, tenant }: Tx, id: number): Promise<TokenRow | undefined> =>
  tokensOf(db, tenant.id).where('id', '=', id).forUpdate().executeTakeFirst();

/**
 * The token, if this is its secret still. Others may make children of it too, and nobody changes it until the transaction
 * ends.
 */
export const holdToken = ({ db, tenant }: Tx, id: number, secretHash: Buffer): Promise<TokenRow | undefined> =>
  tokensOf(db, tenant.id).where('id', '=', id).where('secretHash', '=', secretHash).forShare().executeTakeFirst();

/** An owner's tokens that are not revoked, oldest first. */
export const lockTokensOf = ({ db, tenant }: Tx, owner: Owner): Promise<TokenRow[]> =>
  livingOf(db, tenant.id, owner).forUpdate().execute();

export const selectTokensOf = ({ db, tenant, now }: Ctx, owner: Owner): Promise<TokenRow[]> =>
  livingOf(db, tenant.id, owner)
    .where((row) => row.or([row('expiresAt', 'is', null), row('expiresAt', '>', toDate(now))]))
    .execute();

const livingOf = (db: Reader, tenantId: number, { kind, id }: Owner) =>
  tokensOf(db, tenantId)
    .where(kind === 'user' ? 'ownerUserId' : 'ownerAccountId', '=', id)
    .where('revokedAt', 'is', null)
    .orderBy('id');

export interface TokenValues extends Bounds {
  readonly name: string;
  readonly hint: string;
  readonly secretHash: Buffer;
  readonly scopes: readonly Scope[];
  readonly reach: Reach;
  readonly owner: Owner;
  readonly parentId: number | null;
}

export const insertToken = (
  { db, tenant, who, now }: Tx,
  { scopes, reach, origins, expiresAt, owner, ...given }: TokenValues,
): Promise<TokenRow> =>
  db
    .insertInto('apiToken')
    .values({
      tenantId: tenant.id,
      ...given,
      scopes: [...scopes],
      origins: origins && [...origins],
      reach: JSON.stringify(reach),
      expiresAt: expiresAt && toDate(expiresAt),
      ...ownerColumns(owner),
      createdBy: who.userId ?? (owner.kind === 'user' ? owner.id : null),
      createdAt: toDate(now),
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();

function changing(tx: Tx) {
  tx.rightsChanged();
  return tx.db
    .updateTable('apiToken')
    .set((row) => ({ version: row('version', '+', 1) }))
    .where('tenantId', '=', tx.tenant.id)
    .returning(COLUMNS);
}

export const replaceSecret = (
  tx: Tx,
  id: number,
  { owner, ...secret }: Pick<TokenValues, 'secretHash' | 'hint' | 'owner' | 'parentId'>,
): Promise<TokenRow> =>
  changing(tx)
    .set({ ...secret, ...ownerColumns(owner) })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

export const markRevoked = (tx: Tx, id: number): Promise<TokenRow> =>
  changing(tx)
    .set({ revokedAt: toDate(tx.now) })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

/** Revokes what was made with these tokens, and says what that was. */
export const markChildrenRevoked = (tx: Tx, parentIds: readonly number[]): Promise<TokenRow[]> =>
  changing(tx)
    .set({ revokedAt: toDate(tx.now) })
    .where('parentId', '=', sql<number>`any(${parentIds}::integer[])`)
    .where('revokedAt', 'is', null)
    .execute();

/** Gives a token another owner, with no more than this left of what was granted. */
export const replaceOwner = (
  tx: Tx,
  id: number,
  { owner, scopes, reach }: Pick<TokenValues, 'owner' | 'scopes' | 'reach'>,
): Promise<TokenRow> =>
  changing(tx)
    .set({ ...ownerColumns(owner), scopes: [...scopes], reach: JSON.stringify(reach) })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

// ——— Service accounts

const ACCOUNT = ['id', 'name', 'deactivatedAt', 'createdAt', 'version', sql<Role>`role`.as('role')] as const;
const ACCOUNT_REACH = sql<Reach>`(select s.reach from account_standing s
  where s.tenant_id = service_account.tenant_id and s.account_id = service_account.id)`;

const accountsOf = (db: Reader, tenantId: number) =>
  db
    .selectFrom('serviceAccount')
    .select([...ACCOUNT, ACCOUNT_REACH.as('reach')])
    .where('serviceAccount.tenantId', '=', tenantId);

export type AccountRow = Awaited<ReturnType<ReturnType<typeof accountsOf>['executeTakeFirstOrThrow']>>;

/** Those that the asking one reaches, oldest first, from behind a key on. */
export function selectAccounts({ db, tenant, who }: Ctx, after: number, limit: number): Promise<AccountRow[]> {
  const all = accountsOf(db, tenant.id).where('id', '>', after).orderBy('id').limit(limit);
  return (who.reach === 'all' ? all : all.where(within(ACCOUNT_REACH, who.reach))).execute();
}

export const findAccountNamed = ({ db, tenant }: Ctx, name: string): Promise<AccountRow | undefined> =>
  accountsOf(db, tenant.id).where('name', '=', name).executeTakeFirst();

export const findAccountRow = ({ db, tenant }: Ctx, id: number): Promise<AccountRow | undefined> =>
  accountsOf(db, tenant.id).where('id', '=', id).executeTakeFirst();

/** Keeps others from changing an account, then reads it with its buildings. */
export async function lockAccountRow(tx: Tx, id: number): Promise<AccountRow | undefined> {
  await accountRow(tx, id).forUpdate().execute();
  return findAccountRow(tx, id);
}

/** The same, and others may hold it too. */
export async function holdAccountRow(tx: Tx, id: number): Promise<AccountRow | undefined> {
  await accountRow(tx, id).forShare().execute();
  return findAccountRow(tx, id);
}

const accountRow = ({ db, tenant }: Tx, id: number) =>
  db.selectFrom('serviceAccount').select('id').where('tenantId', '=', tenant.id).where('id', '=', id);

export interface AccountValues {
  readonly name: string;
  readonly role: Role;
  readonly reach: Reach;
  readonly deactivatedAt: Date | null;
}

/** @returns undefined when there is one of this name, just made by somebody else perhaps */
export async function insertAccount(
  tx: Tx,
  { name, role, reach }: Pick<AccountValues, 'name' | 'role' | 'reach'>,
): Promise<AccountRow | undefined> {
  const made = await tx.db
    .insertInto('serviceAccount')
    .values({ tenantId: tx.tenant.id, name, role, reachesAll: reach === 'all', createdAt: toDate(tx.now) })
    .onConflict((clash) => clash.constraint('service_account_name_unique').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) return undefined;
  await insertAccountBuildings(tx, made.id, reach);
  return findAccountRow(tx, made.id);
}

/** Changes what is given of a locked account and counts its version up. */
export async function updateAccount(
  tx: Tx,
  id: number,
  { reach, ...change }: Partial<AccountValues>,
): Promise<AccountRow | undefined> {
  const { db, tenant } = tx;
  tx.rightsChanged();
  await db
    .updateTable('serviceAccount')
    .set((row) => ({
      ...change,
      ...(reach !== undefined && { reachesAll: reach === 'all' }),
      version: row('version', '+', 1),
    }))
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .execute();
  if (reach !== undefined) {
    const former = db
      .deleteFrom('serviceAccountBuilding')
      .where('tenantId', '=', tenant.id)
      .where('accountId', '=', id);
    await former.execute();
    await insertAccountBuildings(tx, id, reach);
  }
  return findAccountRow(tx, id);
}

async function insertAccountBuildings(tx: Tx, accountId: number, reach: Reach): Promise<void> {
  if (reach === 'all' || reach.length === 0) return;
  const { db, tenant } = tx;
  tx.rightsChanged();
  const rows = reach.map((buildingId) => ({ tenantId: tenant.id, accountId, buildingId }));
  await db.insertInto('serviceAccountBuilding').values(rows).execute();
}

// ——— Credentials, together with what their owner may now

interface OfTenant {
  readonly tenantId: number;
  readonly slug: string;
  readonly tenantName: string;
  readonly zone: string;
}

export interface SessionCredential extends OfTenant {
  readonly mustChangePassword: boolean;
  readonly seenAt: Date;
  readonly expiresAt: Date;
  readonly userId: number;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly reach: Reach;
  readonly active: boolean;
}

export interface TokenCredential extends OfTenant, OwnerColumns, Omit<Bounds, 'expiresAt'> {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly reach: Reach;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly ownerRole: Role;
  readonly ownerReach: Reach;
  readonly ownerActive: boolean;
}

const OF_TENANT = sql`tenant_id as "tenantId", slug, tenant_name as "tenantName", zone`;

const SESSION = prepared<{ readonly hash: Buffer }, SessionCredential>(
  ({ hash }) => sql`select ${OF_TENANT}, seen_at as "seenAt", expires_at as "expiresAt",
    user_id as "userId", name, email, role, reach, active, must_change_password as "mustChangePassword"
  from credential_of_session where id_hash = ${hash}`,
);

const TOKEN = prepared<{ readonly hash: Buffer }, TokenCredential>(
  ({ hash }) => sql`select ${OF_TENANT}, id, name, scopes, reach, ip, origins,
    expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt",
    owner_role as "ownerRole", owner_reach as "ownerReach", owner_active as "ownerActive",
    owner_user_id as "ownerUserId", owner_account_id as "ownerAccountId"
  from credential_of_token where secret_hash = ${hash}`,
);

export const readSession = async (database: Database, hash: Buffer): Promise<SessionCredential | undefined> =>
  (await SESSION.run(database.forTenant(ALL_TENANTS), { hash }))[0];

export const readToken = async (database: Database, hash: Buffer): Promise<TokenCredential | undefined> =>
  (await TOKEN.run(database.forTenant(ALL_TENANTS), { hash }))[0];

/** Writes down when a token was used last, unless somebody holds it: look-ups never wait for who holds a credential. */
export async function noteTokenUse(database: Database, tenantId: number, id: number, now: number): Promise<void> {
  const db = database.forTenant(tenantId);
  const free = db.selectFrom('apiToken').select('id').where('tenantId', '=', tenantId).where('id', '=', id);
  await db
    .updateTable('apiToken')
    .set({ lastUsedAt: new Date(now) })
    .where('tenantId', '=', tenantId)
    .where('id', '=', free.forNoKeyUpdate().skipLocked())
    .execute();
}

/** Writes down when a session was used last, on the same condition. */
export async function noteSessionUse(database: Database, tenantId: number, hash: Buffer, now: number): Promise<void> {
  const db = database.forTenant(tenantId);
  const free = db.selectFrom('session').select('idHash').where('tenantId', '=', tenantId).where('idHash', '=', hash);
  await db
    .updateTable('session')
    .set({ seenAt: new Date(now) })
    .where('tenantId', '=', tenantId)
    .where('idHash', '=', free.forNoKeyUpdate().skipLocked())
    .execute();
}
