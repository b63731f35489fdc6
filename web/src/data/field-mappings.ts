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
/** What a connection, or the workplace for all of a connector, says of a kind of record. */
export type Mapping = Answered<'getMapping'> | Answered<'getConnectorMapping'>;
export type Layer = Mapping['fields'][number]['layer'];
export type MappingPreview = Answered<'previewMapping'>;
export type MappingVersion = Listed<'listMappingVersions'>;
export type ConnectorMappingVersion = Listed<'listConnectorMappingVersions'>;
export type ConnectorMappingPreview = Answered<'previewConnectorMapping'>;
export type MappingDifferences = Answered<'compareMappings'>;
export type SourceField = Listed<'listSourceFields'>;

interface Kind {
  readonly connectionId: number;
  readonly entity: Entity;
}
interface ConnectorKind {
  readonly connector: string;
  readonly entity: Entity;
}
/** Whose word on which kind of record: a connection's, or the workplace's. */
export type Whose = Kind | ConnectorKind;

export const isOfWorkplace = <W extends Whose>(whose: W): whose is Extract<W, ConnectorKind> => 'connector' in whose;
const keyFor = (whose: Whose) =>
  ['connections', isOfWorkplace(whose) ? whose.connector : whose.connectionId, 'mapping', whose.entity] as const;

const LAST_VERSIONS = 20;
const [SHOWN, MOST_SHOWN] = [10, 100];

/** What becomes which field of a kind of record, and whose word that is. */
export const mappingQuery = (whose: Whose) =>
  queryOptions({
    queryKey: keyFor(whose),
    queryFn: ({ signal }): Promise<Mapping> =>
      isOfWorkplace(whose)
        ? api.getConnectorMapping({ key: whose.connector, entity: whose.entity }, { signal })
        : api.getMapping({ id: whose.connectionId, entity: whose.entity }, { signal }),
    meta: { aging: { mapping: true } },
  });

/** What counted when, newest first. */
export const mappingVersionsQuery = (whose: Whose) =>
  queryOptions({
    queryKey: [...keyFor(whose), 'versions'],
    queryFn: async ({ signal }) => {
      const page = { entity: whose.entity, limit: LAST_VERSIONS };
      const { items } = await (isOfWorkplace(whose)
        ? api.listConnectorMappingVersions({ key: whose.connector, ...page }, { signal })
        : api.listMappingVersions({ id: whose.connectionId, ...page }, { signal }));
      return items;
    },
    meta: { aging: { mapping: true } },
  });

/** What two versions of a connection's mapping do otherwise. They never change, though what the connector says may. */
export const mappingDifferencesQuery = (
  { connectionId, entity }: Kind,
  versions: { readonly a: number; readonly b: number },
) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'mapping', entity, 'differences', versions],
    queryFn: ({ signal }) => api.compareMappings({ id: connectionId, entity, ...versions }, { signal }),
  });

/** What the source says of its records. */
export const sourceFieldsQuery = ({ connectionId, entity }: Kind) =>
  queryOptions({
    queryKey: ['connections', connectionId, 'source-fields', entity],
    queryFn: async ({ signal }) => (await api.listSourceFields({ id: connectionId, entity }, { signal })).items,
  });

const said = (document: MappingDocument): Record<string, unknown> => ({ ...document });

export interface WishedMapping<Document = MappingDocument> {
  readonly document: Document;
  /** The version that was read. */
  readonly version: number;
}

/** What the workplace says is what each of its connections may stand on. */
function useReadAnew(whose: Whose): () => void {
  const client = useQueryClient();
  const queryKey = isOfWorkplace(whose) ? ['connections'] : ['connections', whose.connectionId];
  return () => void client.invalidateQueries({ queryKey });
}

/** Keeps a draft, or none. */
const save = (whose: Whose, { document, version }: WishedMapping<MappingDocument | null>): Promise<Mapping> => {
  const wish = { entity: whose.entity, document: document && said(document), version };
  return isOfWorkplace(whose)
    ? api.saveConnectorMapping({ key: whose.connector, ...wish })
    : api.saveMapping({ id: whose.connectionId, ...wish });
};

export function useSaveMapping(whose: Whose) {
  const onSuccess = useReadAnew(whose);
  return useMutation({ mutationFn: (wish: WishedMapping<MappingDocument | null>) => save(whose, wish), onSuccess });
}

/** Has what stands there count: it is kept as the draft, and activated. */
export function useActivateMapping(whose: Whose) {
  // It may have been kept, and not count: then it has another version all the same.
  const onSettled = useReadAnew(whose);
  return useMutation({
    mutationFn: async (wished: WishedMapping, context): Promise<Mapping> => {
      const { version } = await save(whose, wished);
      const [wish, key] = [{ entity: whose.entity, version }, keyOf(context)];
      return isOfWorkplace(whose)
        ? api.activateConnectorMapping({ key: whose.connector, ...wish }, { key })
        : api.activateMapping({ id: whose.connectionId, ...wish }, { key });
    },
    onSettled,
  });
}

export function useRollBackMapping(whose: Whose) {
  const onSuccess = useReadAnew(whose);
  return useMutation({
    mutationFn: (to: { readonly to: number; readonly version: number }, context): Promise<Mapping> => {
      const [wish, key] = [{ entity: whose.entity, ...to }, keyOf(context)];
      return isOfWorkplace(whose)
        ? api.rollBackConnectorMapping({ key: whose.connector, ...wish }, { key })
        : api.rollBackMapping({ id: whose.connectionId, ...wish }, { key });
    },
    onSuccess,
  });
}

/** How many connections and records would be reached by what the workplace would say, and what would become of some. */
export const connectorPreviewQuery = ({ connector, entity }: ConnectorKind, document: MappingDocument) =>
  queryOptions({
    queryKey: ['connections', connector, 'mapping', entity, 'preview', document],
    queryFn: ({ signal }) =>
      api.previewConnectorMapping({ key: connector, entity, document: said(document), limit: MOST_SHOWN }, { signal }),
    // What was read yesterday is not what it would reach today.
    gcTime: 0,
    staleTime: 0,
  });

/** What would become of stored records. */
export function usePreviewMapping({ connectionId, entity }: Kind) {
  return useMutation({
    mutationFn: (document: MappingDocument) =>
      api.previewMapping({ id: connectionId, entity, document: said(document), limit: SHOWN }),
  });
}
