import type { JsonSchema } from '../../platform/http/openapi.ts';
import { nameIn } from '../../platform/http/openapi.ts';
import { esc, paragraphs } from './markup.ts';

/** Whoever sends must know what is required; whoever reads, what may be absent. */
export type Way = 'sent' | 'shown';

/** The members of an object that has no name. */
export const nested = (schema: JsonSchema, way: Way): string => {
  const rows = schema.$ref === undefined ? rowsOf(schema, way) : [];
  return rows.length === 0 ? '' : `<table>${rows.join('')}</table>`;
};

/** A row for each member. */
export function rowsOf(schema: JsonSchema, way: Way): string[] {
  const required = new Set(schema.required as string[] | undefined);
  return Object.entries((schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(([name, member]) =>
    renderRow({ name, note: noteOf(required.has(name), way), way, schema: member }),
  );
}

export const noteOf = (isRequired: boolean, way: Way): string =>
  isRequired === (way === 'sent') ? `<em>${isRequired ? 'required' : 'optional'}</em>` : '';

interface Row {
  readonly name: string;
  /** HTML. */
  readonly note: string;
  readonly way: Way;
  readonly schema: JsonSchema;
}

export function renderRow({ name, note, way, schema }: Row): string {
  const choices = [schema, ...((schema.anyOf ?? []) as JsonSchema[])];
  const description = choices.find((choice) => choice.description)?.description;
  const hints = [note, ...choices.map(limitsOf)].filter(Boolean).join(' · ');
  const inner = innerOf(schema);
  return `<tr><th scope="row"><code>${esc(name)}</code></th><td><p>${typeOf(schema)} <small>${hints}</small></p>${
    typeof description === 'string' ? paragraphs(description) : ''
  }${inner ? nested(inner, way) : ''}</td></tr>`;
}

/** The unnamed object inside a list or a choice with null. */
function innerOf(schema: JsonSchema): JsonSchema | undefined {
  if (schema.properties) return schema;
  const choices = (schema.anyOf ?? (schema.items ? [schema.items] : [])) as JsonSchema[];
  return choices.find((choice) => choice.properties);
}

/** A type in a few words. */
export function typeOf(schema: JsonSchema): string {
  const { $ref, anyOf, items, type, format } = schema as {
    readonly [name: string]: string | undefined;
  } & { readonly anyOf?: JsonSchema[]; readonly items?: JsonSchema };
  if ($ref) return `<a href="#shape-${esc(nameIn($ref))}">${esc(nameIn($ref))}</a>`;
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `<code>${esc(String(value))}</code>`).join(' ');
  if ('const' in schema) return `<code>${esc(String(schema.const))}</code>`;
  if (items) return `list of ${typeOf(items)}`;
  return esc(format ? `${type} (${format})` : (type ?? 'anything'));
}

const LIMITS: readonly (readonly [string, (value: string) => string])[] = [
  ['default', (value) => `${value} unless said`],
  ['minimum', (value) => `≥ ${value}`],
  ['maximum', (value) => `≤ ${value}`],
  ['minLength', (value) => `${value} or more characters`],
  ['maxLength', (value) => `at most ${value} characters`],
  ['minItems', (value) => `${value} or more`],
  ['maxItems', (value) => `at most ${value}`],
];

/** The largest id there can be says nothing. */
const limitsOf = (schema: JsonSchema): string =>
  LIMITS.flatMap(([key, say]) =>
    schema[key] === undefined || schema[key] === 2_147_483_647 ? [] : say(String(schema[key] as string | number)),
  )
    .map(esc)
    .join(' · ');
