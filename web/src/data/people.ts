import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, type Listed } from '../lib/api.ts';

export type User = Listed<'listUsers'>;

/** People by name, a page at a time. */
export const peopleQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['people', search],
    queryFn: ({ pageParam, signal }) =>
      api.listUsers({ ...(search !== '' && { search }), ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    meta: { aging: { user: true } },
  });
