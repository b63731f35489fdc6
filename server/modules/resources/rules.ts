import type { Placement, Resource, ResourceTold } from './contract.ts';

/** What a cleared member falls back to, where that is not null. */
export const UNSAID = { names: {}, description: '', capacity: 1, quantity: 1, amenityIds: [], partIds: [] } as const;

/** What hearers of a resource's events get; whoever needs more asks for it. */
export const toldOfResource = ({ id, type, name, buildingId, floorId, retired }: Resource): ResourceTold => ({
  id,
  type,
  name,
  buildingId,
  floorId,
  retired,
});

/** Did a change move it, on its plan or to another one? */
export const isPlacedAnew = (before: Resource, after: Resource): boolean =>
  before.floorId !== after.floorId || JSON.stringify(before.placement) !== JSON.stringify(after.placement);

interface Whereabouts {
  readonly floorId?: number | null | undefined;
  readonly bankId?: number | null | undefined;
}

/**
 * A change, and what comes with it: where it stood says nothing about another floor's plan, its locker bank stays on its floor, and
 * what is in no bank has no number there.
 */
export function movedWith<V extends Whereabouts>(before: Pick<Resource, 'floorId'>, values: V): V {
  const isElsewhere = values.floorId !== undefined && values.floorId !== before.floorId;
  const moved = isElsewhere ? { placement: null, bankId: null, ...values } : values;
  return moved.bankId === null ? { bankNumber: null, ...moved } : moved;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Placements are kept to hundredths of a unit. */
const ROUNDING = 0.01;

/** Does it stand on the plan with all its corners, turned as it is? */
export function standsOn(plan: Size, { x, y, width, height, rotation = 0 }: Placement): boolean {
  const turned = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(turned)), Math.abs(Math.sin(turned))];
  const isWithin = (middle: number, extent: number, most: number): boolean =>
    middle - extent / 2 >= -ROUNDING && middle + extent / 2 <= most + ROUNDING;
  return (
    isWithin(x + width / 2, width * cos + height * sin, plan.width) &&
    isWithin(y + height / 2, width * sin + height * cos, plan.height)
  );
}
