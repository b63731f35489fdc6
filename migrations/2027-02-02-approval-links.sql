-- A link in a letter to somebody who is asked is about bookings, or about a visit.
alter table approval_link add column about text not null default 'booking' constraint approval_link_about_known check (about in ('booking', 'visit'));
alter table approval_link alter column about drop default;
alter table approval_link rename column booking_ids to ids;
alter table approval_link rename column booking_versions to versions;
alter table approval_link rename constraint approval_link_has_bookings to approval_link_has_ids;
