import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, keyOf, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

export type Label = Answered<'listLabels'>['items'][number];

/** The labels of a building; what has no code yet gets one. */
export const labelsQuery = (buildingId: number) =>
  queryOptions({
    queryKey: ['labels', buildingId],
    queryFn: async ({ signal }) => (await api.listLabels({ id: buildingId }, { signal })).items,
    meta: { aging: { resource: true } },
  });

/** Gives one place a new code: what was printed before leads nowhere. */
export function useNewCode(buildingId: number) {
  const client = useQueryClient();
  const { queryKey } = labelsQuery(buildingId);
  return useMutation({
    mutationFn: ({ resourceId }: Label, context) => api.renewResourceCode({ id: resourceId }, { key: keyOf(context) }),
    onSuccess: (label) =>
      client.setQueryData(queryKey, (known) =>
        known?.map((one) => (one.resourceId === label.resourceId ? label : one)),
      ),
  });
}
