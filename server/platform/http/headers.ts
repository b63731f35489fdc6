import type { FastifyRequest } from 'fastify';
import { fail, invalid, unsupportedMediaType, type Problem } from '../contract/problems.ts';

/** Headers that are said once: Node keeps the first of several, and a proxy before us may have judged by the last. */
const ONCE: ReadonlyMap<string, string> = new Map(
  ['Host', 'Authorization', 'Content-Type'].map((name) => [name.toLowerCase(), name]),
);
const LENGTHS: ReadonlySet<number> = new Set([...ONCE.keys()].map(({ length }) => length));
/** RFC 9110 §7.2: a name or an address, and a port. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;

/** Refuses a request that does not say once and clearly whom it is for, who sends it and what it brings. */
export function judgeHeaders({ raw, url }: FastifyRequest): Problem | null {
  const { rawHeaders, httpVersion, headers } = raw;
  const said = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const header = rawHeaders[i] ?? '';
    if (!LENGTHS.has(header.length)) continue;
    const name = ONCE.get(header.toLowerCase());
    if (name === undefined) continue;
    if (said.has(name)) return invalid(name, `The header ${name} is there several times; send one`);
    said.add(name);
  }
  if (!said.has('Host')) return httpVersion === '1.0' ? null : invalid('Host', 'The header Host is missing');
  return judgeHost(headers.host ?? '', url) ?? judgeEscapes(url);
}

/** RFC 3986 §2.1 and §2.5: readers differ in what a lone percent sign is, and an escape of what is not UTF-8. */
function judgeEscapes(url: string): Problem | null {
  if (!url.includes('%')) return null;
  try {
    decodeURIComponent(url);
    return null;
  } catch {
    return invalid('address', 'A % in the address begins an escape of UTF-8 such as %20; a % itself is written %25');
  }
}

/** An address that is sent whole (RFC 9112 §3.2.2) is for the same host as the header says. */
function judgeHost(host: string, url: string): Problem | null {
  if (!HOST.test(host)) return invalid('Host', 'The header Host names no host');
  if (url.startsWith('/') || url === '*') return null;
  const isSame = URL.canParse(url) && new URL(url).host === host.toLowerCase();
  return isSame ? null : invalid('Host', 'The address and the header Host name different hosts');
}

/** Methods whose body nobody reads. */
const UNREAD: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE']);
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;
/** US-ASCII is UTF-8 too. */
const UTF8 = /^(?:utf-?8|us-ascii)$/i;

/** Refuses a body whose characters or bytes are written in a way that we do not read: taken as they are, they would be something else. */
export function judgeBody(request: FastifyRequest): Problem | null {
  const { 'content-encoding': encoding, 'content-type': type, 'transfer-encoding': coding } = request.headers;
  if (coding !== undefined && !/^chunked$/i.test(coding)) {
    return invalid('Transfer-Encoding', `A body in the Transfer-Encoding "${coding}" is not taken; send it as it is`);
  }
  if (UNREAD.has(request.method)) return null;
  if (encoding !== undefined && !/^(?:identity)?$/i.test(encoding)) {
    const detail = `A body with the Content-Encoding "${encoding}" is not taken; send it as it is`;
    return fail(unsupportedMediaType, {
      param: 'Content-Encoding',
      detail,
      headers: { 'accept-encoding': 'identity' },
    });
  }
  const charset = CHARSET.exec(type ?? '')?.[1];
  if (charset === undefined || UTF8.test(charset)) return null;
  const isText = request.routeOptions.config?.mounted?.endpoint.accepts === undefined; // a drawing says itself how it is written
  if (!isText) return null;
  const detail = `A body in "${charset}" is not taken; write it in UTF-8`;
  return fail(unsupportedMediaType, { param: 'Content-Type', detail });
}
