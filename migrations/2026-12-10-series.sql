-- A letter may ask about all dates of a series that wait: its link counts for each of them as it was then.
alter table approval_link add column booking_ids integer[], add column booking_versions integer[];
set local atrium.tenant = '0';
update approval_link set booking_ids = array[booking_id], booking_versions = array[booking_version];
alter table approval_link
  drop column booking_id,
  drop column booking_version,
  alter column booking_ids set not null,
  alter column booking_versions set not null,
  add constraint approval_link_has_bookings check (cardinality(booking_ids) > 0 and cardinality(booking_ids) = cardinality(booking_versions));
