import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type {
  FieldMapping as SaidOfField,
  MappingDocument as Document,
  Op as Step,
  Scalar as Simple,
} from '../../../server/modules/mapping/contract.ts';
import { api, keyOf, type Answered, type Listed } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import type { Entity } from './connections.ts';

/** One step from a source's value to ours. */
export type Op = Step;
/** What is said of one field. */
export type FieldSaid = SaidOfField;
/** A text, a number, a truth value, or nothing. */
export type Scalar = Simple;
export type MappingDocument = Document;
export type Mapping = Answered<'getMapping'>;
export type MappingPreview = Answered<'previewMapping'>;
export type MappingVersion = Listed<'listMappingVersions'>;
export type SourceField = Listed<'listSourceFields'>;

interface Kind {
  readonly connectionId: number;
  readonly entity: Entity;
}

const LAST_VERSIONS = 20;
const SHOWN = 10;

/** What becomes which field of a kind of record, and whose word that is. */
export const mappingQuery = ({ connectionId, entity }: Kind) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'mapping', entity],
    queryFn: ({ signal }) => api.getMapping({ id: connectionId, entity }, { signal }),
    meta: { aging: { mapping: true } },
  });

/** What counted when, newest first. */
export const mappingVersionsQuery = ({ connectionId, entity }: Kind) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'mapping', entity, 'versions'],
    queryFn: async ({ signal }) =>
      (await api.listMappingVersions({ id: connectionId, entity, limit: LAST_VERSIONS }, { signal })).items,
    meta: { aging: { mapping: true } },
  });

/** What the source says of its records. */
export const sourceFieldsQuery = ({ connectionId, entity }: Kind) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'source-fields', entity],
    queryFn: async ({ signal }) => (await api.listSourceFields({ id: connectionId, entity }, { signal })).items,
  });

const said = (document: MappingDocument): Record<string, unknown> => ({ ...document });

export interface WishedMapping {
  readonly document: MappingDocument;
  /** The version that was read. */
  readonly version: number;
}

function useReadAnew({ connectionId }: Kind): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['connections', connectionId] });
}

export function useSaveMapping(kind: Kind) {
  const onSuccess = useReadAnew(kind);
  return useMutation({
    mutationFn: ({ document, version }: WishedMapping) =>
      api.saveMapping({ id: kind.connectionId, entity: kind.entity, document: said(document), version }),
    onSuccess,
  });
}

/** Has what stands there count: it is kept as the draft, and activated. */
export function useActivateMapping(kind: Kind) {
  const onSuccess = useReadAnew(kind);
  return useMutation({
    mutationFn: async ({ document, version }: WishedMapping, context) => {
      const at = { id: kind.connectionId, entity: kind.entity };
      const saved = await api.saveMapping({ ...at, document: said(document), version });
      return api.activateMapping({ ...at, version: saved.version }, { key: keyOf(context) });
    },
    onSuccess,
  });
}

export function useRollBackMapping(kind: Kind) {
  const onSuccess = useReadAnew(kind);
  return useMutation({
    mutationFn: ({ to, version }: { readonly to: number; readonly version: number }, context) =>
      api.rollBackMapping({ id: kind.connectionId, entity: kind.entity, to, version }, { key: keyOf(context) }),
    onSuccess,
  });
}

/** What would become of stored records. */
export function usePreviewMapping({ connectionId, entity }: Kind) {
  return useMutation({
    mutationFn: (document: MappingDocument) =>
      api.previewMapping({ id: connectionId, entity, document: said(document), limit: SHOWN }),
  });
}
