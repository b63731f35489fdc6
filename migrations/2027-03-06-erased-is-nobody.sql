-- A badge that was erased said by the address of whoever it had been whose it was, where she is known by another that was not: each becomes
-- somebody's of whom nothing is known.
set local atrium.tenant = '0';
with known as (
  select badge.tenant_id, badge.id, row_number() over (partition by badge.tenant_id order by badge.id) as nth from badge
  join visitor on visitor.tenant_id = badge.tenant_id and visitor.id = badge.visitor_id
  where badge.erased_at is not null and visitor.email is not null
), made as (
  insert into visitor (tenant_id, created_at) select tenant_id, now() from known returning tenant_id, id
), nobody as (
  select tenant_id, id, row_number() over (partition by tenant_id order by id) as nth from made
)
update badge set visitor_id = nobody.id from known join nobody using (tenant_id, nth)
  where badge.tenant_id = known.tenant_id and badge.id = known.id;
