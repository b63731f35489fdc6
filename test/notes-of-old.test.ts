import { expect, test } from 'vitest';
import { broughtUpFrom } from './support/database.ts';

const BEFORE = '2027-03-04-no-listener-of-groups.sql';
/** Per workplace: one order by Ann, one by a token of hers, one by a stranger's token that is no more, and one that Atrium made of what she asked for of a series. */
const THERE = `
  insert into tenant (slug, name, zone) values ('one', 'One', 'UTC'), ('two', 'Two', 'UTC');
  set atrium.tenant = '0';
  insert into building (tenant_id, name, zone, created_at) select id, 'House', 'UTC', now() from tenant;
  insert into resource (tenant_id, type, building_id, name, created_at) select tenant_id, 'room', id, 'Room', now() from building;
  insert into user_account (tenant_id, email, name, role, reaches_all, created_at)
    select id, slug || '@old.example', 'Ann', 'employee', true, now() from tenant;
  insert into api_token (tenant_id, name, hint, secret_hash, owner_user_id, scopes, reach, created_at)
    select tenant_id, 'Hers', '', sha256(email::bytea), id, '{}', '"all"', now() from user_account;
  insert into service_item (tenant_id, name, description, unit, timing, minutes_before, minutes_after, notice_hours, created_at)
    select id, letter, '', '', 'during', 0, 0, 0, now() from tenant, unnest(array['a', 'b', 'c', 'd']) as letter;
  insert into booking_series (tenant_id, resource_ids, attendees, zone, rule, except_days, also_days, anchor, first_day, start_time, end_time, days,
      created_by, created_at)
    select tenant_id, array[id], '[]', 'UTC', 'FREQ=DAILY', '{}', '{}', now(), now(), '09:00', '10:00', 0, 'system', now() from resource;
  insert into booking (tenant_id, starts_at, ends_at, zone, state, series_id, series_date, created_by, created_at)
    select tenant_id, now(), now() + interval '1 hour', 'UTC', 'confirmed', id, now(), 'system', now() from booking_series;
  insert into series_service (tenant_id, series_id, item_id, quantity, note, created_by, created_at)
    select item.tenant_id, series.id, item.id, 1, '', 'token:' || token.id, now() from service_item as item
    join booking_series as series using (tenant_id) join api_token as token using (tenant_id) where item.name = 'd';
  insert into service_order (tenant_id, booking_id, item_id, resource_id, quantity, note, timing, minutes_before, minutes_after, created_by, created_at)
    select item.tenant_id, booking.id, item.id, room.id, 1, item.name, 'during', 0, 0,
      case item.name when 'a' then 'user:' || person.id when 'b' then 'token:' || token.id when 'c' then 'token:999999' else 'system' end, now()
    from service_item as item join booking using (tenant_id) join resource as room using (tenant_id)
    join user_account as person using (tenant_id) join api_token as token using (tenant_id);
  reset atrium.tenant`;

test('what a token noted before the upgrade is its owner’s, as is what Atrium noted for her', async () => {
  await broughtUpFrom(BEFORE, THERE, async (client) => {
    const { rows } = await client.query(`
      select asked.note, asked.created_by = 'user:' || person.id as hers from service_order as asked
      join user_account as person using (tenant_id) order by asked.tenant_id, asked.note`);
    const each = [
      { note: 'a', hers: true },
      { note: 'b', hers: true },
      { note: 'c', hers: false },
      { note: 'd', hers: true },
    ];
    expect(rows).toEqual([...each, ...each]);
    const standing = await client.query(`
      select created_by = 'user:' || person.id as hers from series_service join user_account as person using (tenant_id)`);
    expect(standing.rows).toEqual([{ hers: true }, { hers: true }]);
  });
});
