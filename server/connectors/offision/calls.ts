import { SourceFailed, type Connector, type SourceAccess } from '../../modules/connections/contract.ts';
import { callsOf, type Query, type System } from '../../modules/source-calls/source-calls.ts';
import { BASE_PATH, errorMembers } from './guesses.ts';

const offision: System = { called: 'Offision', errorMembers };

/** Asks Offision for something; undefined where there is no such thing. */
export type Get = (path: string, query: Query, signal: AbortSignal) => Promise<unknown>;

export function openCalls({ settings, credentials, call }: SourceAccess): Get {
  const ask = callsOf(offision, call);
  return async (path, query, signal) => ask({ path, query }, doorOf({ settings, credentials }), signal);
}

/** Where the server is asked as it is, and what signs us in there: the key as the user name of Basic (DOC). @throws SourceFailed */
export const doorOf: NonNullable<Connector['passthrough']> = ({ settings, credentials }) => {
  const { apiKey } = credentials;
  if (typeof apiKey !== 'string' || apiKey === '')
    throw new SourceFailed('source_refused', 'Offision needs a key of its API authentication');
  return {
    baseUrl: baseOf(settings['baseUrl']),
    headers: { authorization: `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}` },
  };
};

/** `https://offision.acme.com`, with or without the path of its API, in whichever case. */
function baseOf(setting: unknown): string {
  const url = typeof setting === 'string' ? URL.parse(setting) : null;
  if (url === null) throw new SourceFailed('source_unavailable', 'The address of the Offision server is none');
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path.toLowerCase().endsWith(BASE_PATH) ? path : `${path}${BASE_PATH}`}`;
}
