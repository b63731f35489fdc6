-- How long each of what a booking has is made ready before it and cleared after it, as it was booked: a policy that says otherwise later
-- leaves that as it is. The times themselves are holds of the booking, of origin `set_up` and `clean_down`.
alter table booking_resource
  add column set_up_minutes integer not null default 0
    constraint booking_resource_set_up_bounded check (set_up_minutes between 0 and 1440),
  add column clean_down_minutes integer not null default 0
    constraint booking_resource_clean_down_bounded check (clean_down_minutes between 0 and 1440);
