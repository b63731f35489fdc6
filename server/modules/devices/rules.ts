import { commonReach, type Reach } from '../../platform/context/principal.ts';
import { roleScopes, type Role, type Scope } from '../../platform/contract/scopes.ts';

/** What a paired device is for, and nothing else. */
const GRANTED: ReadonlySet<Scope> = new Set<Scope>(['visitors:arrive']);

/** What a device may now: what it is for, in its building, as far as who answers for it may the same. */
export const rightsOfDevice = (
  buildingId: number,
  owner: { readonly role: Role; readonly reach: Reach },
): { readonly scopes: ReadonlySet<Scope>; readonly reach: Reach } => ({
  scopes: GRANTED.intersection(roleScopes[owner.role]),
  reach: commonReach([buildingId], owner.reach),
});
