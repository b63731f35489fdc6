import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifySerializerCompiler } from 'fastify';

type Write = (answer: unknown) => string;

const compile = SerializerSelector()();

/** What writes answers of a shape as JSON, as Fastify itself makes it. @throws where the shape cannot be compiled */
export const writerOf = (schema: object): Write => compile({ schema, method: '', url: '', httpStatus: '' });

/** Fastify's hook for compiling the schema of an answer. Like a request's (`validate.ts`) it is compiled when it is first needed. */
export const serializerCompiler: FastifySerializerCompiler<object> = ({ schema }) => {
  let write: Write | null = null;
  return (answer) => {
    write ??= writerOf(schema);
    return write(answer);
  };
};
