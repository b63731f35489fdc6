/** One HTTP request to one judged address and its reply. Only `egress.ts` may use it: nothing is judged here. */
import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';

/** `too_large`: the head of the reply; `reset`: broken off after connecting; `protocol`: no HTTP reply to our request. */
export type EgressFailureCode = 'timeout' | 'dns' | 'connect' | 'tls' | 'too_large' | 'reset' | 'protocol' | 'aborted';

/** The request was made, or tried, and there is no complete reply. */
export class EgressFailed extends Error {
  override readonly name = 'EgressFailed';
  readonly code: EgressFailureCode;

  constructor(code: EgressFailureCode, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Exchange {
  /** Its scheme, port, path and query; its host only names the other side. */
  readonly url: URL;
  readonly host: string;
  /** Where to connect. */
  readonly address: string;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly maxBytes: number;
  readonly connectMs: number;
  /** Aborts with the EgressFailed to throw. */
  readonly deadline: AbortSignal;
}

export interface Reply {
  /** Any status, 3xx included: redirects are not followed. */
  readonly status: number;
  /** Names in lower case, repeated ones joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** As sent, never inflated; only the first bytes of it when `truncated`. */
  readonly body: Buffer;
  readonly truncated: boolean;
}

export interface Pool {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

interface PoolOptions {
  /** Keep connections for later requests, or one connection per request. */
  readonly keep: boolean;
  readonly socketsPerHost: number;
  /** Milliseconds that an unused connection is kept. */
  readonly idleMs: number;
  readonly ca: string | undefined;
}

const MAX_HEAD_BYTES = 16_384;
const IDLE_SOCKETS_PER_HOST = 8;

/** Connections per address, port and TLS name: an agent's key has the `host` connected to, which here is the address. */
export function createPool({ keep, socketsPerHost, idleMs, ca }: PoolOptions): Pool {
  const options: http.AgentOptions = {
    keepAlive: keep,
    maxSockets: socketsPerHost,
    maxFreeSockets: IDLE_SOCKETS_PER_HOST,
    timeout: idleMs,
    scheduling: 'lifo',
  };
  return { http: new http.Agent(options), https: new https.Agent({ ...options, ...(ca === undefined ? {} : { ca }) }) };
}

export function closePool(pool: Pool): void {
  pool.http.destroy();
  pool.https.destroy();
}

/**
 * Sends and reads the reply. `stale`: a kept connection turned out to be closed before any of the reply came, so whether
 * the other side saw the request is unknown. Otherwise throws EgressFailed.
 */
export function exchange(call: Exchange, pool: Pool): Promise<Reply | 'stale'> {
  return new Promise((resolve, reject) => {
    const request = open(call, pool);
    const progress = watchConnecting(request, call);
    const fail = (failure: Error): void => {
      reject(failure);
      request.destroy();
    };
    const expire = (): void => fail(asError(call.deadline.reason));
    call.deadline.addEventListener('abort', expire, { once: true });
    request.on('response', (response) => {
      progress.phase = 'replying';
      readReply(response, call.maxBytes).then(resolve, fail);
    });
    request.on('upgrade', (_, socket) => {
      socket.destroy();
      fail(new EgressFailed('protocol', 'the other side changed the protocol'));
    });
    request.on('error', (error) => {
      if (progress.phase === 'sent' && progress.kept && wasClosed(error)) resolve('stale');
      else fail(failureOf(error, progress.phase));
    });
    if (call.deadline.aborted) expire();
    else request.end(call.body);
  });
}

type Phase = 'connecting' | 'handshake' | 'sent' | 'replying';

interface Progress {
  phase: Phase;
  /** On a connection from an earlier request. */
  kept: boolean;
}

function open(call: Exchange, pool: Pool): http.ClientRequest {
  const options: http.RequestOptions = {
    // The address itself, so that nothing is left to resolve.
    host: call.address,
    port: call.url.port,
    path: call.url.pathname + call.url.search,
    method: call.method,
    headers: call.headers,
    setHost: false,
    maxHeaderSize: MAX_HEAD_BYTES,
    insecureHTTPParser: false,
  };
  if (call.url.protocol === 'http:') return http.request({ ...options, agent: pool.http });
  // Certificates are judged by the name; for a URL with a bare address, by `host`.
  const servername = isIP(call.host) === 0 ? call.host : '';
  return https.request({ ...options, agent: pool.https, servername, rejectUnauthorized: true });
}

/** Follows the connection to where the request can be written, and gives up on it after `connectMs`. */
function watchConnecting(request: http.ClientRequest, { url, connectMs }: Exchange): Progress {
  const secure = url.protocol === 'https:';
  const progress: Progress = { phase: 'connecting', kept: false };
  request.once('socket', (socket: Socket) => {
    // Not `reusedSocket`: that is unset on a request that waited in the agent's queue for a connection.
    if (!socket.connecting) {
      Object.assign(progress, { phase: 'sent', kept: true });
      return;
    }
    const timer = setTimeout(() => request.destroy(new Error(`no connection within ${connectMs} ms`)), connectMs);
    socket.once('connect', () => (progress.phase = secure ? 'handshake' : 'sent'));
    socket.once('secureConnect', () => (progress.phase = 'sent'));
    socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
  });
  return progress;
}

function readReply(response: http.IncomingMessage, maxBytes: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (truncated: boolean): void => {
      const status = response.statusCode ?? 0;
      resolve({ status, headers: plainHeaders(response.headers), body: Buffer.concat(chunks), truncated });
    };
    response.on('data', (chunk: Buffer) => {
      const room = maxBytes - size;
      size += chunk.length;
      chunks.push(chunk.subarray(0, room));
      if (chunk.length <= room) return;
      finish(true);
      response.destroy();
    });
    response.on('end', () => finish(false));
    response.on('error', (error) => reject(failureOf(error, 'replying')));
  });
}

function plainHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(entries);
}

/** Node's messages name addresses, which the tenant who reads the delivery log must not learn: only its code is repeated. */
function failureOf(error: Error, phase: Phase): EgressFailed {
  const code = codeOf(error);
  const reason = code === '' ? '' : ` (${code})`;
  if (code === 'HPE_HEADER_OVERFLOW') return new EgressFailed('too_large', 'the head of the reply is too large', error);
  if (code.startsWith('HPE_')) return new EgressFailed('protocol', `the reply is not HTTP${reason}`, error);
  if (phase === 'connecting') return new EgressFailed('connect', `could not connect${reason}`, error);
  if (phase === 'handshake') return new EgressFailed('tls', `no trusted TLS connection${reason}`, error);
  return new EgressFailed('reset', `the connection broke off${reason}`, error);
}

function wasClosed(error: Error): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new EgressFailed('aborted', String(reason));
}
