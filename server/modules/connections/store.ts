import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { ownerColumns, type OwnerColumns } from '../../platform/context/owner.ts';
import type { Owner, Reach } from '../../platform/context/principal.ts';
import type { Role } from '../../platform/contract/scopes.ts';
import { ALL_TENANTS, type Database } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate } from '../../platform/time.ts';
import type { ConnectionState, Schedule, TokenScope } from './connection-contract.ts';
import type { Entity } from './contract.ts';

// ——— Connections

const COLUMNS = [
  'id',
  'version',
  'name',
  'connector',
  'stateReason',
  'credentialsSealed',
  'createdAt',
  'updatedAt',
  'activatedAt',
  sql<ConnectionState>`state`.as('state'),
  sql<'connection' | 'credentials'>`token_lifetime`.as('tokenLifetime'),
  sql<Readonly<Record<string, string | number | boolean>>>`settings`.as('settings'),
  sql<Entity[]>`entities`.as('entities'),
  sql<Schedule>`schedule`.as('schedule'),
] as const;

const connectionsOf = (db: Reader, tenantId: number) =>
  db.selectFrom('connection').select(COLUMNS).where('connection.tenantId', '=', tenantId);

export type ConnectionRow = Awaited<ReturnType<ReturnType<typeof connectionsOf>['executeTakeFirstOrThrow']>>;

/** By which connector each connection reads, to join with. */
export const connectorKeys = (db: Reader) =>
  db.selectFrom('connection').select(['tenantId', 'id as connectionId', 'connector']);

/** Newest first, from before an id on. */
export function selectConnections(
  { db, tenant }: Ctx,
  before: number | undefined,
  limit: number,
): Promise<ConnectionRow[]> {
  const all = connectionsOf(db, tenant.id).orderBy('id', 'desc').limit(limit);
  return (before === undefined ? all : all.where('id', '<', before)).execute();
}

export const findConnectionRow = ({ db, tenant }: Ctx, id: number): Promise<ConnectionRow | undefined> =>
  connectionsOf(db, tenant.id).where('id', '=', id).executeTakeFirst();

export const lockConnectionRow = ({ db, tenant }: Tx, id: number): Promise<ConnectionRow | undefined> =>
  connectionsOf(db, tenant.id).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();

/** The connection, as it stays to the end of the transaction. */
export const holdConnectionRow = ({ db, tenant }: Tx, id: number): Promise<ConnectionRow | undefined> =>
  connectionsOf(db, tenant.id).where('id', '=', id).forShare().executeTakeFirst();

/** The same for all of a connector, by their ids. */
export const holdRowsOf = ({ db, tenant }: Tx, connector: string): Promise<ConnectionRow[]> =>
  connectionsOf(db, tenant.id).where('connector', '=', connector).orderBy('id').forShare().execute();

/** All of a connector, by their ids. */
export const selectRowsOf = ({ db, tenant }: Ctx, connector: string): Promise<ConnectionRow[]> =>
  connectionsOf(db, tenant.id).where('connector', '=', connector).orderBy('id').execute();

/** How many there are. Counted alone: several at once do not pass the bound. */
export async function countConnections({ db, tenant }: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`connection/${tenant.id}`}, 7))`.execute(db);
  const all = db.selectFrom('connection').where('tenantId', '=', tenant.id);
  return (await all.select(sql<number>`count(*)::integer`.as('count')).executeTakeFirstOrThrow()).count;
}

export interface ConnectionValues {
  readonly name: string;
  readonly connector: string;
  readonly tokenLifetime: 'connection' | 'credentials';
  readonly settings: object;
  readonly credentialsSealed: Buffer;
  readonly entities: readonly Entity[];
  readonly schedule: Schedule;
}

export const insertConnection = (
  { db, tenant, now }: Tx,
  { settings, entities, schedule, ...given }: ConnectionValues,
): Promise<ConnectionRow> =>
  db
    .insertInto('connection')
    .values({
      tenantId: tenant.id,
      ...given,
      settings: JSON.stringify(settings),
      entities: [...entities],
      schedule: JSON.stringify(schedule),
      createdAt: toDate(now),
      updatedAt: toDate(now),
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();

export interface ConnectionChange {
  readonly name?: string;
  readonly settings?: object;
  readonly schedule?: Schedule;
  readonly credentialsSealed?: Buffer | null;
  readonly state?: ConnectionState;
  readonly stateReason?: string | null;
  readonly activatedAt?: Date;
}

/** Changes a locked connection; its tokens are judged by its state, and everywhere anew. */
export function updateConnectionRow(
  tx: Tx,
  id: number,
  { settings, schedule, ...change }: ConnectionChange,
): Promise<ConnectionRow> {
  const { db, tenant, now } = tx;
  tx.rightsChanged();
  return db
    .updateTable('connection')
    .set({
      ...change,
      ...(settings && { settings: JSON.stringify(settings) }),
      ...(schedule && { schedule: JSON.stringify(schedule) }),
      version: sql<number>`version + 1`,
      updatedAt: toDate(now),
    })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** Deletes a locked connection with its tokens, and all that was read through it. */
export async function deleteConnectionRow(tx: Tx, id: number): Promise<void> {
  const { db, tenant } = tx;
  tx.rightsChanged();
  await db.deleteFrom('connection').where('tenantId', '=', tenant.id).where('id', '=', id).execute();
}

// ——— Their tokens

const TOKEN = [
  'id',
  'connectionId',
  'name',
  'hint',
  'scopes',
  'ip',
  'expiresAt',
  'ownerUserId',
  'ownerAccountId',
  'createdAt',
  'lastUsedAt',
  'revokedAt',
] as const;

const tokensIn = (db: Reader, tenantId: number) =>
  db.selectFrom('connectionToken').select(TOKEN).where('tenantId', '=', tenantId);

/** What a token is for: reading and asking, or an address that the source sends to. */
export type TokenPurpose = 'api' | 'push';

export type ConnectionTokenRow = Awaited<ReturnType<ReturnType<typeof tokensIn>['executeTakeFirstOrThrow']>>;

/** Tokens of a connection, newest first, from before an id on. */
export function selectTokens(
  { db, tenant }: Ctx,
  connectionId: number,
  before: number | undefined,
  limit: number,
): Promise<ConnectionTokenRow[]> {
  const all = tokensIn(db, tenant.id).where('connectionId', '=', connectionId).orderBy('id', 'desc').limit(limit);
  return (before === undefined ? all : all.where('id', '<', before)).execute();
}

export const lockToken = (
  { db, tenant }: Tx,
  connectionId: number,
  id: number,
): Promise<ConnectionTokenRow | undefined> =>
  tokensIn(db, tenant.id).where('connectionId', '=', connectionId).where('id', '=', id).forUpdate().executeTakeFirst();

/** The token that asks, if it still counts: nobody revokes it until the transaction ends. */
export const holdConnectionToken = (
  { db, tenant }: Tx,
  id: number,
  secretHash: Buffer,
): Promise<ConnectionTokenRow | undefined> =>
  tokensIn(db, tenant.id)
    .where('id', '=', id)
    .where('secretHash', '=', secretHash)
    .where('revokedAt', 'is', null)
    .forShare()
    .executeTakeFirst();

/** How many tokens of a locked connection count; what its source sends to apart. */
export const countTokens = async ({ db, tenant }: Tx, connectionId: number): Promise<number> =>
  (
    await db
      .selectFrom('connectionToken')
      .select(sql<number>`count(*)::integer`.as('count'))
      .where('tenantId', '=', tenant.id)
      .where('connectionId', '=', connectionId)
      .where('purpose', '=', 'api')
      .where('revokedAt', 'is', null)
      .executeTakeFirstOrThrow()
  ).count;

export interface TokenValues {
  readonly connectionId: number;
  readonly name: string;
  readonly hint: string;
  readonly secretHash: Buffer;
  readonly scopes: readonly TokenScope[];
  readonly ip: string | null;
  readonly expiresAt: Date | null;
  readonly parentTokenId: number | null;
  readonly purpose: TokenPurpose;
}

export function insertToken(tx: Tx, owner: Owner, { scopes, ...given }: TokenValues): Promise<ConnectionTokenRow> {
  const { db, tenant, now } = tx;
  tx.rightsChanged();
  return db
    .insertInto('connectionToken')
    .values({ tenantId: tenant.id, ...given, scopes: [...scopes], ...ownerColumns(owner), createdAt: toDate(now) })
    .returning(TOKEN)
    .executeTakeFirstOrThrow();
}

function ending(tx: Tx) {
  const { db, tenant, now } = tx;
  tx.rightsChanged();
  return db
    .updateTable('connectionToken')
    .set({ revokedAt: toDate(now) })
    .where('tenantId', '=', tenant.id)
    .where('revokedAt', 'is', null)
    .returning(TOKEN);
}

export const markTokenRevoked = (tx: Tx, id: number): Promise<ConnectionTokenRow[]> =>
  ending(tx).where('id', '=', id).execute();

/** Revokes what counts of a connection. @param purpose what else is for stays */
export function markTokensRevoked(tx: Tx, connectionId: number, purpose?: TokenPurpose): Promise<ConnectionTokenRow[]> {
  const all = ending(tx).where('connectionId', '=', connectionId);
  return (purpose === undefined ? all : all.where('purpose', '=', purpose)).execute();
}

/** Makes one like another, that whoever answers for that answers for, with another secret. */
export async function copyToken(
  tx: Tx,
  id: number,
  { hint, secretHash }: Pick<TokenValues, 'hint' | 'secretHash'>,
): Promise<number> {
  tx.rightsChanged();
  const { rows } = await sql<{ readonly id: number }>`
    insert into connection_token (tenant_id, connection_id, name, hint, secret_hash, scopes, ip, owner_user_id,
      owner_account_id, parent_token_id, created_at, purpose)
    select tenant_id, connection_id, name, ${hint}, ${secretHash}, scopes, ip, owner_user_id, owner_account_id,
      parent_token_id, ${toDate(tx.now)}, purpose
    from connection_token where tenant_id = ${tx.tenant.id} and id = ${id} returning id`.execute(tx.db);
  return rows[0]?.id ?? 0;
}

const pushTokensIn = ({ db, tenant }: Tx) =>
  db.deleteFrom('connectionToken').where('tenantId', '=', tenant.id).where('purpose', '=', 'push');

/** Forgets one for what a source sends that has never come to be used. */
export async function deletePushToken(tx: Tx, id: number): Promise<void> {
  tx.rightsChanged();
  await pushTokensIn(tx).where('id', '=', id).execute();
}

/** Has all but one of them count until an instant at most, and forgets which have ended. */
export async function endOtherPushTokens(
  tx: Tx,
  { connectionId, but }: { readonly connectionId: number; readonly but: number },
  at: Temporal.Instant,
): Promise<void> {
  tx.rightsChanged();
  await pushTokensIn(tx).where('connectionId', '=', connectionId).where('expiresAt', '<=', toDate(tx.now)).execute();
  await tx.db
    .updateTable('connectionToken')
    .set({ expiresAt: sql<Date>`least(expires_at, ${toDate(at)}::timestamptz)` })
    .where('tenantId', '=', tx.tenant.id)
    .where('connectionId', '=', connectionId)
    .where('purpose', '=', 'push')
    .where('id', '!=', but)
    .where('revokedAt', 'is', null)
    .execute();
}

/** Revokes what was made with these API tokens. */
export const markRevokedOfParents = (tx: Tx, tokenIds: readonly number[]): Promise<ConnectionTokenRow[]> =>
  ending(tx)
    .where('parentTokenId', '=', sql<number>`any(${tokenIds}::integer[])`)
    .execute();

const livingOf = (db: Reader, tenantId: number, { kind, id }: Owner) =>
  tokensIn(db, tenantId)
    .where(kind === 'user' ? 'ownerUserId' : 'ownerAccountId', '=', id)
    .where('revokedAt', 'is', null)
    .orderBy('id');

/** What an owner answers for and was not revoked, by id. */
export const selectTokensOf = ({ db, tenant }: Ctx, owner: Owner): Promise<ConnectionTokenRow[]> =>
  livingOf(db, tenant.id, owner).execute();

export const lockTokensOf = ({ db, tenant }: Tx, owner: Owner): Promise<ConnectionTokenRow[]> =>
  livingOf(db, tenant.id, owner).forUpdate().execute();

/** Has somebody else answer for a locked token, with no more than this left of what was granted. */
export function giveToken(
  tx: Tx,
  id: number,
  owner: Owner,
  scopes: readonly TokenScope[],
): Promise<ConnectionTokenRow> {
  tx.rightsChanged();
  return tx.db
    .updateTable('connectionToken')
    .set({ ...ownerColumns(owner), scopes: [...scopes] })
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .returning(TOKEN)
    .executeTakeFirstOrThrow();
}

// ——— The credential, together with its connection and what its owner may now

export interface ConnectionCredential extends OwnerColumns {
  readonly tenantId: number;
  readonly slug: string;
  readonly tenantName: string;
  readonly zone: string;
  readonly id: number;
  readonly name: string;
  readonly connectionId: number;
  readonly state: ConnectionState;
  readonly tokenLifetime: 'connection' | 'credentials';
  readonly scopes: readonly string[];
  readonly ip: string | null;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly ownerRole: Role;
  readonly ownerReach: Reach;
  readonly ownerActive: boolean;
  readonly purpose: TokenPurpose;
}

const BY_SECRET = prepared<{ readonly hash: Buffer }, ConnectionCredential>(
  ({ hash }) => sql`select tenant_id as "tenantId", slug, tenant_name as "tenantName", zone, id, name,
    connection_id as "connectionId", state, token_lifetime as "tokenLifetime", scopes, ip, expires_at as "expiresAt",
    last_used_at as "lastUsedAt", revoked_at as "revokedAt", owner_role as "ownerRole", owner_reach as "ownerReach",
    owner_active as "ownerActive", owner_user_id as "ownerUserId", owner_account_id as "ownerAccountId", purpose
    from credential_of_connection where secret_hash = ${hash}`,
);

export interface PushCredential extends Pick<
  ConnectionCredential,
  'id' | 'scopes' | 'state' | 'ownerRole' | 'ownerReach' | 'ownerActive'
> {
  readonly secretHash: Buffer;
}

/** The tokens of a connection that count for what its source sends, with what their owners may now, the newest first. */
export const selectPushCredentials = async (
  { db, tenant, now }: Ctx,
  connectionId: number,
): Promise<PushCredential[]> =>
  (
    await sql<PushCredential>`select id, scopes, state, secret_hash as "secretHash", owner_role as "ownerRole",
        owner_reach as "ownerReach", owner_active as "ownerActive"
      from credential_of_connection
      where tenant_id = ${tenant.id} and connection_id = ${connectionId} and purpose = 'push' and revoked_at is null
        and coalesce(expires_at > ${toDate(now)}, true)
      order by id desc`.execute(db)
  ).rows;

/** The token of this secret. */
export const readConnectionToken = async (database: Database, hash: Buffer) =>
  (await BY_SECRET.run(database.forTenant(ALL_TENANTS), { hash }))[0];

/** Writes down when a token was used last, unless somebody holds it: look-ups wait for nobody. */
export async function noteTokenUse(database: Database, tenantId: number, id: number, now: number): Promise<void> {
  const db = database.forTenant(tenantId);
  const free = db.selectFrom('connectionToken').select('id').where('tenantId', '=', tenantId).where('id', '=', id);
  await db
    .updateTable('connectionToken')
    .set({ lastUsedAt: new Date(now) })
    .where('tenantId', '=', tenantId)
    .where('id', '=', free.forNoKeyUpdate().skipLocked())
    .execute();
}
