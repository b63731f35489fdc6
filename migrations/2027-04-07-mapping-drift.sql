-- How often a source fills what it says of one kind of record, counted page by page: of the last generation that was read whole, and of the one being read.
create table source_fill (
  tenant_id integer not null constraint source_fill_tenant_fk references tenant,
  connection_id integer not null,
  entity text not null,
  -- It was read to its end; otherwise it is being counted.
  is_whole boolean not null,
  generation integer not null,
  -- JSON as text: samples may say what jsonb cannot keep.
  fills text not null,
  counted_at timestamptz not null,
  constraint source_fill_pk primary key (tenant_id, connection_id, entity, is_whole),
  constraint source_fill_connection_fk foreign key (tenant_id, connection_id) references connection on delete cascade
);
select protect_tenant('source_fill');

-- Which paths a source fills much less often than it did, not at all any more, or for the first time. The next whole generation replaces them.
create table mapping_drift (
  tenant_id integer not null constraint mapping_drift_tenant_fk references tenant,
  connection_id integer not null,
  entity text not null,
  path text collate "C" not null,
  position integer not null,
  change text not null,
  -- Shares of the records.
  was double precision not null,
  is_now double precision not null,
  -- JSON: a few values.
  was_samples text not null,
  is_now_samples text not null,
  since timestamptz not null,
  constraint mapping_drift_pk primary key (tenant_id, connection_id, entity, path),
  constraint mapping_drift_connection_fk foreign key (tenant_id, connection_id) references connection on delete cascade,
  constraint mapping_drift_change_known check (change in ('dropped', 'gone', 'new'))
);
select protect_tenant('mapping_drift');
