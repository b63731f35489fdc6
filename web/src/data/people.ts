import { queryOptions } from '@tanstack/react-query';
import { api, everyPage, type Listed } from '../lib/api.ts';

export type User = Listed<'listUsers'>;

/** So many are shown; who looks for others searches. */
const SHOWN = 100;

/** The first people by name, or of those that are searched for; and whether there are more. */
export const peopleQuery = (search: string) =>
  queryOptions({
    queryKey: ['people', search],
    queryFn: async ({ signal }) => {
      const page = await api.listUsers({ limit: SHOWN, ...(search !== '' && { search }) }, { signal });
      return { people: page.items, more: page.nextCursor !== null };
    },
    meta: { aging: { user: true } },
  });

export type Group = Listed<'listGroups'>;

/** All groups, by name. */
export const groupsQuery = queryOptions({
  queryKey: ['groups'],
  queryFn: ({ signal }) => everyPage((paging) => api.listGroups(paging, { signal })),
  staleTime: 10 * 60_000,
  meta: { aging: { group: true }, rarely: true },
});
