import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, keyOf, type Answered, type Input } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type SignalKind = Answered<'listSignalKinds'>['items'][number];
/** One whose signals are about people: a workplace says how long they are kept. */
export type PersonalKind = SignalKind & Pick<Input<'updateSignalKind'>, 'kind'> & { readonly mostKeptDays: number };

export const isPersonal = (one: SignalKind): one is PersonalKind => one.mostKeptDays !== null;

/** What kinds of signals there are, what they are for, whom they are about, and how long they are kept. */
export const signalKindsQuery = queryOptions({
  queryKey: ['signal-kinds'],
  queryFn: async ({ signal }) => (await api.listSignalKinds({}, { signal })).items,
  staleTime: 10 * 60_000,
});

/** Says how long signals of a kind are kept. */
export function useKeptDays() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: Input<'updateSignalKind'>, context) => api.updateSignalKind(given, { key: keyOf(context) }),
    onSettled: () => void client.invalidateQueries({ queryKey: signalKindsQuery.queryKey }),
  });
}
