-- One row for the whole installation: something sealed with ATRIUM_SECRET, so that a start with another secret is noticed
-- before anything is sent unsigned or cannot be read.
create table installation (
  id integer constraint installation_pk primary key constraint installation_single check (id = 1),
  secret_check bytea not null
);
