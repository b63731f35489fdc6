import { commonReach, may, type Principal, type Reach } from '../../platform/context/principal.ts';
import { forbidden } from '../../platform/contract/problems.ts';
import { roleScopes, type Role, type Scope } from '../../platform/contract/scopes.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { products, type KeyKind, type Product } from './contract.ts';

/** Where people are and how they are reached: what every product names. */
const directory: readonly Scope[] = ['spaces:read', 'people:read', 'people:contacts'];

/** What each product is about. */
const productScopes: Readonly<Record<Product, readonly Scope[]>> = {
  HierarchyMapping: directory,
  ExternalBookings: [...directory, 'bookings:read', 'bookings:write', 'bookings:manage'],
  // A visitor is told with the meeting that she comes to, whoever's it is; no path of its own changes one.
  Visitor: [...directory, 'bookings:read', 'bookings:manage', 'visitors:read', 'visitors:write', 'visitors:manage'],
  CostCode: [...directory, 'bookings:read', 'policies:write'],
  // What is ordered with bookings, whoever's they are, and what is done for it.
  VendorServices: [...directory, 'bookings:read', 'bookings:write', 'bookings:manage'],
};

/** Which products a key opens. */
export const productsOf = (kind: KeyKind): ReadonlySet<Product> => new Set(kind === 'Combined' ? products : [kind]);

/** What a key is good for. */
export const scopesOf = (kind: KeyKind): ReadonlySet<Scope> =>
  new Set([...productsOf(kind)].flatMap((product) => productScopes[product]));

/** All that an application can be granted: whoever registers one grants of it what she has. */
export const applicationScopes: ReadonlySet<Scope> = scopesOf('Combined');

/** What may be done with an application, and where. */
export interface Rights {
  readonly scopes: ReadonlySet<Scope>;
  readonly reach: Reach;
}

/** What was granted, as far as the owner may still do it now. */
export const rightsOfApplication = (
  granted: { readonly scopes: readonly string[]; readonly reach: Reach },
  owner: { readonly role: Role; readonly reach: Reach },
): Rights => ({
  // A scope that a later version dropped counts no more.
  scopes: roleScopes[owner.role].intersection(new Set<string>(granted.scopes)),
  reach: commonReach(granted.reach, owner.reach),
});

/** A key lends what its application was granted: only who may as much gets one. */
export function decideLending(who: Principal, granted: readonly string[]): Verdict {
  const missing = granted.find((scope) => applicationScopes.has(scope as Scope) && !may(who, scope as Scope, 'whole'));
  return missing === undefined
    ? allowed
    : refused(forbidden, { detail: `You do not have the scope "${missing}" yourself` });
}
