import { isSameReach, may, reachesAll, type Principal, type Reach } from '../../platform/context/principal.ts';
import { forbidden } from '../../platform/contract/problems.ts';
import { roleScopes, type Role } from '../../platform/contract/scopes.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';

/** What somebody may do, and where. */
export interface Standing {
  readonly role: Role;
  readonly reach: Reach;
}

const beyondMine = 'This person reaches buildings that you do not';

/** Nobody changes, or shuts out, who may do more than himself: neither in rights beyond an employee's nor in buildings. */
export function decideStanding(who: Principal, { role, reach }: Standing): Verdict {
  if (role === 'employee') return allowed;
  const beyond = roleScopes[role].difference(roleScopes.employee);
  if (!beyond.isSubsetOf(who.scopes)) {
    return refused(forbidden, { detail: `The role "${role}" may do more than you may` });
  }
  return reachesAll(who, reach) ? allowed : refused(forbidden, { detail: beyondMine });
}

/**
 * Nobody gives more than he has; buildings not even to an employee, who could use them once she is promoted. Nor does he take
 * away what he does not reach: narrowed first, she could be taken over next.
 */
export function decideGrant(who: Principal, before: Standing | null, next: Standing): Verdict {
  const isGiven = before === null || !isSameReach(before.reach, next.reach);
  if (isGiven && !reachesAll(who, next.reach)) {
    return refused(forbidden, { param: 'buildings', detail: 'You can give only buildings that you reach yourself' });
  }
  if (isGiven && before !== null && !reachesAll(who, before.reach)) {
    return refused(forbidden, { param: 'buildings', detail: beyondMine });
  }
  return decideStanding(who, next);
}

/** To act as somebody, by setting her password, needs all that she may: an employee's rights as well. */
export function decideTakeover(who: Principal, { role, reach }: Standing): Verdict {
  if (!roleScopes[role].isSubsetOf(who.scopes)) {
    return refused(forbidden, { detail: 'This person may do things that you may not' });
  }
  return reachesAll(who, reach) ? allowed : refused(forbidden, { detail: beyondMine });
}

/** What a caller says of buildings: null is read as all of them. */
export type SaidReach = Reach | null;

/** What a change makes of a standing. A role alone leaves the reach as it is: no promotion or demotion widens it. */
export const nextStanding = (
  now: Standing,
  { role = now.role, buildings }: { readonly role?: Role; readonly buildings?: SaidReach },
): Standing => ({ role, reach: buildings === undefined ? now.reach : (buildings ?? 'all') });

export const isSameStanding = (a: Standing, b: Standing): boolean => a.role === b.role && isSameReach(a.reach, b.reach);

/** An administrator of everything: somebody must always be one. */
export const administersAll = ({ role, reach }: Standing): boolean => role === 'administrator' && reach === 'all';

/** Those who keep people see all of them, and all of each, wherever they are. */
export const keepsPeople = (who: Principal): boolean => may(who, 'people:write', 'anywhere');

/**
 * Addresses of others are shown to those who may read contacts. A person is in no building but belongs to the workplace as a
 * whole, so a role that is limited to buildings reads none, except where it keeps people: it reaches all of them then.
 */
export const maySeeContacts = (who: Principal): boolean =>
  may(who, 'people:contacts', keepsPeople(who) ? 'anywhere' : 'whole');

/** Role, reach and card of others are shown to those who keep them; each sees his own. */
export const maySeeAll = (who: Principal, userId: number): boolean => keepsPeople(who) || who.userId === userId;
