-- A unit is a row that the hold references: what an invariant counts is there to be locked, and cannot go while it is held.
-- A resource has the units 1 to its quantity. Where it was shrunk while held, the units that are held are kept as well.
set local atrium.tenant = '0';

create table resource_unit (
  tenant_id integer not null constraint resource_unit_tenant_fk references tenant,
  resource_id integer not null,
  unit integer not null constraint resource_unit_positive check (unit >= 1),
  constraint resource_unit_pk primary key (tenant_id, resource_id, unit),
  constraint resource_unit_resource_fk foreign key (tenant_id, resource_id) references resource on delete cascade
);
select protect_tenant('resource_unit');

insert into resource_unit (tenant_id, resource_id, unit)
  select tenant_id, id, unit from resource, generate_series(1, quantity) as unit
  union select tenant_id, resource_id, unit from hold;

alter table hold drop constraint hold_resource_fk;
alter table hold drop constraint hold_unit_positive;
alter table hold add constraint hold_unit_fk foreign key (tenant_id, resource_id, unit) references resource_unit;
