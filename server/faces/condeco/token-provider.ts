import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { findClient } from '../../modules/applications/applications.ts';
import type { Authenticator } from '../../platform/auth/authenticate.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, problem, type Problem } from '../../platform/contract/problems.ts';
import { Line } from '../../platform/contract/shapes.ts';
import type { Database } from '../../platform/db/connect.ts';
import { refusalsOf } from '../../platform/http/describe-answers.ts';
import type { Door } from '../../platform/http/door.ts';
import { mount, type Serving } from '../../platform/http/mount.ts';
import type { Dialect } from '../../platform/http/openapi.ts';
import { FORM_TYPE, readInput, takeAnyCase, takeForms } from '../../platform/http/read.ts';
import { spelledValidatorCompiler } from '../../platform/http/validate.ts';
import { send } from '../../platform/http/write.ts';
import type { RateLimiter } from '../../platform/limits/ratelimit.ts';
import { oauthErrors, TOKEN_LIFE } from './guesses.ts';
import { withName } from './refusing.ts';
import type { SessionTokens } from './session-tokens.ts';

/** The token provider: a client id and its password for a session token of 12 hours. */

export const TOKEN_PROVIDER = '/tokenproviderapi';

/** RFC 6749 §5.2. */
const OAuthError = Type.Object({ error: Type.String(), error_description: Type.String() });

const grantUnsupported = problem(oauthErrors.grant.error, 400, oauthErrors.grant.error_description);
const clientIncorrect = problem(oauthErrors.client.error, 400, oauthErrors.client.error_description);

/** Nothing here is so long. */
const MOST = 500;
const Said = Type.Optional(Line(MOST));

export const tokenEndpoints = {
  requestSessionToken: {
    method: 'POST',
    path: '/token',
    scope: 'public',
    summary: 'A session token for an application, by its client id and password. Older ones stay good',
    body: Type.Object(
      { grant_type: Said, client_id: Said, password: Type.Optional(Type.String({ maxLength: MOST, 'x-tidy': false })) },
      { additionalProperties: true, description: 'As a form or as JSON; `grant_type` is `password`' },
    ),
    reply: Type.Object({ access_token: Type.String(), token_type: Type.Literal('bearer'), expires_in: Type.Integer() }),
    errors: [grantUnsupported, clientIncorrect],
  },
} as const;

export const tokenDialect: Dialect = {
  title: 'Condeco',
  description: '',
  server: { url: TOKEN_PROVIDER },
  securitySchemes: {},
  security: [],
  bodies: [FORM_TYPE, 'application/json'],
  headers: () => [],
  reply: ({ reply }) => reply,
  refusals: refusalsOf,
  refusal: () => ({ mediaType: 'application/json', shape: OAuthError }),
  shapes: { OAuthError },
};

/** Asks nobody who she is: what is sent says it. */
export const createTokenDoor = ({ anonymous }: Authenticator, limits: RateLimiter): Door => ({
  name: 'condeco-token',
  beneath: /^\/tokenproviderapi(?:\/|$)/i,
  authenticate: (request) => anonymous(request),
  limits,
  read: {
    prepare(app) {
      takeForms(app);
      takeAnyCase(app);
      app.setValidatorCompiler(spelledValidatorCompiler);
    },
    input: readInput,
  },
  write: (endpoint, request, reply, result) => {
    reply.header('pragma', 'no-cache');
    return send(endpoint, request, reply, result);
  },
  refuse: sayOAuthError,
  once: () => null,
  describe: tokenDialect,
});

function sayOAuthError(_request: FastifyRequest, reply: FastifyReply, { kind, details }: Problem): FastifyReply {
  const isOAuth = kind === grantUnsupported || kind === clientIncorrect;
  const error = isOAuth ? kind.code : kind.status < 500 ? 'invalid_request' : 'server_error';
  const said = details.detail ?? kind.title;
  return reply
    .code(kind.status)
    .headers({ ...details.headers, 'cache-control': 'no-store', pragma: 'no-cache' })
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({ error, error_description: withName(details.param, said) });
}

const tokensBy = (database: Database, tokens: SessionTokens): UseCases<typeof tokenEndpoints> => ({
  async requestSessionToken(ctx, { grant_type, client_id, password }) {
    if (grant_type?.toLowerCase() !== 'password') throw fail(grantUnsupported);
    const client = await findClient(database, { clientId: client_id ?? '', password: password ?? '' });
    if (!client) throw fail(clientIncorrect);
    return {
      access_token: await tokens.sign(client.clientId, ctx.now),
      token_type: 'bearer' as const,
      expires_in: TOKEN_LIFE.told,
    };
  },
});

/** Serves it. @param database as which credentials are read */
export const tokenProvider = (
  app: FastifyInstance,
  serving: Serving,
  door: Door,
  { database, tokens }: { readonly database: Database; readonly tokens: SessionTokens },
): void => mount(app, serving, door, tokenEndpoints, tokensBy(database, tokens));
