import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

export type AccessKey = Listed<'listAccessKeys'>;

const aging = { access_key: true } as const;

/** The keys of a booking's doors, as far as I am shown them. */
export const bookingKeysQuery = (bookingId: number) =>
  queryOptions({
    queryKey: ['access-keys', 'booking', bookingId],
    queryFn: async ({ signal }) => (await api.listAccessKeys({ bookingId }, { signal })).items,
    meta: { aging },
  });

/** The keys of a resource, its bookings' too. */
export const resourceKeysQuery = (resourceId: number) =>
  queryOptions({
    queryKey: ['access-keys', 'resource', resourceId],
    queryFn: ({ signal }) => everyPage((paging) => api.listAccessKeys({ resourceId, ...paging }, { signal })),
    meta: { aging },
  });

/** Makes a key; of a booking that has one it is that. */
export function useMakeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Input<'createAccessKey'>, context) => api.createAccessKey(wish, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'access_key'),
  });
}

/** What can be done with a key. */
export type KeyAct = 'rotateAccessKey' | 'revokeAccessKey';

/** Gives a key another secret, or ends it. */
export function useKeyAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ act, id }: { readonly act: KeyAct; readonly id: number }, context) =>
      api[act]({ id }, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'access_key'),
  });
}
