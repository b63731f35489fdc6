import { sql } from 'kysely';
import type { Tx } from '../platform/context/context.ts';
import { toDate, toInstant } from '../platform/time.ts';
import { stamp } from './bulk.ts';

/** The keys of what is booked behind doors from now on, and some of rooms themselves. */
export async function loadKeys(tx: Tx): Promise<void> {
  const { tenantId, createdAt } = stamp(tx);
  const { rows } = await sql<{ bookingId: number; endsAt: Date }>`
    with made as (
      insert into access_key (tenant_id, kind, resource_id, booking_id, made_for_user_id, created_by, created_at)
      select booking.tenant_id, 'one_time', part.resource_id, booking.id, booking.host_id, 'system', ${createdAt}
      from booking
      join booking_resource part on part.tenant_id = booking.tenant_id and part.booking_id = booking.id
      join resource on resource.tenant_id = part.tenant_id and resource.id = part.resource_id
      where booking.tenant_id = ${tenantId} and booking.ends_at > ${toDate(tx.now)}
        and booking.state in ('confirmed', 'checked_in') and resource.access_id is not null
      returning booking_id)
    select distinct booking.id as "bookingId", booking.ends_at as "endsAt" from made
    join booking on booking.tenant_id = ${tenantId} and booking.id = made.booking_id`.execute(tx.db);
  for (const { bookingId, endsAt } of rows)
    tx.later('access_key.end', { bookingId }, { at: toInstant(endsAt), key: String(bookingId) });
  await loadLasting(tx);
}

/** Two rooms of each building have a key of their own, one for good and one for the day; a job tells of that at midnight. */
async function loadLasting(tx: Tx): Promise<void> {
  const { tenantId, createdAt } = stamp(tx);
  const { rows } = await sql<{ keyId: number; kind: string }>`
    insert into access_key (tenant_id, kind, resource_id, day, owner_user_id, created_by, created_at)
    select room.tenant_id, case room.nth when 1 then 'static' else 'daily' end, room.id,
      case room.nth when 2 then ${tx.now.toZonedDateTimeISO('UTC').toPlainDate().toString()}::date end, keeper.id, 'user:' || keeper.id, ${createdAt}
    from (
      select tenant_id, id, row_number() over (partition by building_id order by id) as nth from resource
      where tenant_id = ${tenantId} and type = 'room' and access_id is not null) as room
    cross join (
      select id from user_account where tenant_id = ${tenantId} and role = 'administrator' and deactivated_at is null
      order by id limit 1) as keeper
    where room.nth <= 2
    returning id as "keyId", kind`.execute(tx.db);
  for (const { keyId, kind } of rows)
    if (kind === 'daily') tx.later('access_key.turn', { keyId }, { key: String(keyId) });
}
