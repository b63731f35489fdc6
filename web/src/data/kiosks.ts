import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type PairedDevice = Listed<'listPairedDevices'>;

/** How often it is asked when they were seen last, in milliseconds: no event tells. */
const ASKED_EVERY = 30_000;

/** The paired screens in a building. */
export const kiosksQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['kiosks', buildingId],
    queryFn: ({ signal }) => everyPage((paging) => api.listPairedDevices({ buildingId, ...paging }, { signal })),
    refetchInterval: ASKED_EVERY,
    staleTime: 0,
  });

/** Pairs the screen that shows a code. Sent again it finds the code used, and the screen paired. */
export function usePairKiosk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Input<'pairDevice'>) => api.pairDevice(wish),
    onSettled: () => client.invalidateQueries({ queryKey: ['kiosks'] }),
  });
}

export function useUnpairKiosk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<PairedDevice, 'id'>) => api.unpairDevice({ id }),
    onSettled: () => client.invalidateQueries({ queryKey: ['kiosks'] }),
  });
}
