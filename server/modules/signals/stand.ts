import { invalid } from '../../platform/contract/problems.ts';
import { kindOf, type Kind } from '../signal-kinds/contract.ts';
import type { Entrance } from './contract.ts';

/** Where a device is: at a resource, at an entrance, or nowhere yet. */
export interface Stand {
  readonly resourceId: number | null;
  readonly entrance: Required<Entrance> | null;
}

export const NOWHERE: Stand = { resourceId: null, entrance: null };

/** As columns hold it. */
export interface StandColumns {
  readonly resourceId: number | null;
  readonly entranceBuildingId: number | null;
  readonly entranceFloorId: number | null;
}

export const columnsOf = ({ resourceId, entrance }: Stand): StandColumns => ({
  resourceId,
  entranceBuildingId: entrance?.buildingId ?? null,
  entranceFloorId: entrance?.floorId ?? null,
});

export const standOf = ({ resourceId, entranceBuildingId, entranceFloorId }: StandColumns): Stand => ({
  resourceId,
  entrance: entranceBuildingId === null ? null : { buildingId: entranceBuildingId, floorId: entranceFloorId },
});

export const isSameStand = (one: Stand, other: Stand): boolean =>
  one.resourceId === other.resourceId &&
  one.entrance?.buildingId === other.entrance?.buildingId &&
  one.entrance?.floorId === other.entrance?.floorId;

/** Where a device is after a change: what is absent stays, but what is carried to one place has left the other. @throws 400 for both at once */
export function standAfter(
  before: Stand,
  {
    resourceId,
    entrance,
  }: { readonly [Name in keyof Stand]: (Name extends 'entrance' ? Entrance : number) | null | undefined },
): Stand {
  if (resourceId != null && entrance)
    throw invalid('entrance', 'A device is at a resource or at an entrance, not at both');
  const isElsewhere = resourceId != null || Boolean(entrance);
  const left = isElsewhere ? NOWHERE : before;
  return {
    resourceId: resourceId === undefined ? left.resourceId : resourceId,
    entrance: entrance ? { floorId: null, ...entrance } : entrance === undefined ? left.entrance : null,
  };
}

/** Only a reader of cards stands at an entrance: what others see or measure is of a place. @throws 400 */
export function mustFit(kind: Kind, { entrance }: Stand): void {
  if (entrance && !kindOf(kind).isPersonal)
    throw invalid('entrance', 'Only a badge reader stands at an entrance; any other device is at a resource');
}
