import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { openContext, type Ctx, type Wake } from '../context/context.ts';
import type { Database } from '../db/connect.ts';
import type { Principal } from '../context/principal.ts';
import type { Sealer } from '../auth/seal.ts';
import type { SessionCookie } from '../auth/sessions.ts';
import { fail, forbidden, invalid, methodNotAllowed, notSignedIn } from '../contract/problems.ts';
import type { Endpoint, Endpoints, FileReply } from '../contract/endpoint.ts';
import type { UseCases } from '../context/use-case.ts';
import { claimKey, keepAnswer, MAX_KEY } from './idempotency.ts';
import type { RateLimiter } from '../limits/ratelimit.ts';

/** What a face needs to answer: handed over once, in main. */
export interface Serving {
  readonly database: Database;
  readonly wake: Wake;
  readonly sealer: Sealer;
  /** Who sends this request; null when it carries no credentials. @throws 401 for bad ones */
  readonly authenticate: (request: FastifyRequest, now: Temporal.Instant) => Promise<Principal | null>;
  /** The tenant's own voice for endpoints that are public (sign-in). */
  readonly anonymous: (request: FastifyRequest, now: Temporal.Instant) => Promise<Principal>;
  readonly sessionCookie: SessionCookie;
  readonly limiter: RateLimiter;
  readonly clock: () => Temporal.Instant;
}

export interface MountedRoute {
  readonly operationId: string;
  readonly endpoint: Endpoint;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly mounted?: MountedRoute;
    /** The route only says 405. */
    readonly refusal?: true;
  }
  interface FastifyRequest {
    /** Who asks and when, once admitted. */
    asked: { readonly who: Principal; readonly now: Temporal.Instant } | null;
  }
}

const BODY_LIMIT = 1024 * 1024;

/**
 * Opens a contract's endpoints to the world: each is authenticated, judged by scope and rate, validated, run, and its
 * answer cut to its shape. A missing use case is a compile error.
 */
export function mount<Es extends Endpoints>(
  app: FastifyInstance,
  serving: Serving,
  declared: Es,
  useCases: UseCases<Es>,
): void {
  if (!app.hasRequestDecorator('asked')) app.decorateRequest('asked', null);
  for (const [operationId, endpoint] of Object.entries(declared)) {
    const run = useCases[operationId] as UseCase;
    const route: RouteOptions = {
      method: endpoint.method,
      url: toUrl(endpoint.path),
      bodyLimit: endpoint.bodyLimit ?? BODY_LIMIT,
      config: { mounted: { operationId, endpoint } },
      schema: routeSchema(endpoint),
      onRequest: guard(serving, endpoint),
      handler: (request, reply) => answer(serving, { operationId, endpoint }, run, request, reply),
    };
    if (endpoint.accepts) takeBytes(app, endpoint.accepts, route);
    else app.route(route);
  }
  refuseOtherMethods(app, Object.values(declared));
}

/** Opens a route that takes these media types as bytes, and no other. */
function takeBytes(app: FastifyInstance, accepts: readonly string[], route: RouteOptions): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    for (const type of accepts) {
      scope.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    }
    scope.route(route);
  });
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** An address that exists answers 405 to the methods it does not take, and says which it does. */
function refuseOtherMethods(app: FastifyInstance, declared: readonly Endpoint[]): void {
  for (const [path, endpoints] of Map.groupBy(declared, ({ path }) => path)) {
    const taken = endpoints.map(({ method }) => method);
    const refuse = (): never => {
      throw fail(methodNotAllowed, { headers: { allow: taken.join(', ') } });
    };
    app.route({
      method: METHODS.filter((method) => !taken.includes(method)),
      url: toUrl(path),
      config: { refusal: true },
      onRequest: refuse,
      handler: refuse,
    });
  }
}

const toUrl = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

type UseCase = (ctx: Ctx, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

function routeSchema(endpoint: Endpoint): object {
  const reply =
    endpoint.reply !== null && endpoint.reply !== 'bytes'
      ? { response: { [successOf(endpoint)]: endpoint.reply } }
      : {};
  return {
    ...(endpoint.params && { params: endpoint.params }),
    querystring: endpoint.query ?? NO_QUERY,
    ...(endpoint.body && { body: endpoint.body }),
    ...reply,
  };
}

const NO_QUERY = { type: 'object', properties: {}, additionalProperties: false };

/** The status of a good answer. */
export const successOf = (endpoint: Endpoint): number => endpoint.status ?? (endpoint.reply === null ? 204 : 200);

const guards = new WeakMap<object, string>();

/** What stands before a route of Atrium's own API. */
export function guard(
  serving: Serving,
  endpoint: Endpoint,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const hook = (request: FastifyRequest, reply: FastifyReply): Promise<void> =>
    admit(serving, endpoint, request, reply);
  guards.set(hook, 'v1');
  return hook;
}

/** Which door a route stands behind, by what is really called before it; null for none. */
export const doorBehind = (onRequest: unknown): string | null =>
  [onRequest].flat().flatMap((hook) => guards.get(hook as object) ?? [])[0] ?? null;

/** Runs before the body is read: a caller without a right to ask makes no work. */
async function admit(
  serving: Serving,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const now = serving.clock();
  const find = endpoint.scope === 'public' ? serving.anonymous : serving.authenticate;
  const who = await find(request, now);
  if (!who) throw fail(notSignedIn, { headers: { 'www-authenticate': 'Bearer' } });
  reply.headers(await serving.limiter.take(who, now.epochMilliseconds));
  if (endpoint.scope !== 'public' && endpoint.scope !== 'signed-in' && !who.scopes.has(endpoint.scope)) {
    throw fail(forbidden, { detail: `This needs the scope "${endpoint.scope}"` });
  }
  request.asked = { who, now };
}

async function answer(
  serving: Serving,
  { operationId, endpoint }: MountedRoute,
  run: UseCase,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { asked, id: requestId, client: ip } = request;
  if (!asked) throw fail(notSignedIn);
  const ctx = openContext(serving.database, serving.wake, { ...asked, requestId, ip });
  const input = readInput(endpoint, request);
  const key = endpoint.method === 'POST' && endpoint.scope !== 'public' ? readKey(request) : null;
  const result =
    key === null
      ? await run(ctx, input)
      : await runOnce(serving, ctx, { key, operation: operationId, body: input }, () => run, input);
  return send(endpoint, request, reply, carrySession(serving.sessionCookie, endpoint, reply, result));
}

/** A session travels in the cookie alone. */
function carrySession(cookie: SessionCookie, endpoint: Endpoint, reply: FastifyReply, result: unknown): unknown {
  if (endpoint.session === 'closes') reply.header('set-cookie', cookie.clear);
  if (endpoint.session !== 'opens') return result;
  const { sessionToken, ...shown } = result as { readonly sessionToken: string };
  reply.header('set-cookie', cookie.write(sessionToken));
  return shown;
}

/** Answers a repeated key with the first answer; a first one runs in the transaction that claims the key. */
function runOnce(
  { sealer }: Serving,
  ctx: Ctx,
  claim: { readonly key: string; readonly operation: string; readonly body: unknown },
  useCase: () => UseCase,
  input: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  return ctx.tx(async (tx) => {
    const stored = await claimKey(tx, claim, sealer);
    if (stored) return stored.reply;
    const result = await useCase()(tx, input);
    await keepAnswer(tx, claim, { status: 200, reply: result }, sealer);
    return result;
  });
}

function readKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || key.length === 0 || key.length > MAX_KEY) {
    throw invalid('Idempotency-Key', `Give one key of 1 to ${MAX_KEY} characters`);
  }
  return key;
}

/** The body first, so that it can never speak for the address. */
function readInput(endpoint: Endpoint, request: FastifyRequest): Record<string, unknown> {
  const address = { ...(request.query as object), ...(request.params as object) };
  if (endpoint.accepts) return { contentType: request.headers['content-type'] ?? '', bytes: request.body, ...address };
  return { ...(endpoint.body && (request.body as object)), ...address };
}

function send(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply, result: unknown): unknown {
  if (endpoint.reply === 'bytes') return sendFile(request, reply, result as FileReply);
  reply.code(successOf(endpoint)).header('cache-control', 'no-store');
  if (endpoint.status === 201 && typeof (result as { id?: unknown }).id === 'number') {
    reply.header('location', `${request.url.split('?', 1)[0]}/${(result as { id: number }).id}`);
  }
  return endpoint.reply === null ? reply.send() : result;
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: FileReply): FastifyReply {
  reply.headers({ etag: file.etag, 'cache-control': 'private, no-cache' });
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  // Uploaded drawings are shown as images only; opened on their own they can run nothing.
  return reply
    .headers({
      'content-type': file.contentType,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
    })
    .send(Buffer.from(file.bytes));
}
