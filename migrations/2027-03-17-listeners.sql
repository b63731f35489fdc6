-- Listeners of the Notification Pusher: where an application has one kind of event sent. Each is sent, tried again, slowed down and given up as
-- every webhook. It is the application's, which has an owner already: whoever answers for that answers for it.
alter table webhook
  add column application_id integer,
  add column listens_to text,
  add column provider text,
  add constraint webhook_application_fk foreign key (tenant_id, application_id) references application,
  add constraint webhook_provider_known check (provider in ('http', 'azure_queue', 'azure_queue_filtered')),
  add constraint webhook_listener_whole check (
    num_nonnulls(application_id, listens_to, provider) in (0, 3) and (application_id is null or subscribed_to is null)),
  drop constraint webhook_one_owner,
  add constraint webhook_one_owner check (num_nonnulls(owner_user_id, owner_account_id, application_id) = 1),
  drop constraint webhook_subscription_whole,
  add constraint webhook_subscription_whole check (
    num_nonnulls(subscribed_to, dialect, expires_at) in (0, 3)
    and (resource_ids is null) = (subscribed_to is null and application_id is null));

-- An address may be longer than an index takes.
create unique index webhook_listener_unique on webhook (tenant_id, application_id, listens_to, provider, md5(url))
  where application_id is not null and deleted_at is null;
create index webhook_listeners on webhook (tenant_id, listens_to) where application_id is not null and deleted_at is null;
drop index webhook_listening;
create index webhook_listening on webhook (tenant_id, id)
  where subscribed_to is null and application_id is null and disabled_at is null and deleted_at is null;

create or replace view webhook_standing with (security_invoker = true) as
  select w.tenant_id, w.id as webhook_id,
    coalesce(person.role, account.role) as owner_role,
    coalesce(person.reaches_all, account.reaches_all) as owner_reaches_all,
    coalesce(person.deactivated_at, account.deactivated_at) is null as owner_active,
    w.disabled_at is null and w.deleted_at is null and a.revoked_at is null as listening,
    w.failures, w.pace as known_pace, w.expires_at,
    -- What it is sent is judged by what that may, when it is written down.
    w.application_id is not null as of_application
  from webhook w
  left join application a on a.tenant_id = w.tenant_id and a.id = w.application_id
  left join user_account person on person.tenant_id = w.tenant_id and person.id = coalesce(w.owner_user_id, a.owner_user_id)
  left join service_account account on account.tenant_id = w.tenant_id and account.id = coalesce(w.owner_account_id, a.owner_account_id);
