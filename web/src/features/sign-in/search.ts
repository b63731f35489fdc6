import { safeTarget } from '../../lib/target.ts';

/** Where to go afterwards; a path of this site. */
export interface WayOn {
  readonly to?: string;
}

export interface SignInSearch extends WayOn {
  /** The session ended while somebody was at work. */
  readonly again?: true;
  /** The workplace that a link is for, where there are several. */
  readonly workplace?: string;
  /** A password was set with a link. */
  readonly set?: true;
}

export function readWayOn(given: Record<string, unknown>): WayOn {
  const to = safeTarget(given['to']);
  return to === '/' ? {} : { to };
}

export const readSignInSearch = (given: Record<string, unknown>): SignInSearch => ({
  ...readWayOn(given),
  ...(given['again'] === true && { again: true }),
  ...(given['set'] === true && { set: true }),
  ...(typeof given['workplace'] === 'string' && { workplace: given['workplace'] }),
});
