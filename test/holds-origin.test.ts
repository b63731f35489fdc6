import { expect, test } from 'vitest';
import { broughtUpFrom } from './support/database.ts';

const BEFORE = '0005-notifications.sql';
const THERE = `
  insert into tenant (slug, name, zone) values ('one', 'One', 'UTC'), ('two', 'Two', 'UTC');
  set atrium.tenant = '0';
  insert into building (tenant_id, name, zone, created_at) select id, 'House', 'UTC', now() from tenant;
  insert into resource (tenant_id, type, building_id, name, created_at) select tenant_id, 'desk', id, 'Desk', now() from building;
  insert into booking (tenant_id, state, starts_at, ends_at, zone, created_by, created_at)
    select id, state, '2030-01-01T09:00Z', '2030-01-01T10:00Z', 'UTC', 'system', now()
    from tenant, unnest(array['confirmed', 'pending']) as state order by id, state;
  insert into hold (tenant_id, resource_id, unit, starts_at, ends_at, kind, booking_id)
    select resource.tenant_id, resource.id, booking.id, starts_at, ends_at, 'booking', booking.id
    from resource join booking on booking.tenant_id = resource.tenant_id;
  insert into hold (tenant_id, resource_id, starts_at, ends_at, kind)
    select tenant_id, id, '2030-02-01', '2030-02-02', 'closure' from resource;
  reset atrium.tenant`;

test('holds from before origins keep what they hold, and belong to whom they belonged', async () => {
  await broughtUpFrom(BEFORE, THERE, async (client) => {
    const { rows } = await client.query(`
      select hold.tenant_id, hold.origin, hold.origin_id, hold.booking_id, hold.expires_at = hold.starts_at as expires, booking.state
      from hold left join booking on booking.tenant_id = hold.tenant_id and booking.id = hold.booking_id
      order by hold.tenant_id, hold.origin, hold.origin_id`);
    const kept = (tenant: number, confirmed: number, pending: number) => [
      {
        tenant_id: tenant,
        origin: 'booking',
        origin_id: confirmed,
        booking_id: confirmed,
        expires: null,
        state: 'confirmed',
      },
      {
        tenant_id: tenant,
        origin: 'booking',
        origin_id: pending,
        booking_id: pending,
        expires: true,
        state: 'pending',
      },
      { tenant_id: tenant, origin: 'closure', origin_id: 0, booking_id: null, expires: null, state: null },
    ];
    expect(rows).toEqual([...kept(1, 1, 2), ...kept(2, 3, 4)]);
    const again = client.query(`insert into hold (tenant_id, resource_id, starts_at, ends_at, origin, origin_id)
      select tenant_id, resource_id, starts_at, ends_at, 'booking', origin_id from hold where origin = 'closure'`);
    await expect(again).rejects.toMatchObject({ constraint: 'hold_no_overlap' });
    await client.query('delete from booking');
    expect((await client.query('select origin from hold')).rows).toEqual([
      { origin: 'closure' },
      { origin: 'closure' },
    ]);
  });
});
