import { setTimeout as pause } from 'node:timers/promises';
import { fail, problem, unavailable } from '../platform/contract/problems.ts';
import { MAX_PAGE } from '../platform/contract/shapes.ts';

/** What was answered: its status, and what it says. */
export interface Answer {
  readonly status: number;
  readonly body: ReturnType<typeof JSON.parse>;
}

/** The public API of a running Atrium, as a program sees it. */
export interface Api {
  readonly url: string;
  /** Sends something; what is refused is answered, too. @throws where nobody answers */
  send(method: string, path: string, body?: object): Promise<Answer>;
  /** The same of what must not be refused. @throws what it is refused with */
  get(path: string): Promise<Answer['body']>;
  make(path: string, body: object): Promise<Answer['body']>;
  /** All there is in a list. @param path with a query */
  list(path: string): Promise<Answer['body'][]>;
}

const TRIES = 5;
const PATIENCE_MS = 30_000;
/** Too much at once: it says when to come again. */
const isBusy = (status: number): boolean => status === 429 || status === 503;

/** The API at an address, with a token. */
export function openApi(url: string, token: string): Api {
  const ask = async (method: string, path: string, body?: object): Promise<Response> => {
    const json = body && { 'content-type': 'application/json' };
    const headers = { authorization: `Bearer ${token}`, ...json };
    const given = {
      method,
      headers,
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body && { body: JSON.stringify(body) }),
    };
    try {
      return await fetch(new URL(`/api/v1${path}`, url), given);
    } catch (error) {
      const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw fail(unavailable, { detail: `nobody answers at ${url}: start Atrium first (${why})` });
    }
  };
  const send: Api['send'] = async (method, path, body) => {
    for (let tries = 1; ; tries++) {
      const response = await ask(method, path, body);
      const text = await response.text();
      if (!isBusy(response.status) || tries === TRIES) return { status: response.status, body: read(text) };
      await pause(1_000 * Math.min(Number(response.headers.get('retry-after') ?? 1), PATIENCE_MS / 1_000));
    }
  };
  const mustTake = ({ status, body }: Answer, what: string): Answer['body'] => {
    if (status < 300) return body;
    const { code = 'refused', title = 'refused', detail = '' } = body ?? {};
    throw fail(problem(code, status, title), { detail: `${what}: ${status} ${detail || title}` });
  };
  const get: Api['get'] = async (path) => mustTake(await send('GET', path), `GET ${path}`);
  return {
    url,
    send,
    get,
    make: async (path, body) => mustTake(await send('POST', path, body), `POST ${path}`),
    async list(path) {
      const all: Answer['body'][] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page: Answer['body'] = await get(`${path}&limit=${MAX_PAGE}${after}`);
        all.push(...page.items);
        cursor = page.nextCursor;
      }
      return all;
    },
  };
}

/** What is no JSON says nothing. */
function read(text: string): Answer['body'] {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
