-- What was booked of each resource and for how long it was used, for figures about places: without what waits, was turned down or
-- cancelled. A combined room takes its parts: what is booked of it is booked of each of them too, as it is made up today. Whoever asks says
-- what has lapsed by then (`lapses_at`). No column says whose anything is.
create view booked_use with (security_invoker = true) as
  with used as not materialized (
    select booking.tenant_id, booking.id as booking_id, part.resource_id, part.quantity as units, booking.starts_at,
      case booking.state
        when 'checked_out' then least(booking.ends_at, booking.checked_out_at)
        when 'released' then least(booking.ends_at, booking.released_at)
        else booking.ends_at
      end as ends_at,
      case when booking.state = 'confirmed' and (booking.check_in -> 'releases')::boolean
        then (booking.check_in ->> 'closesAt')::timestamptz end as lapses_at
    from booking join booking_resource part on part.tenant_id = booking.tenant_id and part.booking_id = booking.id
    where booking.state in ('confirmed', 'checked_in', 'checked_out', 'released')
  )
  select tenant_id, booking_id, resource_id, units, starts_at, ends_at, lapses_at from used
  union all
  select used.tenant_id, used.booking_id, has.part_id, 1, used.starts_at, used.ends_at, used.lapses_at
  from used join resource_part has on has.tenant_id = used.tenant_id and has.whole_id = used.resource_id;

-- The bookings that somebody had to come to, and from when on it was known that nobody did.
create view booked_attendance with (security_invoker = true) as
  select booking.tenant_id, booking.id as booking_id, booking.starts_at,
    booking.state in ('checked_in', 'checked_out') as came,
    case booking.state
      when 'released' then case when gone.why = 'no_show' then booking.released_at end
      when 'confirmed' then (booking.check_in ->> 'closesAt')::timestamptz
    end as missed_at
  from booking left join booking_release gone on gone.tenant_id = booking.tenant_id and gone.booking_id = booking.id
  where booking.state in ('confirmed', 'checked_in', 'checked_out', 'released') and (booking.check_in -> 'required')::boolean;

-- How far each visitor is who is expected at a place, or was: without who was taken off, and visits that are off or wait for approval.
create view expected_visitor with (security_invoker = true) as
  select badge.tenant_id, visit.building_id, visit.starts_at, visit.ends_at, badge.state
  from badge join visit on visit.tenant_id = badge.tenant_id and visit.id = badge.visit_id
  where badge.removed_at is null and visit.cancelled_at is null and (visit.approval is null or visit.approval = 'approved');

-- Figures about places are a right of their own. Tokens with all rights of before go on having all; no other gets it.
set local atrium.tenant = '0';
update api_token set scopes = scopes || '{analytics:read}'
  where not scopes && '{analytics:read}'
    and scopes @> '{spaces:read,spaces:write,policies:write,people:read,people:write,people:contacts,bookings:read,bookings:write,bookings:manage,visitors:read,visitors:write,visitors:manage,visitors:arrive,keys:read,keys:write,keys:manage,keys:check,notifications:read,events:read,webhooks:write,tokens:write,audit:read,mail:read,metrics:read}';
