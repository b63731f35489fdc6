import type { Resource, ResourceTold } from './contract.ts';

/** What a cleared member falls back to, where that is not null. */
export const UNSAID = { names: {}, capacity: 1, quantity: 1, amenityIds: [] } as const;

/** What hearers of a resource's events get; whoever needs more asks for it. */
export const toldOfResource = ({ id, type, name, buildingId, floorId, retired }: Resource): ResourceTold => ({
  id,
  type,
  name,
  buildingId,
  floorId,
  retired,
});
