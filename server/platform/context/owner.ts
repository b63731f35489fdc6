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

export const isSameOwner = (one: Owner, other: Owner): boolean => one.kind === other.kind && one.id === other.id;

/** Who answers for what this principal does; null for Atrium itself, and for who shows no credential. */
export const ownerActingIn = (who: Principal): Owner | null =>
  who.kind === 'token' || who.kind === 'device' || who.kind === 'application' || who.kind === 'connection'
    ? who.owner
    : who.kind === 'user'
      ? { kind: 'user', id: who.userId }
      : null;

/** Who answers for what this principal does, in a word: herself, or a token's owner. A device and an application are their own: a queue before one holds up no other. */
export const ownerKeyOf = (who: Principal): string => (who.kind === 'token' ? keyOf(who.owner) : who.key);
