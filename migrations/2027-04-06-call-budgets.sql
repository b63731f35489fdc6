-- How often a connection's source may be called: several windows at once, counted in the clock of the database.
create table call_budget (
  tenant_id integer not null constraint call_budget_tenant_fk references tenant,
  connection_id integer not null,
  -- Counts what is told of it.
  version integer not null default 0,
  -- What people say in place of its connector: a list of `{"per":"minute","limit":500}`; null: as the connector says.
  own jsonb,
  -- The source has asked not to be called before.
  held_until timestamptz,
  constraint call_budget_pk primary key (tenant_id, connection_id),
  constraint call_budget_connection_fk foreign key (tenant_id, connection_id) references connection on delete cascade
);
select protect_tenant('call_budget');

-- One row for each window of a connection, however often it calls.
create table call_window (
  tenant_id integer not null constraint call_window_tenant_fk references tenant,
  connection_id integer not null,
  per text not null,
  -- So many calls at most.
  most integer not null,
  -- How many there were in each slice of it, the latest first, which has this number since 1970.
  slice bigint not null,
  used integer[] not null,
  -- When it was told last that little is left.
  told_at timestamptz,
  constraint call_window_pk primary key (tenant_id, connection_id, per),
  constraint call_window_budget_fk foreign key (tenant_id, connection_id) references call_budget on delete cascade,
  constraint call_window_per_known check (per in ('second', 'minute', 'hour', 'day', 'week')),
  constraint call_window_most_positive check (most > 0)
);
select protect_tenant('call_window');

alter table sync_run
  -- interactive: somebody waits for it, so it may use what is kept of a budget for such.
  add column priority text not null default 'background',
  add constraint sync_run_priority_known check (priority in ('background', 'interactive'));
