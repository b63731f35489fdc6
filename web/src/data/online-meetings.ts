import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

/** By what online meetings are made here; null: by nothing. */
export const onlineMeetingProviderQuery = queryOptions({
  queryKey: ['online-meeting-provider'],
  queryFn: ({ signal }) => api.getOnlineMeetingProvider({}, { signal }),
  meta: { aging: { online_meeting_provider: true } },
});

/** Sets the provider up, or removes it. */
export function useOnlineMeetingProvider() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (template: string | null) => {
      if (template === null) await api.removeOnlineMeetingProvider({});
      else await api.setOnlineMeetingProvider({ template });
    },
    onSettled: () => refreshAbout(client, 'online_meeting_provider'),
  });
}
