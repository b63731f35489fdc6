import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, keyOf, type Answered, type Listed } from '../lib/api.ts';
import { fetchFile } from './files.ts';
import { useMutation } from '../lib/mutation.ts';

export type MergePlan = Answered<'getMergePlan'>;
export type MergeItem = Listed<'listMergeItems'>;
export type MergedEntity = MergeItem['entity'];
export type MergeResult = MergeItem['result'];
/** What a person says of one record. */
export interface Decided {
  readonly id: number;
  readonly result: 'link' | 'create' | 'skip';
  readonly localId?: number;
}

const MOST_ITEMS = 50;

/** Is something of it being done just now? */
export const isUnderWay = ({ state }: Pick<MergePlan, 'state'>): boolean => state === 'applying' || state === 'undoing';

/** The last merge plan of a connection; null: there is none. How far it is no event tells: asked for every two seconds while it goes on. */
export const mergePlanQuery = (connectionId: number) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'merge'],
    queryFn: async ({ signal }) => {
      const { items } = await api.listMergePlans({ id: connectionId, limit: 1 }, { signal });
      return items[0] ?? null;
    },
    refetchInterval: ({ state: { data } }) => (data && isUnderWay(data) ? 2_000 : false),
    meta: { aging: { merge_plan: ({ data }) => data.connectionId === connectionId } },
  });

/** What a plan says of records, page by page. */
export const mergeItemsQuery = (
  { id: planId, connectionId: id, version }: Pick<MergePlan, 'id' | 'connectionId' | 'version'>,
  wanted: { readonly entity: MergedEntity; readonly result?: MergeResult },
) =>
  infiniteQueryOptions({
    queryKey: ['connections', id, 'merge', planId, version, wanted],
    queryFn: ({ signal, pageParam }) =>
      api.listMergeItems(
        { id, planId, ...wanted, limit: MOST_ITEMS, ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** Keeps what was answered: how the plan is by now. */
function usePlan(connectionId: number) {
  const client = useQueryClient();
  const { queryKey } = mergePlanQuery(connectionId);
  return {
    onSuccess: (plan: MergePlan): void => void client.setQueryData(queryKey, plan),
    onError: (): void => void client.invalidateQueries({ queryKey }),
  };
}

/** Finds out anew what the records of a connection are here. */
export const useMakeMergePlan = (id: number) =>
  useMutation({
    mutationFn: (_: void, context) => api.createMergePlan({ id }, { key: keyOf(context) }),
    ...usePlan(id),
  });

export const useDecideMerge = ({ connectionId, id: planId, version }: MergePlan) =>
  useMutation({
    mutationFn: (items: readonly Decided[], context) =>
      api.updateMergeItems({ id: connectionId, planId, version, items: [...items] }, { key: keyOf(context) }),
    ...usePlan(connectionId),
  });

export const useApplyMerge = ({ connectionId, id: planId }: MergePlan) =>
  useMutation({
    mutationFn: (_: void, context) => api.applyMergePlan({ id: connectionId, planId }, { key: keyOf(context) }),
    ...usePlan(connectionId),
  });

export const useUndoMerge = ({ connectionId, id: planId }: MergePlan) =>
  useMutation({
    mutationFn: (_: void, context) => api.undoMergePlan({ id: connectionId, planId }, { key: keyOf(context) }),
    ...usePlan(connectionId),
  });

/** The plan as a sheet, for who looks through thousands of records. */
export const usePlanSheet = ({ id: planId, connectionId: id }: MergePlan) =>
  useMutation({ mutationFn: () => fetchFile('getMergePlanSheet', { id, planId, format: 'xlsx' }) });
