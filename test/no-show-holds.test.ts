import { expect, test } from 'vitest';
import { broughtUpFrom } from './support/database.ts';

const BEFORE = '2026-12-06-policies-scope.sql';
const THERE = `
  insert into tenant (slug, name, zone) values ('one', 'One', 'UTC');
  set atrium.tenant = '0';
  insert into building (tenant_id, name, zone, created_at) select id, 'House', 'UTC', now() from tenant;
  insert into resource (tenant_id, type, building_id, name, created_at) select tenant_id, 'desk', id, 'Desk', now() from building;
  insert into resource_unit (tenant_id, resource_id, unit) select tenant_id, id, unit from resource, generate_series(1, 3) as unit;
  insert into booking (tenant_id, title, state, starts_at, ends_at, zone, created_by, created_at, check_in)
    select tenant.id, given.title, given.state, '2030-01-01T09:00Z', '2030-01-01T10:00Z', 'UTC', 'system', now(), given.check_in::jsonb
    from tenant, (values
      ('awaited', 'confirmed', '{"releases": true, "closesAt": "2030-01-01T09:15:00.000Z"}'),
      ('here', 'checked_in', '{"releases": true, "closesAt": "2030-01-01T09:15:00.000Z"}'),
      ('kept', 'confirmed', '{"releases": false, "closesAt": "2030-01-01T09:15:00.000Z"}'),
      ('plain', 'confirmed', null)) as given (title, state, check_in);
  insert into hold (tenant_id, resource_id, unit, starts_at, ends_at, origin, origin_id)
    select resource.tenant_id, resource.id, 1, starts_at + booking.id * interval '1 day', ends_at + booking.id * interval '1 day', 'booking', booking.id
    from resource join booking on booking.tenant_id = resource.tenant_id;
  reset atrium.tenant`;

test('of bookings from before, what is given back when nobody comes counts until then, and the others for good', async () => {
  await broughtUpFrom(BEFORE, THERE, async (client) => {
    const { rows } = await client.query(`
      select booking.title, hold.expires_at from hold join booking on booking.id = hold.booking_id order by booking.title`);
    expect(rows).toEqual([
      { title: 'awaited', expires_at: new Date('2030-01-01T09:15:00Z') },
      { title: 'here', expires_at: null },
      { title: 'kept', expires_at: null },
      { title: 'plain', expires_at: null },
    ]);
  });
});
