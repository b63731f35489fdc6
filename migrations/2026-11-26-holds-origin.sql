-- A hold belongs to whatever took the space: its origin and that one's id. What is a booking's also shows as booking_id,
-- computed from the origin, and goes with the booking by a foreign key; other origins delete theirs. Rows from before
-- that named no owner get 0.
set local atrium.tenant = '0';

alter table hold drop constraint hold_booking_fk;
alter table hold drop constraint hold_booking_known;
alter table hold drop constraint hold_kind_known;
drop index hold_by_booking;
drop index hold_by_start;

alter table hold rename column kind to origin;
alter table hold rename column booking_id to origin_id;
update hold set origin_id = 0 where origin_id is null;
alter table hold alter column origin_id set not null;
alter table hold add column booking_id integer
  generated always as (case when origin in ('booking', 'set_up', 'clean_down') then origin_id end) stored;

alter table hold add constraint hold_origin_known check (origin in (
  'booking', 'set_up', 'clean_down', 'out_of_service', 'closure', 'assignment', 'offer', 'calendar', 'combined'));
alter table hold add constraint hold_booking_fk foreign key (tenant_id, booking_id) references booking on delete cascade;
create index hold_by_booking on hold (tenant_id, booking_id);
create index hold_by_origin on hold (tenant_id, origin, origin_id) where booking_id is null;
create index hold_by_expiry on hold (tenant_id, resource_id, expires_at) where expires_at is not null;
-- What has expired is passed over by reads, which see it without a look at the table.
create index hold_by_start on hold (tenant_id, resource_id, unit, starts_at) include (ends_at, expires_at);

-- A booking that waits for a decision ends by itself.
alter table booking add column expires_at timestamptz;
update booking set expires_at = starts_at where state = 'pending';
update hold set expires_at = booking.expires_at from booking
  where booking.tenant_id = hold.tenant_id and booking.id = hold.booking_id and booking.state = 'pending';
alter table booking add constraint booking_pending_expires check (state <> 'pending' or expires_at is not null);
