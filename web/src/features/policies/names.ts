import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { groupsQuery } from '../../data/people.ts';
import { buildingsQuery, categoriesQuery, resourceGroupsQuery } from '../../data/places.ts';
import { keepsPoliciesIn, type Policy, type Where } from '../../data/policies.ts';
import type { Me } from '../../data/session.ts';
import { resourceQuery, type Resource } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';

const none: readonly never[] = [];

/** What policies point at, by id. */
export interface Names {
  readonly building: (id: number) => string | undefined;
  readonly category: (id: number) => string | undefined;
  readonly resourceGroup: (id: number) => string | undefined;
  readonly group: (id: number) => string | undefined;
  readonly resource: (id: number) => Resource | undefined;
}

/** The names of what these policies point at, as they come. */
export function useNames(policies: readonly Policy[]): Names {
  const buildings = useQuery(buildingsQuery).data ?? none;
  const categories = useQuery(categoriesQuery).data ?? none;
  const resourceGroups = useQuery(resourceGroupsQuery).data ?? none;
  const groups = useQuery(groupsQuery).data ?? none;
  const ids = [...new Set(policies.flatMap(({ resourceId }) => resourceId ?? []))];
  const resources = useQueries({
    queries: ids.map((id) => resourceQuery(id)),
    combine: (answers) => answers.flatMap(({ data }) => data ?? []),
  });
  return useMemo(
    () => ({
      building: lookUp(buildings, nameOf),
      category: lookUp(categories, nameOf),
      resourceGroup: lookUp(resourceGroups, nameOf),
      group: lookUp(groups, ({ name }) => name),
      resource: lookUp(resources, (one) => one),
    }),
    [buildings, categories, resourceGroups, groups, resources],
  );
}

function lookUp<Thing extends { readonly id: number }, Shown>(
  things: readonly Thing[],
  show: (thing: Thing) => Shown,
): (id: number) => Shown | undefined {
  const byId = new Map(things.map((thing) => [thing.id, show(thing)]));
  return (id) => byId.get(id);
}

/** Where a policy applies, from the widest to the most particular: nothing where it is everywhere. */
export function placesOf(
  { buildingId, type, categoryId, resourceGroupId, resourceId }: Pick<Policy, keyof Where>,
  names: Names,
  typeName: (type: NonNullable<Policy['type']>) => string,
): string[] {
  const resource = resourceId === null ? undefined : names.resource(resourceId);
  const building = buildingId ?? resource?.buildingId ?? null;
  return [
    building === null ? undefined : names.building(building),
    type === null ? undefined : typeName(type),
    categoryId === null ? undefined : names.category(categoryId),
    resourceGroupId === null ? undefined : names.resourceGroup(resourceGroupId),
    resource && nameOf(resource),
  ].filter((part) => part !== undefined);
}

/** Is a policy mine to keep? One about a single resource is about its building. */
export const isKept = (
  me: Me,
  { buildingId, resourceId }: Pick<Policy, 'buildingId' | 'resourceId'>,
  names: Pick<Names, 'resource'>,
): boolean =>
  keepsPoliciesIn(me, resourceId === null ? buildingId : (names.resource(resourceId)?.buildingId ?? buildingId));
