import {
  sessionExpired,
  tokenExpired,
  tokenOwnerInactive,
  tokenRevoked,
  tokenUnknown,
} from '../../platform/auth/contract.ts';
import type { Credential, Credentials } from '../../platform/auth/authenticate.ts';
import { createNotesOfUse } from '../../platform/auth/notes-of-use.ts';
import { hashToken } from '../../platform/auth/secrets.ts';
import { hashSession, IDLE, userPrincipal } from '../../platform/auth/sessions.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import type { TokenPrincipal } from '../../platform/context/principal.ts';
import type { Database } from '../../platform/db/connect.ts';
import { readIpList } from '../../platform/net/ip-allow.ts';
import type { Tenant } from '../../platform/tenants.ts';
import { readScopes, rightsNow } from './rules.ts';
import * as store from './store.ts';
import type { SessionCredential, TokenCredential } from './store.ts';

/** Reads a credential and what its owner may now in one query; rights are derived here, and stored nowhere. */
export function credentialsIn(database: Database): Pick<Credentials, 'findToken' | 'findSession'> {
  const note = createNotesOfUse();
  return {
    async findToken(secret, now) {
      const secretHash = hashToken(secret);
      const row = await store.readToken(database, secretHash);
      if (!row) return { refused: tokenUnknown };
      const refused = row.revokedAt ? tokenRevoked : row.ownerActive ? null : tokenOwnerInactive;
      if (refused) return { refused };
      const { tenantId, id, lastUsedAt: last } = row;
      note(`token/${tenantId}/${id}`, { last, now }, () => store.noteTokenUse(database, tenantId, id, now));
      return ofToken(row, secretHash);
    },
    async findSession(cookie, now) {
      const sessionHash = hashSession(cookie);
      const row = await store.readSession(database, sessionHash);
      if (!row?.active) return { refused: sessionExpired };
      const until = Math.min(row.expiresAt.getTime(), row.seenAt.getTime() + IDLE.total('milliseconds'));
      const { tenantId, seenAt: last } = row;
      if (now < until)
        note(`session/${cookie}`, { last, now }, () => store.noteSessionUse(database, tenantId, sessionHash, now));
      const who = userPrincipal({ ...row, id: row.userId, tenant: tenantOf(row) }, { sessionHash, until });
      return { who, expired: sessionExpired, ip: null, origins: null };
    },
  };
}

const ofToken = (row: TokenCredential, secretHash: Buffer): Credential => ({
  who: tokenPrincipal(row, secretHash),
  expired: tokenExpired,
  ip: row.ip === null ? null : readIpList(row.ip),
  origins: row.origins,
});

const tokenPrincipal = (row: TokenCredential, secretHash: Buffer): TokenPrincipal => ({
  kind: 'token',
  key: `token:${row.id}`,
  name: row.name,
  tenant: tenantOf(row),
  userId: null,
  email: null,
  tokenId: row.id,
  owner: ownerOfRow(row),
  secretHash,
  until: row.expiresAt?.getTime() ?? Infinity,
  isBound: row.ip !== null || row.origins !== null || row.expiresAt !== null,
  role: null,
  ...rightsNow({ scopes: readScopes(row.scopes), reach: row.reach }, { role: row.ownerRole, reach: row.ownerReach }),
});

const tenantOf = ({ tenantId, slug, tenantName, zone }: SessionCredential | TokenCredential): Tenant => ({
  id: tenantId,
  slug,
  name: tenantName,
  zone,
});
