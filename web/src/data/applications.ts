import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type Application = Listed<'listApplications'>;
/** With its password and keys, which are told once. */
export type NewApplication = Answered<'createApplication'>;
type Key = Application['keys'][number];
/** What a subscription key is for, and which of two it is. */
export type KeyName = Pick<Key, 'product' | 'which'>;
export type NewKey = Answered<'regenerateApplicationKey'>;

export const applicationsQuery = queryOptions({
  queryKey: ['applications'],
  queryFn: ({ signal }) => everyPage((paging) => api.listApplications(paging, { signal })),
});

export function useRegister() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, key }: { readonly name: string; readonly key: string }): Promise<NewApplication> =>
      api.createApplication({ name }, { key }),
    onSettled: () => void client.invalidateQueries(applicationsQuery),
  });
}

export function useRevokeApplication() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number, context) => api.revokeApplication({ id }, { key: keyOf(context) }),
    onSettled: () => void client.invalidateQueries(applicationsQuery),
  });
}

/** Gives an application another key of this name. */
export function useNewKey(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ product, which }: KeyName, context): Promise<NewKey> =>
      api.regenerateApplicationKey({ id, product, which }, { key: keyOf(context) }),
    onSettled: () => void client.invalidateQueries(applicationsQuery),
  });
}
