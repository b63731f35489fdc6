import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Input } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import type { Resource } from './resources.ts';

/** All rooms of a building that are in use, combined or not. */
export const roomsQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['resources', 'rooms', buildingId],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listResources({ buildingId, type: 'room', ...paging }, { signal })),
    meta: { aging: { resource: true, policy: true } },
  });

/**
 * A room that there is, as whoever changes it saw it, or a new one, and what it is to be made of; of nothing: it is a room of its own
 * again. What somebody else changed meanwhile is not written over.
 */
export type Combination = Pick<Resource, 'id' | 'version'> & { readonly partIds: readonly number[] };
export type NewCombination = Omit<Input<'createResource'>, 'type' | 'partIds'> & {
  readonly partIds: readonly number[];
};

/** Makes a room of others, or changes what it is made of. */
export function useCombine() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: Combination | NewCombination, context) =>
      'id' in wanted
        ? combine(wanted, keyOf(context))
        : api.createResource({ ...wanted, partIds: [...wanted.partIds], type: 'room' }, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'resource'),
  });
}

/** Takes a combined room apart: it is one of its own then, or `retire`d, and booked no more. */
export function useTakeApart() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (whole: Pick<Resource, 'id' | 'version'> & { readonly retire: boolean }, context) =>
      api.updateResource({ ...whole, partIds: [] }, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'resource'),
  });
}

const combine = ({ partIds, ...whole }: Combination, key: string): Promise<Resource> =>
  api.updateResource({ ...whole, partIds: [...partIds] }, { key });
