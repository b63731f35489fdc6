import { SourceFailed, type Connector, type SourceAccess } from '../../modules/connections/contract.ts';
import { EgressDenied, EgressFailed, type EgressReply } from '../../platform/net/egress.ts';
import { retryAfterOf } from '../../platform/net/retry-after.ts';
import { BASE_PATH, errorMembers, passwordHeaders, TOKEN_HEADER } from './guesses.ts';

/** A page of 100 spaces has some 200 KB. */
const MOST_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const SHOWN = 200;

export type Query = Readonly<Record<string, string>>;

/** Asks the Workplace for something; undefined where there is no such thing. One request after another: more at a time are refused there. */
export type Get = (path: string, query: Query, signal: AbortSignal) => Promise<unknown>;

export function openCalls({ settings, credentials, call }: SourceAccess): Get {
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (path: string, query: Query, signal: AbortSignal): Promise<unknown> => {
    signal.throwIfAborted();
    // Judged when it asks: what is not good of them is an answer to what was asked, as everything is.
    const { baseUrl, headers: signing } = doorOf({ settings, credentials });
    const headers = { accept: 'application/json', ...signing };
    const text = new URLSearchParams(query).toString();
    const url = `${baseUrl}${path}${text === '' ? '' : `?${text}`}`;
    return answerOf(await send(call, { url, headers, timeoutMs: TIMEOUT_MS, maxResponseBytes: MOST_BYTES, signal }));
  };
  return (path, query, signal) => {
    const answer = last.then(() => ask(path, query, signal));
    // Whoever comes next waits for its end, not for its success.
    last = answer.catch(() => undefined);
    return answer;
  };
}

/** Where the site is asked as it is, and what signs us in there. @throws SourceFailed */
export const doorOf: NonNullable<Connector['passthrough']> = ({ settings, credentials }) => ({
  baseUrl: baseOf(settings['baseUrl']),
  headers: authentication(credentials),
});

/** `https://acme.iofficeconnect.com`, with or without the path of its API. */
function baseOf(setting: unknown): string {
  const url = typeof setting === 'string' ? URL.parse(setting) : null;
  if (url === null) throw new SourceFailed('source_unavailable', 'The address of the Workplace site is none');
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path.endsWith(BASE_PATH) ? path : `${path}${BASE_PATH}`}`;
}

function authentication(credentials: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const { username, password, token } = credentials;
  if (typeof token === 'string' && token !== '') return { [TOKEN_HEADER]: token };
  if (typeof username !== 'string' || typeof password !== 'string' || username === '')
    throw new SourceFailed('source_refused', 'The Workplace needs a user name and a password, or a token');
  return { [passwordHeaders.username]: username, [passwordHeaders.password]: password };
}

async function send(call: SourceAccess['call'], request: Parameters<SourceAccess['call']>[0]): Promise<EgressReply> {
  try {
    return await call(request);
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    if (cause instanceof EgressDenied)
      throw new SourceFailed('source_unavailable', `Not called: ${cause.message}`, { cause });
    if (!(cause instanceof EgressFailed)) throw cause;
    throw failed(cause);
  }
}

function failed(cause: EgressFailed): SourceFailed {
  if (cause.code === 'timeout')
    return new SourceFailed('source_timeout', 'The Workplace did not answer in time', { cause });
  if (cause.code === 'tls')
    return new SourceFailed('source_unavailable', 'The certificate of the Workplace site is not good', { cause });
  if (cause.code === 'too_large' || cause.code === 'protocol')
    return new SourceFailed('source_bad_response', 'The Workplace answered something that is no HTTP', { cause });
  return new SourceFailed('source_unavailable', 'The Workplace could not be reached', { cause });
}

function answerOf(reply: EgressReply): unknown {
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw refusal(reply);
  if (reply.truncated)
    throw new SourceFailed('source_bad_response', 'The Workplace answered more than is read at once');
  const json = jsonOf(reply);
  if (json === undefined) throw bad(reply, 'The Workplace answered something that is no JSON');
  return json;
}

function jsonOf({ body }: EgressReply): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function refusal(reply: EgressReply): SourceFailed {
  const { status } = reply;
  const upstream = { status, message: messageOf(reply) };
  if (status === 401 || status === 403)
    return new SourceFailed('source_refused', `The Workplace does not let this account in (${status})`, { upstream });
  if (status === 429 || status >= 500) {
    const retryAfterSeconds = retryAfterOf(reply);
    const more = retryAfterSeconds === undefined ? { upstream } : { upstream, retryAfterSeconds };
    return status === 429
      ? new SourceFailed('source_rate_limited', 'The Workplace has been asked too often', more)
      : new SourceFailed('source_unavailable', `The Workplace has a fault of its own (${status})`, more);
  }
  return bad(reply, `The Workplace answered ${status}`);
}

const bad = (reply: EgressReply, detail: string): SourceFailed =>
  new SourceFailed('source_bad_response', detail, { upstream: { status: reply.status, message: messageOf(reply) } });

/** What the Workplace says of an error, or how its answer begins. */
function messageOf(reply: EgressReply): string {
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
