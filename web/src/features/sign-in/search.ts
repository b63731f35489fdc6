import { safeTarget } from '../../lib/target.ts';

export interface SignInSearch {
  /** Where to go afterwards; a path of this site. */
  readonly to?: string;
  /** The session ended while somebody was at work. */
  readonly again?: true;
}

export function readSignInSearch(given: Record<string, unknown>): SignInSearch {
  const to = safeTarget(given['to']);
  return { ...(to !== '/' && { to }), ...(given['again'] === true && { again: true }) };
}
