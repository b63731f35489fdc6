-- Deliveries: which receivers are slow, and which token a webhook ends with.
-- The rows of all tenants change here; row-level security binds the owner of the tables too.
set local atrium.tenant = '0';

alter table webhook
  -- What its receiver did last; null until it has done something.
  add column pace text constraint webhook_pace_known check (pace in ('quick', 'slow')),
  -- The token it was made with, and since when that, or the secret it had, is no more.
  add column parent_token_id integer,
  add column orphaned_at timestamptz,
  add constraint webhook_parent_token_fk foreign key (tenant_id, parent_token_id) references api_token;
create index webhook_by_parent_token on webhook (tenant_id, parent_token_id) where parent_token_id is not null;

update webhook set parent_token_id = t.id from api_token t
  where t.tenant_id = webhook.tenant_id and webhook.created_by = 'token:' || t.id;
-- What a token left behind when it was revoked stops now. Nobody is told: there may be much of it, and it is long ago.
update webhook set orphaned_at = t.revoked_at from api_token t
  where t.tenant_id = webhook.tenant_id and t.id = webhook.parent_token_id and t.revoked_at is not null;
update webhook set disabled_at = now(), disabled_reason = 'token_revoked', version = version + 1
  where orphaned_at is not null and disabled_at is null and deleted_at is null;

-- What the owner of each webhook may now, and all else that decides whether it is sent anything.
create or replace view webhook_standing with (security_invoker = true) as
  select w.tenant_id, w.id as webhook_id,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reaches_all, account.reaches_all) as owner_reaches_all,
    coalesce(person.deactivated_at, account.deactivated_at) is null as owner_active,
    w.disabled_at is null and w.deleted_at is null as listening,
    w.failures, w.pace as known_pace
  from webhook w
  left join user_account person on person.tenant_id = w.tenant_id and person.id = w.owner_user_id
  left join service_account account on account.tenant_id = w.tenant_id and account.id = w.owner_account_id;
