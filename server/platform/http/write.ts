import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DeviceCookie } from '../auth/devices.ts';
import type { SessionCookie } from '../auth/sessions.ts';
import type { Endpoint, FileReply } from '../contract/endpoint.ts';

/** The status of a good answer. */
export const successOf = (endpoint: Endpoint): number => endpoint.status ?? (endpoint.reply === null ? 204 : 200);

/** Answers with what the use case said, as it is. @returns the body, or the reply that is on its way */
export function send(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply, result: unknown): unknown {
  if (endpoint.reply === 'bytes') return sendFile(request, reply, result as FileReply);
  reply.code(successOf(endpoint)).header('cache-control', 'no-store');
  if (endpoint.status === 201 && typeof (result as { id?: unknown }).id === 'number') {
    reply.header('location', `${request.url.split('?', 1)[0]}/${(result as { id: number }).id}`);
  }
  return endpoint.reply === null ? reply.send() : result;
}

/** What its caller has already is not asked for: it may be made only then. */
function sendFile(request: FastifyRequest, reply: FastifyReply, file: FileReply): FastifyReply {
  const { etag } = file;
  reply.headers(etag === undefined ? { 'cache-control': 'no-store' } : { etag, 'cache-control': 'private, no-cache' });
  if (etag !== undefined && request.headers['if-none-match'] === etag) return reply.code(304).send();
  // Uploaded drawings are shown as images only; opened on their own they can run nothing.
  return reply
    .headers({
      'content-type': file.contentType,
      ...(file.name !== undefined && { 'content-disposition': `attachment; filename="${file.name}"` }),
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'; sandbox",
    })
    .send(file.bytes);
}

/** What the browser keeps of an answer. */
export interface Cookies {
  readonly sessionCookie: SessionCookie;
  readonly deviceCookie: DeviceCookie;
  readonly screenCookie: SessionCookie;
}

/** A session, a proof and what makes a browser a device travel in cookies alone. @returns what is shown of the result */
export function carrySession(
  { sessionCookie, deviceCookie, screenCookie }: Cookies,
  { session }: Endpoint,
  reply: FastifyReply,
  result: unknown,
): unknown {
  if (session === 'closes') reply.header('set-cookie', sessionCookie.clear);
  if (session === 'pairs') {
    const { deviceSecret, ...seen } = result as { deviceSecret: string };
    reply.header('set-cookie', screenCookie.write(deviceSecret));
    return seen;
  }
  if (session !== 'opens' && session !== 'proves') return result;
  const { sessionToken, deviceProof, ...shown } = result as { sessionToken?: string; deviceProof: string };
  reply.header('set-cookie', deviceCookie.write(deviceProof, reply.request.headers.cookie));
  if (sessionToken !== undefined) reply.header('set-cookie', sessionCookie.write(sessionToken));
  return shown;
}
