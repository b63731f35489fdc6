import type { Tx } from '../../platform/context/context.ts';
import type { Placement } from './contract.ts';
import { showResource, tellOfResource } from './resource.ts';
import { lockPlaced, updatePlacements } from './store.ts';

/**
 * Moves what stands on a floor's plan, each told as a change of its own.
 * @param move says where something goes, or that it stands nowhere from now on; the very same placement changes nothing
 */
export async function movePlacements(
  tx: Tx,
  floorId: number,
  move: (placement: Placement) => Placement | null,
): Promise<void> {
  const moved = (await lockPlaced(tx, floorId)).flatMap((row) => {
    const placement = row.placement && move(row.placement);
    return placement === row.placement ? [] : [{ row, placement }];
  });
  if (moved.length === 0) return;
  await updatePlacements(
    tx,
    moved.map(({ row: { id }, placement }) => ({ id, placement })),
  );
  for (const { row, placement } of moved) {
    const before = showResource(row);
    tellOfResource(tx, 'resource.updated', before, { ...before, placement, version: before.version + 1 });
  }
}
