import { queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type CalendarFeed = Listed<'listCalendarFeeds'>;
/** With its address, which is told once. */
export type NewCalendarFeed = Answered<'createCalendarFeed'>;

/** The feed of my own bookings; null while there is none. */
export const ownFeedQuery = queryOptions({
  queryKey: ['calendar-feeds', 'own'],
  queryFn: async ({ signal }): Promise<CalendarFeed | null> =>
    (await api.listCalendarFeeds({ own: true }, { signal })).items[0] ?? null,
});

/** The feeds of the resources that I keep. */
export const resourceFeedsQuery = queryOptions({
  queryKey: ['calendar-feeds', 'resources'],
  queryFn: async ({ signal }) =>
    (await everyPage((paging) => api.listCalendarFeeds(paging, { signal }))).filter(
      ({ resourceId }) => resourceId !== null,
    ),
});

/** Notes what became of the feed of a resource, or of my own. */
function note(client: QueryClient, resourceId: number | null, feed: CalendarFeed | null): void {
  if (resourceId === null) return void client.setQueryData(ownFeedQuery.queryKey, feed);
  client.setQueryData(
    resourceFeedsQuery.queryKey,
    (known) => known && [...known.filter((one) => one.resourceId !== resourceId), ...(feed === null ? [] : [feed])],
  );
}

const askAgain = (client: QueryClient): void => void client.invalidateQueries({ queryKey: ['calendar-feeds'] });

/** Makes the feed of a resource, or my own, or gives the one that there is a new address. */
export function useFeedAddress(resourceId: number | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (feed: CalendarFeed | null, context): Promise<NewCalendarFeed> =>
      feed === null
        ? api.createCalendarFeed({ resourceId }, { key: keyOf(context) })
        : api.renewCalendarFeed({ id: feed.id }, { key: keyOf(context) }),
    onSuccess: ({ address: _address, ...feed }) => note(client, resourceId, feed),
    onError: () => askAgain(client),
  });
}

/** Ends a feed. */
export function useEndFeed() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: CalendarFeed) => api.revokeCalendarFeed({ id }),
    onSuccess: (_none, { resourceId }) => note(client, resourceId, null),
    onError: () => askAgain(client),
  });
}
