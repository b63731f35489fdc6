import { invalid } from '../../platform/contract/problems.ts';
import { hiding, hidingInBytes, type Hide } from './hiding.ts';

/** Where a source is asked, and what may be told of its answer: by what was said alone. */

/**
 * The address below another one.
 * @param base of the source, as its connector calls it
 * @throws 400 for a path that leaves it, or says more than a path
 */
export function addressOf(base: string, path: string, query: Readonly<Record<string, string>> = {}): string {
  const root = new URL(base.endsWith('/') ? base : `${base}/`);
  // A backslash is a slash to a browser, and a dot may be written as %2e.
  if (/[?#\\\p{Cc}\s]|%(?:[01][0-9a-f]|7f)/iu.test(path) || path.startsWith('//'))
    throw invalid('path', 'Write a path alone: no query, no fragment, no host, no spaces, nothing that cannot be seen');
  const url = URL.parse(`.${path}`, root);
  if (url === null || url.origin !== root.origin || !url.pathname.startsWith(root.pathname) || url.username !== '')
    throw invalid('path', AWAY);
  if (leadsAway(path)) throw invalid('path', AWAY);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  if (url.href.length > LONGEST)
    throw invalid('path', `With its query the address has more than ${LONGEST} characters`);
  return url.href;
}

const AWAY = 'It leads away from the address of the source';
/** An address, in characters, as all that goes out of the house. */
const LONGEST = 2_048;
const DOTS_AND_SLASHES: Readonly<Record<string, string>> = { '%2e': '.', '%2f': '/', '%5c': '/', '%25': '%' };

/** Would it for a source that reads it twice, or leaves out what stands behind a semicolon? */
function leadsAway(path: string): boolean {
  let [plain, before] = [path, ''];
  while (plain !== before)
    [plain, before] = [
      plain.replaceAll(/%(?:2[ef]|5c|25)/gi, (one) => DOTS_AND_SLASHES[one.toLowerCase()] ?? one),
      plain,
    ];
  let depth = 0;
  for (const segment of plain.split('/')) {
    const [name = ''] = segment.split(';');
    if (name === '..') depth -= 1;
    else if (name !== '.' && name !== '') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

/** What a source says of itself to one program alone. */
const PRIVATE = new Set(['set-cookie', 'set-cookie2', 'www-authenticate', 'proxy-authenticate']);

export const tellable = (headers: Readonly<Record<string, string>>, hide: Hide): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !PRIVATE.has(name) && hide(name) === name)
      .map(([name, value]) => [name, hide(value)]),
  );

/** Is its body packed? What we signed in with is not seen in it. */
export const isPacked = ({ 'content-encoding': said = '' }: Readonly<Record<string, string>>): boolean =>
  !['', 'identity'].includes(said.trim().toLowerCase());

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
    const told = hidingInBytes(secrets)(Buffer.from(body).toString('latin1'), isCut);
    return { encoding: 'base64', body: Buffer.from(told, 'latin1').toString('base64') };
  }
}
