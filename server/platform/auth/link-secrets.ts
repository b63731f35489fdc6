import { hash, randomBytes } from 'node:crypto';
import type { QueryExecutorProvider } from 'kysely';
import { findTenants, type Tenant } from '../tenants.ts';

/** Secrets of links that somebody opens who is not signed in. Only their hashes are kept. */

const SHAPE = /^([1-9]\d{0,9})-[\w-]{43}$/;

/** A secret that nobody guesses. The tenant stands in it, so that whoever opens it need not say which. */
export const makeLinkSecret = (tenantId: number): string => `${tenantId}-${randomBytes(32).toString('base64url')}`;

export const hashLinkSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** The tenant that a secret is of, if it can be one at all: whether it counts there, its keeper knows. */
export async function findTenantOfLink(db: QueryExecutorProvider, secret: string): Promise<Tenant | undefined> {
  const id = Number(SHAPE.exec(secret)?.[1] ?? 0);
  return id > 0 && id < 2 ** 31 ? (await findTenants(db, [id]))[0] : undefined;
}
