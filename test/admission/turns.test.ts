import { expect, test } from 'vitest';
import { CONNECTIONS } from '../../server/platform/db/connect.ts';
import { connected } from '../support/database.ts';
import { call, databaseUrl, startTestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

const CALLERS = 6;
const CALLS = 12;
/** So many of them at once (`gates.ts`). */
const INSIDE = CONNECTIONS - 4;
const WAITING =
  "select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

test('while somebody holds a lock that many writers wait for, whoever reads is answered', async () => {
  await using server = await startTestServer();
  const building = await server.call('POST', '/buildings', { name: 'Tower', zone: 'Europe/London' });
  const callers = await Promise.all(
    Array.from({ length: CALLERS }, async (_, i) => {
      const token = await server.call('POST', '/tokens', { name: `Caller ${i}`, scopes: ['spaces:write'] });
      expect(token.status).toBe(201);
      return { authorization: `Bearer ${token.body.token}` };
    }),
  );
  let answered = 0;
  const locking = { connectionString: databaseUrl(server.name) };
  const waiting = await connected(locking, async (holder) => {
    await holder.query('begin');
    await holder.query("select set_config('atrium.tenant', '0', true)");
    await holder.query('select from building where id = $1 for update', [building.body.id]);
    const writes = callers.flatMap((caller, of) =>
      Array.from({ length: CALLS }, async (_, i) => {
        const floor = { buildingId: building.body.id, level: of * CALLS + i, name: `Floor ${of}-${i}` };
        const { status } = await call(`${server.url}/api/v1/floors`, 'POST', floor, caller);
        answered += 1;
        return status;
      }),
    );
    await connected(locking, (looking) =>
      until(async () => {
        const { rows } = await looking.query(WAITING);
        expect(rows).toEqual([{ n: INSIDE }]);
      }),
    );
    const read = await server.call('GET', '/buildings');
    expect([read.status, answered]).toEqual([200, 0]);
    await holder.query('rollback');
    return writes;
  });
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([201]));
});
