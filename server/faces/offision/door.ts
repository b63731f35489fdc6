import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Authenticator } from '../../platform/auth/authenticate.ts';
import { readBare, readBasic, readBearer } from '../../platform/auth/authorization-header.ts';
import { fail, notSignedIn, type Problem } from '../../platform/contract/problems.ts';
import { idempotencyHeader } from '../../platform/http/describe.ts';
import { refusalsOf } from '../../platform/http/describe-answers.ts';
import type { Door } from '../../platform/http/door.ts';
import type { Dialect } from '../../platform/http/openapi.ts';
import { readIdempotencyKey, readInput, takeAnyCase } from '../../platform/http/read.ts';
import { send } from '../../platform/http/write.ts';
import type { RateLimiter } from '../../platform/limits/ratelimit.ts';
import {
  AccessKey,
  Appointment,
  BookableResource,
  BookingRef,
  Building,
  Information,
  IotDevice,
  Locker,
  ResourceStatus,
  User,
} from './contract.ts';

export const PREFIX = '/api/external';

const DESCRIPTION = `
What programs written for the Offision External API (v1) ask for. Send an API token of Atrium as the user name of HTTP Basic with an empty password, alone in \`Authorization\`, or as \`Authorization: Bearer …\`. An administrator makes one in the web app (Settings, Service accounts), or with \`npx atrium token create --name …\`.

**Addresses**, names of parameters and names of enumerations count in any case. Several values of one parameter have commas between them. Parameters that are unknown are passed over; what is wrong is refused and named.

**Pages** are counted from 1, with 50 rows unless \`row\` says otherwise, 1,000 at most.

**Repeating** a POST is safe with an \`Idempotency-Key\`, as in Atrium’s own API.

**Browsers** of other origins may ask: a token is all that counts, and no cookie ever does.`.trim();

/** As ASP.NET says it (RFC 9457): what is wrong with which parameter stands in `errors`. */
const ProblemDetails = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String({ description: 'Stable, as in Atrium’s own API' }),
  detail: Type.String(),
  traceId: Type.String(),
  errors: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
});

export const offisionDialect: Dialect = {
  title: 'Offision',
  description: DESCRIPTION,
  server: { url: PREFIX },
  securitySchemes: {
    basic: { type: 'http', scheme: 'basic', description: 'An API token as user name, without a password' },
    bare: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'An API token, and nothing else' },
    bearer: { type: 'http', scheme: 'bearer', description: 'An API token' },
  },
  security: [{ basic: [] }, { bare: [] }, { bearer: [] }],
  bodies: ['application/json'],
  headers: idempotencyHeader,
  reply: ({ reply }) => reply,
  refusals: refusalsOf,
  refusal: () => ({ mediaType: 'application/problem+json', shape: ProblemDetails }),
  shapes: {
    AccessKey,
    Appointment,
    BookableResource,
    BookingRef,
    Building,
    Information,
    IotDevice,
    Locker,
    ProblemDetails,
    ResourceStatus,
    User,
  },
};

/** Tokens alone, in each of the three ways that the vendor knows; a session's cookie is none of them. */
export const createOffisionDoor = ({ byToken }: Authenticator, limits: RateLimiter): Door => ({
  name: 'offision',
  beneath: /^\/api\/external(?:\/|$)/i,
  authenticate: async (request, _endpoint, now) => byToken(tokenIn(request), request, now),
  limits,
  read: {
    prepare(app) {
      letOtherOriginsAsk(app);
      takeAnyCase(app);
      joinRepeated(app);
      hearLanguage(app);
    },
    input: readInput,
  },
  write: sendThere,
  refuse: sayProblem,
  once: readIdempotencyKey,
  describe: offisionDialect,
});

/** A text is an answer of its own there, and JSON as all others. */
const sendThere: Door['write'] = (endpoint, request, reply, result) => {
  const body = send(endpoint, request, reply, result);
  if (typeof body !== 'string') return body;
  reply.header('content-type', 'application/json; charset=utf-8').serializer((text: unknown) => JSON.stringify(text));
  return body;
};

const CHALLENGE = { 'www-authenticate': 'Basic realm="Atrium", Bearer' };

/** @throws 401 where there is none, or one with a password */
function tokenIn({ headers: { authorization } }: FastifyRequest): string {
  const basic = readBasic(authorization);
  const token = basic
    ? basic.password === ''
      ? basic.user
      : null
    : (readBearer(authorization) ?? readBare(authorization));
  if (token === null || token === '') throw fail(notSignedIn, { headers: CHALLENGE });
  return token;
}

/**
 * Browsers of other origins: what they ask beforehand is answered to everybody, and never that cookies are welcome. The
 * methods that an address takes stand in `allow`.
 */
function letOtherOriginsAsk(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.headers.origin !== undefined) reply.header('access-control-allow-origin', '*');
    done();
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    const { origin, 'access-control-request-method': asked } = request.headers;
    if (request.method === 'OPTIONS' && origin !== undefined && asked !== undefined)
      reply.headers({
        'access-control-allow-methods': String(reply.getHeader('allow') ?? ''),
        'access-control-allow-headers': 'authorization, content-type, idempotency-key',
        'access-control-max-age': '600',
      });
    done(null, payload);
  });
}

/** What is said in words is in the language that the asking one prefers: browsers say it in a header. */
function hearLanguage(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    const wanted = request.headers['accept-language'];
    const { properties = {} } = request.routeOptions.config.mounted?.endpoint.query ?? {};
    const query = request.query as Readonly<Record<string, unknown>>;
    if ('language' in properties && wanted !== undefined) request.query = { language: wanted.slice(0, 200), ...query };
    done();
  });
}

/** A parameter that is given twice is a list. */
function joinRepeated(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    const query = Object.entries(request.query as Record<string, string | string[]>);
    request.query = Object.fromEntries(query.map(([name, value]) => [name, [value].flat().join(',')]));
    done();
  });
}

function sayProblem(request: FastifyRequest, reply: FastifyReply, { kind, details }: Problem): FastifyReply {
  const detail = details.detail ?? kind.title;
  const headers = { ...details.headers, ...(kind.status === 401 && CHALLENGE) };
  return reply
    .code(kind.status)
    .headers({ ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .serializer((body: unknown) => JSON.stringify(body))
    .send({
      type: 'about:blank',
      title: kind.title,
      status: kind.status,
      code: kind.code,
      detail,
      traceId: request.id,
      ...(details.param !== undefined && { errors: { [details.param]: [detail] } }),
    });
}
