import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import Fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { clientAddress, parseIpAllow, type IpAllowList } from '../net/ip-allow.ts';
import { fail, internal, notFound, type ConstraintProblems, type Problem } from '../contract/problems.ts';
import type { Principal } from '../context/principal.ts';
import { DatabaseFailure } from '../db/failures.ts';
import type { Logger } from '../log.ts';
import { doorBehind } from './admit.ts';
import { callerAt, MOST_IN_A_PIPELINE } from './caller.ts';
import { doorOf, type Door } from './door.ts';
import { toHttps, warnOfUnknownProxy } from './forwarded.ts';
import { judgeBody, judgeHeaders } from './headers.ts';
import { refuseConnection, sendProblem, toProblem } from './problem.ts';
import { readJson } from './read.ts';
import { serializerCompiler } from './serialize.ts';
import { createSecurityLog, refusedOf, type SecurityLog } from './security-log.ts';
import { followTls, readTls, type TlsFiles } from './tls.ts';
import { validatorCompiler } from './validate.ts';

export interface AppOptions {
  readonly log: Logger;
  readonly constraints: ConstraintProblems;
  readonly trustedProxies: readonly string[];
  /** Where people find it; with `https:` all that a trusted proxy marks as plain HTTP is sent there. */
  readonly publicUrl: string;
  /** Files to speak HTTPS with; without them, plain HTTP. */
  readonly tls?: TlsFiles | null | undefined;
  /** How long a request may take to arrive. Default 30 s, and half a second more at most. */
  readonly arrivalMs?: number;
  /** What an address is taken for, where a vendor writes some that no router reads. */
  readonly rewrite?: (url: string) => string;
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
    /** Whose credential came with it, admitted or not; null for nobody’s. */
    sender: Principal | null;
    /** The code that it was refused with. */
    refused: string | null;
  }
}

/**
 * An HTTP server with Atrium's manners: strict input, refusals in the way of the face that was asked (RFC 9457 where none
 * was), no stack or SQL in an answer. Faces are mounted on it. Addresses have no case, except in their parameters.
 */
export function createApp(options: AppOptions): FastifyInstance {
  const { log, constraints, publicUrl, tls = null, arrivalMs = 30_000, rewrite = (url: string) => url } = options;
  const headers = publicUrl.startsWith('https:')
    ? { ...SECURITY, 'strict-transport-security': 'max-age=31536000' }
    : SECURITY;
  const doors: Door[] = [];
  const trace = createSecurityLog(log);
  // Here and not in the faces: a face's own handler of unknown addresses would tell their case apart.
  const pathOf = (request: FastifyRequest): string => {
    const { url: route } = request.routeOptions;
    const isHidden = doorOf(doors, request)?.hidesAddress || route?.endsWith('/:secret');
    return isHidden ? (route ?? '…') : pathIn(request.url);
  };
  const refuse = (request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply => {
    request.refused = problem.kind.code;
    trace.note(problem.kind, refusedOf(request));
    return doorOf(doors, request)?.refuse(request, reply, problem) ?? sendProblem(request, reply, problem);
  };
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(), // in no order, unlike `newId`, and so at a tenth of its cost
    childLoggerFactory: (logger) => logger, // one for each request costs more than the few lines that are written
    exposeHeadRoutes: true,
    forceCloseConnections: 'idle',
    keepAliveTimeout: 65_000, // longer than the proxies before us keep a connection
    rewriteUrl: ({ url = '/' }) => rewrite(url),
    routerOptions: { caseSensitive: false, maxParamLength: 200 },
    connectionTimeout: 45_000, // without a byte either way: who reads slowly goes on, who does not read is let go
    requestTimeout: arrivalMs,
    ...listening(tls, arrivalMs),
    return503OnClosing: true,
    clientErrorHandler: (error, socket) => refuseUnread(trace, error, socket),
    frameworkErrors(error, request, reply) {
      // No hook has run: the address did not even lead to the handler of unknown ones.
      refuse(request as FastifyRequest, (reply as FastifyReply).headers(headers), toProblem(error, constraints));
    },
  }) as unknown as FastifyInstance;
  app.decorate('doors', doors);
  app.decorateRequest('asked', null);
  app.decorateRequest('sender', null);
  app.decorateRequest('refused', null);
  listRoutes(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  readJson(app);
  receive(app, headers, options);
  const unfollow = tls ? followTls(app.server as unknown as TlsServer, tls, log) : null;
  app.addHook('onClose', (_app, done) => {
    unfollow?.();
    trace.endWindow();
    done();
  });
  app.addHook('onResponse', (request, _reply, done) => {
    callerAt(request.socket).open -= 1;
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, constraints);
    if (problem.kind === internal)
      log.error({ err: error, path: pathOf(request), requestId: request.id }, 'request failed');
    if (error instanceof DatabaseFailure && problem.kind.status >= 500) {
      const { reason, message } = error; // nobody's fault here: a stack would lead nowhere
      log.warn({ reason, message, path: pathOf(request), requestId: request.id }, 'the database did not answer');
    }
    return refuse(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => refuse(request, reply, fail(notFound)));
  return app;
}

/** Judges what comes before anything of it is read: from whom, over what, with which headers. */
function receive(
  app: FastifyInstance,
  headers: Readonly<Record<string, string>>,
  { log, trustedProxies, publicUrl }: AppOptions,
): void {
  const proxies = readProxies(trustedProxies);
  const watchForwarded = warnOfUnknownProxy(log, proxies);
  const secureAddress = toHttps(publicUrl, proxies);
  app.decorateRequest('client', '');
  app.addHook('onRequest', (request, reply, done) => {
    const connected = callerAt(request.socket);
    connected.open += 1;
    if (connected.open > MOST_IN_A_PIPELINE) {
      request.socket.destroy(); // what else its last packet held ends here too
      return;
    }
    watchForwarded(request);
    request.client = clientAddress(request.socket.remoteAddress ?? '', request.headers['x-forwarded-for'], proxies);
    reply.headers(headers);
    const elsewhere = secureAddress(request);
    if (elsewhere === null) done(judgeHeaders(request) ?? undefined);
    else reply.redirect(elsewhere, 308);
  });
  app.addHook('preParsing', (request, _reply, payload, done) => done(judgeBody(request), payload));
}

/** How it listens: in TLS of 1.2 and above where there is a certificate, and no longer to anybody than a request may take. */
function listening(tls: TlsFiles | null, arrivalMs: number): object {
  const options = {
    headersTimeout: arrivalMs, // a longer one than for the whole would be waited for
    connectionsCheckingInterval: Math.min(500, arrivalMs),
    requireHostHeader: false, // Node would refuse without a word
  };
  if (!tls) return { http: options };
  return { https: { ...options, ...readTls(tls), minVersion: 'TLSv1.2', handshakeTimeout: arrivalMs } };
}

/** Refuses what never became a request. Who sent it is known by the address of the connection alone, which may be a proxy's. */
function refuseUnread(trace: SecurityLog, error: NodeJS.ErrnoException, socket: Socket): void {
  const requestId = randomUUID();
  const client = clientAddress(socket.remoteAddress ?? '', undefined, []);
  const kind = refuseConnection(error, socket, requestId);
  if (kind) trace.note(kind, { client, operation: null, tenant: null, who: null, requestId });
}

/** What follows it may be what somebody looks for: nobody's business in a log. */
const pathIn = (url: string): string => url.split('?', 1)[0] ?? '';

/** Keeps the list of what answers, and tells each route its door. */
function listRoutes(app: FastifyInstance): void {
  const routes: OpenRoute[] = [];
  app.decorate('openRoutes', routes);
  app.addHook('onRoute', (route) => {
    const door = doorBehind(route.onRequest);
    const { mounted, refusal = false } = route.config ?? {};
    if (door) route.config = { ...route.config, door };
    const open = { url: route.url, operationId: mounted?.operationId ?? null, door: door?.name ?? null };
    for (const method of refusal ? [] : [route.method].flat()) routes.push({ method, ...open });
  });
}

const SECURITY = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
};

function readProxies(networks: readonly string[]): IpAllowList {
  const read = parseIpAllow(networks.join(','));
  return networks.length > 0 && read.ok ? read.list : []; // the settings were judged at the start
}
