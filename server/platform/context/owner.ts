import type { Owner, Principal } from './principal.ts';

/** An owner as rows keep it: exactly one of the two. */
export interface OwnerColumns {
  readonly ownerUserId: number | null;
  readonly ownerAccountId: number | null;
}

export const ownerColumns = ({ kind, id }: Owner): OwnerColumns =>
  kind === 'user' ? { ownerUserId: id, ownerAccountId: null } : { ownerUserId: null, ownerAccountId: id };

export const ownerOfRow = ({ ownerUserId, ownerAccountId }: OwnerColumns): Owner =>
  ownerUserId === null ? { kind: 'service_account', id: ownerAccountId ?? 0 } : { kind: 'user', id: ownerUserId };

/** An owner in a word: `user:12`, `service_account:3`. */
const keyOf = ({ kind, id }: Owner): string => `${kind}:${id}`;

/** Who answers for what this principal does, in a word: herself, or a token's owner. */
export const ownerKeyOf = (who: Principal): string => (who.kind === 'token' ? keyOf(who.owner) : who.key);
