import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { OpenDatabase } from '../../platform/db/open.ts';
import { pendingMigrations } from '../../platform/db/migrate.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';

/** For whoever runs Atrium: is the process alive, can it work? */
export function health(app: FastifyInstance, { database, connection }: OpenDatabase): void {
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await sql`select 1`.execute(database.forTenant(ALL_TENANTS));
      const pending = await pendingMigrations(connection);
      if (pending.length === 0) return { status: 'ready' };
      return await reply.code(503).send({ status: 'migrating', pending });
    } catch {
      return reply.code(503).send({ status: 'database unreachable' });
    }
  });
}
