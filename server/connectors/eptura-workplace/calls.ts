import { SourceFailed, type Connector, type SourceAccess } from '../../modules/connections/contract.ts';
import { callsOf, inTurn, type Query, type System } from '../../modules/source-calls/source-calls.ts';
import { BASE_PATH, errorMembers, passwordHeaders, TOKEN_HEADER } from './guesses.ts';

const workplace: System = { called: 'The Workplace', errorMembers };

/** Asks the Workplace for something; undefined where there is no such thing. One request after another: more at a time are refused there. */
export type Get = (path: string, query: Query, signal: AbortSignal) => Promise<unknown>;

export function openCalls({ settings, credentials, call }: SourceAccess): Get {
  const ask = callsOf(workplace, call);
  // Judged when it asks: what is not good of them is an answer to what was asked, as everything is.
  return inTurn(async (path, query, signal) => ask({ path, query }, doorOf({ settings, credentials }), signal));
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
