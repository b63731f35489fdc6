import type { FastifyRequest } from 'fastify';
import { fail, invalid, unsupportedMediaType, type Problem } from '../contract/problems.ts';

/**
 * Refuses a request that does not say once and clearly whom it is for: Node keeps the first of several Host headers, and
 * a proxy before us may have judged by the last.
 */
export function judgeHost({ raw: { rawHeaders, httpVersion } }: FastifyRequest): Problem | null {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  if (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) return null;
  return invalid('Host', hosts === 0 ? 'The header Host is missing' : `There are ${hosts} Host headers; send one`);
}

/** Methods whose body nobody reads. */
const UNREAD: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE']);
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;
/** US-ASCII is UTF-8 too. */
const UTF8 = /^(?:utf-?8|us-ascii)$/i;

/** Refuses a body whose characters or bytes are written in a way that we do not read: taken as they are, they would be something else. */
export function judgeBody(request: FastifyRequest): Problem | null {
  if (UNREAD.has(request.method)) return null;
  const { 'content-encoding': encoding, 'content-type': type } = request.headers;
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
