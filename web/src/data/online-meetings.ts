import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';

/** By what online meetings are made here; null: by nothing. */
export const onlineMeetingProviderQuery = queryOptions({
  queryKey: ['online-meeting-provider'],
  queryFn: ({ signal }) => api.getOnlineMeetingProvider({}, { signal }),
  meta: { aging: { online_meeting_provider: true } },
});

export type Provider = NonNullable<Answered<'getOnlineMeetingProvider'>['provider']>;

/** What is to make them. */
export interface ProviderWish {
  /** null: nothing is. */
  readonly wanted: { readonly template: string } | { readonly url: string; readonly newSecret: boolean } | null;
  /** The version that was looked at; 0: there was none. With another by now it is refused. */
  readonly version: number;
}

/** Sets the provider up, or removes it. It answers with the secret that was made for it, if one was. */
export function useOnlineMeetingProvider() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ wanted, version }: ProviderWish): Promise<string | null> => {
      if (wanted !== null) return (await api.setOnlineMeetingProvider({ ...wanted, version })).secret ?? null;
      await api.removeOnlineMeetingProvider({ version });
      return null;
    },
    onSettled: () => refreshAbout(client, 'online_meeting_provider'),
  });
}
