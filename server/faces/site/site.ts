import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Where `npm run build` leaves the web app. */
export const builtWeb = join(import.meta.dirname, '../../../dist/web');

/** What the pages may load: only what comes from here. Components set `style` attributes; scripts are never inline. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Addresses that belong to programs: they get a refusal they can read, never a page. */
const PROGRAMS = /^\/(?:(?:[^/]+\/)?api|tokenproviderapi|healthz|readyz|metrics|docs|calendars)(?:\/|$)/i;
/** Files that stand beside the page under a fixed name. */
const BESIDE = /^\/[\w-]+\.(?:svg|png|ico|webmanifest|txt)$/;

/** A screen in a lobby or at a door: a page of its own. */
const SCREEN = /^\/(kiosk|display)(?:(?<=display)\/floor)?\/?$/;

const MISSING = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Atrium</title>
<body><h1>The web app is not built</h1><p>Run <code>npm run build</code> and load this page again. The API is running.</p></body></html>
`;

/** Serves the built web app: hashed files for good, the page fresh each time and at every address the app knows. */
export async function site(
  app: FastifyInstance,
  { folder = builtWeb }: { readonly folder?: string } = {},
): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    index: false,
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
  });
  app.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    handler: (request, reply) => answer(folder, request, reply),
  });
}

function answer(folder: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '/';
  const fresh = { cacheControl: false } as const;
  if (BESIDE.test(path) && existsSync(join(folder, path))) {
    return reply.header('cache-control', 'public, max-age=3600').sendFile(path, folder, fresh);
  }
  if (PROGRAMS.test(path) || !wantsPage(request, path)) {
    reply.callNotFound();
    return reply;
  }
  reply.headers({ 'content-security-policy': POLICY, 'cache-control': 'no-cache' });
  const page = `${SCREEN.exec(path)?.[1] ?? 'index'}.html`;
  if (existsSync(join(folder, page))) return reply.sendFile(page, folder, fresh);
  return reply.code(503).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(MISSING);
}

/** Browsers say that they want a page; a program that takes anything (curl) gets one at the root, and elsewhere a refusal. */
const wantsPage = ({ headers: { accept = '*/*' } }: FastifyRequest, path: string): boolean =>
  /text\/html|application\/xhtml/.test(accept) || (path === '/' && accept.includes('*/*'));
