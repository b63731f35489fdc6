-- A combined room is made of others and has no unit of its own: what takes it takes each of its parts. So the one constraint on holds
-- judges the whole against its parts, and the other way, with nothing said twice.
alter table resource add column combined boolean not null default false;
alter table resource add constraint resource_combined_exists_once check (not combined or quantity = 1);
-- For the keys below: what is combined is nobody's part, and what is a part is not combined; both are in one building.
alter table resource add constraint resource_combined_unique unique (tenant_id, id, building_id, combined);

create table resource_part (
  tenant_id integer not null,
  whole_id integer not null,
  part_id integer not null,
  building_id integer not null,
  is_whole boolean not null generated always as (true) stored,
  is_part boolean not null generated always as (false) stored,
  constraint resource_part_pk primary key (tenant_id, whole_id, part_id),
  constraint resource_part_whole_fk foreign key (tenant_id, whole_id, building_id, is_whole)
    references resource (tenant_id, id, building_id, combined) on delete cascade,
  constraint resource_part_part_fk foreign key (tenant_id, part_id, building_id, is_part)
    references resource (tenant_id, id, building_id, combined)
);
create index resource_part_by_part on resource_part (tenant_id, part_id);
select protect_tenant('resource_part');

-- Of which combined room something is held as a part: none of its parts goes while it is.
alter table hold add column whole_id integer;
alter table hold add constraint hold_part_fk foreign key (tenant_id, whole_id, resource_id)
  references resource_part (tenant_id, whole_id, part_id);
-- Nothing was ever held under this name.
alter table hold drop constraint hold_origin_known;
alter table hold add constraint hold_origin_known check (
  origin in ('booking', 'set_up', 'clean_down', 'out_of_service', 'closure', 'assignment', 'offer', 'calendar')
);
