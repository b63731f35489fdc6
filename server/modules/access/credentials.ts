import {
  sessionExpired,
  tokenExpired,
  tokenOwnerInactive,
  tokenRevoked,
  tokenUnknown,
} from '../../platform/auth/contract.ts';
import type { Credential, Credentials } from '../../platform/auth/authenticate.ts';
import { hashToken } from '../../platform/auth/secrets.ts';
import { hashSession, IDLE, userPrincipal } from '../../platform/auth/sessions.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import type { TokenPrincipal } from '../../platform/context/principal.ts';
import type { Database } from '../../platform/db/connect.ts';
import type { Tenant } from '../../platform/tenants.ts';
import { readIpList, readScopes, rightsNow } from './rules.ts';
import * as store from './store.ts';
import type { SessionCredential, TokenCredential } from './store.ts';

/** How often a credential's last use is written down, in milliseconds. */
const NOTED_EVERY = 60_000;
const isDue = (last: Date | null, now: number): boolean => last === null || now - last.getTime() >= NOTED_EVERY;

/** Writes in passing: nobody waits for a note, a lost one costs nothing, and of each credential there is one under way at most. */
function createNotes() {
  const underWay = new Set<string>();
  return (credential: string, write: () => Promise<unknown>): void => {
    if (underWay.has(credential)) return;
    underWay.add(credential);
    void write()
      .catch(() => undefined)
      .finally(() => underWay.delete(credential));
  };
}

/** Reads a credential and what its owner may now in one query; rights are derived here, and stored nowhere. */
export function credentialsIn(database: Database): Pick<Credentials, 'findToken' | 'findSession'> {
  const inPassing = createNotes();
  return {
    async findToken(secret, now) {
      const secretHash = hashToken(secret);
      const row = await store.readToken(database, secretHash);
      if (!row) return { refused: tokenUnknown };
      const refused = row.revokedAt ? tokenRevoked : row.ownerActive ? null : tokenOwnerInactive;
      if (refused) return { refused };
      if (isDue(row.lastUsedAt, now)) {
        inPassing(`token/${row.tenantId}/${row.id}`, () => store.noteTokenUse(database, row.tenantId, row.id, now));
      }
      return ofToken(row, secretHash);
    },
    async findSession(cookie, now) {
      const sessionHash = hashSession(cookie);
      const row = await store.readSession(database, sessionHash);
      if (!row?.active) return { refused: sessionExpired };
      const until = Math.min(row.expiresAt.getTime(), row.seenAt.getTime() + IDLE.total('milliseconds'));
      if (now < until && isDue(row.seenAt, now)) {
        inPassing(`session/${cookie}`, () => store.noteSessionUse(database, row.tenantId, sessionHash, now));
      }
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
