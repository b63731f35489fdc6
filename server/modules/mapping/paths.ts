import parse, { type JsonPathQuery } from 'jsonpath-rfc9535/parser';
import { mappingLimits, type Raw, type Scalar } from './contract.ts';
import { Failure } from './failure.ts';

/** What stands in a record where a path leads: a value, or a list where it may lead to several; undefined: nothing. */
export type Read = (raw: Raw) => unknown;
export interface Path {
  readonly read: Read;
  /** It may lead to several places. */
  readonly isMany: boolean;
}

type Segment = JsonPathQuery['segments'][number];
/** One step of a path that leads to one place at most. */
type Key = string | number;
type Walk = (from: unknown) => unknown;
/** A step that leads to any number of places; false: to more than are looked at. */
type Spread = (from: unknown, into: unknown[]) => boolean;

const forbidden: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

const MOST_OPENED = 4;

/**
 * Reads a path: names, places in a list, all members (`[*]`) and those whose member is such and such (`[?(@.k=='v')]`), in the grammar of
 * RFC 9535. Whatever else that has (descendants, slices, functions, comparisons of other kinds) is refused: its cost has no bound.
 * @returns what is wrong with it, where something is
 */
export function readPath(text: unknown): Path | string {
  if (typeof text !== 'string') return 'a path is a text such as $.floor.id';
  if (text.length > mappingLimits.pathCharacters)
    return `a path has at most ${mappingLimits.pathCharacters} characters`;
  // The grammar goes back and forth over what stands in each other, four times as long with each.
  if (Array.from(text.matchAll(/[(?]/g)).length > MOST_OPENED)
    return `a path has at most ${MOST_OPENED} of “(” and “?”`;
  let query: JsonPathQuery;
  try {
    query = parse(text);
  } catch {
    return 'this is not a path such as $.floor.id';
  }
  if (query.segments.length > mappingLimits.pathSegments)
    return `a path has at most ${mappingLimits.pathSegments} segments`;
  const steps: (Key | Spread)[] = [];
  for (const segment of query.segments) {
    const step = stepOf(segment);
    if (step instanceof Refused) return step.why;
    steps.push(step);
  }
  return assemble(steps);
}

class Refused {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

function stepOf({ type, node }: Segment): Key | Spread | Refused {
  if (type !== 'ChildSegment') return new Refused('a path goes down name by name: “..” is not taken');
  if (node.type === 'MemberNameShorthand') return nameOf(node.value);
  if (node.type === 'WildcardSelector') return members(() => true);
  const [selector, ...others] = node.selectors;
  if (selector === undefined || others.length > 0) return new Refused('a path has one selector in its brackets');
  if (selector.type === 'NameSelector') return nameOf(selector.value);
  if (selector.type === 'WildcardSelector') return members(() => true);
  if (selector.type === 'IndexSelector')
    return Math.abs(selector.value) < mappingLimits.pathMembers
      ? selector.value
      : new Refused(`a place in a list lies below ${mappingLimits.pathMembers}`);
  if (selector.type === 'SliceSelector') return new Refused('a path takes one member or all, no part of a list');
  return comparisonOf(selector.value);
}

const nameOf = (name: string): Key | Refused =>
  forbidden.has(name) ? new Refused(`a path may not lead through “${name}”`) : name;

/** `@.k == 'v'`, either way round. */
function comparisonOf(expression: { readonly type: string }): Spread | Refused {
  const refused = new Refused("a path compares a member with a text or a number: [?(@.k=='v')]");
  if (!isComparison(expression) || expression.op !== '==') return refused;
  const { left, right } = expression;
  const [query, literal] = left.type === 'Literal' ? [right, left] : [left, right];
  if (query.type !== 'RelSingularQuery' || literal.type !== 'Literal') return refused;
  const keys: Key[] = [];
  for (const { node } of query.segments) {
    const key = node.type === 'IndexSelector' ? node.value : nameOf(node.value);
    if (key instanceof Refused) return key;
    keys.push(key);
  }
  const read = walk(keys);
  const wanted: Scalar = literal.value;
  return members((member) => read(member) === wanted);
}

type Comparison = Extract<
  Extract<Extract<Segment, { type: 'ChildSegment' }>['node'], { type: 'BracketedSelection' }>['selectors'][number],
  { type: 'FilterSelector' }
>['value'];
const isComparison = (expression: {
  readonly type: string;
}): expression is Extract<Comparison, { type: 'ComparisonExpr' }> => expression.type === 'ComparisonExpr';

/** Of a list those that pass; of an object, as the RFC has it, its values. */
function members(passes: (member: unknown) => boolean): Spread {
  return (from, into) => {
    if (typeof from !== 'object' || from === null) return true;
    const all: readonly unknown[] = Array.isArray(from) ? from : Object.values(from);
    if (all.length > mappingLimits.pathMembers) return false;
    for (const member of all) {
      if (!passes(member)) continue;
      if (into.length >= mappingLimits.listMembers) return false;
      into.push(member);
    }
    return true;
  };
}

/** Own members only: what every object has by birth is nothing a source said. */
const byName = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null && !Array.isArray(from) && Object.hasOwn(from, name)
    ? (from as Readonly<Record<string, unknown>>)[name]
    : undefined;
const byPlace = (from: unknown, place: number): unknown => (Array.isArray(from) ? from.at(place) : undefined);

function walk(keys: readonly Key[]): Walk {
  const names = keys.filter((key) => typeof key === 'string');
  const [one = '', two = ''] = names;
  // The paths of nearly all mappings, without a loop.
  if (names.length === keys.length && keys.length === 1) return (from) => byName(from, one);
  if (names.length === keys.length && keys.length === 2) return (from) => byName(byName(from, one), two);
  return (from) => {
    let at = from;
    for (const key of keys) {
      if (at === undefined) return undefined;
      at = typeof key === 'string' ? byName(at, key) : byPlace(at, key);
    }
    return at;
  };
}

function assemble(steps: readonly (Key | Spread)[]): Path {
  const isSingle = (step: Key | Spread): step is Key => typeof step !== 'function';
  if (steps.every(isSingle)) return { read: walk(steps), isMany: false };
  // Down to the first list there is one place, and no list is made for it.
  const until = steps.findIndex((step) => !isSingle(step));
  const start = walk(steps.slice(0, until).filter(isSingle));
  const moves = steps.slice(until).map((step): Spread => {
    if (!isSingle(step)) return step;
    const go = walk([step]);
    return (from, into) => {
      const to = go(from);
      if (to !== undefined) into.push(to);
      return true;
    };
  });
  return { read: (raw) => spread(start(raw), moves), isMany: true };
}

function spread(from: unknown, moves: readonly Spread[]): unknown {
  let here: unknown[] = [from];
  for (const move of moves) {
    const next: unknown[] = [];
    for (const place of here) if (!move(place, next)) return new Failure('too_many', place);
    here = next;
  }
  return here;
}
