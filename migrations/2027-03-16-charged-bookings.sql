-- Which cost codes pay for a booking, or for the dates of a series, and for how much of it.
create table booking_charge (
  tenant_id integer not null constraint booking_charge_tenant_fk references tenant,
  booking_id integer not null,
  cost_code_id integer not null,
  percent smallint not null,
  constraint booking_charge_pk primary key (tenant_id, booking_id, cost_code_id),
  constraint booking_charge_booking_fk foreign key (tenant_id, booking_id) references booking on delete cascade,
  constraint booking_charge_code_fk foreign key (tenant_id, cost_code_id) references cost_code
);
create index booking_charge_by_code on booking_charge (tenant_id, cost_code_id);
select protect_tenant('booking_charge');

create table series_charge (
  tenant_id integer not null constraint series_charge_tenant_fk references tenant,
  series_id integer not null,
  cost_code_id integer not null,
  percent smallint not null,
  constraint series_charge_pk primary key (tenant_id, series_id, cost_code_id),
  constraint series_charge_series_fk foreign key (tenant_id, series_id) references booking_series,
  constraint series_charge_code_fk foreign key (tenant_id, cost_code_id) references cost_code
);
select protect_tenant('series_charge');
