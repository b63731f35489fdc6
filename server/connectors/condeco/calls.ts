import { SourceFailed, type SourceAccess } from '../../modules/connections/contract.ts';
import {
  callsOf,
  isItem,
  type Ask,
  type Asked,
  type Query,
  type System,
} from '../../modules/source-calls/source-calls.ts';
import {
  errorMembers,
  KEY,
  KEY_HEADER,
  pathOf,
  QUOTA,
  QUOTA_PAUSE,
  TOKEN_LIFE,
  TOKEN_MARGIN,
  TOKEN_PATH,
} from './guesses.ts';

const condeco: System = { called: 'Condeco', errorMembers };

/** Which subscription an address belongs to. */
export type Product = 'hierarchyMappingKey' | 'externalBookingsKey';

/** Asks Condeco for something; undefined where there is no such thing. */
export type Get = (product: Product, path: string, query: Query, signal: AbortSignal) => Promise<unknown>;
/** The same, whatever is asked. */
export type Send = (product: Product, asked: Asked, signal: AbortSignal) => Promise<unknown>;

export function openCalls(access: SourceAccess): Get {
  const ask = openSession(access);
  return (product, path, query, signal) => ask(product, { path, query }, signal);
}

export function openSession({ settings, credentials, call }: SourceAccess): Send {
  const ask = callsOf(condeco, call);
  const session = sessionsOf(ask, { settings, credentials });
  const once = async (given: Parameters<Send>, anew: boolean): Promise<unknown> => {
    const [product, asked, signal] = given;
    const key = credentials[product];
    if (typeof key !== 'string' || key === '')
      throw new SourceFailed('source_refused', `Condeco needs the subscription key of the product: ${product}`);
    const baseUrl = `${addressOf(settings['apiUrl'])}${pathOf(textOf(settings['suffix']))}`;
    const headers = { [KEY_HEADER]: key, authorization: `Bearer ${await session(signal, anew)}` };
    return ask(asked, { baseUrl, headers }, signal);
  };
  return async (...given) => {
    try {
      return await once(given, false);
    } catch (failure) {
      if (!(failure instanceof SourceFailed)) throw failure;
      const { status = 0, message = '' } = failure.upstream ?? {};
      if (status === 403 && QUOTA.test(message)) throw spent(failure);
      // A session may have ended before its time; a key is not another one for being asked again.
      if (status !== 401 || KEY.test(message)) throw failure;
      return once(given, true);
    }
  };
}

const spent = ({ upstream, message }: SourceFailed): SourceFailed =>
  new SourceFailed('source_rate_limited', `Condeco’s calls of this week are spent: ${message}`, {
    retryAfterSeconds: QUOTA_PAUSE,
    ...(upstream && { upstream }),
  });

/** Session tokens, each for as long as it lives. @returns one; another one than before where that counts no more */
function sessionsOf(ask: Ask, { settings, credentials }: Pick<SourceAccess, 'settings' | 'credentials'>) {
  let known: { readonly token: Promise<string>; until: number } | undefined;
  const begin = async (signal: AbortSignal): Promise<string> => {
    const { clientId, password } = credentials;
    const form = {
      grant_type: 'password',
      client_id: textOf(clientId),
      password: typeof password === 'string' ? password : '',
    };
    const baseUrl = new URL(addressOf(settings['tokenUrl'] ?? settings['apiUrl'])).origin;
    const answer = await ask({ path: TOKEN_PATH, form }, { baseUrl, headers: {} }, signal).catch(asRefusal);
    const { access_token: token, expires_in: seconds } = isItem(answer) ? answer : {};
    if (typeof token !== 'string' || !/^[\x21-\x7e]{1,8000}$/.test(token))
      throw new SourceFailed('source_bad_response', 'Condeco’s token provider answered something else than a token');
    const life = typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : TOKEN_LIFE;
    if (known) known.until = performance.now() + Math.max(0, life - TOKEN_MARGIN) * 1_000;
    return token;
  };
  return (signal: AbortSignal, anew: boolean): Promise<string> => {
    if (known && !anew && performance.now() < known.until) return known.token;
    const token = begin(signal);
    // Whoever asks meanwhile waits for the same one; what failed is asked again.
    known = { token, until: Number.POSITIVE_INFINITY };
    token.catch(() => (known = undefined));
    return token;
  };
}

/** As that OAuth server says that a client id or a password is wrong. */
function asRefusal(failure: unknown): never {
  if (!(failure instanceof SourceFailed) || failure.upstream?.status !== 400) throw failure;
  const detail = `Condeco does not let this client in: ${failure.upstream.message}`;
  throw new SourceFailed('source_refused', detail, { upstream: failure.upstream });
}

function addressOf(setting: unknown): string {
  const url = typeof setting === 'string' ? URL.parse(setting) : null;
  if (url === null) throw new SourceFailed('source_unavailable', 'The address of the Condeco API is none');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
