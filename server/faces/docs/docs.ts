import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { OpenApi } from '../../platform/http/openapi.ts';
import { renderPage } from './page.ts';

/** The page runs nothing and loads nothing but its own script and style. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ASSETS = { 'reference.css': 'text/css', 'reference.js': 'text/javascript' } as const;

/** The reference page of Atrium's own API, for people. It is public: it holds nothing of a tenant. */
export async function docs(app: FastifyInstance, api: OpenApi): Promise<void> {
  const prefix = api.servers[0]?.url ?? '';
  const page = Buffer.from(
    renderPage(api, {
      json: `${prefix}/openapi.json`,
      asyncJson: `${prefix}/asyncapi.json`,
      assets: '/docs',
    }),
  );
  app.get('/docs', (_request, reply) =>
    reply
      .headers({ 'content-security-policy': POLICY, 'cache-control': 'no-cache' })
      .type('text/html; charset=utf-8')
      .send(page),
  );
  app.get('/docs/', (_request, reply) => reply.redirect('/docs', 308));
  for (const [name, type] of Object.entries(ASSETS)) {
    const text = await readFile(join(import.meta.dirname, name));
    app.get(`/docs/${name}`, (_request, reply) =>
      reply.header('cache-control', 'no-cache').type(`${type}; charset=utf-8`).send(text),
    );
  }
}
