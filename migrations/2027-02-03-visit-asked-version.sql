-- Whoever approves is asked about a visit as it was at this version: what she was asked before it was another visit counts no more.
alter table visit add column asked_version integer not null default 1;
