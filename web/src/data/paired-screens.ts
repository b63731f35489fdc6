import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, type Input, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { ApiProblem, isProblem } from '../lib/problem.ts';

export type PairedDevice = Listed<'listPairedDevices'>;

/** How often it is asked when they were seen last, in milliseconds: no event tells. */
const ASKED_EVERY = 30_000;

/** The paired screens in a building, kiosks and displays at doors. */
const screensQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['paired-screens', buildingId],
    queryFn: ({ signal }) => everyPage((paging) => api.listPairedDevices({ buildingId, ...paging }, { signal })),
    refetchInterval: ASKED_EVERY,
    staleTime: 0,
  });

/** Those at which visitors say that they are here. */
export const kiosksQuery = (buildingId: number) =>
  queryOptions({
    ...screensQuery(buildingId),
    select: (screens) => screens.filter(({ resourceId, floorId }) => resourceId === null && floorId === null),
  });

/** A display, and at whose door it stands. */
export type PairedDisplay = PairedDevice & { readonly resourceId: number };

/** Those at doors. */
export const displaysQuery = (buildingId: number) =>
  queryOptions({
    ...screensQuery(buildingId),
    select: (screens): PairedDisplay[] =>
      screens.flatMap((one) => (one.resourceId === null ? [] : [{ ...one, resourceId: one.resourceId }])),
  });

/** The display of a floor, and of which. */
export type PairedFloorDisplay = PairedDevice & { readonly floorId: number };

/** Those of whole floors. */
export const floorDisplaysQuery = (buildingId: number) =>
  queryOptions({
    ...screensQuery(buildingId),
    select: (screens): PairedFloorDisplay[] =>
      screens.flatMap((one) => (one.floorId === null ? [] : [{ ...one, floorId: one.floorId }])),
  });

/** Makes the link to a floor’s display, which is told this once. */
export function useMakeFloorDisplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Input<'createFloorDisplay'>) => api.createFloorDisplay(wish),
    onSettled: () => client.invalidateQueries({ queryKey: ['paired-screens'] }),
  });
}

/** A code that no screen shows was mistyped or is too old: it is not that something has gone. */
function sayWhatCode(error: unknown): never {
  if (!isProblem(error, 'not_found') || error.param !== 'code') throw error;
  throw new ApiProblem(error.status, { ...error.members, code: 'screen_code_unknown' });
}

/** Pairs the screen that shows a code. Sent again it finds the code used, and the screen paired. */
export function usePairScreen() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Input<'pairDevice'>) => api.pairDevice(wish).catch(sayWhatCode),
    onSettled: () => client.invalidateQueries({ queryKey: ['paired-screens'] }),
  });
}

/** Ends a screen: it may nothing any more. */
export function useUnpairScreen() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<PairedDevice, 'id'>) => api.unpairDevice({ id }),
    onSettled: () => client.invalidateQueries({ queryKey: ['paired-screens'] }),
  });
}
