-- Runs that only look, and runs that come once another one has ended.
alter table sync_run
  add column dry_run boolean not null default false,
  -- It begins when what it reads is being read no more.
  add column is_waiting boolean not null default false,
  drop constraint sync_run_mode_known,
  add constraint sync_run_mode_known check (mode in ('incremental', 'full', 'reset', 'verify', 'ids'));
-- What is asked for meanwhile joins the one that waits already; some records by their ids are a run of their own.
create unique index sync_run_waiting on sync_run (tenant_id, connection_id, dry_run, (mode = 'ids')) where is_waiting;

alter table sync_run_stream
  -- JSON: these records alone, by their ids at the source.
  add column external_ids text,
  drop constraint sync_run_stream_mode_known,
  add constraint sync_run_stream_mode_known check (mode in ('incremental', 'full', 'reset', 'ids'));

-- What a run that only looks has met, and what would become of it. Of a connection the last such run's is kept.
create table sync_difference (
  tenant_id integer not null constraint sync_difference_tenant_fk references tenant,
  run_id uuid not null,
  entity text not null,
  external_id text collate "C" not null,
  -- same: nothing; forgotten once all is read.
  action text not null,
  -- As the source says it; null where it says nothing of it, or too much is kept already.
  raw text,
  constraint sync_difference_pk primary key (tenant_id, run_id, entity, external_id),
  constraint sync_difference_run_fk foreign key (tenant_id, run_id) references sync_run on delete cascade,
  constraint sync_difference_action_known check (action in ('same', 'added', 'updated', 'deleted', 'restored', 'missing'))
);
select protect_tenant('sync_difference');
