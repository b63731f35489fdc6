import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type ServiceAccount = Listed<'listServiceAccounts'>;
export type Belongings = Answered<'getAccountBelongings'>;

export const serviceAccountsQuery = queryOptions({
  queryKey: ['service-accounts'],
  queryFn: ({ signal }) => everyPage((paging) => api.listServiceAccounts(paging, { signal })),
});

/** What would stop with an account: asked anew each time somebody is about to stop it. */
export const accountBelongingsQuery = (id: number) =>
  queryOptions({
    queryKey: ['service-accounts', id, 'belongings'],
    queryFn: ({ signal }) => api.getAccountBelongings({ id }, { signal }),
    staleTime: 0,
  });

export interface NewAccount {
  readonly name: string;
  readonly role: ServiceAccount['role'];
  readonly key: string;
}

export function useAddAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...given }: NewAccount) => api.createServiceAccount(given, { key }),
    onSettled: () => void client.invalidateQueries({ queryKey: serviceAccountsQuery.queryKey }),
  });
}

/** Stops an account, or lets it act again. */
export function useAccountAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, active, key }: Pick<ServiceAccount, 'id' | 'active'> & { readonly key: string }) =>
      active ? api.deactivateServiceAccount({ id }, { key }) : api.activateServiceAccount({ id }, { key }),
    onSuccess: (account) =>
      client.setQueryData(serviceAccountsQuery.queryKey, (known) =>
        known?.map((one) => (one.id === account.id ? account : one)),
      ),
    onSettled: () => void client.invalidateQueries({ queryKey: serviceAccountsQuery.queryKey }),
  });
}
