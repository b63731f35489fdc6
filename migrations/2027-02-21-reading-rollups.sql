-- Which hours of UTC of which devices something was measured in that is not summed up yet, one row for each time it was said. It is written
-- with the readings themselves, so what is taken from here is known to all who look then; and nothing is ever updated, so nobody waits. Without foreign keys, as
-- readings are: they would be looked up each time.
create table reading_touched (
  tenant_id integer not null,
  id bigint generated always as identity,
  device_id integer not null,
  hour timestamptz not null,
  constraint reading_touched_pk primary key (tenant_id, id)
);
select protect_tenant('reading_touched');

-- What a device measured in five minutes, in an hour, and in a day of the place it is at: made from what is kept of then each time that
-- something of it comes, so that what came late, twice or in another order comes to the same. Each has a time of its own to be kept for, by
-- whole months, and the readings themselves go first. Without foreign keys, as readings are.
create table reading_five_minutes (
  tenant_id integer not null,
  device_id integer not null,
  measure text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  count integer not null constraint reading_five_minutes_count_positive check (count > 0),
  min double precision not null,
  max double precision not null,
  sum double precision not null,
  last double precision not null,
  constraint reading_five_minutes_pk primary key (tenant_id, device_id, starts_at, measure)
) partition by range (starts_at);
create table reading_five_minutes_default partition of reading_five_minutes default;
create index reading_five_minutes_default_by_time on reading_five_minutes_default (starts_at);
select protect_tenant('reading_five_minutes');
select protect_tenant('reading_five_minutes_default');

create table reading_hour (
  tenant_id integer not null,
  device_id integer not null,
  measure text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  count integer not null constraint reading_hour_count_positive check (count > 0),
  min double precision not null,
  max double precision not null,
  sum double precision not null,
  last double precision not null,
  constraint reading_hour_pk primary key (tenant_id, device_id, starts_at, measure)
) partition by range (starts_at);
create table reading_hour_default partition of reading_hour default;
create index reading_hour_default_by_time on reading_hour_default (starts_at);
select protect_tenant('reading_hour');
select protect_tenant('reading_hour_default');

create table reading_day (
  tenant_id integer not null,
  device_id integer not null,
  measure text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  count integer not null constraint reading_day_count_positive check (count > 0),
  min double precision not null,
  max double precision not null,
  sum double precision not null,
  last double precision not null,
  constraint reading_day_pk primary key (tenant_id, device_id, starts_at, measure)
) partition by range (starts_at);
create table reading_day_default partition of reading_day default;
create index reading_day_default_by_time on reading_day_default (starts_at);
select protect_tenant('reading_day');
select protect_tenant('reading_day_default');

-- What was measured before is summed up, too.
set local atrium.tenant = '0';
insert into reading_touched (tenant_id, device_id, hour)
select distinct reading.tenant_id, device_id, date_bin('1 hour', at, 'epoch') from reading
join device on device.tenant_id = reading.tenant_id and device.id = reading.device_id
where device.kind <> 'badge' and coalesce(temperature, humidity, hcho, co2, detected_lux, detected_kelvin, actual_lux, actual_kelvin, tvoc, pm25,
  pm10, barometric_pressure, power_consumption, noise_level, battery_level) is not null;
