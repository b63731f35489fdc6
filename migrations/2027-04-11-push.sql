-- What a source says by itself: an address for it, whether it is still heard, and what it said has changed.

-- A token that is for such an address alone: it opens nothing else.
alter table connection_token
  add column purpose text not null default 'api',
  add constraint connection_token_purpose_known check (purpose in ('api', 'push'));

create or replace view credential_of_connection with (security_invoker = true) as
  select t.secret_hash, t.tenant_id, tenant.slug, tenant.name as tenant_name, tenant.zone,
    t.id, t.name, t.connection_id, t.scopes, t.ip, t.expires_at, t.last_used_at, t.revoked_at, t.owner_user_id, t.owner_account_id,
    c.state, c.token_lifetime,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reach, account.reach) as owner_reach,
    coalesce(person.active, account.active) as owner_active,
    t.purpose
  from connection_token t
  join connection c on c.tenant_id = t.tenant_id and c.id = t.connection_id
  join tenant on tenant.id = t.tenant_id
  left join user_standing person on person.tenant_id = t.tenant_id and person.user_id = t.owner_user_id
  left join account_standing account on account.tenant_id = t.tenant_id and account.account_id = t.owner_account_id;

alter table sync_run
  drop constraint sync_run_trigger_known,
  add constraint sync_run_trigger_known check (trigger in ('activation', 'manual', 'schedule', 'push'));

create table push_channel (
  tenant_id integer not null constraint push_channel_tenant_fk references tenant,
  connection_id integer not null,
  -- Until when the source will tell; null: no end was said.
  expires_at timestamptz,
  renewed_at timestamptz,
  last_event_at timestamptz,
  -- From when on silence is counted.
  heard_since timestamptz not null,
  -- Renewals that failed one after the other.
  failures integer not null default 0,
  -- Since when it is heard no more; null: it is heard.
  lapsed_at timestamptz,
  -- JSON that its connector wants to see again when it renews.
  memo text,
  -- Something may have been missed until then, and nothing has read it since; and the run that does.
  gap_since timestamptz,
  gap_run_id uuid,
  constraint push_channel_pk primary key (tenant_id, connection_id),
  constraint push_channel_connection_fk foreign key (tenant_id, connection_id) references connection on delete cascade,
  constraint push_channel_gap check (gap_run_id is null or gap_since is not null)
);
select protect_tenant('push_channel');

-- What a source said has changed, and nothing has read since.
create table push_dirty (
  tenant_id integer not null,
  connection_id integer not null,
  entity text not null,
  external_id text not null,
  noted_at timestamptz not null,
  -- The run that reads it; null: none yet, or it has changed again since that began.
  run_id uuid,
  constraint push_dirty_pk primary key (tenant_id, connection_id, entity, external_id),
  constraint push_dirty_channel_fk foreign key (tenant_id, connection_id) references push_channel on delete cascade
);
create index push_dirty_by_run on push_dirty (tenant_id, run_id) where run_id is not null;
select protect_tenant('push_dirty');
