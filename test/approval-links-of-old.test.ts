import { expect, test } from 'vitest';
import { broughtUpFrom } from './support/database.ts';

const BEFORE = '2026-12-07-quotas.sql';
const THERE = `
  insert into tenant (slug, name, zone) values ('one', 'One', 'UTC'), ('two', 'Two', 'UTC');
  set atrium.tenant = '0';
  insert into user_account (tenant_id, email, name, role, reaches_all, created_at)
    select id, slug || '@old.example', 'Ann', 'employee', true, now() from tenant;
  insert into booking (tenant_id, starts_at, ends_at, zone, state, created_by, created_at)
    select id, now(), now() + interval '1 hour', 'UTC', 'confirmed', 'system', now() from tenant;
  insert into approval_link (tenant_id, secret_hash, user_id, booking_id, booking_version, expires_at)
    select booking.tenant_id, 'x', person.id, booking.id, 3, now()
    from booking join user_account as person on person.tenant_id = booking.tenant_id;
  reset atrium.tenant`;

test('links in letters that were sent before the upgrade are about the same bookings', async () => {
  await broughtUpFrom(BEFORE, THERE, async (client) => {
    const { rows } = await client.query(`
      select link.ids = array[booking.id] as "isSame", link.versions, link.about
      from approval_link as link join booking on booking.tenant_id = link.tenant_id`);
    expect(rows).toEqual(Array.from({ length: 2 }, () => ({ isSame: true, versions: [3], about: 'booking' })));
  });
});
