import type { TSchema } from 'typebox';
import type { Endpoint, Endpoints } from '../contract/endpoint.ts';
import type { Events } from '../contract/event.ts';
import { BYTES, describeAnswers, type SharedRefusals } from './describe-answers.ts';
import { createWriter, describeParameters, type Writer } from './describe-schema.ts';
import { MAX_KEY } from './idempotency.ts';
import { happensOnce } from './read.ts';
import { describeWebhooks, webhookParameters } from './describe-webhooks.ts';
import { VERSION, type Dialect, type OpenApi, type Operation, type Parameter } from './openapi.ts';
import { toldShapes } from './told-shapes.ts';

export interface Described {
  /** Contracts by the tag they are listed under. */
  readonly contracts: Readonly<Record<string, Endpoints>>;
  /** Shapes that have a name of their own: described once, referred to elsewhere. */
  readonly shapes: Readonly<Record<string, TSchema>>;
  /** What webhooks are told, by a face that tells of them. */
  readonly events?: Events;
}

const LICENSE = { license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } };

/** OpenAPI 3.1, from the contracts and a door's way of speaking. */
export function describeApi(dialect: Dialect, { contracts, shapes, events = {} }: Described): OpenApi {
  const told = toldShapes(events);
  const named = { ...shapes, ...told.named, ...dialect.shapes };
  const write = createWriter(named);
  const refusals: SharedRefusals = {};
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [tag, endpoints] of Object.entries(contracts)) {
    for (const [operationId, endpoint] of Object.entries(endpoints)) {
      const operation = describeOperation(endpoint, dialect, write, refusals);
      for (const [i, { method, path }] of [endpoint, ...(endpoint.aliases ?? [])].entries()) {
        const id = i === 0 ? operationId : `${operationId}_${i + 1}`; // each address needs one of its own
        (paths[path] ??= {})[method.toLowerCase()] = { operationId: id, tags: [tag], ...operation };
      }
    }
  }
  const { title, description, server, security, securitySchemes } = dialect;
  return {
    openapi: '3.1.0',
    info: { title, version: VERSION, description, ...LICENSE },
    servers: [server],
    tags: Object.keys(contracts).map((name) => ({ name })),
    security,
    paths,
    webhooks: describeWebhooks(events, told, write),
    components: {
      schemas: Object.fromEntries(Object.entries(named).map(([name, shape]) => [name, write.whole(shape)])),
      parameters: webhookParameters(events, write),
      responses: refusals,
      securitySchemes,
    },
  };
}

function describeOperation(
  endpoint: Endpoint,
  dialect: Dialect,
  write: Writer,
  refusals: SharedRefusals,
): Omit<Operation, 'operationId' | 'tags'> {
  return {
    summary: endpoint.summary,
    ...(endpoint.scope === 'public'
      ? { security: [] }
      : { description: [dialect.opens?.(endpoint), scopeText(endpoint)].filter(Boolean).join(' ') }),
    ...(endpoint.device && { security: [...dialect.security, { device: [] }] }),
    parameters: [
      ...describeParameters('path', endpoint.params, write),
      ...describeParameters('query', endpoint.query, write),
      ...dialect.headers(endpoint),
    ],
    ...describeBody(endpoint, dialect, write),
    responses: describeAnswers(endpoint, dialect, write, refusals),
  };
}

const scopeText = ({ scope }: Endpoint): string =>
  scope === 'signed-in' ? 'Any signed-in caller.' : `Scope: \`${scope}\`.`;

function describeBody({ body, accepts }: Endpoint, { bodies }: Dialect, write: Writer): Pick<Operation, 'requestBody'> {
  if (!accepts && !body) return {};
  const schema = body && write(body);
  const content = accepts ? accepts.map((type) => [type, BYTES]) : bodies.map((type) => [type, { schema }]);
  return { requestBody: { required: !isOptional(body), content: Object.fromEntries(content) } };
}

/** A body that may be null may be left out as well. */
const isOptional = (body: Endpoint['body']): boolean => body !== undefined && 'nullable' in body;

/** The header of `readIdempotencyKey`. */
export const idempotencyHeader = (endpoint: Endpoint): readonly Parameter[] =>
  happensOnce(endpoint)
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
