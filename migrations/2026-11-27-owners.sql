-- Service accounts can be seen, narrowed and stopped as people can; what has no host belongs to the owner of its credential.
-- The rows of all tenants change here; row-level security binds the owner of the tables too.
set local atrium.tenant = '0';

-- The buildings that an account reaches are rows, as a person's are: none of them is made up.
create table service_account_building (
  tenant_id integer not null constraint service_account_building_tenant_fk references tenant,
  account_id integer not null,
  building_id integer not null,
  constraint service_account_building_pk primary key (tenant_id, account_id, building_id),
  constraint service_account_building_account_fk foreign key (tenant_id, account_id) references service_account,
  constraint service_account_building_building_fk foreign key (tenant_id, building_id) references building
);
select protect_tenant('service_account_building');
alter table service_account add column reaches_all boolean;
update service_account set reaches_all = reach = '"all"'::jsonb;
insert into service_account_building (tenant_id, account_id, building_id)
  select distinct a.tenant_id, a.id, b.id
  from service_account a
  cross join lateral jsonb_array_elements_text(case when a.reaches_all then '[]'::jsonb else a.reach end) said (building)
  join building b on b.tenant_id = a.tenant_id and b.id = said.building::integer;
alter table service_account alter column reaches_all set not null;

drop view credential_of_token, webhook_standing;
alter table service_account drop column reach;

-- How accounts stand now, as `user_standing` says it of people.
create view account_standing with (security_invoker = true) as
  select a.tenant_id, a.id as account_id, a.role, a.deactivated_at is null as active,
    case when a.reaches_all then '"all"'::jsonb else listed.buildings end as reach
  from service_account a
  cross join lateral (
    select coalesce(jsonb_agg(b.building_id order by b.building_id), '[]') as buildings
    from service_account_building b where b.tenant_id = a.tenant_id and b.account_id = a.id) listed;

create view credential_of_token with (security_invoker = true) as
  select t.secret_hash, t.tenant_id, tenant.slug, tenant.name as tenant_name, tenant.zone,
    t.id, t.name, t.scopes, t.reach, t.ip, t.expires_at, t.revoked_at, t.last_used_at,
    t.owner_user_id, t.owner_account_id,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reach, account.reach) as owner_reach,
    coalesce(person.active, account.active) as owner_active
  from api_token t
  join tenant on tenant.id = t.tenant_id
  left join user_standing person on person.tenant_id = t.tenant_id and person.user_id = t.owner_user_id
  left join account_standing account on account.tenant_id = t.tenant_id and account.account_id = t.owner_account_id;

create view webhook_standing with (security_invoker = true) as
  select w.tenant_id, w.id as webhook_id,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reaches_all, account.reaches_all) as owner_reaches_all,
    coalesce(person.deactivated_at, account.deactivated_at) is null as owner_active
  from webhook w
  left join user_account person on person.tenant_id = w.tenant_id and person.id = w.owner_user_id
  left join service_account account on account.tenant_id = w.tenant_id and account.id = w.owner_account_id;

-- Whose a token is, in a word: what has no host belongs to the owner of the credential that booked it.
create view token_owner with (security_invoker = true) as
  select t.tenant_id, t.id as token_id, belongs.owner
  from api_token t
  cross join lateral (select coalesce('user:' || t.owner_user_id, 'service_account:' || t.owner_account_id) as owner) as belongs;

-- What an account has is looked at before it is stopped.
create index api_token_by_account on api_token (tenant_id, owner_account_id) where revoked_at is null;

-- Every kept answer was a good one: no other was ever kept.
alter table idempotency_key drop column status;
