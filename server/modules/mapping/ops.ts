import { createHash } from 'node:crypto';
import { mappingLimits, type Raw, type Scalar } from './contract.ts';
import { readFilter } from './conditions.ts';
import { Failure, Guess } from './failure.ts';
import { readConvert, toBoolean, toInteger, toNumber } from './numbers.ts';
import {
  isNothing,
  isObject,
  isTooMuch,
  madeText,
  onText,
  readList,
  readObject,
  readOperand,
  readOperands,
  readScalar,
  readText,
  textOf,
  type Gives,
  type Reader,
  type Run,
  type Step,
  type Work,
} from './steps.ts';
import { readToDate, readZoneOf } from './times.ts';

interface Spec {
  /** What it can do something with, beside anything. */
  readonly takes: readonly Gives[] | 'all';
  /** Members beside its own name. */
  readonly further?: readonly string[];
  /** It is written as its bare name. */
  readonly isBare?: true;
  readonly make: (arg: unknown, reader: Reader, whole: Readonly<Record<string, unknown>>) => Step | null;
}

const words: readonly Gives[] = ['text', 'number', 'integer', 'time', 'zone'];
const simple: readonly Gives[] = [...words, 'boolean'];
const lists: readonly Gives[] = ['list'];

const bare = (takes: Spec['takes'], gives: Gives, run: Run): Spec => ({
  takes,
  isBare: true,
  make: () => ({ gives, run }),
});

const specs: Readonly<Record<string, Spec>> = {
  trim: bare(
    words,
    'text',
    onText((text) => text.trim()),
  ),
  upper: bare(
    words,
    'text',
    onText((text) => madeText(text.toUpperCase())),
  ),
  lower: bare(
    words,
    'text',
    onText((text) => madeText(text.toLowerCase())),
  ),
  toInteger: bare(simple, 'integer', toInteger),
  toNumber: bare(simple, 'number', toNumber),
  toBoolean: bare(simple, 'boolean', toBoolean),
  // A source that knows one value only may give it without its list.
  first: bare('all', 'anything', (value) => (Array.isArray(value) ? value.find((one) => !isNothing(one)) : value)),
  length: bare([...words, 'list'], 'integer', (value) =>
    Array.isArray(value) ? value.length : onText((text) => text.length)(value, {}, { left: 0, characters: 0 }),
  ),
  hash: bare(
    simple,
    'text',
    onText((text) => createHash('sha256').update(text.toWellFormed()).digest('hex')),
  ),
  const: { takes: 'all', make: readConst },
  concat: { takes: simple, make: readConcat },
  split: { takes: words, make: readSplit },
  replace: { takes: words, make: readReplace },
  substring: { takes: words, make: readSubstring },
  lookup: { takes: simple, further: ['default'], make: readLookup },
  coalesce: { takes: 'all', make: readCoalesce },
  when: { takes: 'all', further: ['use', 'else'], make: readWhen },
  toDate: { takes: words, isBare: true, make: readToDate },
  convert: { takes: ['text', 'number', 'integer'], make: readConvert },
  join: { takes: lists, make: readJoin },
  map: { takes: lists, make: readMap },
  pick: { takes: lists, make: readPick },
  ref: { takes: words, make: readRef },
  zone: { takes: 'all', make: readZoneOf },
};
const known = Object.keys(specs).join(', ');

/** Reads the steps of a field one after another, each of which takes what the one before gives. */
export function readOps(value: unknown, from: Gives, reader: Reader): readonly Step[] | null {
  if (!Array.isArray(value)) return reader.wrong('this is a list of steps');
  if (value.length > mappingLimits.opsPerField)
    return reader.wrong(`a field has at most ${mappingLimits.opsPerField} steps`);
  const steps: Step[] = [];
  let gives = from;
  for (const [at, one] of value.entries()) {
    const step = readOp(one, gives, reader.in(at));
    if (step === null) return null;
    gives = step.gives;
    steps.push(step);
  }
  return steps;
}

function readOp(value: unknown, from: Gives, reader: Reader): Step | null {
  const isText = typeof value === 'string';
  const name = isText
    ? value
    : isObject(value)
      ? Object.keys(value).find((key) => Object.hasOwn(specs, key))
      : undefined;
  const spec = name !== undefined && Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (name === undefined || spec === undefined) return reader.wrong(`there is no such step: there are ${known}`);
  if (spec.takes !== 'all' && from !== 'anything' && !spec.takes.includes(from))
    return reader.wrong(`“${name}” can do nothing with ${said(from)}`);
  if (isText)
    return spec.isBare ? spec.make(undefined, reader, {}) : reader.wrong(`“${name}” says more: {"${name}": …}`);
  const whole = readObject(value, reader, [name], spec.further);
  if (whole === null) return null;
  if (spec.isBare && name !== 'toDate') return reader.wrong(`“${name}” is written without anything: "${name}"`);
  return spec.make(whole[name], reader.in(name), whole);
}

/** What a step gives, in words. */
export function said(gives: Gives): string {
  if (gives.startsWith('reference:')) return `the id of a ${gives.slice('reference:'.length)}`;
  return { boolean: 'true or false', list: 'a list', integer: 'a whole number' }[gives as string] ?? `a ${gives}`;
}

/** What a literal is. */
const givesOf = (value: Scalar): Gives => {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
  return 'anything';
};

/** What all of some literals are. */
function givesOfAll(values: readonly Scalar[]): Gives {
  const kinds = new Set(values.filter((value) => value !== null).map(givesOf));
  return kinds.size === 1 ? ([...kinds][0] ?? 'anything') : 'anything';
}

function readConst(arg: unknown, reader: Reader): Step | null {
  const value = readScalar(arg, reader);
  return value === undefined ? null : { gives: givesOf(value), seesNothing: true, run: () => value, values: [value] };
}

function readConcat(arg: unknown, reader: Reader): Step | null {
  const parts = readOperands(arg, reader);
  if (parts === null) return null;
  return {
    gives: 'text',
    seesNothing: true,
    run: (value, raw) => {
      const first = isNothing(value) ? '' : textOf(value);
      if (typeof first !== 'string') return first;
      let made = first;
      for (const { read } of parts) {
        const part = read(raw);
        if (isNothing(part)) continue;
        const text = part instanceof Failure ? part : textOf(part);
        if (typeof text !== 'string') return text;
        made += text;
        if (made.length > mappingLimits.textCharacters) return new Failure('too_long', made);
      }
      return made === '' ? null : made;
    },
  };
}

function readSplit(arg: unknown, reader: Reader): Step | null {
  const separator = readText(arg, reader, 100);
  if (separator === null) return null;
  const most = mappingLimits.listMembers;
  const run = onText((text) => {
    const parts = text.split(separator, most + 1);
    return parts.length > most ? new Failure('too_many', text) : parts;
  });
  return { gives: 'list', run };
}

function readReplace(arg: unknown, reader: Reader): Step | null {
  const object = readObject(arg, reader, ['text', 'with']);
  const text = object === null ? null : readText(object['text'], reader.in('text'), 100);
  const by = object?.['with'];
  if (text === null) return null;
  if (typeof by !== 'string' || by.length > 100)
    return reader.in('with').wrong('this is a text of at most 100 characters');
  // “$&” is a text like any other.
  const literal = by.replaceAll('$', '$$$$');
  return { gives: 'text', run: onText((whole) => madeText(whole.replaceAll(text, literal))) };
}

function readSubstring(arg: unknown, reader: Reader): Step | null {
  const object = readObject(arg, reader, ['from'], ['length']);
  if (object === null) return null;
  const { from, length } = object;
  const isPlace = (place: unknown): place is number =>
    Number.isSafeInteger(place) && Number(place) >= 0 && Number(place) <= mappingLimits.textCharacters;
  if (!isPlace(from)) return reader.in('from').wrong('this is a whole number, 0 for the beginning');
  if (length !== undefined && !isPlace(length)) return reader.in('length').wrong('this is a whole number');
  const until = length === undefined ? undefined : from + length;
  return { gives: 'text', run: onText((text) => text.slice(from, until).toWellFormed()) };
}

function readLookup(arg: unknown, reader: Reader, whole: Readonly<Record<string, unknown>>): Step | null {
  if (!isObject(arg)) return reader.wrong('this is an object: from each value of the source to one of ours');
  const entries = Object.entries(arg);
  if (entries.length === 0 || entries.length > mappingLimits.lookupEntries)
    return reader.wrong(`a lookup has 1 to ${mappingLimits.lookupEntries} entries`);
  const table = new Map<string, Scalar>();
  for (const [key, one] of entries) {
    const value = readScalar(one, reader.in(key));
    if (value === undefined) return null;
    table.set(key, value);
  }
  const hasDefault = Object.hasOwn(whole, 'default');
  const usual = hasDefault ? readScalar(whole['default'], reader) : null;
  if (usual === undefined) return null;
  const values = [...table.values(), ...(hasDefault ? [usual] : [])];
  return {
    gives: givesOfAll(values),
    values,
    run: (value) => {
      const text = textOf(value);
      const found = typeof text === 'string' ? table.get(text) : undefined;
      if (found !== undefined) return found;
      return hasDefault ? usual : new Failure('not_in_lookup', value);
    },
  };
}

function readCoalesce(arg: unknown, reader: Reader): Step | null {
  const others = readOperands(arg, reader);
  if (others === null) return null;
  const isThere = (value: unknown): boolean => !isNothing(value) && value !== '';
  return {
    gives: 'anything',
    seesNothing: true,
    run: (value, raw) => {
      if (isThere(value)) return value;
      for (const { read } of others) {
        const found = read(raw);
        if (isThere(found)) return found;
      }
      return null;
    },
  };
}

function readWhen(arg: unknown, reader: Reader, whole: Readonly<Record<string, unknown>>): Step | null {
  const passes = readFilter(arg, reader);
  if (!Object.hasOwn(whole, 'use')) return reader.wrong('“when” needs a “use”');
  const used = readOperand(whole['use'], reader);
  const other = Object.hasOwn(whole, 'else') ? readOperand(whole['else'], reader) : undefined;
  if (passes === null || used === null || other === null) return null;
  return {
    gives: 'anything',
    seesNothing: true,
    run: (value, raw) => {
      if (passes(raw)) return used.read(raw);
      return other === undefined ? value : other.read(raw);
    },
  };
}

function readJoin(arg: unknown, reader: Reader): Step | null {
  if (typeof arg !== 'string' || arg.length > 100) return reader.wrong('this is a text of at most 100 characters');
  return {
    gives: 'text',
    run: (value) => {
      if (!Array.isArray(value)) return new Failure('not_a_list', value);
      let made = '';
      let isFirst = true;
      for (const one of value) {
        if (isNothing(one)) continue;
        const text = textOf(one);
        if (typeof text !== 'string') return text;
        made += isFirst ? text : arg + text;
        isFirst = false;
        if (made.length > mappingLimits.textCharacters) return new Failure('too_long', made);
      }
      return made;
    },
  };
}

function readMap(arg: unknown, reader: Reader): Step | null {
  const list = readList(arg, reader, mappingLimits.opsPerField);
  if (list?.some((one) => isObject(one) && ('map' in one || 'split' in one)))
    return reader.wrong('a list in a list is not gone through');
  const steps = list === null ? null : readOps(list, 'anything', reader);
  if (steps === null) return null;
  return {
    gives: 'list',
    run: (value, raw, work) => {
      if (!Array.isArray(value)) return new Failure('not_a_list', value);
      work.left -= value.length * steps.length;
      if (work.left < 0 || value.length > mappingLimits.listMembers) return new Failure('too_many', value);
      const made: unknown[] = [];
      for (const one of value) {
        const member = runSteps(steps, one, raw, work);
        if (member instanceof Failure) return member;
        if (!isNothing(member)) made.push(member instanceof Guess ? member.value : member);
      }
      return made;
    },
  };
}

/** One step after another; a Failure ends it. */
export function runSteps(steps: readonly Step[], from: unknown, raw: Raw, work: Work): unknown {
  let value = from;
  let guess: Guess | undefined;
  for (const { run, seesNothing } of steps) {
    if (isNothing(value) && !seesNothing) continue;
    if (isTooMuch(value, work)) return new Failure('too_long', value);
    value = run(value, raw, work);
    if (typeof value !== 'object' || value === null) continue;
    if (value instanceof Failure) return value;
    if (value instanceof Guess) [guess, value] = [value, value.value];
  }
  return guess === undefined || typeof value !== 'string' ? value : new Guess(guess.reason, value);
}

function readPick(arg: unknown, reader: Reader): Step | null {
  const key = readText(arg, reader, mappingLimits.pathCharacters);
  if (key === null) return null;
  if (key === '__proto__' || key === 'constructor' || key === 'prototype')
    return reader.wrong(`“${key}” is nothing that a source says`);
  const pick = (value: unknown): unknown => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);
  return {
    gives: 'anything',
    run: (value, _, work) => {
      if (!Array.isArray(value)) return isObject(value) ? pick(value) : new Failure('not_an_object', value);
      work.left -= value.length;
      if (work.left < 0 || value.length > mappingLimits.listMembers) return new Failure('too_many', value);
      return value.map(pick).filter((one) => !isNothing(one));
    },
  };
}

/** The longest id that a source may give its records. */
const MOST_ID = 200;

function readRef(arg: unknown, reader: Reader): Step | null {
  const entity = readText(arg, reader, 40);
  if (entity === null) return null;
  return {
    gives: `reference:${entity}`,
    run: (value) => {
      const text = typeof value === 'boolean' ? new Failure('not_an_id', value) : textOf(value);
      if (typeof text !== 'string') return new Failure('not_an_id', value);
      const id = text.trim();
      if (id === '') return null;
      return id.length > MOST_ID ? new Failure('not_an_id', value) : id;
    },
  };
}
