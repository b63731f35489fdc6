-- What is ordered with each further date of a series without end, as it is booked.
create table series_service (
  tenant_id integer not null constraint series_service_tenant_fk references tenant,
  series_id integer not null,
  item_id integer not null,
  quantity integer not null constraint series_service_quantity_counted check (quantity > 0),
  note text not null,
  created_by text not null,
  created_at timestamptz not null,
  constraint series_service_pk primary key (tenant_id, series_id, item_id),
  constraint series_service_series_fk foreign key (tenant_id, series_id) references booking_series on delete cascade,
  constraint series_service_item_fk foreign key (tenant_id, item_id) references service_item
);
create index series_service_by_item on series_service (tenant_id, item_id);
select protect_tenant('series_service');
