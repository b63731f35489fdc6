-- From which web origins a token may be used by browsers; null: from any.
alter table api_token add column origins text[]
  constraint api_token_origins_some check (cardinality(origins) between 1 and 20);

create or replace view credential_of_token with (security_invoker=true) as
 select t.secret_hash,
    t.tenant_id,
    tenant.slug,
    tenant.name as tenant_name,
    tenant.zone,
    t.id,
    t.name,
    t.scopes,
    t.reach,
    t.ip,
    t.expires_at,
    t.revoked_at,
    t.last_used_at,
    t.owner_user_id,
    t.owner_account_id,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reach, account.reach) as owner_reach,
    coalesce(person.active, account.active) as owner_active,
    t.origins
   from api_token t
     join tenant on tenant.id = t.tenant_id
     left join user_standing person on person.tenant_id = t.tenant_id and person.user_id = t.owner_user_id
     left join account_standing account on account.tenant_id = t.tenant_id and account.account_id = t.owner_account_id;
