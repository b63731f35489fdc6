import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';

// Bodies are taken as they are; text from an address is read as the number or boolean it spells.
const strict = {
  strict: true,
  strictRequired: false,
  allErrors: false,
  useDefaults: true,
  removeAdditional: false,
} as const;
const body = addFormats.default(new Ajv({ ...strict, coerceTypes: false }));
// Text may spell `Infinity` or `1e999`: without strictNumbers false, Ajv would compare it with no bound at all.
const address = addFormats.default(new Ajv({ ...strict, coerceTypes: true, strictNumbers: false }));

/** Fastify's hook for compiling the schema of one part of a request. */
export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? body : address).compile(schema);
