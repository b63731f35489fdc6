import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonSchema, OpenApi, Operation, Parameter } from './openapi.ts';

/** Addresses the page points to. */
export interface ReferenceLinks {
  /** The same description for programs. */
  readonly json: string;
  /** What is told, for programs. */
  readonly asyncJson: string;
  /** Where its style and script are served. */
  readonly assets: string;
}

/** A page that shows an API to people. It is whole without its script, which only adds the search. */
export function renderReference(api: OpenApi, { json, asyncJson, assets }: ReferenceLinks): string {
  const chapters = chaptersOf(api);
  const { title, version, description } = api.info;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${esc(title)} API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets}/reference.css">
<script src="${assets}/reference.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<nav aria-label="Contents">
<p class="brand"><a href="#main">${esc(title)} <small>API ${esc(version)}</small></a></p>
<input type="search" id="search" placeholder="Search" aria-label="Search operations" hidden>
<p id="found" role="status" hidden></p>
${chapters.map(renderContents).join('\n')}
<details><summary>Shapes</summary><ul>${Object.keys(api.components.schemas)
    .map((name) => `<li><a href="#shape-${name}">${name}</a></li>`)
    .join('')}</ul></details>
</nav>
<main id="main">
<header><h1>${esc(title)} API</h1>
${paragraphs(description)}
<p><a class="button" href="${json}">OpenAPI 3.1</a> <a class="button" href="${asyncJson}">AsyncAPI 3.1</a></p></header>
${chapters.map((chapter) => renderChapter(api, chapter)).join('\n')}
<section class="chapter"><h2 id="shapes">Shapes</h2>
${Object.entries(api.components.schemas).map(renderShape).join('\n')}
</section>
</main>
</body>
</html>`;
}

interface Listed extends Operation {
  readonly method: string;
  readonly path: string;
}

interface Chapter {
  readonly name: string;
  readonly operations: readonly Listed[];
}

function chaptersOf(api: OpenApi): Chapter[] {
  const all = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Listed => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  );
  return api.tags.map(({ name }) => ({ name, operations: all.filter(({ tags }) => tags[0] === name) }));
}

const renderContents = ({ name, operations }: Chapter): string =>
  `<details open><summary>${esc(name)}</summary><ul>${operations
    .map(
      ({ operationId, summary, method }) =>
        `<li data-for="${operationId}"><a href="#${operationId}"><b class="${method}">${method}</b>${esc(titleOf(summary))}</a></li>`,
    )
    .join('')}</ul></details>`;

/** In the contents the first half of a summary is enough. */
const titleOf = (summary: string): string => summary.split(';', 1)[0] ?? summary;

const renderChapter = (api: OpenApi, { name, operations }: Chapter): string =>
  `<section class="chapter"><h2>${esc(name)}</h2>\n${operations.map((one) => renderOperation(api, one)).join('\n')}</section>`;

function renderOperation(api: OpenApi, operation: Listed): string {
  const { operationId, method, path, summary, security, description = '' } = operation;
  const scope = security ? 'Open to everybody' : paragraph(description.replace(/\.$/, ''));
  const address = esc(path).replaceAll(/\{\w+\}/g, '<var>$&</var>');
  return `<article id="${operationId}">
<h3><a href="#${operationId}">${esc(summary)}</a></h3>
<p class="call"><b class="${method}">${method}</b><code>${esc(api.servers[0]?.url ?? '')}${address}</code><span>${scope}</span></p>
${renderParameters(operation.parameters)}${renderBody(operation)}${renderAnswers(operation)}</article>`;
}

function renderParameters(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(({ name, in: where, required, schema, description }) =>
    renderRow({
      name,
      note: [noteOf(required, 'sent'), where].filter(Boolean).join(' · '),
      way: 'sent',
      schema: description ? { ...schema, description } : schema,
    }),
  );
  return table('Parameters', rows);
}

function renderBody({ requestBody }: Operation): string {
  if (!requestBody) return '';
  const json = requestBody.content['application/json'];
  if (json) return table('Body', rowsOf(json.schema, 'sent'));
  const types = Object.keys(requestBody.content).map((type) => `<code>${esc(type)}</code>`);
  return `<h4>Body</h4><p>${types.join(' or ')}</p>`;
}

function renderAnswers({ responses }: Operation): string {
  const all = Object.entries(responses);
  const good = all.filter(([status]) => status < '4');
  const refused = all.slice(good.length);
  const answers = good.map(([status, { description, content = {} }]) => {
    const schema = content['application/json']?.schema;
    return renderAnswer(status, schema ? `${typeOf(schema)}${nested(schema, 'shown')}` : esc(description));
  });
  const refusals = refused.map(([status, { description }]) => renderAnswer(status, paragraphs(description)));
  const statuses = refused.map(([status]) => status).join(' ');
  return `${table('Answers', answers)}<details><summary>Refusals ${statuses}</summary>${table('', refusals)}</details>`;
}

const renderAnswer = (status: string, what: string): string =>
  `<tr><th scope="row"><b class="s${status[0]}">${status}</b></th><td>${what}</td></tr>`;

/** Whoever sends must know what is required; whoever reads, what may be absent. */
type Way = 'sent' | 'shown';

/** The members of an object that has no name. */
const nested = (schema: JsonSchema, way: Way): string => {
  const rows = schema.$ref === undefined ? rowsOf(schema, way) : [];
  return rows.length === 0 ? '' : `<table>${rows.join('')}</table>`;
};

const renderShape = ([name, schema]: readonly [string, JsonSchema]): string =>
  `<article id="shape-${name}"><h3><a href="#shape-${name}">${name}</a></h3>${
    typeof schema.description === 'string' ? paragraphs(schema.description) : ''
  }${table('', rowsOf(schema, 'shown'))}</article>`;

const table = (title: string, rows: readonly string[]): string =>
  rows.length === 0 ? '' : `${title && `<h4>${title}</h4>`}<div class="scroll"><table>${rows.join('')}</table></div>\n`;

function rowsOf(schema: JsonSchema, way: Way): string[] {
  const required = new Set(schema.required as string[] | undefined);
  return Object.entries((schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(([name, member]) =>
    renderRow({ name, note: noteOf(required.has(name), way), way, schema: member }),
  );
}

const noteOf = (isRequired: boolean, way: Way): string =>
  isRequired === (way === 'sent') ? `<em>${isRequired ? 'required' : 'optional'}</em>` : '';

interface Row {
  readonly name: string;
  /** HTML. */
  readonly note: string;
  readonly way: Way;
  readonly schema: JsonSchema;
}

function renderRow({ name, note, way, schema }: Row): string {
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

function typeOf(schema: JsonSchema): string {
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

const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

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

const esc = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Blank lines, `code` and **bold** are all the Markdown our descriptions use. */
const paragraph = (text: string): string =>
  esc(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');

const paragraphs = (text: string): string =>
  text
    .split('\n\n')
    .map((part) => `<p>${paragraph(part)}</p>`)
    .join('');

export interface Asset {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** The page's style and script. */
export const readAssets = (): Promise<Asset[]> =>
  Promise.all(
    Object.entries({ 'reference.css': 'text/css', 'reference.js': 'text/javascript' }).map(async ([name, type]) => ({
      name,
      type: `${type}; charset=utf-8`,
      text: await readFile(join(import.meta.dirname, 'reference', name), 'utf8'),
    })),
  );
