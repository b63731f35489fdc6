-- A closure is meant by the clocks of its building, as a booking is: how far ahead of UTC these were said to be when it was written, in
-- minutes, and which clocks these were, tells what was meant once the zone data says otherwise. Null: written before this was noted.
alter table closure
  add column start_offset smallint,
  add column end_offset smallint,
  add column noted_zone text;
