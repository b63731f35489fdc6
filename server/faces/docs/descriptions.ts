import type { FastifyInstance } from 'fastify';

/** Descriptions for programs, by where they are found. They are public: they hold nothing of a tenant. */
export function descriptions(app: FastifyInstance, documents: Readonly<Record<string, object>>): void {
  for (const [path, document] of Object.entries(documents)) {
    const bytes = Buffer.from(JSON.stringify(document)); // one for all who read it, however slowly
    app.get(path, (_request, reply) =>
      reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(bytes),
    );
  }
}
