-- Who attends without an account is forgotten when a visitor with her address is, and in time by itself: she is found by her address, and
-- by there being anything left to forget.
create index booking_attendee_by_email on booking_attendee (tenant_id, lower(email)) where email is not null;
create index booking_attendee_outside on booking_attendee (tenant_id, booking_id) where user_id is null and (email is not null or name <> '');
create index booking_series_with_outsiders on booking_series (tenant_id, id)
  where attendees @? '$[*] ? (@.userId == null && (@.email != null || @.name != null && @.name != ""))';
