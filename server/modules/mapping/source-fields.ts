import { sourceTypes, type Raw, type SourceField, type SourceType } from './contract.ts';
import { shown } from './failure.ts';
import { readPath } from './paths.ts';
import { isNothing, isObject } from './steps.ts';

/** So many paths are shown; a record that has names for keys would have one for each. */
const MOST_PATHS = 1_000;
const MOST_DEPTH = 8;
/** So many members of a list are looked at: they are alike. */
const MOST_MEMBERS = 20;
const MOST_SAMPLES = 3;

interface Seen {
  readonly types: Set<SourceType>;
  readonly samples: Set<string>;
  /** Records in which something stands there. */
  filled: number;
  /** The last of these. */
  last: number;
}

/** What a source says of its records, found by looking at some of them; only what a mapping can name. */
export function findSourceFields(records: Iterable<Raw>): readonly SourceField[] {
  const seen = new Map<string, Seen>();
  let count = 0;
  for (const record of records) {
    count += 1;
    look(record, '$', 0, count, seen);
  }
  return Array.from(seen, ([path, { types, filled, samples }]) => ({
    path,
    types: sourceTypes.filter((type) => types.has(type)),
    filledPercent: Math.round((filled / count) * 1_000) / 10,
    samples: [...samples],
  })).toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function look(value: unknown, path: string, depth: number, record: number, seen: Map<string, Seen>): void {
  if (depth > 0 && !note(value, path, record, seen)) return;
  if (depth === MOST_DEPTH) return;
  if (Array.isArray(value))
    for (const member of value.slice(0, MOST_MEMBERS)) look(member, `${path}[*]`, depth + 1, record, seen);
  else if (isObject(value))
    for (const [name, member] of Object.entries(value)) look(member, `${path}${step(name)}`, depth + 1, record, seen);
}

/** A name as it stands in a path. */
const step = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `['${name.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}']`;

/** Notes what stands at a path; false where no more is noted, and nothing below it. */
function note(value: unknown, path: string, record: number, seen: Map<string, Seen>): boolean {
  let at = seen.get(path);
  if (at === undefined) {
    if (seen.size >= MOST_PATHS || typeof readPath(path) === 'string') return false;
    at = { types: new Set(), samples: new Set(), filled: 0, last: 0 };
    seen.set(path, at);
  }
  const type = typeOf(value);
  at.types.add(type);
  if (isNothing(value) || value === '') return true;
  if (at.last !== record) at.filled += 1;
  at.last = record;
  if (type !== 'object' && type !== 'list' && at.samples.size < MOST_SAMPLES) at.samples.add(shown(value));
  return true;
}

function typeOf(value: unknown): SourceType {
  if (isNothing(value)) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' || typeof value === 'boolean' ? (typeof value as 'number' | 'boolean') : 'object';
}
