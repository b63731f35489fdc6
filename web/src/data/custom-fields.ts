import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api, everyPage, keyOf, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import type { Entity } from './connections.ts';

export type CustomField = Listed<'listCustomFields'>;
export type CustomType = CustomField['type'];

/** What a field of one's own may hold, the plainest first. */
export const customTypes = [
  'text',
  'integer',
  'decimal',
  'boolean',
  'date',
  'datetime',
  'enum',
  'multiEnum',
  'url',
  'json',
] as const satisfies readonly CustomType[];

/** Is something chosen of it? */
export const isChosen = (type: CustomType): boolean => type === 'enum' || type === 'multiEnum';

interface Kind {
  readonly connectionId: number;
  readonly entity: Entity;
}

/** Fields that are declared of a kind of record, or those that were and can be brought back. */
export const customFieldsQuery = ({ connectionId, entity }: Kind, deleted: boolean) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'custom-fields', entity, deleted],
    queryFn: ({ signal }) =>
      everyPage((paging) => api.listCustomFields({ id: connectionId, entity, deleted, ...paging }, { signal })),
  });

/** What fields of one's own are shown on. */
export type ThingKind = Parameters<typeof api.listThingFields>[0]['entity'];

/** Fields that things of a kind say something in, and what people call them. */
export const thingFieldsQuery = (entity: ThingKind) =>
  queryOptions({
    queryKey: ['custom-fields', entity],
    queryFn: ({ signal }) => everyPage((paging) => api.listThingFields({ entity, ...paging }, { signal })),
    staleTime: 5 * 60_000,
  });

/** What is said of a field. */
export interface WishedField {
  readonly label: string;
  readonly type: CustomType;
  readonly options: readonly string[];
}

/** What records say is another by it, and so is what spaces and people do. */
function useReadAnew(connectionId: number): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ['connections', connectionId] });
    void client.invalidateQueries({ queryKey: ['resources'] });
    void client.invalidateQueries({ queryKey: ['people'] });
    void client.invalidateQueries({ queryKey: ['custom-fields'] });
  };
}

export function useDeclareField({ connectionId, entity }: Kind) {
  const onSettled = useReadAnew(connectionId);
  return useMutation({
    mutationFn: ({ options, ...wish }: WishedField & { readonly key: string }, context) =>
      api.createCustomField(
        { id: connectionId, entity, ...wish, ...(isChosen(wish.type) && { options: [...options] }) },
        { key: keyOf(context) },
      ),
    onSettled,
  });
}

export function useChangeField({ connectionId, id: fieldId, version }: CustomField) {
  const onSettled = useReadAnew(connectionId);
  return useMutation({
    mutationFn: ({ options, ...wish }: WishedField, context) =>
      api.updateCustomField(
        { id: connectionId, fieldId, version, ...wish, ...(isChosen(wish.type) && { options: [...options] }) },
        { key: keyOf(context) },
      ),
    onSettled,
  });
}

export function useDeleteField({ connectionId, id: fieldId }: CustomField) {
  const onSettled = useReadAnew(connectionId);
  return useMutation({ mutationFn: () => api.deleteCustomField({ id: connectionId, fieldId }), onSettled });
}

export function useRestoreField({ connectionId, id: fieldId }: CustomField) {
  const onSettled = useReadAnew(connectionId);
  return useMutation({
    mutationFn: (_: void, context) => api.restoreCustomField({ id: connectionId, fieldId }, { key: keyOf(context) }),
    onSettled,
  });
}
