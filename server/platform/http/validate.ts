import { Ajv, type ErrorObject, type FuncKeywordDefinition, type Options, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { DataValidationCxt } from 'ajv/dist/types/index.js';
import type { FastifySchemaCompiler } from 'fastify';
import { areReadable, isHeaped, isReadable, tidy, tidyLines } from '../contract/text.ts';

/**
 * Where a shape says `x-tidy`, text is brought into one spelling before the rest of the shape is judged: one line (true), or
 * `lines`. False is said of what is taken to the letter. Whether it may be empty says the shape's `minLength`.
 */
const tidyKeyword: FuncKeywordDefinition = {
  keyword: 'x-tidy',
  type: 'string',
  schemaType: ['boolean', 'string'],
  metaSchema: { enum: [true, false, 'lines'] },
  before: 'maxLength',
  modifying: true,
  validate(asked: boolean | 'lines', text: string, _shape?: unknown, at?: DataValidationCxt) {
    if (asked === false) return true;
    if (isHeaped(text)) return false; // before it is brought into one spelling, and so before its length is judged
    const tidied = asked === 'lines' ? tidyLines(text) : tidy(text);
    if (at) Object.assign(at.parentData, { [at.parentDataProperty]: tidied });
    return asked === 'lines' ? areReadable(tidied) : tidied === '' || isReadable(tidied);
  },
  error: { message: 'must be one line that can be read, without invisible characters' },
};

// Bodies are taken as they are; text from an address is read as the number or boolean it spells.
const strict: Options = {
  strict: true,
  strictRequired: false,
  allErrors: false,
  useDefaults: true,
  removeAdditional: false,
  verbose: true, // what may be said instead is told by the shape that was not met
  keywords: [tidyKeyword],
};
const body = addFormats.default(new Ajv({ ...strict, coerceTypes: false }));
// Text may spell `Infinity` or `1e999`: without strictNumbers false, Ajv would compare it with no bound at all.
const address = addFormats.default(new Ajv({ ...strict, coerceTypes: true, strictNumbers: false }));

/** Fastify's hook for compiling the schema of one part of a request. A body's values are of the contract's types. */
export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  httpPart === 'body' ? onceAsked(body, schema) : inPlainNumbers(schema, onceAsked(address, schema));

/** Compiled when it first has something to judge: there are some thousand of them, and many a server is never asked most of them. */
function onceAsked(ajv: Ajv, schema: object): Judge {
  let validate: ValidateFunction | null = null;
  const judge: Judge = (given) => {
    validate ??= ajv.compile(schema);
    const isFit = validate(given);
    judge.errors = validate.errors ?? null;
    return isFit;
  };
  judge.errors = null;
  return judge;
}

/** As Fastify asks it: what was wrong stands beside the answer. */
interface Judge {
  (given: unknown): boolean;
  errors: ErrorObject[] | null;
}

const PLAIN = /^(?:0|-?[1-9]\d*)$/;

/** The parts of a shape that say where whole numbers stand. */
interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

/**
 * JavaScript reads ` 7 `, `+7`, `07`, `7.0`, `7e0` and `0x7` as 7, true as 1 and null as 0: what says so is no other name of the thing.
 * @returns where that is so, as Ajv says it; null for nowhere
 */
function oddIn(shape: Shape, value: unknown, at: string): string | null {
  const { type, properties, items, anyOf } = shape;
  if (type === 'integer') return isOdd(value) ? at : null;
  if (anyOf) return firstOf(anyOf.map((one) => () => oddIn(one, value, at)));
  if (Array.isArray(value)) return items ? firstOf(value.map((one, i) => () => oddIn(items, one, `${at}/${i}`))) : null;
  if (!properties || typeof value !== 'object' || value === null) return null;
  const members = Object.entries(properties).filter(([name]) => Object.hasOwn(value, name));
  return firstOf(
    members.map(
      ([name, member]) =>
        () =>
          oddIn(member, (value as Fields)[name], `${at}/${name}`),
    ),
  );
}

function firstOf(asked: readonly (() => string | null)[]): string | null {
  for (const ask of asked) {
    const found = ask();
    if (found !== null) return found;
  }
  return null;
}

type Fields = Readonly<Record<string, unknown>>;

const isOdd = (value: unknown): boolean =>
  typeof value === 'string' ? !PLAIN.test(value) : typeof value === 'boolean' || value === null;

/** Takes whole numbers in one spelling alone, wherever in a part of a request they stand. */
function inPlainNumbers(schema: object, validate: Judge): Judge {
  if (!JSON.stringify(schema).includes('"integer"')) return validate;
  const judge: Judge = (given) => {
    const odd = oddIn(schema, given, '');
    if (odd === null) {
      const isFit = validate(given);
      judge.errors = validate.errors ?? null;
      return isFit;
    }
    const message = 'must be a plain integer';
    judge.errors = [{ keyword: 'type', instancePath: odd, schemaPath: '', params: {}, message }];
    return false;
  };
  judge.errors = null;
  return judge;
}

/** The same where a body's values may be spelled as text, as in an address and in every form. */
export const spelledValidatorCompiler: FastifySchemaCompiler<object> = ({ schema }) =>
  inPlainNumbers(schema, onceAsked(address, schema));
