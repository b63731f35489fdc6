import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { ownerColumns, type OwnerColumns } from '../../platform/context/owner.ts';
import type { Owner, Reach } from '../../platform/context/principal.ts';
import type { Role, Scope } from '../../platform/contract/scopes.ts';
import { ALL_TENANTS, type Database } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { toDate } from '../../platform/time.ts';
import type { KeyKind, KeySlot } from './contract.ts';

const COLUMNS = [
  'id',
  'name',
  'clientId',
  'scopes',
  'createdAt',
  'lastUsedAt',
  'revokedAt',
  'ownerUserId',
  'ownerAccountId',
  sql<Reach>`reach`.as('reach'),
] as const;

const applicationsOf = (db: Reader, tenantId: number) =>
  db.selectFrom('application').select(COLUMNS).where('application.tenantId', '=', tenantId);

export type ApplicationRow = Awaited<ReturnType<ReturnType<typeof applicationsOf>['executeTakeFirstOrThrow']>>;

/** Newest first, from before an id on. */
export function selectApplications(
  { db, tenant }: Ctx,
  before: number | undefined,
  limit: number,
): Promise<ApplicationRow[]> {
  const all = applicationsOf(db, tenant.id).orderBy('id', 'desc').limit(limit);
  return (before === undefined ? all : all.where('id', '<', before)).execute();
}

export const findApplicationRow = ({ db, tenant }: Ctx, id: number): Promise<ApplicationRow | undefined> =>
  applicationsOf(db, tenant.id).where('id', '=', id).executeTakeFirst();

export const lockApplication = ({ db, tenant }: Tx, id: number): Promise<ApplicationRow | undefined> =>
  applicationsOf(db, tenant.id).where('id', '=', id).forUpdate().executeTakeFirst();

/** Is this a key of an application still? Nobody puts another in its place until the transaction ends. */
export const holdKey = async ({ db, tenant }: Tx, applicationId: number, keyHash: Buffer): Promise<boolean> =>
  (await db
    .selectFrom('applicationKey')
    .select('which')
    .where('tenantId', '=', tenant.id)
    .where('applicationId', '=', applicationId)
    .where('keyHash', '=', keyHash)
    .forShare()
    .executeTakeFirst()) !== undefined;

/** The application, if it still counts: nobody revokes it until the transaction ends. */
export const holdApplication = ({ db, tenant }: Tx, id: number): Promise<ApplicationRow | undefined> =>
  applicationsOf(db, tenant.id).where('id', '=', id).where('revokedAt', 'is', null).forShare().executeTakeFirst();

const livingOf = (db: Reader, tenantId: number, { kind, id }: Owner) =>
  applicationsOf(db, tenantId)
    .where(kind === 'user' ? 'ownerUserId' : 'ownerAccountId', '=', id)
    .where('revokedAt', 'is', null)
    .orderBy('id');

/** What an owner answers for and was not revoked, by id. */
export const selectApplicationsOf = ({ db, tenant }: Ctx, owner: Owner): Promise<ApplicationRow[]> =>
  livingOf(db, tenant.id, owner).execute();

export const lockApplicationsOf = ({ db, tenant }: Tx, owner: Owner): Promise<ApplicationRow[]> =>
  livingOf(db, tenant.id, owner).forUpdate().execute();

/** How many count. Counted alone: several at once do not pass the bound. */
export async function countApplications({ db, tenant }: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`application/${tenant.id}`}, 7))`.execute(db);
  const all = db.selectFrom('application').where('tenantId', '=', tenant.id).where('revokedAt', 'is', null);
  return (await all.select(sql<number>`count(*)::integer`.as('count')).executeTakeFirstOrThrow()).count;
}

export interface ApplicationValues {
  readonly name: string;
  readonly clientId: string;
  readonly passwordHash: Buffer;
  readonly scopes: readonly Scope[];
  readonly reach: Reach;
  readonly parentTokenId: number | null;
}

export function insertApplication(
  tx: Tx,
  owner: Owner,
  { scopes, reach, ...given }: ApplicationValues,
): Promise<ApplicationRow> {
  const { db, tenant, now } = tx;
  tx.rightsChanged();
  return db
    .insertInto('application')
    .values({
      tenantId: tenant.id,
      ...given,
      scopes: [...scopes],
      reach: JSON.stringify(reach),
      ...ownerColumns(owner),
      createdAt: toDate(now),
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

function changing(tx: Tx) {
  tx.rightsChanged();
  return tx.db.updateTable('application').where('tenantId', '=', tx.tenant.id).returning(COLUMNS);
}

export const markRevoked = (tx: Tx, id: number): Promise<ApplicationRow> =>
  changing(tx)
    .set({ revokedAt: toDate(tx.now) })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

/** Revokes what was made with these tokens, and says what that was. */
export const markRevokedOfTokens = (tx: Tx, tokenIds: readonly number[]): Promise<ApplicationRow[]> =>
  changing(tx)
    .set({ revokedAt: toDate(tx.now) })
    .where('parentTokenId', '=', sql<number>`any(${tokenIds}::integer[])`)
    .where('revokedAt', 'is', null)
    .execute();

/** Has somebody else answer for a locked application, with no more than this left of what was granted. */
export const giveApplication = (
  tx: Tx,
  id: number,
  { owner, scopes, reach }: { readonly owner: Owner; readonly scopes: readonly Scope[]; readonly reach: Reach },
): Promise<ApplicationRow> =>
  changing(tx)
    .set({ ...ownerColumns(owner), scopes: [...scopes], reach: JSON.stringify(reach) })
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

// ——— Subscription keys

export interface KeyRow {
  readonly applicationId: number;
  readonly product: KeyKind;
  readonly which: KeySlot;
  readonly hint: string;
  readonly createdAt: Date;
}

/** The keys of these applications, primary ones first. */
export const selectKeys = ({ db, tenant }: Ctx, applicationIds: readonly number[]): Promise<KeyRow[]> =>
  db
    .selectFrom('applicationKey')
    .select([
      'applicationId',
      sql<KeyKind>`product`.as('product'),
      sql<KeySlot>`which`.as('which'),
      'hint',
      'createdAt',
    ])
    .where('tenantId', '=', tenant.id)
    .where('applicationId', '=', sql<number>`any(${applicationIds}::integer[])`)
    .orderBy('applicationId')
    .orderBy('which')
    .orderBy('product')
    .execute();

export interface KeyValues {
  readonly applicationId: number;
  readonly product: KeyKind;
  readonly which: KeySlot;
  readonly keyHash: Buffer;
  readonly hint: string;
}

/** Writes keys down, each in the place of the one that was there. */
export async function putKeys(tx: Tx, keys: readonly KeyValues[]): Promise<void> {
  const { db, tenant, now } = tx;
  tx.rightsChanged();
  await db
    .insertInto('applicationKey')
    .values(keys.map((key) => ({ tenantId: tenant.id, ...key, createdAt: toDate(now) })))
    .onConflict((clash) =>
      clash.constraint('application_key_pk').doUpdateSet((row) => ({
        keyHash: row.ref('excluded.keyHash'),
        hint: row.ref('excluded.hint'),
        createdAt: row.ref('excluded.createdAt'),
      })),
    )
    .execute();
}

// ——— The credential, together with what its owner may now

export interface ApplicationCredential extends OwnerColumns {
  readonly tenantId: number;
  readonly slug: string;
  readonly tenantName: string;
  readonly zone: string;
  /** What stands for the workplace in addresses. */
  readonly suffix: string;
  readonly id: number;
  readonly name: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly reach: Reach;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly ownerRole: Role;
  readonly ownerReach: Reach;
  readonly ownerActive: boolean;
}

const APPLICATION = sql`a.tenant_id as "tenantId", a.slug, a.tenant_name as "tenantName", a.zone, a.suffix, a.id, a.name,
  a.client_id as "clientId", a.scopes, a.reach, a.last_used_at as "lastUsedAt", a.revoked_at as "revokedAt",
  a.owner_role as "ownerRole", a.owner_reach as "ownerReach", a.owner_active as "ownerActive",
  a.owner_user_id as "ownerUserId", a.owner_account_id as "ownerAccountId"`;

const BY_KEY = prepared<{ readonly hash: Buffer }, ApplicationCredential & { readonly product: KeyKind }>(
  ({ hash }) => sql`select ${APPLICATION}, k.product
    from application_key k join credential_of_application a on a.tenant_id = k.tenant_id and a.id = k.application_id
    where k.key_hash = ${hash}`,
);

const BY_CLIENT = prepared<{ readonly clientId: string }, ApplicationCredential & { readonly passwordHash: Buffer }>(
  ({ clientId }) => sql`select ${APPLICATION}, a.password_hash as "passwordHash"
    from credential_of_application a where a.client_id = ${clientId}`,
);

/** The application of a subscription key, and what the key is for. */
export const readKey = async (database: Database, hash: Buffer) =>
  (await BY_KEY.run(database.forTenant(ALL_TENANTS), { hash }))[0];

/** The application of a client id. */
export const readClient = async (database: Database, clientId: string) =>
  (await BY_CLIENT.run(database.forTenant(ALL_TENANTS), { clientId }))[0];

/** What these applications were granted and what their owners may now; those that count alone. */
export const selectStandings = ({ db, tenant }: Ctx, ids: readonly number[]) =>
  db
    .selectFrom('credentialOfApplication')
    .select(['id', 'scopes', sql<Reach>`reach`.as('reach'), sql<Role>`owner_role`.as('ownerRole')])
    .select(sql<Reach>`owner_reach`.as('ownerReach'))
    .where('tenantId', '=', tenant.id)
    .where('id', '=', sql<number>`any(${ids}::integer[])`)
    .where('revokedAt', 'is', null)
    .where('ownerActive', '=', true)
    .$narrowType<{ id: number; scopes: string[] }>()
    .execute();

/** Writes down when an application was used last, unless somebody holds it: look-ups wait for nobody. */
export async function noteApplicationUse(database: Database, tenantId: number, id: number, now: number): Promise<void> {
  const db = database.forTenant(tenantId);
  const free = db.selectFrom('application').select('id').where('tenantId', '=', tenantId).where('id', '=', id);
  await db
    .updateTable('application')
    .set({ lastUsedAt: new Date(now) })
    .where('tenantId', '=', tenantId)
    .where('id', '=', free.forNoKeyUpdate().skipLocked())
    .execute();
}
