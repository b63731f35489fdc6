import type { TObject, TSchema } from 'typebox';
import {
  forbidden,
  idempotencyKeyInFlight,
  idempotencyKeyReused,
  invalidRequest,
  notFound,
  notSignedIn,
  rateLimited,
  tooLarge,
  type ProblemKind,
} from '../errors.ts';
import type { Endpoint, Endpoints } from './endpoint.ts';
import { MAX_KEY } from './idempotency.ts';

export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  /** Where the face is mounted, e.g. `/api/v1`. */
  readonly prefix: string;
  /** Contracts by the tag they are listed under. */
  readonly contracts: Readonly<Record<string, Endpoints>>;
}

const VERSION = '1.0.0';

const problemSchema = {
  type: 'object',
  description: 'RFC 9457',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; made for programs' },
    detail: { type: 'string', description: 'Made for people' },
    param: { type: 'string', description: 'The field at fault, as the caller wrote it' },
    requestId: { type: 'string' },
  },
};

/** OpenAPI 3.1, from the contracts alone. */
export function describeApi({ title, description, prefix, contracts }: ApiDescription): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [tag, endpoints] of Object.entries(contracts)) {
    for (const [operationId, endpoint] of Object.entries(endpoints)) {
      (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = describeOperation(tag, operationId, endpoint);
    }
  }
  return {
    openapi: '3.1.0',
    info: { title, version: VERSION, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: prefix }],
    tags: Object.keys(contracts).map((name) => ({ name })),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token' },
        session: { type: 'apiKey', in: 'cookie', name: 'atrium', description: 'A signed-in browser' },
      },
    },
  };
}

function describeOperation(tag: string, operationId: string, endpoint: Endpoint): object {
  const body = describeBody(endpoint);
  return {
    operationId,
    tags: [tag],
    summary: endpoint.summary,
    ...(endpoint.scope === 'public' ? { security: [] } : { description: scopeText(endpoint) }),
    parameters: [
      ...describeParameters('path', endpoint.params),
      ...describeParameters('query', endpoint.query),
      ...describeHeaders(endpoint),
    ],
    ...(body && { requestBody: body }),
    responses: describeResponses(endpoint),
  };
}

const scopeText = ({ scope }: Endpoint): string =>
  scope === 'signed-in' ? 'Any signed-in caller.' : `Scope: \`${scope}\`.`;

function describeParameters(where: 'path' | 'query', shape: TObject | undefined): object[] {
  if (!shape) return [];
  const required = new Set(shape.required);
  return Object.entries(shape.properties as Record<string, TSchema>).map(([name, schema]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema,
  }));
}

const describeHeaders = ({ method, scope }: Endpoint): object[] =>
  method === 'POST' && scope !== 'public'
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          schema: { type: 'string', minLength: 1, maxLength: MAX_KEY },
        },
      ]
    : [];

function describeBody({ body, accepts }: Endpoint): object | null {
  if (accepts)
    return {
      required: true,
      content: Object.fromEntries(accepts.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
    };
  return body ? { required: true, content: { 'application/json': { schema: body } } } : null;
}

function describeResponses(endpoint: Endpoint): Record<string, object> {
  const refusals = Map.groupBy(refusalsOf(endpoint), ({ status }) => status);
  const refused = [...refusals].map(([status, kinds]) => [
    String(status),
    {
      description: [...new Set(kinds.map(({ code, title }) => `\`${code}\`: ${title}`))].join('\n\n'),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  return { ...describeSuccess(endpoint), ...Object.fromEntries(refused) };
}

function describeSuccess(endpoint: Endpoint): Record<string, object> {
  if (endpoint.reply === 'bytes')
    return {
      '200': { description: 'The file', content: { '*/*': { schema: { type: 'string', format: 'binary' } } } },
      '304': { description: 'Unchanged' },
    };
  if (endpoint.reply === null) return { [String(endpoint.status ?? 204)]: { description: 'Done' } };
  return {
    [String(endpoint.status ?? 200)]: {
      description: 'Done',
      content: { 'application/json': { schema: endpoint.reply } },
    },
  };
}

/** What an endpoint may refuse with: what its contract says, and what every endpoint may say. */
export function refusalsOf(endpoint: Endpoint): ProblemKind[] {
  const common = [invalidRequest, rateLimited, tooLarge];
  if (endpoint.scope !== 'public') common.push(notSignedIn, forbidden);
  if (endpoint.params) common.push(notFound);
  if (endpoint.method === 'POST' && endpoint.scope !== 'public')
    common.push(idempotencyKeyInFlight, idempotencyKeyReused);
  return [...common, ...(endpoint.errors ?? [])];
}
