import { createHash } from 'node:crypto';
import {
  layerNames,
  type FieldMapping,
  type Filter,
  type Layer,
  type LayerName,
  type MappingDocument,
} from './contract.ts';
import { isObject } from './steps.ts';

/** A field as it counts: whose word it is, and what it stands in place of. */
export interface MergedField {
  readonly field: FieldMapping;
  readonly layer: LayerName;
  /** What lower layers say of it, the nearest first. */
  readonly beneath: readonly { readonly field: FieldMapping; readonly layer: LayerName }[];
}

export interface Merged {
  readonly document: MappingDocument;
  readonly fields: readonly MergedField[];
  readonly filter: { readonly filter: Filter; readonly layer: LayerName } | null;
}

const rank = ({ layer }: Layer): number => layerNames.indexOf(layer);

/** Lays documents over each other, field by field: the connection's word goes before the organisation's, and that before the connector's. */
export function merge(layers: readonly Layer[]): Merged {
  const inOrder = layers.toSorted((one, other) => rank(one) - rank(other));
  const [lowest] = inOrder;
  if (lowest === undefined) throw new RangeError('a mapping has at least one layer');
  const fields = new Map<string, MergedField>();
  let filter: Merged['filter'] = null;
  for (const { layer, document } of inOrder) {
    for (const field of document.fields) {
      const below = fields.get(field.to);
      const beneath = below === undefined ? [] : [{ field: below.field, layer: below.layer }, ...below.beneath];
      fields.set(field.to, { field, layer, beneath });
    }
    if (document.filter !== undefined) filter = { filter: document.filter, layer };
  }
  const merged = [...fields.values()];
  const document: MappingDocument = {
    entity: lowest.document.entity,
    fields: merged.map(({ field }) => field),
    ...(filter === null ? {} : { filter: filter.filter }),
  };
  return { document, fields: merged, filter };
}

/** The same for documents that do the same: who wrote which version of it does not count, nor in which order members stand. */
export function hashOf({ entity, fields, filter }: MappingDocument): string {
  return createHash('sha256').update(written({ entity, fields, filter })).digest('hex');
}

/** The same text for what says the same, in whichever order its members stand. */
export const written = (value: unknown): string => JSON.stringify(sorted(value));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => [key, sorted(member)]);
}
