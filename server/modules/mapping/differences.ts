import type { Layer } from './contract.ts';
import { merge, written, type Merged, type MergedField } from './layers.ts';

/** A field that is filled otherwise; null: it is not filled. */
export interface FieldDifference {
  readonly to: string;
  readonly before: MergedField | null;
  readonly after: MergedField | null;
}

/** What two mappings do otherwise; who says it does not count. */
export interface Differences {
  readonly fields: readonly FieldDifference[];
  /** Null: both let the same records through. */
  readonly filter: { readonly before: Merged['filter']; readonly after: Merged['filter'] } | null;
}

const NOTHING: Pick<Merged, 'fields' | 'filter'> = { fields: [], filter: null };
const mergeAny = (layers: readonly Layer[]): typeof NOTHING => (layers.length === 0 ? NOTHING : merge(layers));

/** Field by field, in the order of what was, and behind it what is new. */
export function differences(one: readonly Layer[], other: readonly Layer[]): Differences {
  const [was, is] = [mergeAny(one), mergeAny(other)];
  const [before, after] = [was, is].map(({ fields }) => new Map(fields.map((field) => [field.field.to, field])));
  const names = new Set([...was.fields, ...is.fields].map(({ field }) => field.to));
  const fields = [...names]
    .map((to) => ({ to, before: before?.get(to) ?? null, after: after?.get(to) ?? null }))
    .filter((at) => written(at.before?.field) !== written(at.after?.field));
  const isSameFilter = written(was.filter?.filter) === written(is.filter?.filter);
  return { fields, filter: isSameFilter ? null : { before: was.filter, after: is.filter } };
}
