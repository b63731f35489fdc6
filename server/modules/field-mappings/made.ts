import type { Connector, Entity } from '../connections/contract.ts';
import type { FieldIssue, Layer, Mapped, MappingDocument, Raw, Scalar } from '../mapping/contract.ts';
import { compile, type Mapping } from '../mapping/mapping.ts';

/** What a mapping makes of a record, as people and programs are shown it. */
export interface Made {
  /** Null: there is no mapping, or the record says too little. */
  readonly data: Readonly<Record<string, Scalar>> | null;
  readonly custom: Readonly<Record<string, Mapped>>;
  /** It does not pass the mapping's filter. */
  readonly outOfScope: boolean;
  readonly issues: readonly FieldIssue[];
}

/** What is said over a connector's word about one kind of its records; null: nothing. */
export interface Said {
  /** By the workplace, for all connections of the connector. */
  readonly organisation: MappingDocument | null;
  /** By the connection. */
  readonly own: MappingDocument | null;
}

/** Whose words there are about one kind of record. */
export function layersOf(connector: Connector | undefined, entity: Entity, { organisation, own }: Said): Layer[] {
  const lowest = connector?.mapping[entity];
  return [
    ...(lowest ? [{ layer: 'connector', document: lowest } as const] : []),
    ...(organisation ? [{ layer: 'organisation', document: organisation } as const] : []),
    ...(own ? [{ layer: 'connection', document: own } as const] : []),
  ];
}

/** What they come to; null where nobody says anything. */
export function mappingBy(connector: Connector | undefined, entity: Entity, said: Said): Mapping | null {
  const layers = layersOf(connector, entity, said);
  return layers.length === 0 ? null : compile(layers);
}

const NOTHING: Made = { data: null, custom: {}, outOfScope: false, issues: [] };

/** What a mapping makes of a record as the source says it. @param mapping null: nobody says anything of its kind */
export function madeBy(mapping: Mapping | null, raw: Raw): Made {
  if (mapping === null) return NOTHING;
  const { data, custom, issues, rejected, outOfScope = false } = mapping(raw);
  return { data: rejected ? null : data, custom, outOfScope, issues };
}

/** Do both say the same? Why something could not be filled does not count, nor in which order fields stand. */
export const isSame = (one: Made, other: Made): boolean =>
  one.outOfScope === other.outOfScope && areSame(one.data, other.data) && areSame(one.custom, other.custom);

function areSame(one: object | null, other: object | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || inOrder(one) === inOrder(other);
}

const inOrder = (of: object | null): string =>
  JSON.stringify(of && Object.entries(of).toSorted(([a], [b]) => (a < b ? -1 : 1)));
