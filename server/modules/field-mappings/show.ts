import { showTime } from '../../platform/time.ts';
import type { Entity } from '../connections/contract.ts';
import { unified, type Layer, type MappingDocument, type Takes, type Target } from '../mapping/contract.ts';
import { differences, merge } from '../mapping/mapping.ts';
import type { FieldMapping, MappingDifferences, MappingVersion } from './contract.ts';
import type { MappingRow, VersionRow } from './store.ts';

/** What is shown of a mapping, whosever it is. */
export const showMapping = (entity: Entity, row: MappingRow | undefined, layers: readonly Layer[]) => ({
  version: row?.version ?? 0,
  draft: asData(row?.draft ? (JSON.parse(row.draft) as MappingDocument) : null),
  ...showLayers(entity, layers),
});

/** What layers come to, and whose word each field of it is. */
function showLayers(entity: Entity, layers: readonly Layer[]): Pick<FieldMapping, 'fields' | 'filter' | 'targets'> {
  const merged = layers.length === 0 ? null : merge(layers);
  return {
    fields: (merged?.fields ?? []).map(({ field, layer, beneath }) => ({
      to: field.to,
      layer,
      field: { ...field },
      beneath: beneath.map((one) => ({ layer: one.layer, field: { ...one.field } })),
    })),
    filter: merged?.filter ? { layer: merged.filter.layer, filter: { ...merged.filter.filter } } : null,
    targets: Object.entries<Target>(unified[entity]).map(([to, target]) => ({
      to,
      takes: target.type,
      of: namesIn(target),
      required: target.required === true,
    })),
  };
}

export const asData = (document: MappingDocument | null): Readonly<Record<string, unknown>> | null =>
  document && { ...document };

/** What may be chosen, or of what it is the id. */
function namesIn(target: Takes): string[] {
  if (target.type === 'choice') return [...target.of];
  return target.type === 'reference' ? [target.entity] : [];
}

type Counted = Omit<MappingVersion, 'organisationVersion'>;

/** A version of what the workplace says: it stands on nothing. */
export const showCounted = ({ version, document, restores, activatedBy, activatedAt }: VersionRow): Counted => ({
  version,
  document: JSON.parse(document) as Readonly<Record<string, unknown>>,
  restores,
  activatedBy,
  activatedAt: showTime(activatedAt),
});

export const showVersion = (row: VersionRow): MappingVersion => ({
  ...showCounted(row),
  organisationVersion: row.organisationVersion,
});

type Shown = MappingDifferences['fields'][number];

/** What two mappings do otherwise. */
export function showDifferences(one: readonly Layer[], other: readonly Layer[]): MappingDifferences {
  const { fields, filter } = differences(one, other);
  const said = (of: (typeof fields)[number]['before']): Shown['before'] =>
    of && { layer: of.layer, field: { ...of.field } };
  type Filtered = NonNullable<typeof filter>['before'];
  const filtered = (of: Filtered): Filtered => of && { layer: of.layer, filter: { ...of.filter } };
  return {
    fields: fields.map(({ to, before, after }) => ({
      to,
      change: before === null ? 'added' : after === null ? 'removed' : 'changed',
      before: said(before),
      after: said(after),
    })),
    filter: filter && { before: filtered(filter.before), after: filtered(filter.after) },
  };
}
