/**
 * The one door through which the product makes HTTP requests: webhooks, connectors, imports. Whoever chose the address, a
 * request reaches only the public internet over HTTPS on port 443, or the networks that the operator opened.
 *
 * A name is resolved once, every address it has is judged, and the connection goes to a judged address itself, so that a
 * second answer of the name server cannot matter. Redirects are replies like any other, bodies are never inflated and read
 * only up to a cap, and one deadline covers everything from the name to the last byte. Proxy settings of the environment
 * do not count: a proxy would connect where it likes.
 */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isIP } from 'node:net';
import { createAddressJudge, type AddressJudge, type AddressVerdict } from './address-judge.ts';
import {
  closePool,
  createPool,
  EgressFailed,
  exchange,
  type Exchange,
  type Method,
  type Pool,
  type Reply,
} from './exchange.ts';
import { rememberAnswers, resolveBySystem, type Resolve } from './resolve.ts';

export { EgressFailed, type EgressFailureCode } from './exchange.ts';

/** Why an address cannot be called. */
export const urlDenials = [
  'invalid_url',
  'scheme_not_allowed',
  'credentials_in_url',
  'address_denied',
  'http_not_allowed',
  'port_not_allowed',
] as const;
export type UrlDenialCode = (typeof urlDenials)[number];
export type EgressDenialCode = UrlDenialCode | 'invalid_header';

export type EgressVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: UrlDenialCode; readonly detail: string };

export interface EgressOptions {
  /** The operator's ATRIUM_ALLOW_CALLBACKS_TO: CIDR networks or addresses. Never a tenant's choice. */
  readonly allowNetworks: readonly string[];
  /** All addresses of a name. Default: DNS, then what the machine knows besides (hosts file, search domains). */
  readonly resolve?: Resolve;
  /** How long an answer, or the lack of one, is used again. Default 10 s. */
  readonly dnsCacheMs?: number;
  /** Until a connection stands, TLS included, per address. Default 5 s. */
  readonly connectTimeoutMs?: number;
  /** For the whole request, unless it says otherwise. Default 15 s. */
  readonly timeoutMs?: number;
  /** Default 64 KiB. */
  readonly maxResponseBytes?: number;
  /** Connections to one address and name at a time; further requests queue. Default 512: who calls bounds what it calls at a time. */
  readonly socketsPerHost?: number;
  /** How long an unused connection is kept. Default 4 s: servers commonly close after 5 s, and a closing one is of no use. */
  readonly idleMs?: number;
  /** Trusted roots (PEM) in place of Node's. */
  readonly ca?: string;
}

export interface EgressRequest {
  readonly url: string;
  readonly method?: Method;
  /** Headers that frame the message or name the host are ours and ignored here. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs?: number;
  readonly maxResponseBytes?: number;
  readonly signal?: AbortSignal;
}

export interface EgressReply extends Reply {
  readonly durationMs: number;
}

export interface Egress {
  /** What can be said of an address without asking the network, for the moment somebody registers it. */
  checkUrl(url: string): EgressVerdict;
  /** Throws EgressDenied when the request must not be made, EgressFailed when it brought no complete reply. */
  send(request: EgressRequest): Promise<EgressReply>;
  /** Closes the connections kept for later. */
  close(): void;
}

/** The request was not made and no connection opened: this server may not call that address. */
export class EgressDenied<Code extends EgressDenialCode = EgressDenialCode> extends Error {
  override readonly name = 'EgressDenied';
  readonly code: Code;
  /** The resolved address that was refused: for the operator's log, not for tenants, who could map the network by it. */
  readonly address: string | undefined;

  constructor(code: Code, detail: string, address?: string) {
    super(detail);
    this.code = code;
    this.address = address;
  }
}

const MAX_URL_CHARACTERS = 2_048;
const MAX_ADDRESSES_TRIED = 3;

/** They frame the message, name the host, ask for a compressed reply or make Node wait for something else than the reply. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

interface Place {
  readonly url: URL;
  /** Name or bare address, without brackets and final dot. */
  readonly host: string;
}

/** One egress per process, so that connections and answers of the name server are shared. */
export function createEgress(options: EgressOptions): Egress {
  const { socketsPerHost = 512, idleMs = 4_000, ca } = options;
  const { timeoutMs = 15_000, connectTimeoutMs = 5_000, maxResponseBytes = 65_536 } = options;
  const judge = createAddressJudge(options.allowNetworks);
  const resolve = rememberAnswers(options.resolve ?? resolveBySystem, options.dnsCacheMs ?? 10_000);
  const kept = createPool({ keep: true, socketsPerHost, idleMs, ca });
  const fresh = createPool({ keep: false, socketsPerHost, idleMs, ca });

  async function send(request: EgressRequest): Promise<EgressReply> {
    const started = performance.now();
    const place = readUrl(request.url);
    if (place instanceof EgressDenied) throw place;
    using deadline = startDeadline(request.timeoutMs ?? timeoutMs, request.signal);
    const call = {
      ...place,
      method: request.method ?? 'GET',
      headers: headersOf(place, request),
      body: request.body,
      maxBytes: request.maxResponseBytes ?? maxResponseBytes,
      connectMs: connectTimeoutMs,
      deadline: deadline.signal,
    };
    const addresses = await judgedAddresses(place, judge, resolve, deadline.signal);
    const reply = await firstReply(call, addresses, kept, fresh);
    return { ...reply, durationMs: performance.now() - started };
  }

  return {
    checkUrl: (url) => checkUrl(url, judge, options.allowNetworks.length > 0),
    send,
    close: () => [kept, fresh].forEach(closePool),
  };
}

function checkUrl(text: string, judge: AddressJudge, networksAreOpened: boolean): EgressVerdict {
  const place = readUrl(text);
  if (place instanceof EgressDenied) return { ok: false, code: place.code, detail: place.message };
  const address = isLocalhost(place.host) ? '127.0.0.1' : place.host;
  const isName = isIP(address) === 0;
  // A name may turn out to lie in an opened network: that only sending can tell.
  if (isName && networksAreOpened) return { ok: true };
  const denial = denialOf(place, [isName ? 'public' : judge(address)]);
  return denial === undefined ? { ok: true } : { ok: false, code: denial.code, detail: denial.message };
}

/** The URL as the WHATWG parser reads it, so `0x7f.1`, `2130706433` and `１２７.0.0.1` all are 127.0.0.1 from here on. */
function readUrl(text: string): Place | EgressDenied<UrlDenialCode> {
  const url = text.length <= MAX_URL_CHARACTERS && !hasStrayCharacters(text) ? URL.parse(text) : null;
  if (url === null) return new EgressDenied('invalid_url', 'this is not a URL such as https://example.com/hook');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return new EgressDenied('scheme_not_allowed', 'the URL must begin with https://');
  }
  if (url.username !== '' || url.password !== '') {
    return new EgressDenied('credentials_in_url', 'the URL must not contain a user name or password');
  }
  return { url, host: url.hostname.replace(/^\[|\]$|\.$/g, '') };
}

/** Blanks and control characters, which the URL parser drops, and backslashes, which it reads as slashes. */
function hasStrayCharacters(text: string): boolean {
  return /[\s\\\p{Cc}]/u.test(text);
}

function isLocalhost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost');
}

/** One denied address is enough; plain HTTP and other ports are for opened networks only. */
function denialOf(
  { url, host }: Place,
  verdicts: readonly AddressVerdict[],
  address?: string,
): EgressDenied<UrlDenialCode> | undefined {
  if (verdicts.includes('denied')) {
    const subject = isIP(host) === 0 ? 'the host name belongs to' : 'the URL contains';
    return new EgressDenied('address_denied', `${subject} a private or reserved address`, address);
  }
  if (verdicts.every((verdict) => verdict === 'allowed')) return undefined;
  if (url.protocol === 'http:') return new EgressDenied('http_not_allowed', 'the URL must begin with https://');
  if (url.port !== '') return new EgressDenied('port_not_allowed', 'the URL must use port 443');
  return undefined;
}

async function judgedAddresses(
  place: Place,
  judge: AddressJudge,
  resolve: Resolve,
  deadline: AbortSignal,
): Promise<readonly string[]> {
  const addresses = isIP(place.host) === 0 ? await beforeDeadline(lookUp(place.host, resolve), deadline) : [place.host];
  const denied = addresses.find((address) => judge(address) === 'denied');
  const denial = denialOf(place, addresses.map(judge), denied);
  if (denial !== undefined) throw denial;
  // IPv4 first: more machines have a working route for it.
  return addresses.toSorted((one, other) => isIP(one) - isIP(other)).slice(0, MAX_ADDRESSES_TRIED);
}

async function lookUp(host: string, resolve: Resolve): Promise<readonly string[]> {
  let cause: unknown;
  try {
    const addresses = await resolve(host);
    if (addresses.length > 0) return addresses;
  } catch (error) {
    cause = error;
  }
  throw new EgressFailed('dns', 'the host name has no address', cause);
}

/** Tries the next address only where the last one could not be connected to, hence saw nothing of the request. */
async function firstReply(
  call: Omit<Exchange, 'address'>,
  addresses: readonly string[],
  kept: Pool,
  fresh: Pool,
): Promise<Reply> {
  let failure: EgressFailed | undefined; // made only where there is one: its stack costs as much as the rest
  for (const address of addresses) {
    try {
      return await reply({ ...call, address }, kept, fresh);
    } catch (error) {
      if (!(error instanceof EgressFailed) || error.code !== 'connect') throw error;
      failure = error;
    }
  }
  throw failure ?? new EgressFailed('dns', 'the host name has no address');
}

async function reply(call: Exchange, kept: Pool, fresh: Pool): Promise<Reply> {
  let answer = await exchange(call, kept);
  if (answer === 'stale' && mayRepeat(call)) answer = await exchange(call, fresh);
  if (answer === 'stale') throw new EgressFailed('reset', 'the connection broke off');
  return answer;
}

/** What the other side recognises when it sees it twice (RFC 9110 §9.2.2). */
function mayRepeat({ method, headers }: Exchange): boolean {
  return (method !== 'POST' && method !== 'PATCH') || 'webhook-id' in headers || 'idempotency-key' in headers;
}

function headersOf({ url }: Place, { headers = {}, body }: EgressRequest): Record<string, string> {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  for (const [name, value] of given) assertHeader(name, value);
  return {
    ...Object.fromEntries(given.filter(([name]) => !OWN_HEADERS.has(name))),
    host: url.host.replace(/\.(?=:|$)/, ''),
    'accept-encoding': 'identity',
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  };
}

function assertHeader(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new EgressDenied(
      'invalid_header',
      `the header ${JSON.stringify(name)} has characters that HTTP does not allow`,
    );
  }
}

interface Deadline extends Disposable {
  readonly signal: AbortSignal;
}

/** Aborts with the failure to report: when the time is up, or when the caller's own signal says so. */
function startDeadline(timeoutMs: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const expire = (): void => controller.abort(new EgressFailed('timeout', `no complete reply within ${timeoutMs} ms`));
  const cancel = (): void => controller.abort(new EgressFailed('aborted', 'the request was given up', outer?.reason));
  const timer = setTimeout(expire, timeoutMs);
  outer?.addEventListener('abort', cancel, { once: true });
  if (outer?.aborted === true) cancel();
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', cancel);
    },
  };
}

function beforeDeadline<T>(work: Promise<T>, deadline: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = (): void => reject(deadline.reason as Error);
    if (deadline.aborted) expire();
    deadline.addEventListener('abort', expire, { once: true });
    work.then(resolve, reject).finally(() => deadline.removeEventListener('abort', expire));
  });
}
