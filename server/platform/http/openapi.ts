import type { TObject, TSchema } from 'typebox';
import {
  conflict,
  forbidden,
  headersTooLarge,
  idempotencyKeyInFlight,
  idempotencyKeyReused,
  invalidRequest,
  notFound,
  notSignedIn,
  rateLimited,
  tooLarge,
  unsupportedMediaType,
  type ProblemKind,
} from '../contract/problems.ts';
import type { Endpoint, Endpoints } from '../contract/endpoint.ts';
import type { EventDeclared, Events } from '../contract/event.ts';
import { webhookBody, webhookHeaders } from '../delivery/contract.ts';
import { MAX_KEY } from './idempotency.ts';
import { toldShapes, type ToldShapes } from './told-shapes.ts';

export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  /** Where the face is mounted, e.g. `/api/v1`. */
  readonly prefix: string;
  /** Contracts by the tag they are listed under. */
  readonly contracts: Readonly<Record<string, Endpoints>>;
  /** Shapes that have a name of their own: described once, referred to elsewhere. */
  readonly shapes: Readonly<Record<string, TSchema>>;
  /** What webhooks are told. */
  readonly events: Events;
}

export type JsonSchema = Readonly<Record<string, unknown>>;
type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

/** A call that others get; it has no name of its own, for nobody asks for it. */
export interface WebhookCall extends Omit<Operation, 'operationId' | 'tags' | 'parameters'> {
  readonly parameters: readonly { readonly $ref: string }[];
}

/** The parts of an OpenAPI 3.1 document that we write and read. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: WebhookCall }>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
  };
}

export const VERSION = '1.0.0';

const problemSchema = {
  type: 'object',
  description: 'A refusal (RFC 9457)',
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
export function describeApi({ title, description, prefix, contracts, events, ...more }: ApiDescription): OpenApi {
  const told = toldShapes(events);
  const shapes = { ...more.shapes, ...told.named };
  const write = createWriter(shapes);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [tag, endpoints] of Object.entries(contracts)) {
    for (const [operationId, endpoint] of Object.entries(endpoints)) {
      const operation = describeOperation(tag, operationId, endpoint, write);
      (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = operation;
    }
  }
  const named = Object.entries(shapes).map(([name, shape]) => [name, write.whole(shape)]);
  return {
    openapi: '3.1.0',
    info: { title, version: VERSION, description, ...LICENSE },
    servers: [{ url: prefix }],
    tags: Object.keys(contracts).map((name) => ({ name })),
    security: [{ token: [] }, { session: [] }],
    paths,
    webhooks: describeWebhooks(events, told, write),
    components: {
      schemas: { ...Object.fromEntries(named), Problem: problemSchema },
      parameters: Object.fromEntries(
        describeParameters('header', webhookHeaders, write).map((header) => [header.name, header]),
      ),
      ...SECURITY,
    },
  };
}

const LICENSE = { license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } };
const SECURITY = {
  securitySchemes: {
    token: { type: 'http', scheme: 'bearer', description: 'An API token' },
    session: { type: 'apiKey', in: 'cookie', name: 'atrium', description: 'A signed-in browser' },
  },
};

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
    return Array.isArray(written['enum']) && written['type'] === undefined ? { type: 'string', ...written } : written;
  };
  const write = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(write);
    if (typeof value !== 'object' || value === null) return value;
    const name = names.get(value);
    return name === undefined ? members(value) : { $ref: `#/components/schemas/${name}` };
  };
  return Object.assign((schema: TSchema) => write(schema) as JsonSchema, { whole: members });
}

function describeOperation(tag: string, operationId: string, endpoint: Endpoint, write: Writer): Operation {
  const body = describeBody(endpoint, write);
  return {
    operationId,
    tags: [tag],
    summary: endpoint.summary,
    ...(endpoint.scope === 'public' ? { security: [] } : { description: scopeText(endpoint) }),
    parameters: [
      ...describeParameters('path', endpoint.params, write),
      ...describeParameters('query', endpoint.query, write),
      ...describeHeaders(endpoint),
    ],
    ...(body && { requestBody: { required: !isOptional(endpoint.body), content: body } }),
    responses: describeResponses(endpoint, write),
  };
}

function describeWebhooks(events: Events, told: ToldShapes, write: Writer): OpenApi['webhooks'] {
  const parameters = Object.keys(webhookHeaders.properties).map((name) => ({
    $ref: `#/components/parameters/${name}`,
  }));
  const callFor = (type: string, { summary }: EventDeclared): WebhookCall => ({
    summary,
    security: [],
    parameters,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: write(webhookBody(type, told.of(type))) } },
    },
    responses: WEBHOOK_ANSWERS,
  });
  return Object.fromEntries(Object.entries(events).map(([type, event]) => [type, { post: callFor(type, event) }]));
}

const WEBHOOK_ANSWERS = {
  '2XX': { description: 'You have it; anything else is tried again for three days' },
  '410': { description: 'You are gone for good: the webhook is disabled' },
};

const scopeText = ({ scope }: Endpoint): string =>
  scope === 'signed-in' ? 'Any signed-in caller.' : `Scope: \`${scope}\`.`;

function describeParameters(where: Parameter['in'], shape: TObject | undefined, write: Writer): Parameter[] {
  if (!shape) return [];
  const required = new Set(shape.required);
  return Object.entries(shape.properties as Record<string, TSchema>).map(([name, schema]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: write(schema),
  }));
}

const describeHeaders = ({ method, scope }: Endpoint): Parameter[] =>
  method === 'POST' && scope !== 'public'
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'A repeated request with the same key gets the first answer',
          schema: { type: 'string', minLength: 1, maxLength: MAX_KEY },
        },
      ]
    : [];

const BYTES = { schema: { type: 'string', format: 'binary' } };

/** A body that may be null may be left out as well. */
const isOptional = (body: Endpoint['body']): boolean => body !== undefined && 'nullable' in body;

function describeBody({ body, accepts }: Endpoint, write: Writer): Content | null {
  if (accepts) return Object.fromEntries(accepts.map((type) => [type, BYTES]));
  return body ? { 'application/json': { schema: write(body) } } : null;
}

function describeResponses(endpoint: Endpoint, write: Writer): Operation['responses'] {
  const refusals = Map.groupBy(refusalsOf(endpoint), ({ status }) => status);
  const refused = [...refusals].map(([status, kinds]) => [
    String(status),
    {
      description: [...new Set(kinds.map(({ code, title }) => `\`${code}\`: ${title}`))].join('\n\n'),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  return { ...describeSuccess(endpoint, write), ...Object.fromEntries(refused) };
}

function describeSuccess(endpoint: Endpoint, write: Writer): Operation['responses'] {
  if (endpoint.reply === 'bytes')
    return { '200': { description: 'The file', content: { '*/*': BYTES } }, '304': { description: 'Unchanged' } };
  if (endpoint.reply === null) return { [String(endpoint.status ?? 204)]: { description: 'Done' } };
  return {
    [String(endpoint.status ?? 200)]: {
      description: 'Done',
      content: { 'application/json': { schema: write(endpoint.reply) } },
    },
  };
}

/** What an endpoint may refuse with: what its contract says, and what every endpoint may say. */
export function refusalsOf(endpoint: Endpoint): ProblemKind[] {
  const common = [invalidRequest, rateLimited, tooLarge, headersTooLarge];
  if (endpoint.scope !== 'public') common.push(notSignedIn, forbidden);
  if (endpoint.params || endpoint.body) common.push(notFound); // what either names
  if (endpoint.method !== 'GET') common.push(conflict, unsupportedMediaType);
  if (endpoint.method === 'POST' && endpoint.scope !== 'public')
    common.push(idempotencyKeyInFlight, idempotencyKeyReused);
  return [...common, ...(endpoint.errors ?? [])];
}
