-- Subscriptions: a webhook with an end, that is told which of its resources changed. It asks for no events itself.
alter table webhook
  add column subscribed_to text constraint webhook_subscribed_to_known
    check (subscribed_to in ('appointment', 'status', 'daily_key', 'static_key', 'one_time_key')),
  -- How it is spoken to: as the face does through which it was made.
  add column dialect text,
  add column resource_ids integer[],
  add column expires_at timestamptz,
  -- Of which it has to be told next, and since when; null: of none.
  add column changed_ids integer[],
  add column changed_at timestamptz,
  -- How often it was told.
  add column told integer not null default 0,
  add constraint webhook_subscription_whole check (num_nonnulls(subscribed_to, dialect, resource_ids, expires_at) in (0, 4));
-- Those that live; the same one as is asked for again (an address may be longer than an index takes); what was made of late, ended or not.
create index webhook_subscriptions on webhook (tenant_id, expires_at) where subscribed_to is not null and deleted_at is null;
create index webhook_subscriptions_same on webhook (tenant_id, hashtextextended(url, 7))
  where subscribed_to is not null and deleted_at is null;
create index webhook_subscriptions_made on webhook (tenant_id, created_at) where subscribed_to is not null;
-- What asked for events: each round of the feed reads these, however many subscriptions there were.
create index webhook_listening on webhook (tenant_id, id) where subscribed_to is null and disabled_at is null and deleted_at is null;

create or replace view webhook_standing with (security_invoker = true) as
  select w.tenant_id, w.id as webhook_id,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reaches_all, account.reaches_all) as owner_reaches_all,
    coalesce(person.deactivated_at, account.deactivated_at) is null as owner_active,
    w.disabled_at is null and w.deleted_at is null as listening,
    w.failures, w.pace as known_pace, w.expires_at
  from webhook w
  left join user_account person on person.tenant_id = w.tenant_id and person.id = w.owner_user_id
  left join service_account account on account.tenant_id = w.tenant_id and account.id = w.owner_account_id;

-- What who answers for a subscription may now: a person, or what is left of a token's rights.
create view subscription_standing with (security_invoker = true) as
  select w.tenant_id, w.id as webhook_id, w.parent_token_id as token_id, w.owner_user_id,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reach, account.reach) as owner_reach,
    coalesce(person.active, account.active) as owner_active,
    t.scopes as token_scopes, t.reach as token_reach, t.revoked_at as token_revoked_at, t.expires_at as token_expires_at
  from webhook w
  left join api_token t on t.tenant_id = w.tenant_id and t.id = w.parent_token_id
  left join user_standing person on person.tenant_id = w.tenant_id
    and person.user_id = case when t.id is null then w.owner_user_id else t.owner_user_id end
  left join account_standing account on account.tenant_id = w.tenant_id
    and account.account_id = case when t.id is null then w.owner_account_id else t.owner_account_id end
  where w.subscribed_to is not null;
