-- What a person is told inside the app (and by mail).
create table notification (
  tenant_id integer not null constraint notification_tenant_fk references tenant,
  id uuid not null,
  user_id integer not null,
  event_id uuid not null,
  type text not null,
  data jsonb not null,
  created_at timestamptz not null,
  read_at timestamptz,
  constraint notification_pk primary key (tenant_id, id),
  constraint notification_once unique (tenant_id, user_id, event_id),
  constraint notification_user_fk foreign key (tenant_id, user_id) references user_account on delete cascade
);
create index notification_by_time on notification (tenant_id, user_id, created_at, id);
create index notification_unread on notification (tenant_id, user_id, created_at) where read_at is null;
create index notification_by_age on notification (created_at);

select protect_tenant('notification'::regclass);
