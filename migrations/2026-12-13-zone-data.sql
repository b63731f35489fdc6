-- What people mean is a time of the clocks in the zone of a booking; what is kept of it are instants, as the zone data of the day had
-- it. How far ahead of UTC the clocks were said to be then, in minutes, is noted beside them: when the zone data changes, that tells the
-- time that was meant. Null: written before this was noted.
alter table booking
  add column start_offset smallint,
  add column end_offset smallint;

-- By which release of the zone data the bookings of a workplace have been looked through.
create table zone_data (
  tenant_id integer not null constraint zone_data_tenant_fk references tenant,
  version text collate "C" not null,
  noted_at timestamptz not null,
  constraint zone_data_pk primary key (tenant_id)
);
select protect_tenant('zone_data');

-- What became of bookings that other zone data made begin at another instant (`starts_at`): moved there, or `skipped`: what others have there.
-- The series has no foreign key: who moves its dates does not wait for who changes it.
create table zone_shift (
  tenant_id integer not null,
  booking_id integer not null,
  series_id integer,
  series_date date,
  starts_at timestamptz not null,
  skipped jsonb,
  noted_at timestamptz not null,
  told_at timestamptz,
  constraint zone_shift_pk primary key (tenant_id, booking_id),
  constraint zone_shift_booking_fk foreign key (tenant_id, booking_id) references booking on delete cascade
);
create index zone_shift_untold on zone_shift (tenant_id, series_id) where told_at is null;
select protect_tenant('zone_shift');
