import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { idsTakenFor, type Buffers, type Wanted } from '../holds/holds.ts';
import type { RulesFor } from '../policies/policies.ts';
import { findResources, listBookable, type BookableResource } from '../resources/resources.ts';
import { resourceRetired } from './contract.ts';
import type { PartRow } from './row.ts';

/** So many units of a resource that has `quantity` of them, and how long they are made ready before and cleared afterwards. */
export type Wish = Pick<Wanted, 'resourceId' | 'quantity' | 'count' | 'parts'> & Buffers;
/** Resources by their ids. */
export type Resources = ReadonlyMap<number, BookableResource>;
/** How many of each, by the resource's id. */
export type Counts = ReadonlyMap<number, number>;

/** How often each id was asked for. */
export function countIds(ids: readonly number[]): Counts {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** How many of each a booking has. */
export const countsOf = ({
  resources,
}: {
  readonly resources: readonly Pick<Wish, 'resourceId' | 'count'>[];
}): Counts => new Map(resources.map(({ resourceId, count }) => [resourceId, count]));

/** What is known of the resources counted; an unknown one is absent. */
export const findCounted = (ctx: Ctx, counts: Counts): Promise<Resources> => findResources(ctx, [...counts.keys()]);

/** The ids of all resources in use on a floor. */
export const listIdsOnFloor = async (ctx: Ctx, floorId: number): Promise<number[]> =>
  (await listBookable(ctx, { floorId })).map(({ id }) => id);

/** The buildings that resources are in. */
export const buildingsOf = (resources: Resources): number[] => [
  ...new Set(Array.from(resources.values(), ({ buildingId }) => buildingId)),
];

/**
 * What can be booked of all this, each with the buffers that the rules in force ask for.
 * @param kept what a booking has and does not keep any longer than before: it stays, out of use or not
 * @throws 404, 409 or 400 for what cannot, named by its place
 */
export const wishesOf = (
  counts: Counts,
  resources: Resources,
  { of }: Pick<RulesFor, 'of'>,
  kept: Counts = new Map(),
): Wish[] => {
  mustTakeOnce(counts, resources);
  return wishesApart(counts, resources, { of }, kept);
};

/** The same of what is asked for one by one: nothing of it stands beside the rest. */
export const wishesApart = (
  counts: Counts,
  resources: Resources,
  { of }: Pick<RulesFor, 'of'>,
  kept: Counts = new Map(),
): Wish[] =>
  [...counts].map(([resourceId, count], i) => {
    const param = `resourceIds[${i}]`;
    const { name, quantity, retired, partIds } = found(
      resources.get(resourceId),
      param,
      `There is no resource ${resourceId}`,
    );
    if (retired && count > (kept.get(resourceId) ?? 0))
      throw fail(resourceRetired, { param, detail: `"${name}" can no longer be booked` });
    if (count > quantity) throw invalid(param, `There ${quantity === 1 ? 'is' : 'are'} only ${quantity} of "${name}"`);
    const { setUp, cleanDown } = of(resourceId);
    const buffers = { setUpMinutes: setUp?.says.minutes ?? 0, cleanDownMinutes: cleanDown?.says.minutes ?? 0 };
    return { resourceId, count, quantity, parts: partIds, ...buffers };
  });

/** What is taken for a resource: itself, or the parts of a combined room. */
export const takenOf = ({ id, partIds }: Pick<BookableResource, 'id' | 'partIds'>): number[] =>
  idsTakenFor({ resourceId: id, parts: partIds });

/** What a booking of these takes. */
export const takenBy = (resources: Iterable<BookableResource>): Set<number> => new Set([...resources].flatMap(takenOf));

/** @throws 400 for a combined room beside one of its parts, or beside another that shares one */
function mustTakeOnce(counts: Counts, resources: Resources): void {
  const takenFor = new Map<number, string>();
  [...counts.keys()].forEach((resourceId, i) => {
    const { name = '', partIds = [] } = resources.get(resourceId) ?? {};
    for (const id of idsTakenFor({ resourceId, parts: partIds })) {
      const other = takenFor.get(id);
      if (other !== undefined)
        throw invalid(`resourceIds[${i}]`, `"${name}" and "${other}" are the same room, or have a part in common`);
      takenFor.set(id, name);
    }
  });
}

/** What a booking holds, as it was booked: what the rules would ask for today is another question, and so is whether it is in use still. */
export const asHeld = ({ resources }: { readonly resources: readonly PartRow[] }, known: Resources): Wish[] =>
  resources.map((part) => {
    const { quantity = part.count, partIds } = known.get(part.resourceId) ?? {};
    return { ...part, quantity, parts: partIds };
  });

/** What is written of a wish that was had. */
export const partOf = ({ resourceId, count, setUpMinutes = 0, cleanDownMinutes = 0 }: Wish): PartRow => ({
  resourceId,
  count,
  setUpMinutes,
  cleanDownMinutes,
});
