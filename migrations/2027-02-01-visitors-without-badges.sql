-- A visitor is known by her badges. The address of who was taken off her only visit before she was told of it stayed behind without one,
-- where neither an erasure nor the passing of time found it.
set local atrium.tenant = '0';
delete from visitor where email is not null
  and not exists (select from badge where badge.tenant_id = visitor.tenant_id and badge.visitor_id = visitor.id);
