-- What is ordered belongs to who ordered it, also through a token: what she noted with it goes with her. What Atrium ordered with further dates of a
-- series belongs to who ordered with all of it.
set local atrium.tenant = '0';
update service_order as asked set created_by = belongs.owner from token_owner as belongs
  where belongs.tenant_id = asked.tenant_id and asked.created_by = 'token:' || belongs.token_id and belongs.owner is not null;
update series_service as asked set created_by = belongs.owner from token_owner as belongs
  where belongs.tenant_id = asked.tenant_id and asked.created_by = 'token:' || belongs.token_id and belongs.owner is not null;
update service_order as asked set created_by = standing.created_by
  from booking join series_service as standing on standing.tenant_id = booking.tenant_id and standing.series_id = booking.series_id
  where asked.created_by = 'system' and booking.tenant_id = asked.tenant_id and booking.id = asked.booking_id and standing.item_id = asked.item_id;
