import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Authenticator } from '../../../server/platform/auth/authenticate.ts';
import { readBare, readBasic, readBearer } from '../../../server/platform/auth/authorization-header.ts';
import type { Endpoint } from '../../../server/platform/contract/endpoint.ts';
import {
  conflict,
  fail,
  forbidden,
  internal,
  invalidRequest,
  notFound,
  notSignedIn,
  problem,
  rateLimited,
  tooLarge,
  unsupportedMediaType,
  type Problem,
} from '../../../server/platform/contract/problems.ts';
import { orNull } from '../../../server/platform/contract/shapes.ts';
import type { Door } from '../../../server/platform/http/door.ts';
import type { Dialect } from '../../../server/platform/http/openapi.ts';
import {
  FORM_TYPE,
  keepFromOperations,
  readInput,
  takeAnyCase,
  takeForms,
} from '../../../server/platform/http/read.ts';
import { spelledValidatorCompiler } from '../../../server/platform/http/validate.ts';
import { send } from '../../../server/platform/http/write.ts';
import type { RateLimiter, RequestLimit } from '../../../server/platform/limits/ratelimit.ts';
import { Team, type ForeignEndpoint } from './contract.ts';

const keyMissing = problem('key_missing', 401, 'Send your key');
const keyWrong = problem('key_wrong', 401, 'This is no key of that product');
const outOfQuota = problem('out_of_quota', 403, 'Out of call volume quota');

/** Both hold at once. */
export const LIMITS: readonly RequestLimit[] = [
  { name: 'minute', most: 20, windowSeconds: 60 },
  { name: 'week', most: 50, windowSeconds: 7 * 86_400, refusal: outOfQuota },
];

const Failure = Type.Object({
  IsError: Type.Literal(true),
  Code: Type.String(),
  Message: Type.String(),
  Field: orNull(Type.String()),
});

const enveloped = ({ reply }: Endpoint): Endpoint['reply'] =>
  reply === 'bytes' ? reply : Type.Object({ IsError: Type.Literal(false), Data: reply ?? Type.Null() });

export const foreignDialect: Dialect<ForeignEndpoint> = {
  title: 'Foreign',
  description: 'What a planted vendor sends. Names and addresses count in any case.',
  server: {
    url: '/{workplace}/api/Foreign',
    variables: { workplace: { default: 'demo', description: 'The workplace’s slug' } },
  },
  securitySchemes: {
    basic: { type: 'http', scheme: 'basic', description: 'The token as user name, without a password' },
    bearer: { type: 'http', scheme: 'bearer' },
    bare: { type: 'apiKey', in: 'header', name: 'Authorization' },
    key: { type: 'apiKey', in: 'header', name: 'Foreign-Key' },
  },
  security: [
    { bearer: [], key: [] },
    { basic: [], key: [] },
    { bare: [], key: [] },
  ],
  bodies: ['application/json', FORM_TYPE],
  headers: () => [],
  reply: enveloped,
  refusals: () => [
    invalidRequest,
    keyMissing,
    keyWrong,
    notSignedIn,
    forbidden,
    outOfQuota,
    notFound,
    conflict,
    tooLarge,
    unsupportedMediaType,
    rateLimited,
    internal,
  ],
  refusal: () => ({ mediaType: 'application/json', shape: Failure }),
  shapes: { Failure, Team },
};

/** A door in which nothing is as in v1. */
export const createForeignDoor = (
  { byToken }: Authenticator,
  limits: RateLimiter,
  keys: ReadonlyMap<string, ForeignEndpoint['product']>,
): Door<ForeignEndpoint> => ({
  name: 'foreign',
  beneath: /^\/[^/]+\/api\/foreign(?:\/|$)/i,
  async authenticate(request, { product }, now) {
    mustHaveKey(request, keys, product);
    const { authorization } = request.headers;
    const token = readBearer(authorization) ?? readBasic(authorization)?.user ?? readBare(authorization);
    if (token === null) throw fail(notSignedIn);
    const who = await byToken(token, request, now);
    const { workplace } = request.params as { readonly workplace: string };
    if (who.tenant.slug.toLowerCase() !== workplace.toLowerCase()) throw fail(notFound, { param: 'workplace' });
    return who;
  },
  limits,
  read: {
    prepare(app) {
      takeForms(app);
      keepFromOperations(app, 'workplace');
      takeAnyCase(app);
      app.setValidatorCompiler(spelledValidatorCompiler);
    },
    input: readInput,
  },
  write: (endpoint, request, reply, result) => {
    const body = { IsError: false, Data: result ?? null };
    return send({ ...endpoint, reply: Team }, request, reply, body);
  },
  refuse: sayFailure,
  once: () => null,
  describe: foreignDialect,
});

function mustHaveKey(
  { headers }: FastifyRequest,
  keys: ReadonlyMap<string, ForeignEndpoint['product']>,
  product: ForeignEndpoint['product'],
): void {
  const key = headers['foreign-key'];
  if (typeof key !== 'string') throw fail(keyMissing);
  if (keys.get(key) !== product) throw fail(keyWrong);
}

function sayFailure(_request: FastifyRequest, reply: FastifyReply, { kind, details }: Problem): FastifyReply {
  const { 'www-authenticate': _ours, ...headers } = details.headers ?? {};
  return reply
    .code(kind.status)
    .headers(headers)
    .type('application/json; charset=utf-8')
    .send({ IsError: true, Code: kind.code, Message: details.detail ?? kind.title, Field: details.param ?? null });
}
