import { commonReach, may, reachesAll, type Principal, type Reach } from '../../platform/context/principal.ts';
import { buildingOutOfReach, forbidden } from '../../platform/contract/problems.ts';
import { isScope, roleScopes, type Role, type Scope } from '../../platform/contract/scopes.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { ipListWithin, readIpList } from '../../platform/net/ip-allow.ts';

/** What may be done with a credential, and where. */
export interface Rights {
  readonly scopes: ReadonlySet<Scope>;
  readonly reach: Reach;
}

/** From where and until when a credential counts; null is no bound. */
export interface Bounds {
  readonly ip: string | null;
  /** Web origins from which browsers may send it, as `https://desk.example`. */
  readonly origins: readonly string[] | null;
  readonly expiresAt: Temporal.Instant | null;
}

/** What was granted, as far as the owner may still do it now. */
export const rightsNow = (granted: Rights, owner: { readonly role: Role; readonly reach: Reach }): Rights => ({
  scopes: granted.scopes.intersection(roleScopes[owner.role]),
  reach: commonReach(granted.reach, owner.reach),
});

/** Scopes as a row keeps them; one that a later version dropped counts no more. */
export const readScopes = (stored: readonly string[]): ReadonlySet<Scope> => new Set(stored.filter(isScope));

const lacking = (scope: string, param?: string): Verdict =>
  refused(forbidden, {
    detail: `You do not have the scope "${scope}" yourself`,
    ...(param !== undefined && { param }),
  });

/** Nobody grants a scope that he lacks. @param param the field in which the scopes stand */
export function decideScopes(who: Principal, scopes: readonly string[], param?: string): Verdict {
  const at = scopes.findIndex((scope) => !isScope(scope) || !may(who, scope, 'anywhere'));
  return at === -1 ? allowed : lacking(scopes[at] ?? '', param === undefined ? undefined : `${param}[${at}]`);
}

/** A credential's secret lends all that it may: only who may as much, from as many places and for as long, gets it. */
export function decideLending(
  who: Principal,
  mine: Bounds,
  lent: { readonly scopes: readonly string[]; readonly reach: Reach } & Bounds,
): Verdict {
  const scopes = decideScopes(who, lent.scopes);
  if (!scopes.ok) return scopes;
  const reach = decideSight(who, lent);
  return reach.ok ? decideBounds(mine, lent) : reach;
}

/** A credential made with another one counts from no other addresses and origins, and no longer. */
export function decideBounds(parent: Bounds, { ip, origins, expiresAt }: Bounds): Verdict {
  if (parent.ip !== null && (ip === null || !ipListWithin(readIpList(ip), readIpList(parent.ip)))) {
    return refused(forbidden, { param: 'ip', detail: `Your own token may be used only from ${parent.ip}` });
  }
  if (parent.origins !== null && (origins === null || !new Set(origins).isSubsetOf(new Set(parent.origins)))) {
    const detail = `Your own token may be used only from ${parent.origins.join(', ')}`;
    return refused(forbidden, { param: 'origins', detail });
  }
  if (parent.expiresAt === null) return allowed;
  if (expiresAt !== null && Temporal.Instant.compare(expiresAt, parent.expiresAt) <= 0) return allowed;
  return refused(forbidden, {
    param: 'expiresAt',
    detail: `Your own token ends at ${parent.expiresAt.toString()}`,
  });
}

/** What somebody keeps, an account or a credential, by what it reaches. */
interface Reaching {
  readonly reach: Reach;
}

/** Nobody sees or stops what reaches further than he. */
export const decideSight = (who: Principal, { reach }: Reaching): Verdict =>
  reachesAll(who, reach)
    ? allowed
    : refused(buildingOutOfReach, { detail: 'This reaches buildings that your role does not cover' });

/** One's own token, and a token itself, may be seen and stopped however far it was to reach: it may no more than its owner. */
export const decideTokenSight = (
  who: Principal,
  token: Reaching & { readonly id: number; readonly ownerUserId: number | null },
): Verdict =>
  token.id === who.tokenId || (who.userId !== null && token.ownerUserId === who.userId)
    ? allowed
    : decideSight(who, token);

/** Nobody makes, changes, stops or lets act an account that may more than he. */
export function decideAccount(
  who: Principal,
  { role, reach }: { readonly role: Role; readonly reach: Reach },
): Verdict {
  if (!reachesAll(who, reach))
    return refused(buildingOutOfReach, { detail: 'This account reaches buildings that your role does not cover' });
  const missing = [...roleScopes[role]].find((scope) => !may(who, scope, 'anywhere'));
  return missing === undefined ? allowed : lacking(missing);
}

/** An account's rights only become less: whoever holds its tokens would get the rest unasked. */
export function decideNarrowing(
  before: { readonly role: Role; readonly reach: Reach },
  after: { readonly role: Role; readonly reach: Reach },
): Verdict {
  const no = (param: string): Verdict =>
    refused(forbidden, { param, detail: 'An account’s rights only become less; make another one that may more' });
  if (!roleScopes[after.role].isSubsetOf(roleScopes[before.role])) return no('role');
  return reachesAll(before, after.reach) ? allowed : no('buildings');
}
