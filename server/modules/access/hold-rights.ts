import {
  sessionExpired,
  tokenExpired,
  tokenOwnerInactive,
  tokenRevoked,
  tokenUnknown,
} from '../../platform/auth/contract.ts';
import type { Tx } from '../../platform/context/context.ts';
import { ownerOfRow, type OwnerColumns } from '../../platform/context/owner.ts';
import type { Owner, Principal, TokenPrincipal, UserPrincipal } from '../../platform/context/principal.ts';
import { conflict, fail, forbidden, notSignedIn } from '../../platform/contract/problems.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { holdAccount, type Standing } from '../people/people.ts';
import { keepsAll, readScopes, rightsNow, type Rights } from './rules.ts';
import * as store from './store.ts';
import type { TokenRow } from './store.ts';

/**
 * Judges who asks again, inside the transaction that hands rights on, and keeps that true until it ends: whoever shuts her
 * out, demotes her, ends her session or revokes or renews her token meanwhile waits, and then finds what was made.
 * @returns the token that asks; null for a person, and for Atrium itself
 * @throws 401 for a credential that counts no more, 403 for rights that have shrunk since the request was let in
 */
export async function holdRights(tx: Tx): Promise<TokenRow | null> {
  const { who } = tx;
  if (who.kind === 'token') return holdToken(tx, who);
  if (who.kind === 'anonymous') throw fail(notSignedIn);
  if (who.kind === 'user') await holdPerson(tx, who);
  return null;
}

// Everybody locks in one order: first who answers for a credential, then the credential.

async function holdPerson(tx: Tx, who: UserPrincipal): Promise<void> {
  const account = await holdAccount(tx, who.userId);
  const isOpen = who.sessionHash === undefined || (await store.holdSession(tx, who.sessionHash));
  if (!account || account.deactivatedAt || !isOpen) throw fail(sessionExpired);
  mustKeepAll(who, { scopes: roleScopes[account.role], reach: account.reach });
}

async function holdToken(tx: Tx, who: TokenPrincipal): Promise<TokenRow> {
  const standing = await holdOwner(tx, who.owner);
  const row = await store.holdToken(tx, who.tokenId, who.secretHash);
  if (!row) throw fail(tokenUnknown);
  if (row.revokedAt) throw fail(tokenRevoked);
  if (row.expiresAt && row.expiresAt.getTime() <= tx.now.epochMilliseconds) throw fail(tokenExpired);
  if (!isOwner(who.owner, row)) throw fail(conflict);
  mustKeepAll(who, rightsNow({ scopes: readScopes(row.scopes), reach: row.reach }, standing));
  return row;
}

const isOwner = ({ kind, id }: Owner, row: OwnerColumns): boolean => {
  const owner = ownerOfRow(row);
  return owner.kind === kind && owner.id === id;
};

/** How a token's owner stands. @throws 401 for one that is shut out */
async function holdOwner(tx: Tx, { kind, id }: Owner): Promise<Standing> {
  const owner = kind === 'user' ? await holdAccount(tx, id) : await store.holdAccountRow(tx, id);
  if (!owner || owner.deactivatedAt) throw fail(tokenOwnerInactive);
  return owner;
}

function mustKeepAll(who: Principal, now: Rights): void {
  if (!keepsAll(who, now)) throw fail(forbidden, { detail: 'You may do less by now than when you asked' });
}
