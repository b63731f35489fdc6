import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { openContext, type Ctx, type HoldRights, type Wake } from '../context/context.ts';
import type { UseCases } from '../context/use-case.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Database } from '../db/connect.ts';
import { keepsAll, type Principal } from '../context/principal.ts';
import { fail, forbidden, notSignedIn, type Caller } from '../contract/problems.ts';
import type { Address, Endpoint } from '../contract/endpoint.ts';
import { BODY_LIMIT, MAX_BODY, SMALL, type Gates } from '../limits/gates.ts';
import { admit, judgeAgain, tellMethods } from './admit.ts';
import { countAnswer, takeTurn } from './admission.ts';
import { callerAt } from './caller.ts';
import type { Door } from './door.ts';
import { isFlowing, openFlow } from './flow.ts';
import { claimKey, keepAnswer } from './idempotency.ts';
import { meantBy, patienceOf, waitFor, type Polls } from './polls.ts';
import { takeBytes } from './read.ts';
import { successOf } from './write.ts';

/** What every face needs to answer: handed over once, in main. */
export interface Serving {
  readonly database: Database;
  /** The few sockets that people are let in by. */
  readonly signIn: Database;
  readonly gates: Gates;
  readonly wake: Wake;
  /** Judges again who asks, in the transaction that hands rights on. */
  readonly holdRights: HoldRights;
  readonly sealer: Sealer;
  readonly clock: () => Temporal.Instant;
  /** Where requests wait for what is to come; without it they are answered at once. */
  readonly polls?: Polls;
}

export interface MountedRoute {
  readonly operationId: string;
  readonly endpoint: Endpoint;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly mounted?: MountedRoute;
    /** The route only says which methods its address takes. */
    readonly refusal?: true;
  }
}

/**
 * Opens a contract's endpoints to the world behind a door: each is authenticated, judged by scope and rate, validated,
 * run, and its answer cut to its shape. A missing use case is a compile error.
 */
export function mount<E extends Endpoint, Es extends Readonly<Record<string, E>>>(
  app: FastifyInstance,
  serving: Serving,
  door: Door<E>,
  declared: Es,
  useCases: UseCases<Es>,
): void {
  if (!app.doors.includes(door)) app.doors.push(door);
  void app.register(async (face) => {
    face.addHook('onSend', (request, reply, payload, done) => {
      countAnswer(serving.gates, request, reply, payload);
      done(null, payload);
    });
    door.read.prepare?.(face);
    for (const [operationId, endpoint] of Object.entries<E>(declared)) {
      const route = routeOf(serving, door, { operationId, endpoint }, useCases[operationId] as Run);
      for (const { method, path } of addressesOf(endpoint))
        open(face, endpoint, { ...route, method, url: toUrl(path) });
    }
    refuseOtherMethods(face, door, Object.values<E>(declared));
  });
}

/** Where an operation is asked for: its own address first. */
export const addressesOf = (endpoint: Endpoint): readonly Address[] => [endpoint, ...(endpoint.aliases ?? [])];

/** Opens a route; one that takes bytes takes no other body. */
function open(face: FastifyInstance, { accepts }: Endpoint, route: RouteOptions): void {
  if (!accepts) return void face.route(route);
  void face.register(async (scope) => {
    takeBytes(scope, accepts);
    scope.route(route);
  });
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS'] as const;

/**
 * An address that exists answers 405 to the methods it does not take, and says which it does; to OPTIONS it says the same.
 * @param heads whether HEAD is answered where GET is
 */
export function refuseOtherMethods(
  face: FastifyInstance,
  door: Door,
  declared: readonly Endpoint[],
  heads = true,
): void {
  const urls = Map.groupBy(declared.flatMap(addressesOf), ({ path }) => toUrl(path));
  for (const [url, addresses] of urls) {
    const taken: readonly string[] = addresses.flatMap(({ method }) =>
      method === 'GET' && heads ? [method, 'HEAD'] : [method],
    );
    const refuse = tellMethods(door, [...taken, 'OPTIONS'].join(', '));
    face.route({
      method: METHODS.filter((method) => !taken.includes(method)),
      url,
      config: { refusal: true },
      onRequest: refuse,
      handler: refuse,
    });
  }
}

const toUrl = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

type Run = (ctx: Ctx, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

function bodyLimitOf({ bodyLimit, scope }: Endpoint): number {
  if (bodyLimit === undefined) return scope === 'public' ? SMALL : BODY_LIMIT;
  if (bodyLimit > MAX_BODY) throw new Error(`No endpoint may take more than ${MAX_BODY} bytes`); // the gates reckon with it
  return bodyLimit;
}

/** All of a route but its address. */
const routeOf = <E extends Endpoint>(
  serving: Serving,
  door: Door<E>,
  mounted: MountedRoute & { readonly endpoint: E },
  run: Run,
): Omit<RouteOptions, 'method' | 'url'> => ({
  bodyLimit: bodyLimitOf(mounted.endpoint),
  config: { mounted },
  schema: schemaOf(door, mounted.endpoint),
  onRequest: admit(door, mounted.endpoint, serving),
  handler: (request, reply) => answer(serving, door, mounted, run, request, reply),
});

function schemaOf<E extends Endpoint>(door: Door<E>, endpoint: E): object {
  const reply = door.describe.reply(endpoint);
  return {
    ...(endpoint.params && { params: endpoint.params }),
    querystring: endpoint.query ?? NO_QUERY,
    ...(endpoint.body && { body: endpoint.body }),
    ...(reply !== null && reply !== 'bytes' && { response: { [successOf(endpoint)]: reply } }),
  };
}

const NO_QUERY = { type: 'object', properties: {}, additionalProperties: false };

async function answer<E extends Endpoint>(
  serving: Serving,
  door: Door<E>,
  { operationId, endpoint }: MountedRoute & { readonly endpoint: E },
  run: Run,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { asked, id: requestId, client: ip } = request;
  if (!asked) throw fail(notSignedIn);
  const input = door.read.input(endpoint, request);
  const key = door.once(endpoint, request);
  const caller = callerAt(request.socket);
  const taken = takeTurn(serving.gates, endpoint, asked, caller);
  const leave = taken instanceof Promise ? await taken : taken; // most find one at once, and wait for nothing
  try {
    const database = endpoint.scope === 'public' ? serving.signIn : serving.database;
    const isFresh = asked.isWhole && !(taken instanceof Promise);
    const who = isFresh ? asked.who : await judgeAgain(door, endpoint, request, serving.clock());
    const asking = { who, now: asked.now, requestId, ip, caller };
    const ctx = openContext(database, serving.wake, asking, serving.holdRights);
    const result =
      key === null
        ? await run(ctx, input)
        : await runOnce(serving, ctx, { key, operation: operationId, body: input }, run);
    if (!isFlowing(result)) {
      const seconds = serving.polls ? patienceOf(endpoint, input, result) : 0;
      if (seconds === 0) return door.write(endpoint, request, reply, result);
      leave(); // while it waits it holds nobody up
      const asking = { requestId, ip, caller };
      return door.write(
        endpoint,
        request,
        reply,
        await poll(serving, door, { endpoint, input, seconds, run, request, asking }),
      );
    }
    const judge = async (): Promise<void> => {
      if (!keepsAll(who, await judgeAgain(door, endpoint, request, serving.clock()))) throw fail(forbidden);
    };
    const flow = openFlow(result.bytes, { gates: serving.gates, asked, request, reply, judge });
    const written = door.write(endpoint, request, reply, { ...result, bytes: flow.body });
    await flow.over; // its place is held until it is made, however it is read
    return written;
  } finally {
    leave();
  }
}

interface Polled<E extends Endpoint> {
  readonly endpoint: E;
  readonly input: Readonly<Record<string, unknown>>;
  readonly seconds: number;
  readonly run: Run;
  readonly request: FastifyRequest;
  readonly asking: { readonly requestId: string; readonly ip: string; readonly caller: Caller };
}

/** Waits for what is to come. Each time that there may be something it takes a turn like any other request, and is judged anew. */
async function poll<E extends Endpoint>(
  serving: Serving,
  door: Door<E>,
  { endpoint, input, seconds, run, request, asking }: Polled<E>,
): Promise<unknown> {
  const { asked } = request;
  if (!asked || !serving.polls) throw fail(notSignedIn);
  // One after the other: while it is judged, the request is as it came.
  let last: Promise<unknown> = Promise.resolve();
  const judge = (): Promise<Principal> => {
    const next = last.then(() => judgeAgain(door, endpoint, request, serving.clock()));
    last = next.catch(() => undefined);
    return next;
  };
  const ask = async (): Promise<unknown> => {
    const leave = await takeTurn(serving.gates, endpoint, asked, asking.caller);
    try {
      const who = { ...asking, who: await judge(), now: serving.clock() };
      return await run(openContext(serving.database, serving.wake, who, serving.holdRights), input);
    } finally {
      leave();
    }
  };
  const { gateKey: key, who } = asked;
  const isMeant = meantBy(endpoint, input);
  const wanted = { tenantId: who.tenant.id, key, seconds, isMeant, caller: asking.caller, judge };
  return waitFor(await serving.polls.open(wanted), ask, (result) => patienceOf(endpoint, input, result) > 0);
}

/** Answers a repeated key with the first answer; a first one runs in the transaction that claims the key. */
function runOnce(
  { sealer }: Serving,
  ctx: Ctx,
  claim: { readonly key: string; readonly operation: string; readonly body: Readonly<Record<string, unknown>> },
  run: Run,
): Promise<unknown> {
  return ctx.tx(async (tx) => {
    const stored = await claimKey(tx, claim, sealer);
    if (stored) return stored.reply;
    const result = await run(tx, claim.body);
    keepAnswer(tx, claim, { reply: result }, sealer);
    return result;
  });
}
