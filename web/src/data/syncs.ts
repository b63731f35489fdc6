import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, keyOf, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { connectionsQuery, type Entity } from './connections.ts';

export type SyncRun = Answered<'getSync'>;
export type SyncMode = SyncRun['mode'];
export type SyncDifference = Listed<'getSyncDiff'>;
export type SyncRecord = Listed<'listRecords'>;
export type DeletionReview = Listed<'listDeletionReviews'>;

/** Looked at last, so many of them. */
const LAST_RUNS = 10;
const LEFT_OUT_PAGE = 50;
const LAST_REVIEWS = 20;
const FIRST_RECORDS = 50;

const over = new Set<SyncRun['state']>(['succeeded', 'succeeded_with_issues', 'failed', 'cancelled']);
/** Has it come to its end, one way or another? */
export const isOver = ({ state }: Pick<SyncRun, 'state'>): boolean => over.has(state);

/** The last runs of a connection. How far one is no event tells: asked for every two seconds while one goes on. */
export const syncsQuery = (connectionId: number) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'syncs'],
    queryFn: async ({ signal }) => (await api.listSyncs({ id: connectionId, limit: LAST_RUNS }, { signal })).items,
    refetchInterval: ({ state: { data } }) => (data?.every(isOver) ? false : 2_000),
    meta: { aging: { sync: ({ data }) => data.connectionId === connectionId } },
  });

const MOST_DIFFERENCES = 50;

/** What a run that only looks has found to be different, page by page; anew once it is over. */
export const syncDiffQuery = ({ id, connectionId, state }: SyncRun) =>
  infiniteQueryOptions({
    queryKey: ['connections', connectionId, 'diff', id, state],
    queryFn: ({ signal, pageParam }) =>
      api.getSyncDiff({ id, limit: MOST_DIFFERENCES, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** How all that a connection reads stands. */
export const syncStatusQuery = (connectionId: number) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'status'],
    queryFn: ({ signal }) => api.getSyncStatus({ id: connectionId }, { signal }),
    meta: {
      aging: {
        sync: ({ data }) => data.connectionId === connectionId,
        records: ({ data }) => data.connectionId === connectionId,
        deletion: ({ data }) => data.connectionId === connectionId,
      },
    },
  });

export type ConnectionHealth = Answered<'getConnectionHealth'>;

/** What is wrong with a connection, and what waits for people. */
export const healthQuery = (connectionId: number) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'health'],
    queryFn: ({ signal }) => api.getConnectionHealth({ id: connectionId }, { signal }),
    meta: {
      aging: {
        connection: true,
        mapping: true,
        sync: ({ data }) => data.connectionId === connectionId,
        deletion: ({ data }) => data.connectionId === connectionId,
        merge_plan: ({ data }) => data.connectionId === connectionId,
      },
    },
  });

/** The records of a kind, as their source says them, page by page. */
export const recordsQuery = (connectionId: number, entity: Entity) =>
  infiniteQueryOptions({
    queryKey: ['connections', connectionId, 'records', entity],
    queryFn: ({ signal, pageParam }) =>
      api.listRecords(
        {
          id: connectionId,
          entity,
          include: 'raw',
          limit: FIRST_RECORDS,
          ...(pageParam !== null && { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    meta: {
      aging: {
        records: ({ data }) => data.connectionId === connectionId && data.entity === entity,
        mapping: true,
        // What of Atrium's each is.
        merge_plan: ({ data }) => data.connectionId === connectionId,
      },
    },
  });

/** Where a source left out so much that people are asked. */
export const deletionReviewsQuery = (connectionId: number) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'reviews'],
    queryFn: async ({ signal }) =>
      (await api.listDeletionReviews({ id: connectionId, limit: LAST_REVIEWS }, { signal })).items,
    meta: { aging: { deletion: ({ data }) => data.connectionId === connectionId } },
  });

/** What would count as deleted, page by page. */
export const leftOutQuery = (connectionId: number, reviewId: string) =>
  infiniteQueryOptions({
    queryKey: ['connections', connectionId, 'left-out', reviewId],
    queryFn: ({ signal, pageParam }) =>
      api.listLeftOut(
        { id: reviewId, limit: LEFT_OUT_PAGE, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    meta: { aging: { deletion: ({ data }) => data.connectionId === connectionId } },
  });

function useReadAnew(connectionId: number): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['connections', connectionId] });
    void client.invalidateQueries({ ...connectionsQuery, exact: true });
  };
}

/** Has everything read for the first time. */
export function useActivate(id: number) {
  const onSettled = useReadAnew(id);
  return useMutation({
    mutationFn: (_: void, context) => api.activateConnection({ id }, { key: keyOf(context) }),
    onSettled,
  });
}

/** Has it read, or only looked at; another run that does the same already will do. */
export function useSyncNow(id: number) {
  const client = useQueryClient();
  const onSettled = useReadAnew(id);
  return useMutation({
    mutationFn: async (
      asked: {
        readonly mode: SyncMode;
        readonly dryRun: boolean;
        readonly confirm?: string;
        readonly entities?: Entity[];
        readonly priority?: SyncRun['priority'];
      },
      context,
    ): Promise<{ readonly run: SyncRun; readonly isNew: boolean }> => {
      const known = client.getQueryData(syncsQuery(id).queryKey);
      const run = await api.startSync({ id, ...asked }, { key: keyOf(context) });
      return { run, isNew: known === undefined || known.every((one) => one.id !== run.id) };
    },
    onSettled,
  });
}

export function useCancelSync(connectionId: number) {
  const onSettled = useReadAnew(connectionId);
  return useMutation({
    mutationFn: (id: string, context) => api.cancelSync({ id }, { key: keyOf(context) }),
    onSettled,
  });
}

export function useRetrySync(connectionId: number) {
  const onSettled = useReadAnew(connectionId);
  return useMutation({
    mutationFn: (id: string, context) => api.retrySync({ id }, { key: keyOf(context) }),
    onSettled,
  });
}

/** Says whether what a source left out counts as deleted. */
export function useResolveReview(connectionId: number) {
  const onSettled = useReadAnew(connectionId);
  return useMutation({
    mutationFn: ({ id, decision }: { readonly id: string; readonly decision: 'delete' | 'keep' }, context) =>
      api.resolveDeletionReview({ id, decision }, { key: keyOf(context) }),
    onSettled,
  });
}
