import { sourceTypes, type Raw, type SourceField, type SourceType } from './contract.ts';
import { shown } from './failure.ts';
import { readPath } from './paths.ts';
import { isNothing, isObject } from './steps.ts';

/** So many paths are shown; a record that has names for keys would have one for each. */
const MOST_PATHS = 1_000;
const MOST_DEPTH = 8;
/** So many members of a list are looked at: they are alike. */
const MOST_MEMBERS = 20;
export const MOST_SAMPLES = 3;

/** A place where records say something, and what leads on from there. */
interface Seen {
  readonly path: string;
  readonly types: Set<SourceType>;
  readonly samples: Set<string>;
  /** Records in which something stands there. */
  filled: number;
  /** The last of these. */
  last: number;
  readonly members: Map<string, Seen>;
  /** What stands in a list there. */
  each: Seen | undefined;
}

/** What some records say where, as often as they do. */
export interface Filled {
  readonly path: string;
  readonly filled: number;
  readonly samples: readonly string[];
}

/** What a source says of its records, found by looking at some of them; only what a mapping can name. */
export function findSourceFields(records: Iterable<Raw>): readonly SourceField[] {
  const { all, count } = lookAt(records);
  return all
    .map(({ path, types, filled, samples }) => ({
      path,
      types: sourceTypes.filter((type) => types.has(type)),
      filledPercent: Math.round((filled / count) * 1_000) / 10,
      samples: [...samples],
    }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** The same, counted, of the values alone: what only holds others is filled by them. */
export function countFilled(records: Iterable<Raw>): readonly Filled[] {
  const plain = lookAt(records).all.filter(({ samples }) => samples.size > 0);
  return plain.map(({ path, filled, samples }) => ({ path, filled, samples: [...samples] }));
}

function lookAt(records: Iterable<Raw>): { readonly all: readonly Seen[]; readonly count: number } {
  const all: Seen[] = [];
  const root = seenAt('$');
  let count = 0;
  for (const record of records) {
    count += 1;
    look(record, root, { depth: 0, record: count, all });
  }
  return { all, count };
}

const seenAt = (path: string): Seen => ({
  path,
  types: new Set(),
  samples: new Set(),
  filled: 0,
  last: 0,
  members: new Map(),
  each: undefined,
});

interface Looking {
  readonly depth: number;
  readonly record: number;
  readonly all: Seen[];
}

function look(value: unknown, at: Seen, { depth, record, all }: Looking): void {
  if (depth > 0) note(value, at, record);
  if (depth === MOST_DEPTH || typeof value !== 'object') return;
  const below = { depth: depth + 1, record, all };
  if (Array.isArray(value))
    for (const member of value.slice(0, MOST_MEMBERS)) {
      at.each ??= noticed(all, `${at.path}[*]`);
      if (at.each) look(member, at.each, below);
    }
  else if (isObject(value))
    for (const [name, member] of Object.entries(value)) {
      const known = at.members.get(name) ?? noticed(all, `${at.path}${step(name)}`);
      if (!known) continue;
      at.members.set(name, known);
      look(member, known, below);
    }
}

/** A name as it stands in a path. */
const step = (name: string): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `['${name.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}']`;

/** A path that was not met before; undefined where no more is noted, and nothing below it. */
function noticed(all: Seen[], path: string): Seen | undefined {
  if (all.length >= MOST_PATHS || typeof readPath(path) === 'string') return undefined;
  const seen = seenAt(path);
  all.push(seen);
  return seen;
}

/** Notes what stands at a path. */
function note(value: unknown, at: Seen, record: number): void {
  const type = typeOf(value);
  at.types.add(type);
  if (isNothing(value) || value === '') return;
  if (at.last !== record) at.filled += 1;
  at.last = record;
  if (type !== 'object' && type !== 'list' && at.samples.size < MOST_SAMPLES) at.samples.add(shown(value));
}

function typeOf(value: unknown): SourceType {
  if (isNothing(value)) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' || typeof value === 'boolean' ? (typeof value as 'number' | 'boolean') : 'object';
}
