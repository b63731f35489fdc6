import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import { meQuery } from './session.ts';

export type SeatRequest = Listed<'listSeatRequests'>;

/** So many of the latest are looked at: a month ahead, and how it went lately. */
const LATEST = 100;

/** The desks that somebody asked for, the latest day first: I, or another for whom I may ask. */
export const seatRequestsQuery = (userId: number | null = null) =>
  queryOptions({
    queryKey: ['seat-requests', userId],
    queryFn: ({ signal }) =>
      everyPage(
        (paging) => api.listSeatRequests({ ...paging, ...(userId !== null && { userId }) }, { signal }),
        LATEST,
      ),
    staleTime: 0,
    meta: {
      aging: {
        seat_request: ({ data }, { client, answer }) =>
          data.userId === (userId ?? client.getQueryData(meQuery.queryKey)?.user?.id) ||
          (answer as readonly SeatRequest[]).some(({ id }) => id === data.id),
      },
    },
  });

/** Asks for a desk on a day. */
export function useAskForSeat() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...wish }: Input<'createSeatRequest'> & { readonly key: string }) =>
      api.createSeatRequest(wish, { key }),
    onSuccess: (request, { userId = null }) =>
      client.setQueryData(seatRequestsQuery(userId).queryKey, (known) => known && [request, ...known]),
    onSettled: () => void refreshAbout(client, 'seat_request'),
  });
}

/** Asks no more. */
export function useWithdrawSeat() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, key }: { readonly id: number; readonly key: string }) =>
      api.withdrawSeatRequest({ id }, { key }),
    onSettled: () => void refreshAbout(client, 'seat_request'),
  });
}
