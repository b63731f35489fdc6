import type { Layer, Raw } from './contract.ts';
import { readDocument } from './document.ts';
import { Failure, shown } from './failure.ts';
import { hashOf, merge } from './layers.ts';
import type { Read } from './paths.ts';
import { MOST_SAMPLES, type Filled } from './source-fields.ts';
import { isNothing } from './steps.ts';

/** A path that a mapping reads, and which of its fields read it; `filter`: what it lets through. */
export interface PathOf {
  readonly path: string;
  readonly fields: readonly string[];
  readonly read: Read;
}

const KEPT = 100;
const kept = new Map<string, readonly PathOf[]>();

/** What some layers read, together, each path once. Kept by what they say: it is asked for page by page. */
export function pathsReadBy(layers: readonly Layer[]): readonly PathOf[] {
  if (layers.length === 0) return [];
  const { document } = merge(layers);
  const hash = hashOf(document);
  const paths = kept.get(hash) ?? pathsIn(document);
  kept.delete(hash);
  kept.set(hash, paths);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return paths;
}

function pathsIn(document: ReturnType<typeof merge>['document']): readonly PathOf[] {
  const all = new Map<string, { readonly fields: Set<string>; readonly read: Read }>();
  for (const { at, path, read } of readDocument(document).paths) {
    const known = all.get(path) ?? { fields: new Set<string>(), read };
    all.set(path, known);
    const field = /^fields\[(\d+)\]/.exec(at)?.[1];
    known.fields.add(field === undefined ? 'filter' : (document.fields[Number(field)]?.to ?? ''));
  }
  return Array.from(all, ([path, { fields, read }]) => ({ path, fields: [...fields], read }));
}

/** In how many of some records something stands at a path. */
export interface ReadCount extends Filled {
  readonly of: number;
}

/** Counts what stands at each of some paths. */
export function countRead(paths: readonly PathOf[], records: readonly Raw[]): readonly ReadCount[] {
  return paths.map(({ path, read }) => {
    const samples = new Set<string>();
    let filled = 0;
    for (const record of records) {
      const value = firstOf(read(record));
      if (value === undefined) continue;
      filled += 1;
      if (samples.size < MOST_SAMPLES) samples.add(shown(value));
    }
    return { path, filled, of: records.length, samples: [...samples] };
  });
}

/** What a path leads to; of several the first that says something. */
function firstOf(value: unknown): unknown {
  if (value instanceof Failure) return value.value;
  if (Array.isArray(value)) return value.find(isSaid);
  return isSaid(value) ? value : undefined;
}

const isSaid = (value: unknown): boolean => !isNothing(value) && value !== '';
