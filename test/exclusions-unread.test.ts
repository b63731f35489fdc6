import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
  broughtUpFrom,
  connected,
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from './support/database.ts';

let testing: TestDatabase;
let world: World;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
});
afterAll(() => testing[Symbol.asyncDispose]());

type Client = Parameters<Parameters<typeof connected>[1]>[0];
const asSuperuser = <T>(work: (client: Client) => Promise<T>): Promise<T> =>
  connected({ ...inject('superuser'), database: testing.connection.database }, work);

const GATE = 4_711;
/** How many holds of each of two desks: so many that the index has one page, and three times as many several. */
const FEW = 40;

// A query that reads two desks one after the other, and an index that splits its only page between them: PostgreSQL would then mark as dead
// what stands at the places of the entries that it found dead in the first.
test('whatever is read while many book, each hold keeps others out', async () => {
  const buildingId = await createBuilding(world);
  const [one, other] = [await createResource(world, { buildingId }), await createResource(world, { buildingId })];
  const tenantId = world.ctx.tenant.id;
  const take = (from: number, to: number) => ({
    text: `insert into hold (tenant_id, resource_id, starts_at, ends_at, origin, origin_id)
      select $1, resource_id, day, day + interval '1 hour', 'offer', 1
      from unnest(array[$2::integer, $3::integer]) as resource_id, generate_series($4::integer, $5::integer) as n,
        lateral (select '2030-01-01T09:00Z'::timestamptz + n * interval '1 day') as it (day) order by n, resource_id
      on conflict on constraint hold_no_overlap do nothing returning id`,
    values: [tenantId, one, other, from, to],
  });
  const twice = await asSuperuser(async (writer) => {
    // Nothing else may be read of it: which index is chosen otherwise is a matter of statistics.
    await writer.query('drop index hold_by_start, hold_by_booking, hold_by_expiry, hold_by_origin, hold_closed');
    // What is deleted is known to be dead at once where the deletion is flushed.
    await writer.query('set synchronous_commit = on');
    await writer.query(take(1, FEW));
    await writer.query('delete from hold where resource_id = $1 and id % 4 < 3 and starts_at > $2', [
      one,
      '2030-01-03',
    ]);
    await writer.query('select pg_advisory_lock($1)', [GATE]);
    const reading = asSuperuser(async (reader) => {
      await reader.query('set enable_seqscan = off; set enable_bitmapscan = off');
      await reader.query(
        `select found.id from (values ($2::integer, false), ($3::integer, true)) as wanted (id, waits)
         cross join lateral (select case when wanted.waits then pg_advisory_xact_lock(${GATE}) is null end offset 0) as gate (passed)
         cross join lateral (select hold.id from hold where hold.tenant_id = $1 and hold.resource_id = wanted.id and hold.unit = 1
           and gate.passed is not true offset 0) as found`,
        [tenantId, one, other],
      );
    });
    await expect
      .poll(
        async () => (await writer.query(`select from pg_locks where locktype = 'advisory' and not granted`)).rowCount,
      )
      .toBe(1);
    await writer.query(take(FEW + 1, 4 * FEW));
    await writer.query('select pg_advisory_unlock($1)', [GATE]);
    await reading;
    await writer.query(take(1, 4 * FEW));
    await writer.query('set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off');
    const { rows } = await writer.query(
      'select resource_id, starts_at from hold group by resource_id, starts_at having count(*) > 1',
    );
    return rows;
  });
  expect(twice).toEqual([]);
});

// What was lost to sight before: somebody has to decide who goes, and must know of whom it is about.
test('where two have one desk by now, it is not brought up, and says which desk and when', async () => {
  const twice = `
    insert into tenant (slug, name, zone) values ('one', 'One', 'UTC');
    set atrium.tenant = '0';
    insert into building (tenant_id, name, zone, created_at) select id, 'House', 'UTC', now() from tenant;
    insert into resource (tenant_id, type, building_id, name, created_at) select tenant_id, 'desk', id, 'Desk', now() from building;
    insert into resource_unit (tenant_id, resource_id, unit) select tenant_id, id, 1 from resource on conflict do nothing;
    alter table hold drop constraint hold_no_overlap;
    alter table hold add constraint hold_no_overlap check (true);
    insert into hold (tenant_id, resource_id, starts_at, ends_at, origin, origin_id)
      select tenant_id, id, '2030-01-01', '2030-01-02', 'offer', n from resource, generate_series(1, 2) as n;
    reset atrium.tenant`;
  const bringUp = broughtUpFrom('2027-03-08-presence-decisions.sql', twice, () => Promise.resolve());
  await expect(bringUp).rejects.toThrow(
    /exclusions-unread\.sql failed and left nothing behind: two have one place at a time: hold of resource 1, workplace 1, from 2030-01-01/,
  );
});
