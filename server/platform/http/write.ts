import type { FastifyReply, FastifyRequest } from 'fastify';
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

function sendFile(request: FastifyRequest, reply: FastifyReply, file: FileReply): FastifyReply {
  reply.headers({ etag: file.etag, 'cache-control': 'private, no-cache' });
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  // Uploaded drawings are shown as images only; opened on their own they can run nothing.
  return reply
    .headers({
      'content-type': file.contentType,
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'; sandbox",
    })
    .send(file.bytes);
}

/** A session travels in the cookie alone. @returns what is shown of the result */
export function carrySession(cookie: SessionCookie, endpoint: Endpoint, reply: FastifyReply, result: unknown): unknown {
  if (endpoint.session === 'closes') reply.header('set-cookie', cookie.clear);
  if (endpoint.session !== 'opens') return result;
  const { sessionToken, ...shown } = result as { readonly sessionToken: string };
  reply.header('set-cookie', cookie.write(sessionToken));
  return shown;
}
