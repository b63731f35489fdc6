import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, keyOf, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import type { Me } from './session.ts';

export type CostCode = Listed<'listCostCodes'>;

/** So many are shown of what is looked for: there may be thousands. */
export const SHOWN = 100;

/** Cost codes with this in the code or in what it stands for, those that are chosen no more too. */
export const costCodesQuery = (search: string) =>
  queryOptions({
    queryKey: ['cost-codes', 'every', search],
    queryFn: ({ signal }) =>
      api.listCostCodes({ archived: true, limit: SHOWN, ...(search !== '' && { search }) }, { signal }),
    meta: { aging: { cost_code: true } },
  });

/** The same of those that can be chosen. */
export const openCostCodesQuery = (search: string) =>
  queryOptions({
    queryKey: ['cost-codes', search],
    queryFn: ({ signal }) => api.listCostCodes({ limit: SHOWN, ...(search !== '' && { search }) }, { signal }),
    meta: { aging: { cost_code: true } },
  });

/** One of them. */
export const costCodeQuery = (id: number) =>
  queryOptions({
    queryKey: ['cost-code', id],
    queryFn: ({ signal }) => api.getCostCode({ id }, { signal }),
    meta: { aging: { cost_code: ({ data }) => data.id === id } },
  });

/** As people name it. */
export const costCodeWords = ({ code, description }: CostCode): string =>
  description === '' ? code : `${code} · ${description}`;

/** May I add and change them? That is for who says what may be booked in the whole workplace. */
export const keepsCostCodes = ({ scopes, user }: Me): boolean =>
  scopes.includes('policies:write') && (user === null || user.buildings === 'all');

/** A cost code to add, or to change. */
export type CostCodeToSave =
  | { readonly id: null; readonly wish: Input<'createCostCode'> }
  | { readonly id: number; readonly wish: Omit<Input<'updateCostCode'>, 'id'> };

export function useSaveCostCode() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (one: CostCodeToSave, context) =>
      one.id === null
        ? api.createCostCode(one.wish, { key: keyOf(context) })
        : api.updateCostCode({ id: one.id, ...one.wish }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'cost_code'),
  });
}
