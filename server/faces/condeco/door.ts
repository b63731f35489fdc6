import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ApplicationPrincipal } from '../../platform/context/principal.ts';
import type { Endpoint } from '../../platform/contract/endpoint.ts';
import type { Authenticator } from '../../platform/auth/authenticate.ts';
import { readBearer } from '../../platform/auth/authorization-header.ts';
import { fail, invalid, notFound, Problem, rateLimited } from '../../platform/contract/problems.ts';
import { refusalsOf } from '../../platform/http/describe-answers.ts';
import type { Door } from '../../platform/http/door.ts';
import type { Dialect } from '../../platform/http/openapi.ts';
import {
  FORM_TYPE,
  keepFromOperations,
  readInput,
  takeAnyCase,
  takeForms,
  takeLineBreaks,
} from '../../platform/http/read.ts';
import { spelledValidatorCompiler } from '../../platform/http/validate.ts';
import { send } from '../../platform/http/write.ts';
import type { RateLimiter } from '../../platform/limits/ratelimit.ts';
import { RESERVED } from '../../platform/tenants.ts';
import { MAX_ITEMS, MAX_LISTENERS, MAX_OF_ALL } from '../../modules/listeners/contract.ts';
import { MAX_ORDERS } from '../../modules/orders/contract.ts';
import {
  asThere,
  inVendorsWords,
  keyInvalid,
  keyMissing,
  MOST_COST_CODES,
  MOST_DATES,
  MOST_DAYS,
  MOST_ROWS,
  NOWHERE,
  outOfQuota,
  PUSH_HEADERS,
  rateText,
  tokenInvalid,
  VISITOR_DAYS,
} from './guesses.ts';
import { pushShapes } from './pushes-contract.ts';
import { takeBareLists, type CondecoEndpoint } from './operation.ts';
import { withName } from './refusing.ts';
import type { SessionTokens } from './session-tokens.ts';

export const PREFIX = '/:suffix/api/V1';
const KEY_HEADER = 'ocp-apim-subscription-key';
const KEY_PARAM = 'subscription-key';

const DESCRIPTION = `
What programs written for the Condeco (Eptura Engage) API ask for. An administrator registers one in the web app (Settings, Applications), or with \`npx atrium condeco subscribe --name …\`, and gets a client id, a password, and a subscription key for each product.

**Two credentials on every call**: the subscription key of the product that the address belongs to in \`Ocp-Apim-Subscription-Key\`, and the session token in \`Authorization: Bearer …\`, got at \`POST /tokenproviderapi/token\` with \`grant_type=password\`, the client id and the password. It lives for 12 hours.

**Addresses** and names count in any case. Bodies are JSON or forms, ids numbers or text. Names that are unknown are passed over; what is wrong is refused and named.

**Limits**: 500 calls a minute (429 beyond it, with \`Retry-After\`) and 50,000 a week (403), for each application, unless whoever runs the installation has set others. A list has ${MOST_ROWS.toLocaleString('en')} rows at most; bookings are listed over ${MOST_DAYS} days, what is free over 31, visitors on today and the next ${VISITOR_DAYS} days, a desk is booked on ${MOST_DATES} days by one call, ${MOST_COST_CODES.toLocaleString('en')} cost codes are handed over by one, and ${MAX_ORDERS} items are ordered with a booking.

**Listeners** are sent what happens (\`/listener\`, with any of the application's keys), as far as the application may see it: called by POST, or by an Azure queue. Each call is signed as Standard Webhooks 1.0.0 says, with the bytes of the secret key as they were given as key: \`webhook-id\` (the same on each attempt), \`webhook-timestamp\`, \`webhook-signature\`. \`${PUSH_HEADERS.eventType}\` says which event type it is, \`${PUSH_HEADERS.change}\` whether something was created, updated or deleted. It has 15 seconds to answer 2xx, and is tried again for three days; a queue gets the same bodies, in Base64. What they are made of stands among the shapes below, whose names end in Push. An application has ${MAX_LISTENERS} listeners at most, a workplace ${MAX_OF_ALL}; one push tells of ${MAX_ITEMS} things at most.
`.trim();

/** As the vendor's gateway says it; what is wrong with which parameter is ours. */
const Refusal = Type.Object({
  statusCode: Type.Integer(),
  message: Type.String(),
  code: Type.String({ description: 'Stable, as in Atrium’s own API' }),
  param: Type.Optional(Type.String({ description: 'What is wrong, where it is one thing' })),
});

export const condecoDialect: Dialect<CondecoEndpoint> = {
  title: 'Condeco',
  description: DESCRIPTION,
  server: {
    url: '/{suffix}/api/V1',
    variables: {
      suffix: { default: 'demo', description: 'Stands for the workplace: its slug, unless it has another' },
    },
  },
  securitySchemes: {
    subscriptionKey: { type: 'apiKey', in: 'header', name: 'Ocp-Apim-Subscription-Key' },
    sessionToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  },
  security: [{ subscriptionKey: [], sessionToken: [] }],
  bodies: ['application/json', FORM_TYPE],
  opens: ({ product }) =>
    product === 'any' ? 'Subscription key: any of the application’s.' : `Subscription key: \`${product}\`.`,
  headers: () => [],
  reply: ({ reply }) => reply,
  refusals: (endpoint) =>
    [keyMissing, keyInvalid, tokenInvalid, outOfQuota, notFound, ...refusalsOf(endpoint)].map(asThere),
  refusal: () => ({ mediaType: 'application/json', shape: Refusal }),
  shapes: { Refusal, ...pushShapes },
};

/** A subscription key and a session token of the same application; no other credential counts. */
export const createCondecoDoor = (
  { bySubscriptionKey }: Authenticator,
  tokens: SessionTokens,
  limits: RateLimiter,
): Door<CondecoEndpoint> => ({
  name: 'condeco',
  beneath: new RegExp(`^/(?!(?:${RESERVED.join('|')})/)[\\w-]{1,100}/api/v1(?:/|$)`, 'i'),
  async authenticate(request, { product }, now) {
    const who = await applicationOf(bySubscriptionKey, request, now);
    if (!(product === 'any' || who.products.has(product)) || !isItsSuffix(request, who)) throw fail(keyInvalid);
    const token = readBearer(request.headers.authorization);
    if (token === null || (await tokens.read(token, now)) !== who.clientId) throw fail(tokenInvalid, CHALLENGE);
    return who;
  },
  limits,
  read: {
    prepare(app) {
      takeForms(app);
      takeLineBreaks(app);
      keepFromOperations(app, 'suffix');
      takeAnyCase(app);
      takeBareLists(app);
      app.setValidatorCompiler(spelledValidatorCompiler);
    },
    input: readAgreeing,
  },
  write: send,
  refuse: sayRefusal,
  once: () => null,
  describe: condecoDialect,
});

/** What the contract takes in the address and in the body is the same in both. @throws 400 that names what is not */
function readAgreeing(endpoint: Endpoint, request: FastifyRequest): Record<string, unknown> {
  const said = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const isTaken = (name: string): boolean =>
    endpoint.body !== undefined && Object.hasOwn(endpoint.body.properties, name);
  for (const [name, value] of Object.entries(request.params as Readonly<Record<string, unknown>>))
    if (isTaken(name) && said[name] !== undefined && said[name] !== value)
      throw invalid(name, 'The address says another one');
  return readInput(endpoint, request);
}

const CHALLENGE = { headers: { 'www-authenticate': 'Bearer' } };

/** The gateway takes the key from the query too. @throws its 401, without and with a wrong one */
async function applicationOf(
  find: Authenticator['bySubscriptionKey'],
  request: FastifyRequest,
  now: Temporal.Instant,
): Promise<ApplicationPrincipal> {
  const [key = '', ...others] = keysSent(request);
  if (key === '') throw fail(keyMissing);
  if (typeof key !== 'string' || others.length > 0) throw fail(keyInvalid);
  const who = await find(key, request, now);
  if (who.kind !== 'application') throw fail(keyInvalid);
  return who;
}

function keysSent({ headers, query }: FastifyRequest): readonly unknown[] {
  const key = headers[KEY_HEADER];
  if (key !== undefined) return [key];
  return Object.entries(query as object).flatMap(([name, value]) => (name.toLowerCase() === KEY_PARAM ? [value] : []));
}

/** Whose address it is: a key opens its own workplace's alone. */
function isItsSuffix(request: FastifyRequest, who: ApplicationPrincipal): boolean {
  const { suffix } = request.params as { readonly suffix: string };
  return suffix.toLowerCase() === who.suffix.toLowerCase();
}

const OF_THE_GATEWAY: ReadonlySet<Problem['kind']> = new Set([keyMissing, keyInvalid, tokenInvalid]);

/** A key that counts no more is a wrong one, also where that is found out once the call was let in. */
const asTheGatewaySays = (problem: Problem): Problem =>
  problem.kind.status === 401 && !OF_THE_GATEWAY.has(problem.kind) ? fail(keyInvalid) : problem;

function sayRefusal(_request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { kind, details } = asTheGatewaySays(problem);
  const message = messageOf(kind, details);
  const { status } = asThere(kind);
  // A reason phrase takes no text that somebody else wrote: a detail may have any letter in it.
  if (inVendorsWords.has(kind)) reply.raw.statusMessage = kind.title;
  return reply
    .code(status)
    .headers({ ...details.headers, 'cache-control': 'no-store' })
    .type('application/json; charset=utf-8')
    .serializer((said: unknown) => JSON.stringify(said))
    .send({
      statusCode: status,
      message,
      code: kind.code,
      ...(details.param !== undefined && { param: details.param }),
    });
}

function messageOf(kind: Problem['kind'], { detail, param, headers }: Problem['details']): string {
  if (kind === rateLimited) return rateText(headers?.['retry-after'] ?? '60');
  if (kind === notFound && param === undefined) return NOWHERE;
  if (inVendorsWords.has(kind)) return kind.title;
  const said = detail ?? kind.title;
  return withName(param, said);
}
