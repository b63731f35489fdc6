import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, keyOf, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type CallBudget = Answered<'getConnectionBudget'>;
export type CallWindow = CallBudget['windows'][number];
/** As the connector says it, or people do. */
export type Bound = CallBudget['declared'][number];

/** How often a connection may call its source, and how much of that is used. */
export const callBudgetQuery = (connectionId: number) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'budget'],
    queryFn: ({ signal }) => api.getConnectionBudget({ id: connectionId }, { signal }),
    meta: {
      aging: {
        budget: ({ data }) => data.connectionId === connectionId,
        sync: ({ data }) => data.connectionId === connectionId,
      },
    },
  });

/** Says how often it may call its source; null: as its connector says. */
export function useSetCallBudget(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ windows, version }: { windows: Bound[] | null; version: number }, context) =>
      api.setConnectionBudget({ id, windows, version }, { key: keyOf(context) }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['connections', id] }),
  });
}
