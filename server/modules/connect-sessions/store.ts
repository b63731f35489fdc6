import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { ownerColumns, type OwnerColumns } from '../../platform/context/owner.ts';
import type { Owner, Reach } from '../../platform/context/principal.ts';
import type { Role } from '../../platform/contract/scopes.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';
import { MAX_TRIES } from './contract.ts';
import type { Wish } from './rules.ts';

const COLUMNS = [
  'id',
  'name',
  'connector',
  'reauthorization',
  'connectionId',
  'ownerUserId',
  'ownerAccountId',
  'parentTokenId',
  'parentSecretHash',
  'tries',
  'createdAt',
  'expiresAt',
  'completedAt',
  'revokedAt',
  sql<Wish>`wish`.as('wish'),
] as const;

const sessionsIn = (db: Reader, tenantId: number) =>
  db.selectFrom('connectSession').select(COLUMNS).where('tenantId', '=', tenantId);

export type SessionRow = Awaited<ReturnType<ReturnType<typeof sessionsIn>['executeTakeFirstOrThrow']>>;

/** Newest first, from before an id on. */
export function selectSessions({ db, tenant }: Ctx, before: number | undefined, limit: number): Promise<SessionRow[]> {
  const all = sessionsIn(db, tenant.id).orderBy('id', 'desc').limit(limit);
  return (before === undefined ? all : all.where('id', '<', before)).execute();
}

/** How many count. Counted alone: several at once do not pass the bound. */
export async function countOpen({ db, tenant, now }: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`connect-session/${tenant.id}`}, 7))`.execute(db);
  const { count } = await db
    .selectFrom('connectSession')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('tenantId', '=', tenant.id)
    .where('completedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', toDate(now))
    .executeTakeFirstOrThrow();
  return count;
}

export interface SessionValues {
  readonly secretHash: Buffer;
  readonly name: string;
  readonly connector: string;
  readonly reauthorization: boolean;
  readonly connectionId: number | null;
  readonly wish: Wish;
  readonly expiresAt: Temporal.Instant;
}

/** Writes a link down, with the token that it is made with. */
export function insertSession(
  { db, tenant, now, who }: Tx,
  owner: Owner,
  { wish, expiresAt, ...given }: SessionValues,
): Promise<SessionRow> {
  const parent =
    who.kind === 'token'
      ? { parentTokenId: who.tokenId, parentSecretHash: who.secretHash }
      : { parentTokenId: null, parentSecretHash: null };
  return db
    .insertInto('connectSession')
    .values({
      tenantId: tenant.id,
      ...given,
      wish: JSON.stringify(wish),
      ...ownerColumns(owner),
      ...parent,
      createdAt: toDate(now),
      expiresAt: toDate(expiresAt),
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

export const lockSession = ({ db, tenant }: Tx, id: number): Promise<SessionRow | undefined> =>
  sessionsIn(db, tenant.id).where('id', '=', id).forUpdate().executeTakeFirst();

/** The link of a secret, if nothing has ended it yet. */
export const findCounting = ({ db, tenant, now }: Ctx, secretHash: Buffer): Promise<SessionRow | undefined> =>
  sessionsIn(db, tenant.id)
    .where('secretHash', '=', secretHash)
    .where('completedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', toDate(now))
    .where('tries', '<=', MAX_TRIES)
    .executeTakeFirst();

/** Changes what nothing has ended yet, whoever else does at that moment. */
const changing = ({ db, tenant, now }: Tx, id: number) =>
  db
    .updateTable('connectSession')
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .where('completedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', toDate(now));

/**
 * Begins to try credentials: nobody else does with this link until then.
 * @returns how often they were tried by now; undefined where it has ended, was tried that often, or is being tried
 */
export const beginTry = (
  tx: Tx,
  id: number,
  { until, most }: { readonly until: Temporal.Instant; readonly most: number },
): Promise<{ tries: number } | undefined> =>
  changing(tx, id)
    .set({ tries: sql<number>`tries + 1`, tryingUntil: toDate(until) })
    .where('tries', '<', most)
    .where((row) => row.or([row('tryingUntil', 'is', null), row('tryingUntil', '<=', toDate(tx.now))]))
    .returning('tries')
    .executeTakeFirst();

export async function endTry({ db, tenant }: Tx, id: number, until: Temporal.Instant): Promise<void> {
  await db
    .updateTable('connectSession')
    .set({ tryingUntil: null })
    .where('tenantId', '=', tenant.id)
    .where('id', '=', id)
    .where('tryingUntil', '=', toDate(until))
    .execute();
}

/** Uses a link up. @returns as it is then; undefined where something has ended it */
export const markCompleted = (tx: Tx, id: number, connectionId: number): Promise<SessionRow | undefined> =>
  changing(tx, id)
    .set({ completedAt: toDate(tx.now), connectionId })
    .returning(COLUMNS)
    .executeTakeFirst();

export const markRevoked = (tx: Tx, id: number): Promise<SessionRow | undefined> =>
  changing(tx, id)
    .set({ revokedAt: toDate(tx.now) })
    .returning(COLUMNS)
    .executeTakeFirst();

/** One that has ended opens nothing, remembered or not. */
export const forgetOldSessions = clearOlder('connect_session', 'expires_at', Temporal.Duration.from({ hours: 24 }));

// ——— By whose rights it counts

/** An API token as it is now, with what its owner may now. */
export interface ParentToken extends OwnerColumns {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly reach: Reach;
  readonly ip: string | null;
  readonly origins: readonly string[] | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly ownerRole: Role;
  readonly ownerReach: Reach;
  readonly ownerActive: boolean;
}

/** The token that a link was made with, if it has the secret still that it had then. */
export async function findParent(
  { db, tenant }: Ctx,
  id: number,
  secretHash: Buffer,
): Promise<ParentToken | undefined> {
  const { rows } = await sql<ParentToken>`
    select id, name, scopes, reach, ip, origins, expires_at as "expiresAt", revoked_at as "revokedAt",
      owner_role as "ownerRole", owner_reach as "ownerReach", owner_active as "ownerActive",
      owner_user_id as "ownerUserId", owner_account_id as "ownerAccountId"
    from credential_of_token where tenant_id = ${tenant.id} and id = ${id} and secret_hash = ${secretHash}`.execute(db);
  return rows[0];
}
