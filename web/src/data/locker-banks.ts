import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

export type LockerBank = Listed<'listLockerBanks'>;

/** Banks change rarely, and a live event tells when they do. */
const settled = {
  staleTime: 10 * 60_000,
  meta: { aging: { locker_bank: true, floor: true, building: true }, rarely: true },
} as const;

/** The banks of a floor, by name. */
export const floorBanksQuery = (floorId: number) =>
  queryOptions({
    queryKey: ['locker-banks', 'floor', floorId],
    queryFn: ({ signal }) => everyPage((paging) => api.listLockerBanks({ floorId, ...paging }, { signal })),
    ...settled,
  });

/** The banks of a building, by name. */
export const banksQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['locker-banks', 'building', buildingId],
    queryFn: ({ signal }) => everyPage((paging) => api.listLockerBanks({ buildingId, ...paging }, { signal })),
    ...settled,
  });

/** All lockers of a building that are in use, by name. */
export const lockersQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['resources', 'lockers', buildingId],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listResources({ buildingId, type: 'locker', ...paging }, { signal })),
    meta: { aging: { resource: true, policy: true } },
  });

/** The lockers of a bank in the order of their numbers, those out of use too. */
export const lockersInQuery = (bankId: number) =>
  queryOptions({
    queryKey: ['resources', 'bank', bankId],
    queryFn: async ({ signal }) => {
      const of = (retired: boolean) =>
        everyPage((paging) => api.listResources({ bankId, type: 'locker', retired, ...paging }, { signal }));
      const all = (await Promise.all([of(false), of(true)])).flat();
      return all.toSorted((a, b) => (a.bankNumber ?? 0) - (b.bankNumber ?? 0));
    },
    meta: { aging: { resource: true } },
  });

/** Takes a locker out of use, or puts it back. */
export function useLockerInUse() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, inUse }: { readonly id: number; readonly inUse: boolean }, context) =>
      (inUse ? api.reinstateResource : api.retireResource)({ id }, { key: keyOf(context) }),
    onSettled: () => refreshAbout(client, 'resource'),
  });
}

/** A bank to add, with its lockers, or to change. */
export type BankToSave =
  | { readonly id: null; readonly wish: Input<'createLockerBank'> }
  | { readonly id: number; readonly wish: Omit<Input<'updateLockerBank'>, 'id'> };

export function useSaveBank() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (bank: BankToSave, context) =>
      bank.id === null
        ? api.createLockerBank(bank.wish, { key: keyOf(context) })
        : api.updateLockerBank({ id: bank.id, ...bank.wish }, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'locker_bank', 'resource'),
  });
}

/** Puts more lockers into a bank. */
export function useAddLockers() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Input<'addLockers'>, context) => api.addLockers(wish, { key: keyOf(context) }),
    onSettled: () => void refreshAbout(client, 'resource'),
  });
}

/** Deletes a bank with its lockers. */
export function useDeleteBank() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => api.deleteLockerBank({ id, withLockers: true }),
    onSettled: () => void refreshAbout(client, 'locker_bank', 'resource'),
  });
}
