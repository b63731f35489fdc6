import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, keyOf, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type Notification = Listed<'listNotifications'>;
export type NoticeSettings = Answered<'getNoticeSettings'>;

/** What the bell counts up to. */
export const MOST_COUNTED = 9;
const LISTED = 20;
/** Nothing says when somebody is told something: it is asked for, as long as the page is looked at. */
const ASKED_EVERY_MS = 20_000;

/** What all that was told is kept under. */
export const noticesKey = ['notifications'] as const;

/** What I was told and have not read, as far as it is counted. */
export const unreadQuery = queryOptions({
  queryKey: [...noticesKey, 'unread'],
  queryFn: async ({ signal }) =>
    (await api.listNotifications({ unread: true, limit: MOST_COUNTED + 1 }, { signal })).items.length,
  refetchInterval: ASKED_EVERY_MS,
  refetchOnWindowFocus: true,
});

/** What I was told last. */
export const noticesQuery = queryOptions({
  queryKey: [...noticesKey, 'latest'],
  queryFn: async ({ signal }) => (await api.listNotifications({ limit: LISTED }, { signal })).items,
  refetchInterval: ASKED_EVERY_MS,
  staleTime: 0,
});

/** Says that I have read all, in the place of an id. */
export const ALL = 'all';

/** I have read one, or all. */
export function useRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string, context): Promise<void> => {
      const key = keyOf(context);
      await (id === ALL ? api.markAllRead({}, { key }) : api.markRead({ id }, { key }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: noticesKey }),
  });
}

export const noticeSettingsQuery = queryOptions({
  queryKey: ['notice-settings'],
  queryFn: ({ signal }) => api.getNoticeSettings({}, { signal }),
});

export function useNoticeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Partial<NoticeSettings>, context) => api.updateNoticeSettings(change, { key: keyOf(context) }),
    onSuccess: (settings) => client.setQueryData(noticeSettingsQuery.queryKey, settings),
  });
}
