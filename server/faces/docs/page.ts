import {
  answerIn,
  type JsonSchema,
  type OpenApi,
  type Operation,
  type Parameter,
} from '../../platform/http/openapi.ts';
import { esc, paragraph, paragraphs, table } from './markup.ts';
import { nested, noteOf, renderRow, rowsOf, typeOf } from './rows.ts';

/** Addresses the page points to. */
export interface PageLinks {
  /** The same description for programs. */
  readonly json: string;
  /** What is told, for programs. */
  readonly asyncJson?: string;
  /** Other references. */
  readonly besides: readonly { readonly title: string; readonly href: string }[];
  /** Where its style and script are served. */
  readonly assets: string;
}

/** A page that shows an API to people. It is whole without its script, which only adds the search. */
export function renderPage(api: OpenApi, { json, asyncJson, besides, assets }: PageLinks): string {
  const chapters = chaptersOf(api);
  const { title, version, description } = api.info;
  const buttons = [
    { title: 'OpenAPI 3.1', href: json },
    ...(asyncJson === undefined ? [] : [{ title: 'AsyncAPI 3.1', href: asyncJson }]),
    ...besides.map((other) => ({ title: `${other.title} API`, href: other.href })),
  ];
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
<p>${buttons.map(({ title: text, href }) => `<a class="button" href="${href}">${esc(text)}</a>`).join(' ')}</p></header>
${chapters.map((chapter) => renderChapter(api, chapter)).join('\n')}
<section class="chapter"><h2 id="shapes">Shapes</h2>
${Object.entries(api.components.schemas).map(renderShape).join('\n')}
</section>
</main>
</body>
</html>`;
}

/** How an operation is called: by a method at an address. */
interface Call {
  readonly method: string;
  readonly path: string;
}

interface Listed extends Operation {
  /** Its own call, and then the others that do the same. */
  readonly calls: readonly [Call, ...Call[]];
}

interface Chapter {
  readonly name: string;
  readonly operations: readonly Listed[];
}

function chaptersOf(api: OpenApi): Chapter[] {
  const all = new Map<string, Listed>();
  for (const [path, methods] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const call = { method: method.toUpperCase(), path };
      const id = operation.operationId.replace(/_\d+$/, '');
      const [first, ...more] = all.get(id)?.calls ?? [];
      all.set(id, { ...operation, operationId: id, calls: first === undefined ? [call] : [first, ...more, call] });
    }
  return api.tags.map(({ name }) => ({ name, operations: [...all.values()].filter(({ tags }) => tags[0] === name) }));
}

const renderContents = ({ name, operations }: Chapter): string =>
  `<details open><summary>${esc(name)}</summary><ul>${operations
    .map(
      ({ operationId, summary, calls: [{ method }] }) =>
        `<li data-for="${operationId}"><a href="#${operationId}"><b class="${method}">${method}</b>${esc(titleOf(summary))}</a></li>`,
    )
    .join('')}</ul></details>`;

/** In the contents the first half of a summary is enough. */
const titleOf = (summary: string): string => summary.split(';', 1)[0] ?? summary;

const renderChapter = (api: OpenApi, { name, operations }: Chapter): string =>
  `<section class="chapter"><h2>${esc(name)}</h2>\n${operations.map((one) => renderOperation(api, one)).join('\n')}</section>`;

function renderOperation(api: OpenApi, operation: Listed): string {
  const { operationId, calls, summary, security, description = '' } = operation;
  const scope = security ? 'Open to everybody' : paragraph(description.replace(/\.$/, ''));
  const [own, ...others] = calls.map(({ method, path }) => {
    const address = esc(path).replaceAll(/\{\w+\}/g, '<var>$&</var>');
    return `<b class="${method}">${method}</b><code>${esc(api.servers[0]?.url ?? '')}${address}</code>`;
  });
  const also = others.map((call) => `<p class="call">${call}<span>the same</span></p>\n`).join('');
  return `<article id="${operationId}">
<h3><a href="#${operationId}">${esc(summary)}</a></h3>
<p class="call">${own}<span>${scope}</span></p>
${also}${renderParameters(operation.parameters)}${renderBody(operation)}${renderAnswers(api, operation)}</article>`;
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

function renderAnswers(api: OpenApi, { responses }: Operation): string {
  const all = Object.entries(responses).map(([status, said]) => [status, answerIn(api, said)] as const);
  const good = all.filter(([status]) => status < '4');
  const refused = all.slice(good.length);
  const answers = good.map(([status, { description = '', content = {} } = {}]) => {
    const schema = content['application/json']?.schema;
    return renderAnswer(status, schema ? `${typeOf(schema)}${nested(schema, 'shown')}` : esc(description));
  });
  const refusals = refused.map(([status, { description = '' } = {}]) => renderAnswer(status, paragraphs(description)));
  const statuses = refused.map(([status]) => status).join(' ');
  return `${table('Answers', answers)}<details><summary>Refusals ${statuses}</summary>${table('', refusals)}</details>`;
}

const renderAnswer = (status: string, what: string): string =>
  `<tr><th scope="row"><b class="s${status[0]}">${status}</b></th><td>${what}</td></tr>`;

const renderShape = ([name, schema]: readonly [string, JsonSchema]): string =>
  `<article id="shape-${name}"><h3><a href="#shape-${name}">${name}</a></h3>${
    typeof schema.description === 'string' ? paragraphs(schema.description) : ''
  }${table('', rowsOf(schema, 'shown'))}</article>`;
