import { timingSafeEqual } from 'node:crypto';
import type { Credentials } from '../../platform/auth/authenticate.ts';
import { applicationOwnerInactive, subscriptionKeyUnknown } from '../../platform/auth/contract.ts';
import { createNotesOfUse } from '../../platform/auth/notes-of-use.ts';
import { hashToken } from '../../platform/auth/secrets.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import type { ApplicationPrincipal } from '../../platform/context/principal.ts';
import type { Database } from '../../platform/db/connect.ts';
import type { KeyKind } from './contract.ts';
import { productsOf, rightsOfApplication, scopesOf } from './rules.ts';
import { noteApplicationUse, readClient, readKey, type ApplicationCredential } from './store.ts';

/** Reads a subscription key with its application and what its owner may now in one query; rights are derived here, and stored nowhere. */
export function applicationsIn(database: Database): Pick<Credentials, 'findApplication'> {
  const notes = createNotesOfUse();
  const note = ({ tenantId, id, lastUsedAt: last }: ApplicationCredential, now: number): void =>
    notes(`${tenantId}/${id}`, { last, now }, () => noteApplicationUse(database, tenantId, id, now));
  return {
    async findApplication(key, now) {
      const keyHash = hashToken(key);
      const row = await readKey(database, keyHash);
      if (!row || row.revokedAt) return { refused: subscriptionKeyUnknown };
      if (!row.ownerActive) return { refused: applicationOwnerInactive };
      note(row, now);
      return {
        who: applicationPrincipal(row, row.product, keyHash),
        expired: subscriptionKeyUnknown,
        ip: null,
        origins: null,
      };
    },
  };
}

function applicationPrincipal(row: ApplicationCredential, kind: KeyKind, keyHash: Buffer): ApplicationPrincipal {
  const { scopes, reach } = rightsOfApplication(row, { role: row.ownerRole, reach: row.ownerReach });
  return {
    kind: 'application',
    key: `application:${row.id}`,
    name: row.name,
    tenant: { id: row.tenantId, slug: row.slug, name: row.tenantName, zone: row.zone },
    userId: null,
    email: null,
    role: null,
    tokenId: null,
    applicationId: row.id,
    clientId: row.clientId,
    suffix: row.suffix,
    products: productsOf(kind),
    keyHash,
    owner: ownerOfRow(row),
    until: Infinity,
    scopes: scopes.intersection(scopesOf(kind)),
    reach,
  };
}

/**
 * Whose client id and password these are: an application that may act now.
 * @returns null for a pair that is unknown, revoked, or of somebody who was shut out: it does not say which
 */
export async function findClient(
  database: Database,
  { clientId, password }: { readonly clientId: string; readonly password: string },
): Promise<{ readonly clientId: string } | null> {
  const row = await readClient(database, clientId);
  if (!row || row.revokedAt || !row.ownerActive) return null;
  return timingSafeEqual(row.passwordHash, hashToken(password)) ? { clientId: row.clientId } : null;
}
