import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import type { ResourceGroup } from './places.ts';
import type { Me } from './session.ts';

export type Country = Listed<'listCountries'>;

export const countriesQuery = queryOptions({
  queryKey: ['countries'],
  queryFn: ({ signal }) => everyPage((paging) => api.listCountries(paging, { signal })),
  staleTime: 10 * 60_000,
  meta: { aging: { country: true }, rarely: true },
});

/** What is in a group, by name. */
export const inGroupQuery = (groupId: number) =>
  queryOptions({
    queryKey: ['resources', 'group', groupId],
    queryFn: ({ signal }) => everyPage((paging) => api.listResources({ groupId, ...paging }, { signal })),
    meta: { aging: { resource: true, policy: true, building: true, region: true } },
  });

/** May I add, change and remove groups? They are for who keeps all buildings. */
export const keepsGroups = ({ scopes, user }: Me): boolean =>
  scopes.includes('spaces:write') && (user === null || user.buildings === 'all');

/** A group to add, or to change. */
export type GroupToSave =
  | { readonly id: null; readonly wish: Input<'createResourceGroup'> }
  | { readonly id: number; readonly wish: Omit<Input<'updateResourceGroup'>, 'id'> };

/** How what is in it is booked. */
export type GroupKind = ResourceGroup['kind'];

export function useSaveGroup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (group: GroupToSave, context) =>
      group.id === null
        ? api.createResourceGroup(group.wish, { key: keyOf(context) })
        : api.updateResourceGroup({ id: group.id, ...group.wish }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'resource_group'),
  });
}

export function useDeleteGroup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.deleteResourceGroup({ id }),
    onSettled: () => void refreshAbout(client, 'resource_group'),
  });
}

/** Puts a resource into a group; null: back into the default one. */
export function useRegroup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, groupId }: { readonly id: number; readonly groupId: number | null }, context) =>
      api.updateResource({ id, groupId }, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'resource'),
  });
}
