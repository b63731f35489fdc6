-- What is in a blind-managed group is asked for without choosing which: who manages its bookings gives one.
alter table resource_group drop constraint resource_group_kind_known;
alter table resource_group add constraint resource_group_kind_known
  check (kind in ('self_managed', 'managed', 'blind_managed'));
