import { mappingLimits, type Raw } from './contract.ts';
import { isNothing, isObject, isScalar, readList, readObject, readScalar, type Reader } from './steps.ts';

export type Passes = (raw: Raw) => boolean;

interface Count {
  conditions: number;
}

/** Reads what a record has to be like; null where something is wrong with it, which is noted then. */
export const readFilter = (value: unknown, reader: Reader): Passes | null => read(value, reader, 1, { conditions: 0 });

function read(value: unknown, reader: Reader, depth: number, count: Count): Passes | null {
  if (!isObject(value)) return reader.wrong('a condition is an object with a path, or with all, any or not');
  if (depth > mappingLimits.conditionDepth)
    return reader.wrong(`conditions stand in each other at most ${mappingLimits.conditionDepth} deep`);
  if ('not' in value) {
    const object = readObject(value, reader, ['not']);
    const inner = object === null ? null : read(object['not'], reader.in('not'), depth + 1, count);
    return inner === null ? null : (raw) => !inner(raw);
  }
  for (const word of ['all', 'any'] as const) {
    if (!(word in value)) continue;
    const object = readObject(value, reader, [word]);
    const list = object === null ? null : readList(object[word], reader.in(word));
    const inner = list?.map((one, at) => read(one, reader.in(word).in(at), depth + 1, count)) ?? [null];
    if (!inner.every((one) => one !== null)) return null;
    return word === 'all' ? (raw) => inner.every((one) => one(raw)) : (raw) => inner.some((one) => one(raw));
  }
  if (++count.conditions > mappingLimits.conditions)
    return reader.wrong(`there are at most ${mappingLimits.conditions} conditions`);
  return readCondition(value, reader);
}

const comparisons = ['is', 'isNot', 'in', 'exists'] as const;

function readCondition(value: Readonly<Record<string, unknown>>, reader: Reader): Passes | null {
  const said = comparisons.filter((word) => Object.hasOwn(value, word));
  const [comparison, ...others] = said;
  if (comparison === undefined || others.length > 0)
    return reader.wrong(`a condition has a path and one of ${comparisons.join(', ')}`);
  const object = readObject(value, reader, ['path', comparison]);
  const path = object === null ? null : reader.in('path').path(object['path']);
  if (object === null || path === null) return null;
  const holds = readComparison(comparison, object[comparison], reader.in(comparison));
  if (holds === null) return null;
  const { read } = path;
  if (comparison === 'exists' || comparison === 'isNot') return (raw) => holds(read(raw));
  return (raw) => {
    const found = read(raw);
    return Array.isArray(found) ? found.some(holds) : holds(found);
  };
}

/** How a value is written; null for nothing, undefined for what is no text, number or truth value. */
const written = (value: unknown): string | null | undefined => {
  if (isNothing(value)) return null;
  return isScalar(value) ? String(value) : undefined;
};

function readComparison(
  comparison: (typeof comparisons)[number],
  wanted: unknown,
  reader: Reader,
): ((found: unknown) => boolean) | null {
  if (comparison === 'exists') {
    if (typeof wanted !== 'boolean') return reader.wrong('this is true or false');
    return (found) => (!isNothing(found) && !(Array.isArray(found) && found.length === 0)) === wanted;
  }
  if (comparison === 'in') {
    const list = readList(wanted, reader, mappingLimits.lookupEntries);
    const scalars = list?.map((one, at) => readScalar(one, reader.in(at))) ?? [undefined];
    if (scalars.includes(undefined)) return null;
    const texts: ReadonlySet<string | null | undefined> = new Set(scalars.map(written));
    return (found) => texts.has(written(found));
  }
  const scalar = readScalar(wanted, reader);
  if (scalar === undefined) return null;
  const text = written(scalar);
  if (comparison === 'is') return (found) => written(found) === text;
  return (found) => (Array.isArray(found) ? found.every((one) => written(one) !== text) : written(found) !== text);
}
