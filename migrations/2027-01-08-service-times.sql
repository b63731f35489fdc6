-- How long what is ordered with a booking takes before and after it, of each resource at which it is done: that is held with the booking,
-- as the time in which it is made ready and cleared.
create table service_time (
  tenant_id integer not null constraint service_time_tenant_fk references tenant,
  booking_id integer not null,
  resource_id integer not null,
  minutes_before integer not null,
  minutes_after integer not null,
  constraint service_time_pk primary key (tenant_id, booking_id, resource_id),
  constraint service_time_booking_fk foreign key (tenant_id, booking_id) references booking on delete cascade,
  constraint service_time_resource_fk foreign key (tenant_id, resource_id) references resource on delete cascade
);
create index service_time_by_resource on service_time (tenant_id, resource_id);

select protect_tenant('service_time');
