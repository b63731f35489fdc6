import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import type { Aging } from './aging.ts';
import { useMe } from './session.ts';

export type Delegate = Answered<'listDelegates'>['items'][number];

// Told to who keeps people; others see it by the first refusal.
const aging: Aging = { user: ({ type }) => type === 'user.delegates_changed' };

/** Who may book for me. */
export const delegatesQuery = (id: number) =>
  queryOptions({
    queryKey: ['delegates', id],
    queryFn: async ({ signal }) => (await api.listDelegates({ id }, { signal })).items,
    meta: { aging },
  });

/** Somebody for whom I may book. */
export type Delegator = Pick<Delegate, 'userId' | 'name'>;

/** For whom I may book: who named me, and who reports to me. */
export const delegatorsQuery = (id: number) =>
  queryOptions({
    queryKey: ['delegators', id],
    queryFn: async ({ signal }) => {
      const lists = await Promise.all([api.listDelegators({ id }, { signal }), api.listReports({ id }, { signal })]);
      const all = lists.flatMap(({ items }): readonly Delegator[] => items);
      return [...new Map(all.map((one) => [one.userId, one])).values()];
    },
    staleTime: 60_000,
    meta: { aging },
  });

/** For whom I may book; nobody, as long as it is not known. */
export function useDelegators(): readonly Delegator[] {
  const { user } = useMe();
  const { data } = useQuery({ ...delegatorsQuery(user?.id ?? 0), enabled: user !== null });
  return data ?? nobody;
}
const nobody: readonly Delegator[] = [];

/** Who named me to book for them: those whom I may leave. */
export const actsForQuery = (id: number) =>
  queryOptions({
    queryKey: ['delegators', id, 'named'],
    queryFn: async ({ signal }) => (await api.listDelegators({ id }, { signal })).items,
    meta: { aging },
  });

export interface Naming {
  readonly userId: number;
  /** Until when; null: until I end it. */
  readonly until: string | null;
}

/** Lets somebody book for me. */
export function useSetDelegate(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ userId, until }: Naming) => api.setDelegate({ id, userId, until }),
    onSettled: () => void client.invalidateQueries({ queryKey: delegatesQuery(id).queryKey }),
  });
}

/** Somebody books for me no more. */
export function useRemoveDelegate(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (userId: number) => api.removeDelegate({ id, userId }),
    onSettled: () => void client.invalidateQueries({ queryKey: delegatesQuery(id).queryKey }),
  });
}

/** I book for somebody no more: what she named me for, I give up. */
export function useStepDown(userId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.removeDelegate({ id, userId }),
    onSettled: () => client.invalidateQueries({ queryKey: delegatorsQuery(userId).queryKey }),
  });
}
