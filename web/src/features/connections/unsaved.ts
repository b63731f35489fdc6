import type { Mapping } from '../../data/field-mappings.ts';
import type { EditedField } from './own-fields.ts';

/** What somebody has changed and not kept yet: it is there again when she comes back from another part of the page. */
const unsaved = new Map<string, readonly EditedField[]>();

const nameOf = (mapping: Mapping): string =>
  ['connector' in mapping ? mapping.connector : mapping.connectionId, mapping.entity, mapping.version].join('/');

export const unsavedOf = (mapping: Mapping): readonly EditedField[] | undefined => unsaved.get(nameOf(mapping));

/** @param own undefined: it was kept, or is given up */
export function keepUnsaved(mapping: Mapping, own: readonly EditedField[] | undefined): void {
  if (own === undefined) unsaved.delete(nameOf(mapping));
  else unsaved.set(nameOf(mapping), own);
}
