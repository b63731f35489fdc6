-- Who may book for somebody, as she may herself. It is asked when it is used: past its time, or with either of the two shut out, it says
-- nothing.
create table delegate (
  tenant_id integer not null constraint delegate_tenant_fk references tenant,
  user_id integer not null,
  delegate_id integer not null,
  until timestamptz,
  created_at timestamptz not null,
  constraint delegate_pk primary key (tenant_id, user_id, delegate_id),
  constraint delegate_user_fk foreign key (tenant_id, user_id) references user_account on delete cascade,
  constraint delegate_delegate_fk foreign key (tenant_id, delegate_id) references user_account on delete cascade,
  constraint delegate_is_another check (user_id <> delegate_id)
);
create index delegate_by_delegate on delegate (tenant_id, delegate_id);
select protect_tenant('delegate');
