import type { Credentials } from '../../platform/auth/authenticate.ts';
import {
  connectionTokenNeedsReauth,
  tokenExpired,
  tokenOwnerInactive,
  tokenRevoked,
  tokenUnknown,
} from '../../platform/auth/contract.ts';
import { createNotesOfUse } from '../../platform/auth/notes-of-use.ts';
import { hashToken } from '../../platform/auth/secrets.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import type { ConnectionPrincipal } from '../../platform/context/principal.ts';
import type { ProblemKind } from '../../platform/contract/problems.ts';
import type { Database } from '../../platform/db/connect.ts';
import { readIpList } from '../../platform/net/ip-allow.ts';
import { rightsOfToken } from './rules.ts';
import { noteTokenUse, readConnectionToken, type ConnectionCredential } from './store.ts';

/** Reads a token with its connection and what its owner may now in one query; rights are derived here, and stored nowhere. */
export function connectionTokensIn(database: Database): Pick<Credentials, 'findConnectionToken'> {
  const notes = createNotesOfUse();
  const note = ({ tenantId, id, lastUsedAt: last }: ConnectionCredential, now: number): void =>
    notes(`${tenantId}/${id}`, { last, now }, () => noteTokenUse(database, tenantId, id, now));
  return {
    async findConnectionToken(secret, now) {
      const secretHash = hashToken(secret);
      const row = await readConnectionToken(database, secretHash);
      const refused = row?.purpose === 'api' ? refusalOf(row) : tokenUnknown;
      if (!row || refused) return { refused: refused ?? tokenUnknown };
      note(row, now);
      return {
        who: connectionPrincipal(row, secretHash),
        expired: tokenExpired,
        ip: row.ip === null ? null : readIpList(row.ip),
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
