import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { ALL_TENANTS, type Database } from '../db/connect.ts';
import { fail, unavailable, type ProblemKind } from '../contract/problems.ts';
import { ipNotAllowed, sessionExpired, tokenExpired, tokenRevoked, tokenUnknown } from './contract.ts';
import { refuseCrossSite, refuseKnownCrossSite } from './csrf.ts';
import { ipAllowed, parseIpAllow, type IpAllowList } from '../net/ip-allow.ts';
import { anonymousPrincipal, type Principal, type Reach, type TokenPrincipal } from '../context/principal.ts';
import type { Tenant } from '../tenants.ts';
import { createMemory, type Memory } from './remember.ts';
import { isScope, type Role } from '../contract/scopes.ts';
import {
  createSessionCookie,
  hashSession,
  IDLE,
  isSessionShaped,
  userPrincipal,
  type SessionCookie,
} from './sessions.ts';
import { hashToken, isSecretShaped } from './secrets.ts';

export interface AuthenticatorOptions {
  readonly database: Database;
  /** Where browsers find Atrium: the origin that changes must come from. */
  readonly publicUrl: string;
}

export interface Authenticator {
  /**
   * Who sends a request, by its bearer token or else its session cookie; null when it carries neither.
   * @throws 401 for a credential that does not count (any more), 403 for a wrong address or another site's request
   */
  readonly authenticate: (request: FastifyRequest, now: Temporal.Instant) => Promise<Principal | null>;
  /** Whoever asks without a credential, in the first tenant. @throws 403 for another site's request, 503 without a tenant */
  readonly anonymous: (request: FastifyRequest, now: Temporal.Instant) => Promise<Principal>;
  readonly sessionCookie: SessionCookie;
}

/** What a credential turned out to be. */
type Found =
  | { readonly refused: ProblemKind }
  | { readonly who: Principal; readonly until: number; readonly expired: ProblemKind; readonly ip: IpAllowList | null };

const MAX_SECRET = 500;

/** How often a credential's last use is written down, in milliseconds. */
const NOTED_EVERY = 60_000;

/** Reads credentials. One per process and database; what it read it believes for a second (see `forgetPrincipals`). */
export function createAuthenticator({ database, publicUrl }: AuthenticatorOptions): Authenticator {
  const publicOrigin = new URL(publicUrl).origin;
  const sessionCookie = createSessionCookie(publicUrl);
  const credentials = createMemory<Found>();
  const tenants = createMemory<Tenant>();

  const judge = async (credential: string, now: number, ip: string, find: () => Promise<Found>): Promise<Principal> => {
    const found = await credentials.recall(credential, now, find);
    if ('refused' in found) throw refusal(found.refused);
    if (now >= found.until) throw refusal(found.expired);
    if (found.ip && !ipAllowed(found.ip, ip))
      throw fail(ipNotAllowed, { detail: `This token may not be used from ${ip}` });
    return found.who;
  };

  return {
    sessionCookie,
    async authenticate(request, { epochMilliseconds: now }) {
      const secret = readBearer(request.headers.authorization);
      if (secret !== null) {
        if (secret.length > MAX_SECRET) throw refusal(tokenUnknown);
        return judge(`bearer ${secret}`, now, request.client, () => findToken(database, secret, now));
      }
      const cookie = sessionCookie.read(request.headers.cookie);
      if (cookie === null) return null;
      refuseCrossSite(request, publicOrigin);
      if (!isSessionShaped(cookie)) throw refusal(sessionExpired);
      return judge(`cookie ${cookie}`, now, request.client, () => findSession(database, cookie, now));
    },
    async anonymous(request, now) {
      refuseKnownCrossSite(request, publicOrigin);
      const tenant = await firstTenant(database, tenants, now.epochMilliseconds);
      const cookie = sessionCookie.read(request.headers.cookie);
      return anonymousPrincipal(tenant, request.client, cookie === null ? undefined : hashSession(cookie));
    },
  };
}

/** @returns what follows the scheme (RFC 6750; schemes have no case), or null for another scheme */
function readBearer(header: string | undefined): string | null {
  const parts = /^bearer(?: +(.*))?$/i.exec(header ?? '');
  return parts === null ? null : (parts[1] ?? '').trim();
}

const refusal = (kind: ProblemKind): Error =>
  fail(kind, { headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${kind.code}"` } });

function firstTenant(database: Database, tenants: Memory<Tenant>, now: number): Promise<Tenant> {
  return tenants.recall('first', now, async () => {
    const first = await database
      .forTenant(ALL_TENANTS)
      .selectFrom('tenant')
      .select(['id', 'slug', 'name', 'zone'])
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (!first) throw fail(unavailable, { detail: 'There is no tenant yet' });
    return first;
  });
}

const tenantColumns = ['tenant.id as tenantId', 'tenant.slug', 'tenant.name as tenantName', 'tenant.zone'] as const;

interface TenantRow {
  readonly tenantId: number;
  readonly slug: string;
  readonly tenantName: string;
  readonly zone: string;
}

const tenantOf = ({ tenantId, slug, tenantName, zone }: TenantRow): Tenant => ({
  id: tenantId,
  slug,
  name: tenantName,
  zone,
});

/** No rows: all buildings. */
const reachOf = (buildings: readonly number[]): Reach => (buildings.length === 0 ? 'all' : buildings);

async function findToken(database: Database, secret: string, now: number): Promise<Found> {
  if (!isSecretShaped(secret)) return { refused: tokenUnknown };
  const row = await database
    .forTenant(ALL_TENANTS)
    .selectFrom('apiToken as t')
    .innerJoin('tenant', 'tenant.id', 't.tenantId')
    .select([...tenantColumns, 't.id', 't.name', 't.scopes', 't.ip', 't.expiresAt', 't.revokedAt', 't.lastUsedAt'])
    .select(
      sql<
        number[]
      >`array(select building_id from user_building b where b.tenant_id = t.tenant_id and b.user_id = t.created_by)`.as(
        'buildings',
      ),
    )
    .where('t.secretHash', '=', hashToken(secret))
    .executeTakeFirst();
  if (!row) return { refused: tokenUnknown };
  if (row.revokedAt) return { refused: tokenRevoked };
  noteTokenUse(database, row, now);
  return {
    who: tokenPrincipal(row),
    until: row.expiresAt?.getTime() ?? Infinity,
    expired: tokenExpired,
    ip: row.ip === null ? null : readIpList(row.ip),
  };
}

const tokenPrincipal = (
  row: TenantRow & {
    readonly id: number;
    readonly name: string;
    readonly scopes: string[];
    readonly buildings: number[];
  },
): TokenPrincipal => ({
  kind: 'token',
  key: `token:${row.id}`,
  name: row.name,
  tenant: tenantOf(row),
  userId: null,
  email: null,
  tokenId: row.id,
  role: null,
  reach: reachOf(row.buildings),
  scopes: new Set(row.scopes.filter(isScope)),
});

/** A list that cannot be read allows nobody. */
function readIpList(text: string): IpAllowList {
  const verdict = parseIpAllow(text);
  return verdict.ok ? verdict.list : [];
}

async function findSession(database: Database, cookie: string, now: number): Promise<Found> {
  const idHash = hashSession(cookie);
  const row = await database
    .forTenant(ALL_TENANTS)
    .selectFrom('session as s')
    .innerJoin('tenant', 'tenant.id', 's.tenantId')
    .innerJoin('userAccount as u', (on) => on.onRef('u.tenantId', '=', 's.tenantId').onRef('u.id', '=', 's.userId'))
    .select([...tenantColumns, 'u.id', 'u.name', 'u.email', 'u.role', 's.seenAt', 's.expiresAt'])
    .select(
      sql<
        number[]
      >`array(select building_id from user_building b where b.tenant_id = u.tenant_id and b.user_id = u.id)`.as(
        'buildings',
      ),
    )
    .where('s.idHash', '=', idHash)
    .where('u.deactivatedAt', 'is', null)
    .executeTakeFirst();
  if (!row) return { refused: sessionExpired };
  const until = Math.min(row.expiresAt.getTime(), row.seenAt.getTime() + IDLE.total('milliseconds'));
  if (now < until) noteSessionUse(database, row.tenantId, idHash, row.seenAt, now);
  const person = { ...row, tenant: tenantOf(row), role: row.role as Role, reach: reachOf(row.buildings) };
  return { who: userPrincipal(person, idHash), until, expired: sessionExpired, ip: null };
}

const isDue = (last: Date | null, now: number): boolean => last === null || now - last.getTime() >= NOTED_EVERY;

/** Nobody waits for this, and a lost note costs nothing. */
const inPassing = (note: Promise<unknown>): void => void note.catch(() => undefined);

function noteTokenUse(
  database: Database,
  { tenantId, id, lastUsedAt }: { readonly tenantId: number; readonly id: number; readonly lastUsedAt: Date | null },
  now: number,
): void {
  if (!isDue(lastUsedAt, now)) return;
  const rows = database
    .forTenant(tenantId)
    .updateTable('apiToken')
    .set({ lastUsedAt: new Date(now) });
  inPassing(rows.where('tenantId', '=', tenantId).where('id', '=', id).execute());
}

function noteSessionUse(database: Database, tenantId: number, idHash: Buffer, seenAt: Date, now: number): void {
  if (!isDue(seenAt, now)) return;
  const rows = database
    .forTenant(tenantId)
    .updateTable('session')
    .set({ seenAt: new Date(now) });
  inPassing(rows.where('tenantId', '=', tenantId).where('idHash', '=', idHash).execute());
}
