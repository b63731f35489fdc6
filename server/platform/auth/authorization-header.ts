/** What a caller can put into `Authorization`. Schemes have no case. */

/** @returns what follows the scheme (RFC 6750), or null for another scheme */
export function readBearer(header: string | undefined): string | null {
  const parts = /^bearer(?: +(.*))?$/i.exec(header ?? '');
  return parts === null ? null : (parts[1] ?? '').trim();
}

/** @returns user and password (RFC 7617), or null for another scheme and for what does not spell the two */
export function readBasic(header: string | undefined): { readonly user: string; readonly password: string } | null {
  const encoded = /^basic +([\w+/-]+={0,2})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon === -1 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** @returns a header that is one word: a token without a scheme */
export const readBare = (header: string | undefined): string | null =>
  header !== undefined && /^(?!(?:bearer|basic)$)\S+$/i.test(header) ? header : null;
