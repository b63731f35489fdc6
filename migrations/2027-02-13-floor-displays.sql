-- A paired screen can be the display of a floor, too: whoever has its link sees what is free there, and nothing else.
alter table paired_device add column floor_id integer;
alter table paired_device add constraint paired_device_floor_fk
  foreign key (tenant_id, floor_id) references floor on delete cascade;
alter table paired_device add constraint paired_device_one_stand check (num_nonnulls(resource_id, floor_id) <= 1);
create index paired_device_by_floor on paired_device (tenant_id, floor_id) where floor_id is not null;

drop view credential_of_device;
create view credential_of_device with (security_invoker = true) as
  select d.secret_hash, d.tenant_id, tenant.slug, tenant.name as tenant_name, tenant.zone,
    d.id, d.name, d.building_id, d.resource_id, d.floor_id, d.last_used_at, d.owner_user_id, d.owner_account_id,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reach, account.reach) as owner_reach,
    coalesce(person.active, account.active) as owner_active
  from paired_device d
  join tenant on tenant.id = d.tenant_id
  left join user_standing person on person.tenant_id = d.tenant_id and person.user_id = d.owner_user_id
  left join account_standing account on account.tenant_id = d.tenant_id and account.account_id = d.owner_account_id;
