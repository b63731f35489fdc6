-- By what a workplace makes the links of online meetings: one way, or none.
create table online_meeting_provider (
  tenant_id integer not null constraint online_meeting_provider_tenant_fk references tenant,
  version integer not null default 1,
  template text not null,
  updated_at timestamptz not null,
  constraint online_meeting_provider_pk primary key (tenant_id),
  constraint online_meeting_provider_template_short check (char_length(template) between 13 and 500)
);

select protect_tenant('online_meeting_provider');

-- The link by which who takes part joins online: for those who see the title. All dates of a series have the same.
alter table booking add column join_url text constraint booking_join_url_https check (join_url ~ '^https://' and char_length(join_url) <= 600);
alter table booking_series add column join_url text constraint booking_series_join_url_https check (join_url ~ '^https://' and char_length(join_url) <= 600);
