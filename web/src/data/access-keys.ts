import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { compareInstants } from '../lib/when.ts';
import { refreshAbout } from './aging.ts';
import { hadBy } from './bookings.ts';

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

/** Whose the bookings of a resource are that have these keys, as far as I am shown it. */
export const keyHostsQuery = (resourceId: number, keys: readonly AccessKey[]) => {
  const times = keys.flatMap(({ kind, validFrom, validUntil }) =>
    kind === 'one_time' && validFrom !== null && validUntil !== null ? [{ start: validFrom, end: validUntil }] : [],
  );
  const from = times.map(({ start }) => start).toSorted(compareInstants)[0];
  const to = times
    .map(({ end }) => end)
    .toSorted(compareInstants)
    .at(-1);
  return queryOptions({
    queryKey: ['access-keys', 'hosts', resourceId, from, to],
    enabled: from !== undefined,
    queryFn: async ({ signal }) => {
      const wanted = { resourceId, ...(from && { from }), ...(to && { to }) };
      const bookings = await everyPage((paging) => api.listBookings({ ...wanted, ...paging }, { signal }));
      return new Map(bookings.map(({ id, hostName }) => [id, hostName] as const));
    },
    meta: { aging: { booking: ({ data }) => hadBy(data).includes(resourceId) } },
  });
};

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
