import type pg from 'pg';

/** Years of bookings: every resource is taken for the same hours of each day. */
export interface History {
  readonly tenants: number;
  readonly resources: number;
  readonly days: number;
  readonly perDay: number;
  /** The first day, in UTC. */
  readonly from: Temporal.PlainDate;
}

export interface Written {
  /** Of the first tenant, which is the one that exists. */
  readonly buildingId: number;
  readonly resourceIds: readonly number[];
  readonly bookings: number;
}

/** Bookings begin at 8:00 UTC, one an hour, and last so many minutes. */
const FIRST_HOUR = 8;
const MINUTES = 50;

/** Rows written by one statement. */
const CHUNK = 200_000;

const TENANTS = `
  insert into tenant (slug, name, zone) select 'tenant-' || n, 'Tenant ' || n, 'UTC' from generate_series(2, $1::integer) n`;

const BUILDINGS = `
  insert into building (tenant_id, name, zone, created_at) select id, 'House', 'UTC', now() from tenant`;

const RESOURCES = `
  insert into resource (tenant_id, type, building_id, name, created_at)
  select tenant_id, 'desk', id, 'Desk ' || n, now() from building, generate_series(1, $1::integer) n order by tenant_id, n`;

const UNITS = 'insert into resource_unit (tenant_id, resource_id, unit) select tenant_id, id, 1 from resource';

/** Numbers the bookings by resource, day and hour, and writes those from $1 on and before $2. */
const BOOKINGS = `
  with slot as (
    select n, n / ($3::integer * $4::integer) + 1 as place, (n / $4::integer) % $3::integer as day, n % $4::integer as hour
    from generate_series($1::integer, $2::integer - 1) n),
  taken as (
    select slot.n + $7::integer as id, resource.tenant_id, resource.id as resource_id,
      $5::timestamptz + slot.day * interval '1 day' + (slot.hour + ${FIRST_HOUR}) * interval '1 hour' as starts_at
    from slot join numbered as resource on resource.place = slot.place),
  booked as (
    insert into booking (tenant_id, id, title, state, starts_at, ends_at, zone, created_by, created_at)
    select tenant_id, id, 'Booking', 'confirmed', starts_at, starts_at + $6::interval, 'UTC', 'system', now() from taken order by id),
  placed as (
    insert into booking_resource (tenant_id, booking_id, resource_id) select tenant_id, id, resource_id from taken order by id)
  insert into hold (tenant_id, resource_id, unit, starts_at, ends_at, origin, origin_id)
  select tenant_id, resource_id, 1, starts_at, starts_at + $6::interval, 'booking', id from taken order by id`;

/**
 * Fills an empty installation by bulk inserts, with every index and the overlap constraint at work.
 * @param client as superuser: foreign keys, which hold by the way the rows are made, are not looked up row by row
 */
export async function writeHistory(client: pg.Client, history: History): Promise<Written> {
  const { tenants, resources, days, perDay, from } = history;
  const total = tenants * resources * days * perDay;
  await client.query("set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'");
  await client.query(TENANTS, [tenants]);
  await client.query(BUILDINGS);
  await client.query(RESOURCES, [resources]);
  await client.query(UNITS);
  await client.query(`create temporary table numbered as
    select tenant_id, id, (row_number() over (order by tenant_id, id))::integer as place from resource`);
  await client.query('create unique index on numbered (place); analyze numbered');
  const { rows: last } = await client.query<{ id: number }>("select nextval('booking_id_seq')::integer as id");
  const shared = [days, perDay, `${from.toString()}T00:00:00Z`, `${MINUTES} minutes`, last[0]?.id];
  for (let first = 0; first < total; first += CHUNK)
    await client.query(BOOKINGS, [first, Math.min(total, first + CHUNK), ...shared]);
  await client.query("select setval('booking_id_seq', (select max(id) from booking))");
  await client.query('vacuum analyze');
  const { rows } = await client.query<{ buildingId: number; id: number }>(
    'select building_id as "buildingId", id from resource where tenant_id = (select min(id) from tenant) order by id',
  );
  return { buildingId: rows[0]?.buildingId ?? 0, resourceIds: rows.map(({ id }) => id), bookings: total };
}
