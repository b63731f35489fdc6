import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, keyOf, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';

/** How one kind of record is read. */
export type Stream = Answered<'getStream'>;

/** How far back each kind is read that a connection reads. */
export const streamsQuery = (connectionId: number) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'streams'],
    queryFn: async ({ signal }) => (await api.listStreams({ id: connectionId }, { signal })).items,
    meta: { aging: { connection: true, sync: ({ data }) => data.connectionId === connectionId } },
  });

/** Says how far back a kind is read, in days; null: all there ever was. By whoever has seen it as it is. */
export function useSetHistory(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (
      { entity, version, historyDays }: Pick<Stream, 'entity' | 'version' | 'historyDays'>,
      context,
    ): Promise<Stream> => api.updateStream({ id, entity, version, historyDays }, { key: keyOf(context) }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['connections', id, 'streams'] }),
  });
}
