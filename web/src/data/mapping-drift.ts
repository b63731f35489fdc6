import { queryOptions } from '@tanstack/react-query';
import { api, type Listed } from '../lib/api.ts';
import type { Entity } from './connections.ts';

/** Something that a source says otherwise than before. */
export type Drifted = Listed<'getMappingDrift'>;

/** What a source says of a kind of record otherwise than when all was read the time before. */
export const mappingDriftQuery = ({
  connectionId,
  entity,
}: {
  readonly connectionId: number;
  readonly entity: Entity;
}) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'mapping-drift', entity],
    queryFn: async ({ signal }) => (await api.getMappingDrift({ id: connectionId, entity }, { signal })).items,
    meta: { aging: { mapping: true, sync: ({ data }) => data.connectionId === connectionId } },
  });
