import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { OpenApi } from '../../platform/http/openapi.ts';
import { renderPage } from './page.ts';

/** The page runs nothing and loads nothing but its own script and style. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ASSETS = { 'reference.css': 'text/css', 'reference.js': 'text/javascript' } as const;

/**
 * The reference pages, for people: of Atrium's own API, and of others by the name that each is found under. They are public: they
 * hold nothing of a tenant.
 */
export async function docs(
  app: FastifyInstance,
  api: OpenApi,
  others: Readonly<Record<string, OpenApi>> = {},
): Promise<void> {
  const asyncJson = `${prefixOf(api)}/asyncapi.json`;
  const besides = Object.entries(others).map(([name, { info }]) => ({ title: info.title, href: `/docs/${name}` }));
  open(app, '/docs', renderPage(api, { ...linksOf(api), asyncJson, besides }));
  for (const [name, other] of Object.entries(others))
    open(
      app,
      `/docs/${name}`,
      renderPage(other, { ...linksOf(other), besides: [{ title: api.info.title, href: '/docs' }] }),
    );
  app.get('/docs/', (_request, reply) => reply.redirect('/docs', 308));
  for (const [name, type] of Object.entries(ASSETS)) {
    const text = await readFile(join(import.meta.dirname, name));
    app.get(`/docs/${name}`, (_request, reply) =>
      reply.header('cache-control', 'no-cache').type(`${type}; charset=utf-8`).send(text),
    );
  }
}

const prefixOf = ({ servers }: OpenApi): string => servers[0]?.url ?? '';
const linksOf = (api: OpenApi) => ({ json: `${prefixOf(api)}/openapi.json`, assets: '/docs' });

function open(app: FastifyInstance, at: string, text: string): void {
  const page = Buffer.from(text);
  app.get(at, (_request, reply) =>
    reply
      .headers({ 'content-security-policy': POLICY, 'cache-control': 'no-cache' })
      .type('text/html; charset=utf-8')
      .send(page),
  );
}
