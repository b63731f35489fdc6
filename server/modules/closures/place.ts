import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { mustSee } from '../bookings/bookings.ts';
import { findSpace, mustKeep } from '../places/places.ts';
import { MAX_BOOKABLE } from '../resources/contract.ts';
import { findResources, listThere, type BookableResource } from '../resources/resources.ts';
import { decideRoom, decideSize } from './rules.ts';
import { countOpen, type ClosureRow, type Whereabouts } from './store.ts';

/** What is to be closed, by ids that fit together. */
export type PlaceGiven = { readonly [Id in keyof Whereabouts]?: number | undefined };

/** What is to be closed: where it is, what it is called, and by which clocks. */
export interface PlaceMeant extends Whereabouts {
  readonly name: string;
  readonly zone: string;
}

/** What says where something is to be closed, but for a resource. */
export const spaces = ['buildingId', 'floorId', 'areaId'] as const;

const SMALLEST_FIRST = ['resourceId', 'areaId', 'floorId', 'buildingId'] as const;

/**
 * Finds the smallest place that is said, or the resource.
 * @throws 400 where none is said, 404 that names an id of what is not there for her, 403 for who may not change it
 */
export async function readPlace(ctx: Ctx, given: PlaceGiven): Promise<PlaceMeant> {
  const smallest = SMALLEST_FIRST.find((member) => given[member] !== undefined);
  if (smallest === undefined) throw invalid('buildingId', 'Say what is to be closed');
  const place = found(await findPlace(ctx, given), smallest);
  for (const member of spaces)
    if (given[member] !== undefined && given[member] !== place[member]) found(null, member, 'It is not there');
  mustKeep(ctx, place.buildingId);
  return place;
}

async function findPlace(ctx: Ctx, { resourceId, ...space }: PlaceGiven): Promise<PlaceMeant | undefined> {
  if (resourceId === undefined) {
    const there = await findSpace(ctx, space);
    return there && { ...there, resourceId: null };
  }
  const thing = (await findResources(ctx, [resourceId])).get(resourceId);
  if (thing) await mustSee(ctx, resourceId, 'resourceId');
  return thing && whereOf(thing);
}

const whereOf = ({ id, buildingId, floorId, areaId, name, zone }: BookableResource): PlaceMeant => ({
  resourceId: id,
  buildingId,
  floorId,
  areaId,
  name,
  zone,
});

/** What a closure closes. */
export const closingOf = ({ buildingId, floorId, areaId, resourceId }: ClosureRow): Whereabouts => ({
  buildingId,
  floorId,
  areaId,
  resourceId,
});

/** What a closure of a place closes, what is out of use too; so much at most as it closed when it was made, and what came since. */
export function listClosing(ctx: Ctx, where: Whereabouts, most = EVER_SO_MANY): Promise<BookableResource[]> {
  const { buildingId, floorId, areaId, resourceId } = where;
  return listThere(ctx, resourceId === null ? { buildingId, ...known({ floorId, areaId }) } : { resourceId }, most);
}
const EVER_SO_MANY = 2 ** 31 - 1;

/** What is to be closed. @throws 409 for too much, or for one closure more than can be open there, by what was asked for */
export async function listToClose(ctx: Ctx, place: PlaceMeant): Promise<BookableResource[]> {
  const param = SMALLEST_FIRST.find((member) => place[member] !== null) ?? 'buildingId';
  const things = await listClosing(ctx, place, MAX_BOOKABLE + 1);
  obey(decideSize(things, param));
  obey(decideRoom(await countOpen(ctx, place.buildingId), param));
  return things;
}

const known = ({ floorId, areaId }: Pick<Whereabouts, 'floorId' | 'areaId'>) => ({
  ...(floorId !== null && { floorId }),
  ...(areaId !== null && { areaId }),
});
