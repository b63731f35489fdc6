import type { Tx } from '../../platform/context/context.ts';
import { giveUnit } from '../holds/holds.ts';
import { mustKeep } from '../places/places.ts';
import { ALWAYS_OPEN } from './closing.ts';
import type { Resource, ResourceType } from './contract.ts';
import { showResource, tellOfResource } from './resource.ts';
import { insertResources, lockResources } from './store.ts';

/** A new resource of one piece, made of no others. */
export interface NewTogether {
  readonly type: ResourceType;
  readonly name: string;
  readonly floorId: number;
  readonly areaId?: number | null;
  readonly bankId?: number;
  readonly bankNumber?: number;
  readonly categoryId?: number;
  readonly capacity?: number;
  readonly description?: string;
}

/** So many are added by a statement: each column of each is a value, and a statement has 65,535. */
const AT_ONCE = 2_000;

/**
 * Adds resources to a building, all of the same members: as `createResource` of each would, by a few statements.
 * @param closing what closes them, where their place is closed
 * @returns them as they were given, one for one: ids are given out in that order
 */
export async function createTogether(
  tx: Tx,
  buildingId: number,
  given: readonly NewTogether[],
  closing = ALWAYS_OPEN,
): Promise<Resource[]> {
  mustKeep(tx, buildingId);
  await closing.alone(tx, [buildingId]);
  const all: Resource[] = [];
  for (let from = 0; from < given.length; from += AT_ONCE) {
    const some = given.slice(from, from + AT_ONCE);
    const ids = await insertResources(
      tx,
      some.map((one) => ({ ...one, buildingId })),
    );
    await giveUnit(tx, ids);
    all.push(...(await lockResources(tx, ids)).map(showResource));
  }
  await closing.come(tx, all);
  for (const one of all) tellOfResource(tx, 'resource.created', null, one);
  return all;
}
