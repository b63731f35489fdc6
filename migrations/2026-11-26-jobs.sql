-- One queue for everything that happens later (docs/decisions/0006-one-queue.md). A row is written in the transaction that
-- asks for it and is gone once done; one that was given up stays, with its error.
-- A key is there once: asking again under it makes the row a new one (another id), so that whoever runs the old one can no
-- longer settle it. `run_at` of a claimed row is the end of the claim. `position` is the event's, for what has to be done in
-- the feed's order, and 0 for all else. Tenants are not looked up: the row is written by a context, which has one.
create table job (
  tenant_id integer not null,
  id uuid not null,
  name text not null,
  key text,
  data jsonb not null,
  position bigint not null default 0,
  run_at timestamptz not null,
  -- Begun and not yet known to have succeeded; also the mark of a claim.
  attempt integer not null default 0,
  claimed_until timestamptz,
  error text,
  gave_up_at timestamptz,
  constraint job_pk primary key (tenant_id, id)
);
create unique index job_key_unique on job (tenant_id, name, key) where key is not null;
-- Finds the tenants that wait for a name with one probe each, and the next of each.
create index job_waiting on job (name, tenant_id, position, run_at, id) where gave_up_at is null;
-- Tells at a glance that nothing is due.
create index job_by_clock on job (run_at) where gave_up_at is null;
create index job_given_up on job (gave_up_at) where gave_up_at is not null;
select protect_tenant('job');

-- What waits by now moves over: row-level security holds for the owner of the tables too.
select set_config('atrium.tenant', '0', true);
insert into job (tenant_id, id, name, data, position, run_at, attempt, error, gave_up_at)
select tenant_id, gen_random_uuid(), 'reaction.' || listener, jsonb_build_object('eventId', event_id), position,
  coalesce(next_attempt_at, now()), attempt, error, case when next_attempt_at is null then now() end
from reaction;
insert into job (tenant_id, id, name, data, run_at, attempt, error)
select tenant_id, id, 'mail.send', jsonb_build_object('mailId', id), next_attempt_at, attempt, error
from mail where state = 'pending';
insert into job (tenant_id, id, name, data, run_at)
select tenant_id, gen_random_uuid(), 'booking.expire', jsonb_build_object('bookingId', id), expires_at
from booking where state = 'pending';

drop table reaction;
drop index mail_due;
alter table mail drop column next_attempt_at;
