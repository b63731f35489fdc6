import { fail, forbidden } from '../contract/problems.ts';
import type { Principal } from './principal.ts';

/**
 * What hands rights on for good is not for a credential that counts only for a while, or from some addresses: who has stolen it
 * would have them without it, and from anywhere.
 * @throws 403 for a token that is bound to addresses or has an end
 */
export function mustBeUnbound(who: Principal): void {
  if (who.kind !== 'token' || !who.isBound) return;
  throw fail(forbidden, { detail: 'A token with addresses or an end of its own cannot make what outlives it' });
}
