import type { Dice } from '../../../server/demo/random.ts';
import type { Endpoint } from '../../../server/platform/contract/endpoint.ts';
import type { RawRequest } from './raw-http.ts';
import { sample, type Known } from './samples.ts';

export interface Target {
  readonly operationId: string;
  readonly endpoint: Endpoint;
  /** `/api/v1/bookings/{id}`. */
  readonly path: string;
}

/** What a request was made to be. */
export interface Attack extends RawRequest {
  readonly kind: string;
  /** Whether the operation itself should answer; else nothing there is documented. */
  readonly isForOperation: boolean;
}

export interface Making {
  readonly target: Target;
  readonly dice: Dice;
  readonly ids: Known;
  readonly credentials: readonly (readonly [string, string])[];
}

export type Headers = [name: string, value: string][];

/** A request before something is done to it. */
export interface Draft {
  method: string;
  path: string;
  query: [string, string][];
  headers: Headers;
  body: unknown;
}

export const JSON_TYPE = 'application/json';
export const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>';

export function draft({ target: { endpoint, path }, dice, ids, credentials }: Making): Draft {
  const collection = path.split('/')[3] ?? '';
  const params = {
    ...(endpoint.params && (sample(endpoint.params, '', dice, { ...ids, id: ids[collection] ?? [] }) as object)),
  };
  const query = endpoint.query ? (sample(endpoint.query, '', dice, ids) as object) : {};
  const headers: Headers = credentials.map(([name, value]) => [name, value]);
  if (endpoint.body) headers.push(['Content-Type', JSON_TYPE]);
  if (endpoint.accepts) headers.push(['Content-Type', dice.pick(endpoint.accepts)]);
  return {
    method: endpoint.method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String((params as Record<string, unknown>)[name])),
    ),
    query: Object.entries(query).map(([name, value]) => [name, String(value)]),
    headers,
    body: endpoint.body ? sample(endpoint.body, '', dice, ids) : endpoint.accepts ? Buffer.from(DRAWING) : undefined,
  };
}

/** JSON that may hold what JSON.stringify would not write. */
export const toJson = (value: unknown): string => JSON.stringify(value) ?? '';

export function finish(made: Draft, kind: string, isForOperation = true): Attack {
  const query = made.query.map(([name, value]) => `${name}=${value}`).join('&');
  const body = Buffer.isBuffer(made.body)
    ? made.body
    : made.body === undefined
      ? undefined
      : Buffer.from(toJson(made.body));
  return {
    kind,
    isForOperation,
    method: made.method,
    target: query === '' ? made.path : `${made.path}?${query}`,
    headers: made.headers,
    ...(body && { body }),
  };
}

export const encoded = (made: Draft): Draft => ({
  ...made,
  query: made.query.map(([name, value]) => [encodeURIComponent(name), encode(value)]),
});

/** As encodeURIComponent, but a lone surrogate is no reason to stop. */
export const encode = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\uFFFD'));

export const asText = (value: unknown): string => (typeof value === 'string' ? value : toJson(value));

export type Recipe = (made: Draft, making: Making) => Attack;
