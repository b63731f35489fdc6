import type { Ctx } from '../../platform/context/context.ts';
import { findNames } from '../places/places.ts';
import { isDelegation, isSpaceRequest, personOf, type Heard } from './rules.ts';

/** Of which group a space is asked for, by name, as long as none is given; null for any other event. */
export async function findGroupsAsked(ctx: Ctx, events: readonly Heard[]): Promise<(event: Heard) => string[] | null> {
  const ids = events.flatMap((event) => askedOf(event) ?? []);
  const names = await findNames(ctx, 'resourceGroup', [...new Set(ids)]);
  return (event) => {
    const groupId = askedOf(event);
    return groupId === null ? null : [names.get(groupId) ?? ''].filter((name) => name !== '');
  };
}

const askedOf = (event: Heard): number | null =>
  isSpaceRequest(event) && event.data.resourceId === null ? event.data.groupId : null;

/** For whom something may be done, or is asked for by somebody else; null where it is about nobody else. */
export function principalOf(event: Heard): number | null {
  if (isDelegation(event)) return event.data.id;
  if (event.type !== 'space_request.created') return null;
  return event.data.hostId === personOf(event.actor) ? null : event.data.hostId;
}
