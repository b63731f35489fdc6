-- How what is in a group of resources is booked: at once, or by a request that somebody approves.
alter table resource_group add column kind text not null default 'self_managed'
  constraint resource_group_kind_known check (kind in ('self_managed', 'managed'));
