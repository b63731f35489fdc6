-- A paired screen is a kiosk in a building, or the display at the door of one place of it.
alter table paired_device add column resource_id integer;
alter table paired_device add constraint paired_device_resource_fk
  foreign key (tenant_id, resource_id) references resource on delete cascade;
create index paired_device_by_resource on paired_device (tenant_id, resource_id) where resource_id is not null;

drop view credential_of_device;
create view credential_of_device with (security_invoker = true) as
  select d.secret_hash, d.tenant_id, tenant.slug, tenant.name as tenant_name, tenant.zone,
    d.id, d.name, d.building_id, d.resource_id, d.last_used_at, d.owner_user_id, d.owner_account_id,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reach, account.reach) as owner_reach,
    coalesce(person.active, account.active) as owner_active
  from paired_device d
  join tenant on tenant.id = d.tenant_id
  left join user_standing person on person.tenant_id = d.tenant_id and person.user_id = d.owner_user_id
  left join account_standing account on account.tenant_id = d.tenant_id and account.account_id = d.owner_account_id;

-- Whose it is what a screen books, as `token_owner` says it of tokens.
create view device_owner with (security_invoker = true) as
  select d.tenant_id, d.id as device_id, belongs.owner
  from paired_device d
  cross join lateral (select coalesce('user:' || d.owner_user_id, 'service_account:' || d.owner_account_id) as owner) belongs;

-- Standing at a door is a right of its own. Tokens with all rights of before go on having all; no other gets it.
set local atrium.tenant = '0';
update api_token set scopes = scopes || '{displays:use}'
  where not scopes && '{displays:use}'
    and scopes @> '{spaces:read,spaces:write,policies:write,people:read,people:write,people:contacts,bookings:read,bookings:write,bookings:manage,visitors:read,visitors:write,visitors:manage,visitors:arrive,keys:read,keys:write,keys:manage,keys:check,analytics:read,devices:manage,readings:write,notifications:read,events:read,webhooks:write,tokens:write,audit:read,mail:read,metrics:read}';
