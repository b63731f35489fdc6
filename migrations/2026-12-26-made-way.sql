-- What was cancelled because its place was needed for something else, as for a closure: its host did not give it up, so that nothing
-- of it counts in a quota, however late it was. Of what was cancelled so before, the events tell.
alter table booking add column made_way boolean not null default false,
  add constraint booking_made_way_cancelled check (not made_way or state = 'cancelled');

set local atrium.tenant = '0';
update booking set made_way = true from event
where event.tenant_id = booking.tenant_id and event.type = 'booking.cancelled' and event.data ? 'closureId'
  and event.subject_type = 'booking' and event.subject_id = booking.id and booking.state = 'cancelled';
