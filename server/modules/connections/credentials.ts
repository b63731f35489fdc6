import type { Credentials } from '../../platform/auth/authenticate.ts';
import {
  connectionTokenNeedsReauth,
  tokenExpired,
  tokenOwnerInactive,
  tokenRevoked,
  tokenUnknown,
} from '../../platform/auth/contract.ts';
import { hashToken } from '../../platform/auth/secrets.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import type { ConnectionPrincipal } from '../../platform/context/principal.ts';
import type { ProblemKind } from '../../platform/contract/problems.ts';
import type { Database } from '../../platform/db/connect.ts';
import { parseIpAllow } from '../../platform/net/ip-allow.ts';
import { rightsOfToken } from './rules.ts';
import { noteTokenUse, readConnectionToken, type ConnectionCredential } from './store.ts';

/** How often it is written down that a token was used, in milliseconds. */
const NOTED_EVERY = 60_000;

/** Reads a token with its connection and what its owner may now in one query; rights are derived here, and stored nowhere. */
export function connectionTokensIn(database: Database): Pick<Credentials, 'findConnectionToken'> {
  const underWay = new Set<string>();
  /** In passing: nobody waits for a note, and a lost one costs nothing. */
  const note = ({ tenantId, id, lastUsedAt }: ConnectionCredential, now: number): void => {
    const key = `${tenantId}/${id}`;
    if (underWay.has(key) || (lastUsedAt !== null && now - lastUsedAt.getTime() < NOTED_EVERY)) return;
    underWay.add(key);
    void noteTokenUse(database, tenantId, id, now)
      .catch(() => undefined)
      .finally(() => underWay.delete(key));
  };
  return {
    async findConnectionToken(secret, now) {
      const secretHash = hashToken(secret);
      const row = await readConnectionToken(database, secretHash);
      const refused = row ? refusalOf(row) : tokenUnknown;
      if (!row || refused) return { refused: refused ?? tokenUnknown };
      note(row, now);
      return {
        who: connectionPrincipal(row, secretHash),
        expired: tokenExpired,
        ip: row.ip === null ? null : allowList(row.ip),
        origins: null,
      };
    },
  };
}

function refusalOf({ revokedAt, ownerActive, state, tokenLifetime }: ConnectionCredential): ProblemKind | null {
  if (revokedAt || state === 'disconnected') return tokenRevoked;
  if (!ownerActive) return tokenOwnerInactive;
  return state === 'needs_reauth' && tokenLifetime === 'credentials' ? connectionTokenNeedsReauth : null;
}

/** A list that cannot be read allows nobody. */
const allowList = (text: string) => {
  const verdict = parseIpAllow(text);
  return verdict.ok ? verdict.list : [];
};

const connectionPrincipal = (row: ConnectionCredential, secretHash: Buffer): ConnectionPrincipal => ({
  kind: 'connection',
  key: `connection_token:${row.id}`,
  name: row.name,
  tenant: { id: row.tenantId, slug: row.slug, name: row.tenantName, zone: row.zone },
  userId: null,
  email: null,
  role: null,
  tokenId: null,
  connectionId: row.connectionId,
  connectionTokenId: row.id,
  secretHash,
  owner: ownerOfRow(row),
  until: row.expiresAt?.getTime() ?? Infinity,
  ...rightsOfToken(row.scopes, { role: row.ownerRole, reach: row.ownerReach }),
});
