import { mappingLimits, type Raw, type Scalar } from './contract.ts';
import { Failure } from './failure.ts';
import type { Read } from './paths.ts';

/** What a step is known to give before any record is seen. */
export type Gives =
  | 'anything'
  | 'text'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'time'
  | 'zone'
  | 'list'
  | `reference:${string}`;

/** How much may still be done on one record. */
export interface Work {
  /** Steps on the members of its lists. */
  left: number;
  /** Characters of its texts. */
  characters: number;
}

/** Notes that something is taken. @returns whether it is too much by now */
export function isTooMuch(value: unknown, work: Work): boolean {
  if (typeof value === 'string') work.characters -= value.length;
  else if (Array.isArray(value)) for (const one of value) if (typeof one === 'string') work.characters -= one.length;
  return work.characters < 0;
}

/** One step: of a value another, a Failure, or a Guess. */
export type Run = (value: unknown, raw: Raw, work: Work) => unknown;

export interface Step {
  readonly gives: Gives;
  readonly run: Run;
  /** It makes something of nothing too. */
  readonly seesNothing?: true;
  /** All that it can give, where that is known. */
  readonly values?: readonly Scalar[];
}

/** Where in the document something is read; what is wrong there is noted. */
export interface Reader {
  readonly at: string;
  /** Notes what is wrong; null, so that it can be returned. */
  wrong(message: string): null;
  /** A part of what stands there. */
  in(part: string | number): Reader;
  /** A path that is written in the document. */
  path(text: unknown): { readonly read: Read; readonly isMany: boolean } | null;
}

export const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;
export const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || isFiniteNumber(value);
const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as a text, as long as texts may be; numbers and truth values as they are written. */
export function textOf(value: unknown): string | Failure {
  if (typeof value === 'string')
    return value.length > mappingLimits.textCharacters ? new Failure('too_long', value) : value;
  if (typeof value === 'boolean' || isFiniteNumber(value)) return String(value);
  return new Failure('not_text', value);
}

/** A step on a text. */
export const onText =
  (change: (text: string) => unknown): Run =>
  (value) => {
    const text = typeof value === 'string' && value.length <= mappingLimits.textCharacters ? value : textOf(value);
    return typeof text === 'string' ? change(text) : text;
  };

/** A text that a step made, unless it is too long. */
export const madeText = (text: string): string | Failure =>
  text.length > mappingLimits.textCharacters ? new Failure('too_long', text) : text;

/** A literal of a document: a text, number, truth value or null, not too long. */
export function readScalar(value: unknown, reader: Reader): Scalar | undefined {
  if (!isScalar(value)) reader.wrong('this is a text, a number, true, false or null');
  else if (typeof value === 'string' && value.length > mappingLimits.literalCharacters)
    reader.wrong(`a text has at most ${mappingLimits.literalCharacters} characters here`);
  else return value;
  return undefined;
}

/** A text of a document with something in it. */
export function readText(
  value: unknown,
  reader: Reader,
  most: number = mappingLimits.literalCharacters,
): string | null {
  if (typeof value !== 'string' || value === '') return reader.wrong('this is a text, and not an empty one');
  return value.length > most ? reader.wrong(`a text has at most ${most} characters here`) : value;
}

/** An object of a document with these members and no other. */
export function readObject(
  value: unknown,
  reader: Reader,
  needed: readonly string[],
  further: readonly string[] = [],
): Readonly<Record<string, unknown>> | null {
  if (!isObject(value)) return reader.wrong(`this is an object with ${[...needed, ...further].join(', ')}`);
  const unknown = Object.keys(value).find((key) => !needed.includes(key) && !further.includes(key));
  if (unknown !== undefined)
    return reader.in(unknown).wrong(`there is no such member: there are ${[...needed, ...further].join(', ')}`);
  const missing = needed.find((key) => !Object.hasOwn(value, key));
  return missing === undefined ? value : reader.wrong(`“${missing}” is missing`);
}

/** A list of a document, not too long. */
export function readList(
  value: unknown,
  reader: Reader,
  most: number = mappingLimits.listedInOp,
): readonly unknown[] | null {
  if (!Array.isArray(value)) return reader.wrong('this is a list');
  return value.length === 0 || value.length > most ? reader.wrong(`a list has 1 to ${most} members here`) : value;
}

export interface ReadOperand {
  readonly read: Read;
  readonly value?: Scalar;
}

/** `{const: …}` or `{path: …}`. */
export function readOperand(value: unknown, reader: Reader): ReadOperand | null {
  if (isObject(value) && Object.hasOwn(value, 'const')) {
    const object = readObject(value, reader, ['const']);
    const scalar = object === null ? undefined : readScalar(object['const'], reader.in('const'));
    return scalar === undefined ? null : { read: () => scalar, value: scalar };
  }
  const object = readObject(value, reader, ['path']);
  if (object === null) return null;
  const path = reader.in('path').path(object['path']);
  return path === null ? null : { read: path.read };
}

/** Several of them. */
export function readOperands(value: unknown, reader: Reader): readonly ReadOperand[] | null {
  const list = readList(value, reader);
  if (list === null) return null;
  const read = list.map((one, at) => readOperand(one, reader.in(at)));
  return read.every((one) => one !== null) ? read : null;
}
