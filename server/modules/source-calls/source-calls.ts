import {
  SourceFailed,
  type Checked,
  type Door,
  type SourceAccess,
  type SourceFailure,
} from '../connections/contract.ts';
import { EgressDenied, EgressFailed, type EgressReply, type EgressRequest } from '../../platform/net/egress.ts';
import { retryAfterOf } from '../../platform/net/retry-after.ts';

/** A page of 100 spaces has some 200 KB. */
const MOST_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const SHOWN = 200;

/** A foreign system, as far as its calls are told apart. */
export interface System {
  /** As a sentence begins with it: `The Workplace`. */
  readonly called: string;
  /** Members of an answer that say what is wrong, the best first. */
  readonly errorMembers: readonly string[];
}

export type Query = Readonly<Record<string, string>>;

/** What is asked, behind the base address of a door. */
export interface Asked {
  readonly path: string;
  readonly query?: Query;
  /** Posted as a form. Without it and without `json`, it is a GET. */
  readonly form?: Query;
  /** Posted as JSON. */
  readonly json?: unknown;
  /** What is asked with `json`: POST unless said. */
  readonly method?: 'POST' | 'DELETE';
}

/** Asks a system for JSON; undefined where there is no such thing (404). @throws SourceFailed for all else that is no good answer */
export type Ask = (asked: Asked, door: Door, signal: AbortSignal) => Promise<unknown>;

/** The calls of a source that is open. */
export function callsOf(system: System, call: SourceAccess['call']): Ask {
  return async (asked, door, signal) => {
    signal.throwIfAborted();
    return answerOf(system, await send(system, call, { ...requestOf(asked, door), signal }));
  };
}

/** One request after another, where a system refuses more at a time. */
export function inTurn<Args extends readonly unknown[]>(
  ask: (...args: Args) => Promise<unknown>,
): (...args: Args) => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve();
  return (...args) => {
    const answer = last.then(() => ask(...args));
    // Whoever comes next waits for its end, not for its success.
    last = answer.catch(() => undefined);
    return answer;
  };
}

function requestOf({ path, query = {}, form, json, method = 'POST' }: Asked, door: Door): EgressRequest {
  const text = new URLSearchParams(query).toString();
  const request = {
    url: `${door.baseUrl}${path}${text === '' ? '' : `?${text}`}`,
    headers: { accept: 'application/json', ...door.headers },
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: MOST_BYTES,
  };
  if (form === undefined && json === undefined) return request;
  const [type, body] =
    json === undefined
      ? ['application/x-www-form-urlencoded', new URLSearchParams(form).toString()]
      : ['application/json', JSON.stringify(json)];
  return { ...request, method, headers: { ...request.headers, 'content-type': type }, body };
}

async function send(system: System, call: SourceAccess['call'], request: EgressRequest): Promise<EgressReply> {
  try {
    return await call(request);
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    if (cause instanceof EgressDenied)
      throw new SourceFailed('source_unavailable', `Not called: ${cause.message}`, { cause });
    if (!(cause instanceof EgressFailed)) throw cause;
    throw failed(system, cause);
  }
}

function failed({ called }: System, cause: EgressFailed): SourceFailed {
  if (cause.code === 'timeout')
    return new SourceFailed('source_timeout', `${called} did not answer in time`, { cause });
  if (cause.code === 'tls')
    return new SourceFailed('source_unavailable', `The certificate of ${lowered(called)} is not good`, { cause });
  if (cause.code === 'too_large' || cause.code === 'protocol')
    return new SourceFailed('source_bad_response', `${called} answered something that is no HTTP`, { cause });
  return new SourceFailed('source_unavailable', `${called} could not be reached`, { cause });
}

/** Within a sentence: `the Workplace`, and `Condeco` as it is. */
const lowered = (called: string): string => called.replace(/^The /, 'the ');

function answerOf(system: System, reply: EgressReply): unknown {
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw refusal(system, reply);
  if (reply.truncated)
    throw new SourceFailed('source_bad_response', `${system.called} answered more than is read at once`);
  const json = jsonOf(reply);
  if (json === undefined) throw bad(system, reply, `${system.called} answered something that is no JSON`);
  return json;
}

function jsonOf({ body }: EgressReply): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function refusal(system: System, reply: EgressReply): SourceFailed {
  const { status } = reply;
  const { called } = system;
  const upstream = { status, message: messageOf(system, reply) };
  if (status === 401 || status === 403)
    return new SourceFailed('source_refused', `${called} does not let this account in (${status})`, { upstream });
  if (status === 429 || status >= 500) {
    const retryAfterSeconds = retryAfterOf(reply);
    const more = retryAfterSeconds === undefined ? { upstream } : { upstream, retryAfterSeconds };
    return status === 429
      ? new SourceFailed('source_rate_limited', `${called} has been asked too often`, more)
      : new SourceFailed('source_unavailable', `${called} has a fault of its own (${status})`, more);
  }
  return bad(system, reply, `${called} answered ${status}`);
}

const bad = (system: System, reply: EgressReply, detail: string): SourceFailed =>
  new SourceFailed('source_bad_response', detail, {
    upstream: { status: reply.status, message: messageOf(system, reply) },
  });

/** What the system says of an error, or how its answer begins. */
function messageOf({ errorMembers }: System, reply: EgressReply): string {
  const json = jsonOf(reply);
  const said =
    typeof json === 'object' && json !== null
      ? errorMembers.map((member) => (json as Readonly<Record<string, unknown>>)[member])
      : [];
  const text = said.find((one): one is string => typeof one === 'string') ?? reply.body.toString('utf8', 0, SHOWN);
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, SHOWN)
    .toWellFormed()
    .trim();
}

/** An object of a system. */
export type Item = Readonly<Record<string, unknown>>;

export const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Is this an instant? One without its offset could be any hour of a day. */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  try {
    Temporal.Instant.from(value);
    return true;
  } catch {
    return false;
  }
}

/** These say nothing of what may be done there. */
const tooOften: ReadonlySet<SourceFailure> = new Set(['source_rate_limited', 'budget_spent']);

/** May we do this there? What it says against it is the answer. @throws SourceFailed where it was asked too often to say */
export async function tried(work: () => Promise<unknown>): Promise<Checked> {
  try {
    await work();
    return { ok: true };
  } catch (failure) {
    if (failure instanceof SourceFailed && !tooOften.has(failure.code)) return { ok: false, detail: failure.message };
    throw failure;
  }
}
