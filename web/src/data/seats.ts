import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, type Input, type Listed } from '../lib/api.ts';
import { refreshAbout } from './aging.ts';
import { meQuery } from './session.ts';

export type SeatRequest = Listed<'listSeatRequests'>;

/** So many of the latest are looked at: a month ahead, and how it went lately. */
const LATEST = 100;

/** The desks that I asked for, the latest day first. */
export const seatRequestsQuery = queryOptions({
  queryKey: ['seat-requests'],
  queryFn: ({ signal }) => everyPage((paging) => api.listSeatRequests(paging, { signal }), LATEST),
  staleTime: 0,
  meta: {
    aging: {
      seat_request: ({ data }, { client, answer }) =>
        data.userId === client.getQueryData(meQuery.queryKey)?.user?.id ||
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
    onSuccess: (request) => client.setQueryData(seatRequestsQuery.queryKey, (known) => known && [request, ...known]),
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
