import { invalid } from '../../platform/contract/problems.ts';

/** Where a source is asked, and what may be told of its answer: by what was said alone. */

/**
 * The address below another one.
 * @param base of the source, as its connector calls it
 * @throws 400 for a path that leaves it, or says more than a path
 */
export function addressOf(base: string, path: string, query: Readonly<Record<string, string>> = {}): string {
  const root = new URL(base.endsWith('/') ? base : `${base}/`);
  // A backslash is a slash to a browser, and a dot may be written as %2e.
  if (/[?#\\\p{Cc}\s]/u.test(path) || path.startsWith('//'))
    throw invalid('path', 'Write a path alone: no query, no fragment, no host, no spaces');
  const url = URL.parse(`.${path}`, root);
  if (url === null || url.origin !== root.origin || !url.pathname.startsWith(root.pathname) || url.username !== '')
    throw invalid('path', 'It leads away from the address of the source');
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url.href;
}

const HIDDEN = '[hidden]';
/** What is shorter than this, in characters, would be found everywhere. */
const SHORTEST = 4;

/** Hides what we signed in with, where a source says it back. */
export function hiding(secrets: readonly string[]): (text: string) => string {
  const all = secrets.filter((one) => one.length >= SHORTEST).toSorted((one, other) => other.length - one.length);
  const written = all.flatMap((one) => [one, JSON.stringify(one).slice(1, -1), encodeURIComponent(one)]);
  return (text) => [...new Set(written)].reduce((told, secret) => told.replaceAll(secret, HIDDEN), text);
}

/** What a source says of itself to one program alone. */
const PRIVATE = new Set(['set-cookie', 'set-cookie2', 'www-authenticate', 'proxy-authenticate']);

export const tellable = (
  headers: Readonly<Record<string, string>>,
  hide: (text: string) => string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !PRIVATE.has(name))
      .map(([name, value]) => [name, hide(value)]),
  );

/** A body as text where it is one; of one that was cut off, the character that was cut is left out. */
export function readBody(
  body: Uint8Array,
  isCut: boolean,
): { readonly encoding: 'utf8' | 'base64'; readonly body: string } {
  try {
    return { encoding: 'utf8', body: new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: isCut }) };
  } catch {
    return { encoding: 'base64', body: Buffer.from(body).toString('base64') };
  }
}
