-- When, where and by whom a visitor was last told that she is expected: what differs from it by now she is written. Null: she was told
-- nothing yet, or that she need not come. Who was taken off a visit keeps her badge until it is erased, so that she can be told.
alter table badge add column told text, add column removed_at timestamptz,
  add constraint badge_removed_unseen check (removed_at is null or state in ('initial', 'no_show')),
  drop constraint badge_once;
create unique index badge_once on badge (tenant_id, visit_id, visitor_id) where removed_at is null;
create index badge_by_visit on badge (tenant_id, visit_id);

-- A code in a letter that its reader shows as a picture.
alter table mail add column qr_code text;
