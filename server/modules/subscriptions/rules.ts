import { commonReach, may, type Reach } from '../../platform/context/principal.ts';
import { isScope, roleScopes, type Role, type Scope } from '../../platform/contract/scopes.ts';
import type { SubscribedTo } from '../../platform/delivery/subscribed.ts';

/** What one must be allowed to read to be told that it changed. */
export const scopeOf = (about: SubscribedTo): Scope =>
  about === 'appointment' || about === 'status' ? 'bookings:read' : 'keys:read';

/**
 * May somebody without a token have an address called? Who keeps webhooks may: others would reach the networks that are opened to those
 * alone. A token was given to a program for that.
 */
export const keepsWebhooks = (who: { readonly scopes: ReadonlySet<Scope>; readonly reach: Reach }): boolean =>
  may(who, 'webhooks:write', 'whole');

/** Who answers for a subscription, as she stands now. */
export interface Standing {
  readonly ownerRole: Role | null;
  readonly ownerReach: Reach | null;
  readonly ownerActive: boolean | null;
  /** Null where it was made without a token. */
  readonly tokenId: number | null;
  readonly tokenScopes: readonly string[] | null;
  readonly tokenReach: Reach | null;
  readonly tokenRevokedAt: Date | null;
  readonly tokenExpiresAt: Date | null;
}

/** What is left of the rights that a subscription was made with; null: nothing. */
export function rightsNow(
  { ownerRole, ownerReach, ownerActive, ...token }: Standing,
  now: Temporal.Instant,
): { readonly scopes: ReadonlySet<Scope>; readonly reach: Reach } | null {
  if (ownerRole === null || ownerReach === null || ownerActive !== true) return null;
  const ofOwner = { scopes: roleScopes[ownerRole], reach: ownerReach };
  if (token.tokenId === null) return keepsWebhooks(ofOwner) ? ofOwner : null;
  const { tokenRevokedAt, tokenExpiresAt, tokenScopes, tokenReach } = token;
  if (tokenRevokedAt !== null || tokenScopes === null || tokenReach === null) return null;
  if (tokenExpiresAt !== null && tokenExpiresAt.getTime() <= now.epochMilliseconds) return null;
  const scopes = new Set(tokenScopes.filter(isScope)).intersection(ofOwner.scopes);
  return { scopes, reach: commonReach(tokenReach, ofOwner.reach) };
}
