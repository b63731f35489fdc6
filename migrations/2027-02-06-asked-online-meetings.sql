-- A provider of online meetings can be asked by calls of our own, too: where, by which secret, and what went wrong last.
alter table online_meeting_provider
  add column url text constraint online_meeting_provider_url_short check (char_length(url) <= 2048),
  add column secret_sealed bytea,
  add column failed_at timestamptz,
  add column failure text constraint online_meeting_provider_failure_short check (char_length(failure) <= 500),
  add constraint online_meeting_provider_one_way check (template is null or url is null),
  add constraint online_meeting_provider_signed check ((url is null) = (secret_sealed is null)),
  add constraint online_meeting_provider_failure_timed check ((failed_at is null) = (failure is null));

-- What stands for the link until the provider has answered, and once it has not: the name by which it is asked.
alter table booking drop constraint booking_join_url_https;
alter table booking add constraint booking_join_url_known
  check (join_url ~ '^(https://|(asked|failed):[0-9a-f]{32}$)' and char_length(join_url) <= 600);
alter table booking_series drop constraint booking_series_join_url_https;
alter table booking_series add constraint booking_series_join_url_known
  check (join_url ~ '^(https://|(asked|failed):[0-9a-f]{32}$)' and char_length(join_url) <= 600);
create index booking_join_asked on booking (tenant_id, join_url) where join_url like 'asked:%';

-- Which meeting of the provider a booking has, and what the provider knows of it: of those that it was asked for.
create table online_meeting (
  tenant_id integer not null,
  booking_id integer not null,
  name text not null,
  join_url text not null,
  told jsonb,
  constraint online_meeting_pk primary key (tenant_id, booking_id),
  constraint online_meeting_booking_fk foreign key (tenant_id, booking_id) references booking on delete cascade
);
create index online_meeting_link on online_meeting (tenant_id, join_url);

select protect_tenant('online_meeting');
