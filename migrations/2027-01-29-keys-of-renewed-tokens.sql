-- A key that was made with a token opens no longer once that token has another secret: whoever had the old one has nothing any more. The
-- hash of the secret that it was made with stands beside the token; one without is of before, or made by somebody herself.
alter table access_key add column parent_secret_hash bytea;
alter table access_key add constraint access_key_secret_of_token check (parent_secret_hash is null or parent_token_id is not null);

set local atrium.tenant = '0';
update access_key set parent_secret_hash = t.secret_hash from api_token t
  where t.tenant_id = access_key.tenant_id and t.id = access_key.parent_token_id;

create or replace view access_key_standing with (security_invoker = true) as
  select k.tenant_id, k.id as key_id, r.building_id, r.retired_at is not null as retired,
    b.host_id, b.starts_at, b.ends_at,
    coalesce(host.active, true) as host_active,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reach, account.reach) as owner_reach,
    coalesce(person.active, account.active, true) as owner_active,
    t.scopes as token_scopes, t.reach as token_reach, t.revoked_at as token_revoked_at, t.expires_at as token_expires_at,
    coalesce(k.parent_secret_hash <> t.secret_hash, false) as token_renewed
  from access_key k
  join resource r on r.tenant_id = k.tenant_id and r.id = k.resource_id
  left join booking b on b.tenant_id = k.tenant_id and b.id = k.booking_id
  left join user_standing host on host.tenant_id = b.tenant_id and host.user_id = b.host_id
  left join api_token t on t.tenant_id = k.tenant_id and t.id = k.parent_token_id
  left join user_standing person on person.tenant_id = k.tenant_id
    and person.user_id = case when t.id is null then k.owner_user_id else t.owner_user_id end
  left join account_standing account on account.tenant_id = k.tenant_id
    and account.account_id = case when t.id is null then k.owner_account_id else t.owner_account_id end;
