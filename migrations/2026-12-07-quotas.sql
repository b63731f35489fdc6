-- Quotas are counted from the bookings themselves, each time. Whoever counts locks the host's row here first, so that two who
-- would use up the last of it come one after the other. It says nothing else.
create table quota_host (
  tenant_id integer not null constraint quota_host_tenant_fk references tenant,
  host_id integer not null,
  constraint quota_host_pk primary key (tenant_id, host_id),
  constraint quota_host_host_fk foreign key (tenant_id, host_id) references user_account on delete cascade
);
select protect_tenant('quota_host');

-- From when on a released booking was given back, beside the instants at which others were cancelled or checked out: what was used
-- of it counts. Why and by whom stands in booking_release.
alter table booking add column released_at timestamptz;
set local atrium.tenant = '0';
update booking set released_at = given_back.released_at from booking_release as given_back
  where given_back.tenant_id = booking.tenant_id and given_back.booking_id = booking.id;
