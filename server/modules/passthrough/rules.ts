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

/** Hides something in what a source says back. @param isCut there is more of it than that: it may end in the middle of what is hidden */
export type Hide = (text: string, isCut?: boolean) => string;

/** Hides what we signed in with, however it is written. */
export function hiding(secrets: readonly string[]): Hide {
  const all = secrets.filter((one) => one.length >= SHORTEST).toSorted((one, other) => other.length - one.length);
  const written = [...new Set(all.flatMap((one) => [one, JSON.stringify(one).slice(1, -1), encodeURIComponent(one)]))];
  return (text, isCut = false) => {
    const told = written.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
    const begun = isCut ? Math.max(0, ...written.map((secret) => endingIn(told, secret))) : 0;
    return begun === 0 ? told : told.slice(0, -begun) + HIDDEN;
  };
}

/** How much of the beginning of a secret a text ends with, in characters. */
function endingIn(text: string, secret: string): number {
  for (let many = secret.length - 1; many >= SHORTEST; many--) if (text.endsWith(secret.slice(0, many))) return many;
  return 0;
}

/** The same in bytes that are no text. */
const inBytes = (secrets: readonly string[]): Hide => hiding(secrets.map((one) => Buffer.from(one).toString('latin1')));

/** What a source says of itself to one program alone. */
const PRIVATE = new Set(['set-cookie', 'set-cookie2', 'www-authenticate', 'proxy-authenticate']);

export const tellable = (headers: Readonly<Record<string, string>>, hide: Hide): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !PRIVATE.has(name))
      .map(([name, value]) => [name, hide(value)]),
  );

/** A body as text where it is one, without what we signed in with; of one that was cut off, the character that was cut is left out. */
export function readBody(
  body: Uint8Array,
  isCut: boolean,
  secrets: readonly string[],
): { readonly encoding: 'utf8' | 'base64'; readonly body: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: isCut });
    return { encoding: 'utf8', body: hiding(secrets)(text, isCut) };
  } catch {
    const told = inBytes(secrets)(Buffer.from(body).toString('latin1'), isCut);
    return { encoding: 'base64', body: Buffer.from(told, 'latin1').toString('base64') };
  }
}
