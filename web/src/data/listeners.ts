import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type Listener = Listed<'listListeners'>;
export type EventType = Listener['eventType'];
export type Provider = Listener['provider'];

/** Where an application has what happens sent. No event tells how that goes, so it is asked for: every ten seconds while it is looked at. */
export const listenersQuery = (applicationId: number) =>
  queryOptions({
    queryKey: ['listeners', applicationId],
    queryFn: ({ signal }) => everyPage((paging) => api.listListeners({ id: applicationId, ...paging }, { signal })),
    // Sooner while something waits: it is on its way, or was just sent again.
    refetchInterval: ({ state: { data } }) => (data?.some(({ backlog }) => backlog > 0) ? 2_000 : 10_000),
  });

function useListeners(applicationId: number): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries(listenersQuery(applicationId));
}

/** What a listener is registered with. */
export interface Subscribed {
  readonly eventType: EventType;
  readonly url: string;
  readonly secret: string;
  readonly provider: Provider;
  /** Of which alone a filtered queue is told; said of no other. */
  readonly resourceIds?: number[];
}

/** Has an application told of one kind of event, at an address. */
export const useSubscribe = (applicationId: number) => {
  const onSettled = useListeners(applicationId);
  return useMutation({
    mutationFn: ({ eventType, ...given }: Subscribed, context) =>
      api.registerListeners({ id: applicationId, eventTypes: [eventType], ...given }, { key: keyOf(context) }),
    onSettled,
  });
};

/** Sends again what failed, and what waits. */
export const useRedeliver = (applicationId: number) => {
  const onSettled = useListeners(applicationId);
  return useMutation({
    mutationFn: (id: number, context) => api.redeliverToListener({ id }, { key: keyOf(context) }),
    onSettled,
  });
};

export const useUnsubscribe = (applicationId: number) => {
  const onSettled = useListeners(applicationId);
  return useMutation({ mutationFn: (id: number) => api.deleteListener({ id }), onSettled });
};
