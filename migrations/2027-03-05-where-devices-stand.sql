-- Since when a device is at the resource where it is by now; null: it was never anywhere else. What it said before was of another place.
alter table device add column placed_at timestamptz;

-- What network servers said of batteries was kept as it came. What no battery can have is forgotten, and summed up anew without it: two
-- numbers may be so great that there is no sum of them, and nothing of their workplace was summed up any more.
set local atrium.tenant = '0';
with emptied as (update reading set battery_level = null where battery_level < 0 or battery_level > 100
  returning tenant_id, device_id, at)
insert into reading_touched (tenant_id, device_id, hour)
  select distinct tenant_id, device_id, date_trunc('hour', at, 'UTC') from emptied;
delete from reading_five_minutes where measure = 'batteryLevel' and (min < 0 or max > 100);
delete from reading_hour where measure = 'batteryLevel' and (min < 0 or max > 100);
delete from reading_day where measure = 'batteryLevel' and (min < 0 or max > 100);
