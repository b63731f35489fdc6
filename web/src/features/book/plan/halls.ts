import type { Place } from '../places.ts';

/** Combined rooms without a shape of their own: on the plan their parts stand for them. */
export const hallsOf = (places: readonly Place[]): Place[] =>
  places.filter(({ resource: { placement, partIds } }) => placement === null && partIds.length > 0);

/** What fits, and the parts of the halls that do: whoever seeks the hall sees where it is. */
export function withParts(fitting: ReadonlySet<number>, halls: readonly Place[]): ReadonlySet<number> {
  const found = halls.filter(({ id }) => fitting.has(id));
  return found.length === 0 ? fitting : new Set([...fitting, ...found.flatMap(({ resource }) => resource.partIds)]);
}

/** The parts of the halls that are chosen or pointed at. */
export const partsOf = (halls: readonly Place[], ids: readonly (number | null)[]): ReadonlySet<number> =>
  new Set(halls.filter(({ id }) => ids.includes(id)).flatMap(({ resource }) => resource.partIds));
