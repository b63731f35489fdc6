import { commonReach, type Reach } from '../../platform/context/principal.ts';
import { roleScopes, type Role, type Scope } from '../../platform/contract/scopes.ts';

/** Where a paired device stands: somewhere in a building, or at the door of one place there. */
export interface Stand {
  readonly buildingId: number;
  readonly resourceId: number | null;
}

/** What a paired device is for, and nothing else: a kiosk receives visitors, a display stands at a door. */
export const scopeAt = ({ resourceId }: Pick<Stand, 'resourceId'>): Scope =>
  resourceId === null ? 'visitors:arrive' : 'displays:use';

/** What a device may now: what it is for, in its building, as far as who answers for it may the same. */
export const rightsOfDevice = (
  stand: Stand,
  owner: { readonly role: Role; readonly reach: Reach },
): { readonly scopes: ReadonlySet<Scope>; readonly reach: Reach } => ({
  scopes: new Set([scopeAt(stand)]).intersection(roleScopes[owner.role]),
  reach: commonReach([stand.buildingId], owner.reach),
});
