import { reachesAll, type Principal } from '../../platform/context/principal.ts';
import { roleScopes, type Role } from '../../platform/contract/scopes.ts';

/** What somebody may do, and where. */
export interface Standing {
  readonly role: Role;
  /** The buildings the role reaches; null means all. */
  readonly buildings: readonly number[] | null;
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly detail: string };

const refused = (detail: string): Verdict => ({ ok: false, detail });

/** Nobody gives, or takes over, more than he has: neither rights beyond an employee's nor buildings. */
export function decideStanding(who: Principal, { role, buildings }: Standing): Verdict {
  if (role === 'employee') return { ok: true };
  const beyond = roleScopes[role].difference(roleScopes.employee);
  if (!beyond.isSubsetOf(who.scopes)) return refused(`The role "${role}" may do more than you may`);
  return reachesAll(who, buildings ?? 'all') ? { ok: true } : refused('This person reaches buildings that you do not');
}

/** What a change makes of a standing. An employee reaches no building in particular, so leaving a role leaves its buildings. */
export const nextStanding = (
  now: Standing,
  { role = now.role, buildings }: { readonly role?: Role; readonly buildings?: readonly number[] | null },
): Standing => ({ role, buildings: buildings ?? (buildings === null || role === 'employee' ? null : now.buildings) });

export const isSameStanding = (a: Standing, b: Standing): boolean =>
  a.role === b.role && String(a.buildings?.toSorted()) === String(b.buildings?.toSorted());

/** An administrator of everything: somebody must always be one. */
export const administersAll = ({ role, buildings }: Standing): boolean =>
  role === 'administrator' && buildings === null;

/** Role, reach and card of others are shown to those who keep them; each sees his own. */
export const maySeeAll = (who: Principal, userId: number): boolean =>
  who.scopes.has('people:write') || who.userId === userId;

/** Text to look for anywhere in a column: what LIKE would read as a pattern stands for itself. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
