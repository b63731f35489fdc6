import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, everyPage } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

const settled = { staleTime: 10 * 60_000, meta: { aging: { resource: true, policy: true }, rarely: true } } as const;

const idsOf = async (where: { readonly buildingId?: number }, signal: AbortSignal): Promise<ReadonlySet<number>> =>
  new Set(
    (await everyPage((paging) => api.listFavourites({ ...where, ...paging }, { signal }))).map(
      ({ resourceId }) => resourceId,
    ),
  );

/** Mine, by their ids. */
export const favouritesQuery = queryOptions({
  queryKey: ['favourites'],
  queryFn: ({ signal }) => idsOf({}, signal),
  ...settled,
});

/** Those of them that are in a building. */
export const favouritesInQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['favourites', 'building', buildingId],
    queryFn: ({ signal }) => idsOf({ buildingId }, signal),
    ...settled,
  });

const NONE: ReadonlySet<number> = new Set();

/** What I want to find first; none until it is known. */
export const useFavourites = (): ReadonlySet<number> => useQuery(favouritesQuery).data ?? NONE;

/** Makes something a favourite of mine, or none any more; it shows at once. */
export function useFavouring(resourceId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (is: boolean) => (is ? api.addFavourite({ resourceId }) : api.removeFavourite({ resourceId })),
    onMutate: (is) =>
      client.setQueryData(favouritesQuery.queryKey, (known = NONE) => {
        const others = [...known].filter((id) => id !== resourceId);
        return new Set(is ? [...others, resourceId] : others);
      }),
    onSettled: () => client.invalidateQueries({ queryKey: favouritesQuery.queryKey }),
  });
}
