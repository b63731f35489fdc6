-- What somebody asks for in a draw, and until when she can, is meant by the clocks, as a booking is: how far ahead of UTC these were said to be
-- when it was written, in minutes, tells what was meant once the zone data says otherwise. Null: written before this was noted.
alter table seat_request
  add column start_offset smallint,
  add column end_offset smallint;
alter table seat_draw
  add column zone text,
  add column draw_offset smallint;
