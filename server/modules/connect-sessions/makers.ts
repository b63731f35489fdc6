import { userPrincipal } from '../../platform/auth/sessions.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { isSameOwner, ownerOfRow } from '../../platform/context/owner.ts';
import { commonReach, type Principal, type TokenPrincipal } from '../../platform/context/principal.ts';
import { isScope, roleScopes, type Scope } from '../../platform/contract/scopes.ts';
import type { Tenant } from '../../platform/tenants.ts';
import { findAccountOf } from '../people/people.ts';
import { findParent, type ParentToken, type SessionRow } from './store.ts';

/** Who made a link, with the rights of now: she herself, or her API token. Null for who was shut out, and for a token that ended, changed hands or has another secret. */
export async function findMaker(ctx: Ctx, row: SessionRow): Promise<Principal | null> {
  const { ownerUserId, parentTokenId, parentSecretHash } = row;
  if (parentTokenId !== null && parentSecretHash !== null) {
    const token = await findParent(ctx, parentTokenId, parentSecretHash);
    const isHers = token !== undefined && isSameOwner(ownerOfRow(token), ownerOfRow(row));
    return isHers && counts(token) ? tokenPrincipal(ctx.tenant, token, parentSecretHash) : null;
  }
  const account = ownerUserId === null ? undefined : await findAccountOf(ctx, ownerUserId);
  return account && !account.deactivatedAt ? userPrincipal({ ...account, tenant: ctx.tenant }) : null;
}

/** One that is bound by now made no link when it was. */
const counts = (token: ParentToken): boolean => token.revokedAt === null && token.ownerActive && !isBound(token);

const isBound = ({ ip, origins, expiresAt }: ParentToken): boolean =>
  ip !== null || origins !== null || expiresAt !== null;

const tokenPrincipal = (tenant: Tenant, token: ParentToken, secretHash: Buffer): TokenPrincipal => ({
  kind: 'token',
  key: `token:${token.id}`,
  name: token.name,
  tenant,
  userId: null,
  email: null,
  role: null,
  tokenId: token.id,
  owner: ownerOfRow(token),
  secretHash,
  isBound: false,
  until: Infinity,
  scopes: roleScopes[token.ownerRole].intersection(new Set<Scope>(token.scopes.filter(isScope))),
  reach: commonReach(token.reach, token.ownerReach),
});
