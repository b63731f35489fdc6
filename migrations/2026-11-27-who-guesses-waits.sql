-- Failures slow down what comes next instead of shutting an account; a generated password is changed at its first use; a link
-- sets a password without the old one.

-- True while the password is one that Atrium made: it went through a terminal or a log.
alter table user_account add column password_is_generated boolean not null default false;

-- As PostgreSQL's own memory: what a crash loses makes nobody wait.
create unlogged table attempt_count (
  tenant_id integer not null,
  subject text not null,
  failures integer not null,
  -- No next attempt before …
  open_at timestamptz not null,
  -- … and from then on it is as if there had been none.
  forget_at timestamptz not null,
  constraint attempt_count_pk primary key (tenant_id, subject)
);
create index attempt_count_by_age on attempt_count (forget_at);
select protect_tenant('attempt_count');

-- A link that sets somebody's password, once. It counts only for the address that it was sent to.
create table password_link (
  tenant_id integer not null constraint password_link_tenant_fk references tenant,
  secret_hash bytea not null,
  user_id integer not null,
  email text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint password_link_pk primary key (tenant_id, secret_hash),
  constraint password_link_user_fk foreign key (tenant_id, user_id) references user_account on delete cascade
);
create index password_link_by_user on password_link (tenant_id, user_id);
create index password_link_by_age on password_link (expires_at);
select protect_tenant('password_link');

-- True of a mail with such a link in it.
alter table mail add column confidential boolean not null default false;

-- Whether a session may do more than change its password comes with it.
create or replace view credential_of_session with (security_invoker = true) as
  select s.id_hash, s.seen_at, s.expires_at, s.tenant_id, tenant.slug, tenant.name as tenant_name, tenant.zone,
    owner.user_id, owner.name, owner.email, owner.role, owner.reach, owner.active,
    u.password_is_generated as must_change_password
  from session s
  join tenant on tenant.id = s.tenant_id
  join user_standing owner on owner.tenant_id = s.tenant_id and owner.user_id = s.user_id
  join user_account u on u.tenant_id = s.tenant_id and u.id = s.user_id;
