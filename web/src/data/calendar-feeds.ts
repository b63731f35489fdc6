import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, newKey, type Answered, type Listed } from '../lib/api.ts';

export type CalendarFeed = Listed<'listCalendarFeeds'>;
/** With its address, which is told once. */
export type NewCalendarFeed = Answered<'createCalendarFeed'>;

/** The feed of my own bookings; null while there is none. */
export const ownFeedQuery = queryOptions({
  queryKey: ['calendar-feeds', 'own'],
  queryFn: async ({ signal }): Promise<CalendarFeed | null> =>
    (await api.listCalendarFeeds({ own: true }, { signal })).items[0] ?? null,
});

/** Makes my feed, or gives the one that there is a new address. */
export function useFeedAddress() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (feed: CalendarFeed | null): Promise<NewCalendarFeed> =>
      feed === null
        ? api.createCalendarFeed({ resourceId: null }, { key: newKey() })
        : api.renewCalendarFeed({ id: feed.id }, { key: newKey() }),
    onSuccess: (feed) => client.setQueryData(ownFeedQuery.queryKey, feed),
    onError: () => void client.invalidateQueries(ownFeedQuery),
  });
}

/** Ends my feed. */
export function useEndFeed() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: CalendarFeed) => api.revokeCalendarFeed({ id }),
    onSuccess: () => client.setQueryData(ownFeedQuery.queryKey, null),
    onError: () => void client.invalidateQueries(ownFeedQuery),
  });
}
