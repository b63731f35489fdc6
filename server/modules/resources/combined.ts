import type { Tx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { fail, inUse, invalid } from '../../platform/contract/problems.ts';
import { forgetPastOf, setUnits } from '../holds/holds.ts';
import type { Resource } from './contract.ts';
import { deleteParts, insertParts, lockResources, selectWholes, type ResourceRow } from './store.ts';

/** What is made of one thing alone is that thing. */
const LEAST_PARTS = 2;

type Whole = Pick<Resource, 'id' | 'type' | 'buildingId'>;

/** Is it made of just these? */
export const isMadeOf = ({ partIds }: Pick<Resource, 'partIds'>, ids: readonly number[]): boolean =>
  new Set(ids).symmetricDifference(new Set(partIds)).size === 0;

/**
 * Frees a locked resource of what it is made of, itself or its parts: nobody may hold it, now or later. The foreign keys of the holds
 * judge, also of those that are just being taken. @throws 409 for one that is held
 */
export async function takeApart(tx: Tx, before: Resource, partIds: readonly number[]): Promise<void> {
  if (partIds.length > 0) await mustBeNoPart(tx, before, 'partIds');
  const { id } = before;
  const wasCombined = before.partIds.length > 0;
  if (wasCombined) await forgetPastOf(tx, id, before.partIds);
  const isFree = wasCombined ? await deleteParts(tx, id) : partIds.length === 0 || (await setUnits(tx, id, 0));
  if (!isFree) throw fail(inUse, { param: 'partIds', detail: 'It is booked, now or later, as it is' });
}

/** Makes a resource that is free of all of these parts, or of itself where there are none. @throws 404 or 400 that names a part */
export async function assemble(tx: Tx, whole: Whole, partIds: readonly number[]): Promise<void> {
  if (partIds.length === 0) return void (await setUnits(tx, whole.id, 1));
  if (whole.type === 'equipment') throw invalid('partIds', 'Equipment is not combined');
  const parts = new Map((await lockResources(tx, partIds)).map((part) => [part.id, part]));
  partIds.forEach((id, i) => mustFit(whole, parts.get(id), `partIds[${i}]`));
  if (partIds.length < LEAST_PARTS) throw invalid('partIds', `A combined room has ${LEAST_PARTS} parts at least`);
  await insertParts(tx, whole, partIds);
}

function mustFit(whole: Whole, row: ResourceRow | undefined, param: string): void {
  // Of what is elsewhere nobody is told what it is: she may not see it.
  const part = found(row?.buildingId === whole.buildingId ? row : undefined, param);
  if (part.id === whole.id) throw invalid(param, 'It cannot be a part of itself');
  if (part.partIds.length > 0) throw invalid(param, `"${part.name}" is combined itself: a part has no parts`);
  if (part.retiredAt !== null) throw invalid(param, `"${part.name}" is out of use`);
  if (part.type !== whole.type) throw invalid(param, `"${part.name}" is of another type`);
}

/** @throws 409 for a part of a combined room */
export async function mustBeNoPart(tx: Tx, { id }: Pick<Resource, 'id'>, param?: string): Promise<void> {
  const wholes = await selectWholes(tx, [id]);
  if (wholes.length > 0)
    throw fail(inUse, {
      ...(param !== undefined && { param }),
      detail: `It is a part of resource ${wholes.join(', ')}`,
    });
}

/** What is combined moves to another building only with other parts, and a part not at all. @throws 409 that names the building */
export async function mustStandAlone(tx: Tx, before: Resource, partIds: readonly number[] | undefined): Promise<void> {
  await mustBeNoPart(tx, before, 'buildingId');
  if (before.partIds.length > 0 && partIds === undefined)
    throw fail(inUse, { param: 'buildingId', detail: 'It is combined: its parts are in this building' });
}
