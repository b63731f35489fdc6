import type { PlacementAnswer } from './contract.ts';
import type { FloorPlan } from '../places/contract.ts';
import type { Placement } from '../resources/contract.ts';

/** One plan in place of another, and what the caller says of what stands there. */
export interface Replacement {
  readonly before: FloorPlan | null;
  readonly after: FloorPlan;
  readonly told: PlacementAnswer | undefined;
}

export type Move = (placement: Placement) => Placement | null;

/** Shapes whose sides have the same ratio but for this much are the same. */
const SAME_SHAPE = 0.01;

/** How what stands on a floor moves along with its new plan; null when nobody can tell. */
export function moveAlong({ before, after, told }: Replacement): Move | null {
  if (told === 'clear') return () => null;
  if (told === 'keep' || before === null) return stay;
  const [along, down] = [after.width / before.width, after.height / before.height];
  if (along === 1 && down === 1) return stay;
  return Math.abs(along / down - 1) <= SAME_SHAPE ? scaling(along, down) : null;
}

const stay: Move = (placement) => placement;

const rounded = (value: number): number => Math.max(0, Math.round(value * 100) / 100);

/** Middles move with the plan; sides grow alike, so that what is turned stays within it too. */
const scaling = (along: number, down: number): Move => {
  const size = Math.min(along, down);
  return ({ x, y, width, height, ...turned }) => ({
    x: rounded((x + width / 2) * along - (width * size) / 2),
    y: rounded((y + height / 2) * down - (height * size) / 2),
    width: rounded(width * size),
    height: rounded(height * size),
    ...turned,
  });
};
