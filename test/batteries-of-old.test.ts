import { expect, test } from 'vitest';
import { broughtUpFrom } from './support/database.ts';

const BEFORE = '2027-03-04-no-listener-of-groups.sql';
const THERE = `
  insert into tenant (slug, name, zone) values ('one', 'One', 'UTC');
  set atrium.tenant = '0';
  insert into reading (tenant_id, device_id, at, battery_level, has_motion)
    select tenant.id, device, at::timestamptz, level, true from tenant, (values
      (1, '2027-03-01T09:10Z', 1.7e308), (1, '2027-03-01T09:11Z', 1.7e308), (1, '2027-03-01T10:10Z', 55),
      (2, '2027-03-01T09:59Z', -5), (3, '2027-03-01T09:00Z', 100), (3, '2027-03-01T09:05Z', 0)) as said (device, at, level);
  insert into reading_hour (tenant_id, device_id, measure, starts_at, ends_at, count, min, max, sum, last)
    select tenant.id, device, measure, '2027-03-01T09:00Z', '2027-03-01T10:00Z', 1, level, level, level, level
    from tenant, (values (2, 'batteryLevel', -5), (2, 'temperature', -5), (3, 'batteryLevel', 100)) as said (device, measure, level);
  reset atrium.tenant`;

test('what no battery can have said is forgotten, and what was summed up of it is made anew', async () => {
  await broughtUpFrom(BEFORE, THERE, async (client) => {
    const { rows: kept } = await client.query(
      'select device_id, battery_level as level from reading where has_motion order by device_id, at',
    );
    expect(kept.map((row) => [row.device_id, row.level])).toEqual([
      [1, null],
      [1, null],
      [1, 55],
      [2, null],
      [3, 100],
      [3, 0],
    ]);
    const { rows: touched } = await client.query('select device_id, hour from reading_touched order by device_id');
    expect(touched).toEqual([
      { device_id: 1, hour: new Date('2027-03-01T09:00Z') },
      { device_id: 2, hour: new Date('2027-03-01T09:00Z') },
    ]);
    const { rows: sums } = await client.query('select device_id, measure from reading_hour order by 1, 2');
    expect(sums).toEqual([
      { device_id: 2, measure: 'temperature' },
      { device_id: 3, measure: 'batteryLevel' },
    ]);
  });
});
