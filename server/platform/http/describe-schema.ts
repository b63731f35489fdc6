import type { TObject, TSchema } from 'typebox';
import type { JsonSchema, Parameter } from './openapi.ts';

export interface Writer {
  /** A schema in which named shapes are references. */
  (schema: TSchema): JsonSchema;
  /** A named shape itself. */
  whole(schema: TSchema): JsonSchema;
}

/** Writes shapes down, each named one as a reference. */
export function createWriter(shapes: Readonly<Record<string, TSchema>>): Writer {
  const names = new Map<unknown, string>(Object.entries(shapes).map(([name, shape]) => [shape, name]));
  const members = (value: object): JsonSchema => {
    const written = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, write(member)]));
    const choice: unknown = written['enum'];
    return Array.isArray(choice) && written['type'] === undefined ? { type: typeOf(choice), ...written } : written;
  };
  const write = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(write);
    if (typeof value !== 'object' || value === null) return value;
    const name = names.get(value);
    return name === undefined ? members(value) : { $ref: `#/components/schemas/${name}` };
  };
  return Object.assign((schema: TSchema) => write(schema) as JsonSchema, { whole: members });
}

/** The shape of a choice says what may be said, and not of which type that is. */
const typeOf = (choice: readonly unknown[]): string => (choice.every(Number.isInteger) ? 'integer' : 'string');

/** The members of a shape as parameters. */
export function describeParameters(where: Parameter['in'], shape: TObject | undefined, write: Writer): Parameter[] {
  if (!shape) return [];
  const required = new Set(shape.required);
  return Object.entries(shape.properties as Record<string, TSchema>).map(([name, schema]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: write(schema),
  }));
}
