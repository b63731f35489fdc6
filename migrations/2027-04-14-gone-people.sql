-- What sources said of people whom they have deleted, until it is forgotten.
create index sync_record_gone_people on sync_record (deleted_at)
  where deleted_at is not null and raw <> '{}' and entity in ('person', 'booking', 'visit', 'workOrder', 'purchaseOrder');
