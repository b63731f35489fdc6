import type { Tx } from '../../platform/context/context.ts';
import { giveUnit } from '../holds/holds.ts';
import { mustKeep } from '../places/places.ts';
import { ALWAYS_OPEN } from './closing.ts';
import type { Resource } from './contract.ts';
import { showResource, tellOfResource } from './resource.ts';
import { insertResources, lockResources, updateAreas } from './store.ts';

/** Where new lockers stand. */
interface Place {
  readonly buildingId: number;
  readonly floorId: number;
  readonly areaId: number | null;
  readonly bankId: number;
}

/** Adds lockers to a bank, all at once: as `createResource` of each would, by a few statements. @param closing what closes them, where their place is closed */
export async function createLockers(
  tx: Tx,
  place: Place,
  lockers: readonly { readonly name: string; readonly bankNumber: number }[],
  closing = ALWAYS_OPEN,
): Promise<Resource[]> {
  mustKeep(tx, place.buildingId);
  await closing.alone(tx, [place.buildingId]);
  const ids = await insertResources(
    tx,
    lockers.map((locker) => ({ type: 'locker', ...place, ...locker })),
  );
  await giveUnit(tx, ids);
  const made = (await lockResources(tx, ids)).map(showResource);
  await closing.come(tx, made);
  for (const one of made) tellOfResource(tx, 'resource.created', null, one);
  return made;
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
