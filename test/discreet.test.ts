import { sql } from 'kysely';
import { expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
} from './support/database.ts';
import type { Tx } from '../server/platform/context/context.ts';
import { listBookings } from '../server/modules/bookings/bookings.ts';

const POLICIES = 500;
const BOOKINGS = 1_000;
const NOW = Temporal.Instant.from('2030-01-07T12:00:00Z');

/** How many policies were read in a transaction so far, each as often as it was. */
async function policiesRead(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`select (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer as count
    from pg_stat_xact_user_tables where relname = 'policy'`.execute(tx.db);
  return rows[0]?.count ?? 0;
}

test('of many discreet bookings each is judged without reading all policies anew', async () => {
  await using testing = await createTestDatabase();
  const world = await createWorld(testing.database);
  const buildingId = await createBuilding(world);
  const room = await createResource(world, { buildingId });
  const [host, outsider] = [await createUser(world), await createUser(world)];
  const tenantId = world.tenant.id;
  await sql`insert into policy (tenant_id, name, building_id, is_for_groups, rules, created_at)
    select ${tenantId}, 'Discreet ' || i, ${buildingId}, false, '{"hideDetails": true}', now()
    from generate_series(1, ${POLICIES}::integer) as i`.execute(world.db);
  await sql`with made as (
      insert into booking (tenant_id, title, host_id, state, starts_at, ends_at, zone, created_by, created_at)
      select ${tenantId}, '', ${host.id}, 'confirmed', ${NOW.toString()}::timestamptz, ${NOW.toString()}::timestamptz + interval '1 minute',
        'Europe/London', 'system', now() from generate_series(1, ${BOOKINGS}::integer)
      returning tenant_id, id)
    insert into booking_resource (tenant_id, booking_id, resource_id, quantity)
    select tenant_id, id, ${room}, 1 from made`.execute(world.db);
  await contextFor(testing.database, outsider.who, NOW).tx(async (tx) => {
    const before = await policiesRead(tx);
    expect((await listBookings(tx, { hostId: host.id })).items).toEqual([]);
    const shown = await listBookings(tx, { resourceId: room, limit: 200 });
    expect(shown.items.map(({ hostId }) => hostId)).toEqual(Array.from({ length: 200 }, () => null));
    // In either list once for each thing that is asked of the policies: whom she does not see, what she manages, what is discreet.
    expect((await policiesRead(tx)) - before).toBeLessThan(10 * POLICIES);
  });
});
