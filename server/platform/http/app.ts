import Fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { clientAddress, parseIpAllow, type IpAllowList } from '../net/ip-allow.ts';
import { fail, notFound, type ConstraintProblems, type Problem } from '../contract/problems.ts';
import { newId } from '../ids.ts';
import type { Logger } from '../log.ts';
import { doorBehind } from './admit.ts';
import { callerAt, MOST_IN_A_PIPELINE } from './caller.ts';
import { doorOf, type Door } from './door.ts';
import { refuseConnection, sendProblem, toProblem } from './problem.ts';
import { validatorCompiler } from './validate.ts';
import { refuseHalfCharacters } from './well-formed.ts';

export interface AppOptions {
  readonly log: Logger;
  readonly constraints: ConstraintProblems;
  readonly trustedProxies: readonly string[];
  readonly secure: boolean;
}

/** A route that answers; the authorisation matrix must have a row for each. */
export interface OpenRoute {
  readonly method: string;
  readonly url: string;
  /** Null for what is no contract's endpoint: health, the web app. */
  readonly operationId: string | null;
  /** The door it stands behind; null for what is open to everybody. */
  readonly door: string | null;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly openRoutes: readonly OpenRoute[];
  }
  interface FastifyRequest {
    /** The address the request came from, past trusted proxies. Fastify's own `ip` knows of no proxy. */
    client: string;
  }
}

/**
 * An HTTP server with Atrium's manners: strict input, refusals in the way of the face that was asked (RFC 9457 where none
 * was), no stack or SQL in an answer. Faces are mounted on it. Addresses have no case, except in their parameters.
 */
export function createApp({ log, constraints, trustedProxies, secure }: AppOptions): FastifyInstance {
  const headers = secure ? { ...SECURITY, 'strict-transport-security': 'max-age=31536000' } : SECURITY;
  const doors: Door[] = [];
  // Here and not in the faces: a face's own handler of unknown addresses would tell their case apart.
  const refuse = (request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply =>
    doorOf(doors, request)?.refuse(request, reply, problem) ?? sendProblem(request, reply, problem);
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    keepAliveTimeout: 65_000, // longer than the proxies before us keep a connection
    routerOptions: { caseSensitive: false, maxParamLength: 200 },
    requestTimeout: 30_000,
    connectionTimeout: 45_000, // without a byte either way: who reads slowly goes on, who does not read is let go
    return503OnClosing: true,
    clientErrorHandler: refuseConnection,
    frameworkErrors(error, request, reply) {
      // No hook has run: the address did not even lead to the handler of unknown ones.
      refuse(request as FastifyRequest, (reply as FastifyReply).headers(headers), toProblem(error, constraints));
    },
  }) as unknown as FastifyInstance;
  const routes: OpenRoute[] = [];
  app.decorate('openRoutes', routes);
  app.decorate('doors', doors);
  app.decorateRequest('asked', null);
  app.addHook('onRoute', (route) => {
    const door = doorBehind(route.onRequest);
    const { mounted, refusal = false } = route.config ?? {};
    if (door) route.config = { ...route.config, door };
    const open = { url: route.url, operationId: mounted?.operationId ?? null, door: door?.name ?? null };
    for (const method of refusal ? [] : [route.method].flat()) routes.push({ method, ...open });
  });
  const proxies = readProxies(trustedProxies);
  app.decorateRequest('client', '');
  app.setValidatorCompiler(validatorCompiler);
  app.removeContentTypeParser('text/plain');
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body, (error, value) => done(error ?? refuseHalfCharacters(body, value), value));
  });
  app.addHook('onRequest', (request, reply, done) => {
    const connected = callerAt(request.socket);
    connected.open += 1;
    if (connected.open > MOST_IN_A_PIPELINE) {
      request.socket.destroy(); // what else its last packet held ends here too
      return;
    }
    request.client = clientAddress(request.socket.remoteAddress ?? '', request.headers['x-forwarded-for'], proxies);
    reply.headers(headers);
    done();
  });
  app.addHook('onResponse', (request, _reply, done) => {
    callerAt(request.socket).open -= 1;
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, constraints);
    if (problem.kind.status >= 500) request.log.error({ err: error, url: request.url }, 'request failed');
    return refuse(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => refuse(request, reply, fail(notFound)));
  return app;
}

const SECURITY = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

function readProxies(networks: readonly string[]): IpAllowList {
  const read = parseIpAllow(networks.join(','));
  return networks.length > 0 && read.ok ? read.list : []; // the settings were judged at the start
}
