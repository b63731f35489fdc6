import { may, type Place, type Principal } from '../../platform/context/principal.ts';
import { buildingOutOfReach, forbidden, notFound } from '../../platform/contract/problems.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';

/** What a feed lends of its owner's rights: to look, and nothing else. */
const LENT: ReadonlySet<Scope> = new Set<Scope>([
  'bookings:read',
  'bookings:manage',
  'spaces:read',
  'spaces:write',
  'people:read',
]);

/** Of these rights, those that a feed is read with. */
export const lentOf = (scopes: ReadonlySet<Scope>): ReadonlySet<Scope> => scopes.intersection(LENT);

/** May this principal keep a resource's feed? Who keeps the resource may; it is read with the same right. */
export const decideFeedOf = (who: Principal, building: Place): Verdict =>
  may(who, 'spaces:write', building) ? allowed : refused(notFound, { param: 'id' });

/** May she make one? Whoever may see the resource is told why not. */
export function decideNewFeedOf(who: Principal, building: Place): Verdict {
  if (!may(who, 'spaces:write', 'anywhere'))
    return refused(forbidden, { param: 'resourceId', detail: 'Who keeps a resource makes its calendar feed' });
  return may(who, 'spaces:write', building) ? allowed : refused(buildingOutOfReach, { param: 'resourceId' });
}

/** A feed is a person's: a program has the API. */
export const decidePerson = ({ kind }: Principal): Verdict =>
  kind === 'user' ? allowed : refused(forbidden, { detail: 'A calendar feed belongs to a person' });
