import type { FastifyInstance } from 'fastify';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { pendingMigrations } from '../../platform/db/migrate.ts';
import type { OpenDatabase } from '../../platform/db/open.ts';
import { createProbe } from './probe.ts';

/** For whoever runs Atrium: is the process alive, can it work? However many ask, the database is asked once a second. */
export function health(app: FastifyInstance, { signIn, disk }: Pick<OpenDatabase, 'signIn' | 'disk'>): void {
  const readiness = createProbe(async () => {
    const pending = await pendingMigrations(signIn.forTenant(ALL_TENANTS));
    if (pending.length > 0) return { status: 'migrating', pending };
    return {
      status: await disk().then(
        (full) => full?.status ?? 'ready',
        () => 'disk unreadable',
      ),
    };
  });
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const found = await readiness();
    return reply.code(found?.status === 'ready' ? 200 : 503).send(found ?? { status: 'database unreachable' });
  });
}
