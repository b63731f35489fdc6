import type { Tx } from '../../platform/context/context.ts';
import { ALWAYS_OPEN } from './closing.ts';
import type { Resource } from './contract.ts';
import { createTogether } from './create-together.ts';
import { showResource, tellOfResource } from './resource.ts';
import { lockResources, updateAreas } from './store.ts';

/** Where new lockers stand. */
interface Place {
  readonly buildingId: number;
  readonly floorId: number;
  readonly areaId: number | null;
  readonly bankId: number;
}

/** Adds lockers to a bank, all at once: as `createResource` of each would, by a few statements. @param closing what closes them, where their place is closed */
export function createLockers(
  tx: Tx,
  place: Place,
  lockers: readonly { readonly name: string; readonly bankNumber: number }[],
  closing = ALWAYS_OPEN,
): Promise<Resource[]> {
  const { buildingId, ...where } = place;
  return createTogether(
    tx,
    buildingId,
    lockers.map((locker) => ({ type: 'locker', ...where, ...locker })),
    closing,
  );
}

/** Moves lockers of one building to another area of their floor, all at once. @param closing what closes them, where that is closed */
export async function moveLockers(
  tx: Tx,
  ids: readonly number[],
  areaId: number | null,
  closing = ALWAYS_OPEN,
): Promise<void> {
  const before = (await lockResources(tx, ids)).map(showResource);
  const after = before.map((one) => ({ ...one, areaId, version: one.version + 1 }));
  await updateAreas(tx, ids, areaId);
  await closing.shift(tx, after);
  before.forEach((one, i) => tellOfResource(tx, 'resource.updated', one, after[i] ?? null));
}
