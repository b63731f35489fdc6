-- A team day and what somebody waits for are meant by the clocks, as a booking is: how far ahead of UTC these were said to be when it was
-- written, in minutes, tells what was meant once the zone data says otherwise. Null: written before this was noted.
alter table team_day
  add column start_offset smallint,
  add column end_offset smallint,
  add column release_offset smallint;
alter table waiting_entry
  add column start_offset smallint,
  add column end_offset smallint;
