import type { Owner } from './principal.ts';

/** An owner as rows keep it: exactly one of the two. */
export interface OwnerColumns {
  readonly ownerUserId: number | null;
  readonly ownerAccountId: number | null;
}

export const ownerColumns = ({ kind, id }: Owner): OwnerColumns =>
  kind === 'user' ? { ownerUserId: id, ownerAccountId: null } : { ownerUserId: null, ownerAccountId: id };

export const ownerOfRow = ({ ownerUserId, ownerAccountId }: OwnerColumns): Owner =>
  ownerUserId === null ? { kind: 'service_account', id: ownerAccountId ?? 0 } : { kind: 'user', id: ownerUserId };
