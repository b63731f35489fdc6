import { commonReach, type Reach } from '../../platform/context/principal.ts';
import { roleScopes, type Role, type Scope } from '../../platform/contract/scopes.ts';

/** Where a paired device stands: somewhere in a building, at the door of one place there, or on a floor of which it shows all. */
export interface Stand {
  readonly buildingId: number;
  readonly resourceId: number | null;
  readonly floorId: number | null;
}

/** What a paired device is for, and nothing else: a kiosk receives visitors, a display shows its place or its floor. */
export const scopeAt = ({ resourceId, floorId }: Pick<Stand, 'resourceId' | 'floorId'>): Scope =>
  resourceId === null && floorId === null ? 'visitors:arrive' : 'displays:use';

/** What a device may now: what it is for, in its building, as far as who answers for it may the same. */
export const rightsOfDevice = (
  stand: Stand,
  owner: { readonly role: Role; readonly reach: Reach },
): { readonly scopes: ReadonlySet<Scope>; readonly reach: Reach } => ({
  scopes: new Set([scopeAt(stand)]).intersection(roleScopes[owner.role]),
  reach: commonReach([stand.buildingId], owner.reach),
});
