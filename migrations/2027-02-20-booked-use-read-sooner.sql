-- What was booked of each resource, as before. A year of a building is read at once: what most bookings lack (a check-out, a release, a
-- check-in) is looked for first, and the words of their states are compared for the few that have it.
create or replace view booked_use with (security_invoker = true) as
  with used as not materialized (
    select booking.tenant_id, booking.id as booking_id, part.resource_id, part.quantity as units, booking.starts_at,
      case when booking.checked_out_at is null and booking.released_at is null then booking.ends_at
        when booking.state = 'checked_out' then least(booking.ends_at, booking.checked_out_at)
        when booking.state = 'released' then least(booking.ends_at, booking.released_at)
        else booking.ends_at
      end as ends_at,
      case when booking.check_in is not null and booking.state = 'confirmed' and (booking.check_in -> 'releases')::boolean
        then (booking.check_in ->> 'closesAt')::timestamptz end as lapses_at
    from booking join booking_resource part on part.tenant_id = booking.tenant_id and part.booking_id = booking.id
    where booking.state in ('confirmed', 'checked_in', 'checked_out', 'released')
  )
  select tenant_id, booking_id, resource_id, units, starts_at, ends_at, lapses_at from used
  union all
  select used.tenant_id, used.booking_id, has.part_id, 1, used.starts_at, used.ends_at, used.lapses_at
  from used join resource_part has on has.tenant_id = used.tenant_id and has.whole_id = used.resource_id;
