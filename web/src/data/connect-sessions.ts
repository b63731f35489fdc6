import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import type { WishedConnection } from './connections.ts';

export type ConnectSession = Listed<'listConnectSessions'>;
/** What a link asks for. */
export type OpenedLink = Answered<'openConnectSession'>;
export type CompletedLink = Answered<'completeConnectSession'>;

/** Links by which others enter credentials: of those that count, when they were used, and the rest of a day. */
export const connectSessionsQuery = queryOptions({
  queryKey: ['connect-sessions'],
  queryFn: ({ signal }) => everyPage((paging) => api.listConnectSessions(paging, { signal })),
  // Whoever has a link uses it elsewhere.
  refetchInterval: 15_000,
});

/** A connection to be made, or one that gets other credentials. */
export type WishedLink = Omit<WishedConnection, 'credentials'> | { readonly connectionId: number };

export function useMakeLink() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: WishedLink, context) => api.createConnectSession(wish, { key: keyOf(context) }),
    onSettled: () => void client.invalidateQueries(connectSessionsQuery),
  });
}

export function useRevokeLink() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.revokeConnectSession({ id }),
    onSettled: () => void client.invalidateQueries(connectSessionsQuery),
  });
}

/** What a link asks for, by its secret. */
export const openedLinkQuery = (secret: string) =>
  queryOptions({
    queryKey: ['connect-link', secret],
    queryFn: ({ signal }): Promise<OpenedLink> => api.openConnectSession({ secret }, { signal }),
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });

/** What somebody enters who has a link. */
export interface Entered {
  readonly secret: string;
  readonly settings: WishedConnection['settings'];
  readonly credentials: WishedConnection['credentials'];
}

export const useTryLink = () =>
  useMutation({ mutationFn: (entered: Entered) => api.testConnectSession(entered), retry: false });

export const useCompleteLink = () =>
  useMutation({
    mutationFn: (entered: Entered): Promise<CompletedLink> => api.completeConnectSession(entered),
    retry: false,
  });
