-- What says who a visitor is goes when it is asked for, and in time by itself; that somebody came, when and to whom, stays.
alter table badge add column erased_at timestamptz,
  add constraint badge_erased_whole check (erased_at is null or (name = '' and company = '' and phone = '' and state in ('visited', 'no_show')));
-- Of a visit: all who came, and why. One that was looked through is not looked through again.
alter table visit add column erased_at timestamptz,
  add constraint visit_erased_whole check (erased_at is null or (purpose = '' and notes = ''));
create index visit_kept_by_end on visit (ends_at) where erased_at is null;

-- What was told of something goes with it: letters, what stands in the app, and answers kept for those who repeat a request.
alter table mail add column about_type text, add column about_id integer,
  add constraint mail_about_whole check ((about_type is null) = (about_id is null));
create index mail_by_about on mail (tenant_id, about_type, about_id) where about_id is not null;
create index notification_of_badge on notification (tenant_id, ((data #>> '{subject,id}')::integer)) where data #>> '{subject,type}' = 'badge';
alter table idempotency_key add column subject_id integer;
