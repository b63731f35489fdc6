import type { FastifyInstance } from 'fastify';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { pendingMigrations } from '../../platform/db/migrate.ts';
import type { OpenDatabase } from '../../platform/db/open.ts';
import { createProbe } from './probe.ts';

/** For whoever runs Atrium: is the process alive, can it work? However many ask, the database is asked once a second. */
export function health(app: FastifyInstance, { signIn }: Pick<OpenDatabase, 'signIn'>): void {
  const readiness = createProbe(async () => {
    const pending = await pendingMigrations(signIn.forTenant(ALL_TENANTS));
    return pending.length === 0 ? { status: 'ready' } : { status: 'migrating', pending };
  });
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const found = await readiness();
    return reply.code(found?.status === 'ready' ? 200 : 503).send(found ?? { status: 'database unreachable' });
  });
}
