import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { hashPassword } from '../platform/auth/passwords.ts';
import { systemPrincipal } from '../platform/context/principal.ts';
import { findFirstTenant, insertTenant, takeTenantId, type NewTenant, type Tenant } from '../platform/tenants.ts';
import { scopes } from '../platform/contract/scopes.ts';
import { ADMIN_TOKEN, givePassword, issueToken, serviceAccount } from '../modules/access/access.ts';
import { isSecretShaped } from '../platform/auth/secrets.ts';
import { ConfigRefused, type Config } from '../platform/config.ts';
import { ALL_TENANTS, type Database } from '../platform/db/connect.ts';
import { openContext, type Tx } from '../platform/context/context.ts';
import { createUser } from '../modules/people/people.ts';
import { addDefaultCategories } from '../modules/places/places.ts';

/** What the first start made, to be said once. */
export interface FirstStart {
  readonly tenant: Tenant;
  readonly adminEmail: string;
  /** Null when the operator chose one. */
  readonly generatedPassword: string | null;
}

type Wanted = Pick<Config, 'adminEmail' | 'adminPassword' | 'adminToken' | 'demo'>;

/**
 * Gives an empty database its tenant, its administrator, the operator's token and the demo workplace, all or nothing: the
 * generated password is said only once. Of several processes that start at once one does it.
 * @returns null when there is a tenant already
 * @throws ConfigRefused for a token that could never be accepted
 */
export async function prepareFirstStart(
  database: Database,
  wanted: Wanted,
  now: Temporal.Instant,
): Promise<FirstStart | null> {
  const outside = database.forTenant(ALL_TENANTS);
  if (await findFirstTenant(outside)) return null;
  if (wanted.adminToken !== null && !isSecretShaped(wanted.adminToken)) {
    throw new ConfigRefused(
      'ATRIUM_ADMIN_TOKEN begins like a token of Atrium but was mistyped; choose another beginning',
    );
  }
  const password = wanted.adminPassword ?? makePassword();
  const passwordHash = await hashPassword(password, null);
  const tenant = { id: await takeTenantId(outside), ...(wanted.demo ? DEMO : plainTenant()) };
  const who = systemPrincipal(tenant, new Set(scopes));
  const ctx = openContext(database, () => undefined, { who, now, requestId: 'first-start', ip: null });
  const isFirst = await ctx.tx((tx) => furnish(tx, tenant, wanted, passwordHash));
  if (!isFirst) return null;
  return { tenant, adminEmail: wanted.adminEmail, generatedPassword: wanted.adminPassword === null ? password : null };
}

const DEMO = { slug: 'demo', name: 'Demo Workplace', zone: 'Europe/London' };
const plainTenant = () => ({ slug: 'main', name: 'Workplace', zone: Temporal.Now.timeZoneId() });

async function furnish(tx: Tx, tenant: Tenant, wanted: Wanted, passwordHash: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended('first start', 7))`.execute(tx.db);
  if (await findFirstTenant(tx.db)) return false;
  await foundWorkplace(tx, tenant, {
    email: wanted.adminEmail,
    passwordHash,
    isGenerated: wanted.adminPassword === null,
  });
  if (wanted.adminToken !== null) await keepAdminToken(tx, wanted.adminToken);
  if (wanted.demo) {
    // Not among the imports: most starts have no use for it.
    const { loadDemo } = await import('../demo/load.ts');
    await loadDemo(tx);
  }
  return true;
}

/** Writes a workplace down, with its first administrator. @returns false, and does nothing, where another one is called so */
export async function foundWorkplace(
  tx: Tx,
  tenant: NewTenant,
  {
    email,
    passwordHash,
    isGenerated,
  }: { readonly email: string; readonly passwordHash: string; readonly isGenerated: boolean },
): Promise<boolean> {
  if (!(await insertTenant(tx.db, tenant))) return false;
  await tx.db.insertInto('eventCounter').values({ tenantId: tenant.id }).execute();
  const admin = await createUser(tx, { email, name: 'Administrator', role: 'administrator' });
  await givePassword(tx, admin.id, passwordHash, { isGenerated });
  await addDefaultCategories(tx);
  return true;
}

async function keepAdminToken(tx: Tx, secret: string): Promise<void> {
  const owner = await serviceAccount(tx, ADMIN_TOKEN);
  const unbound = { reach: 'all', ip: null, origins: null, expiresAt: null, parentId: null } as const;
  await issueToken(tx, { name: ADMIN_TOKEN, scopes, owner, ...unbound }, secret);
}

/** Without letters and digits that look alike. */
const CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 80 random bits, to be typed once: `k7wq-…`. */
export function makePassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
