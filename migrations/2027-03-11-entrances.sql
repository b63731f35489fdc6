-- A reader of badges may stand at the entrance of a building, or of one of its floors, in place of a resource.
alter table device
  add column entrance_building_id integer,
  -- Null: it is at the entrance of the building as a whole.
  add column entrance_floor_id integer,
  add constraint device_one_place check (num_nonnulls(resource_id, entrance_building_id) <= 1),
  add constraint device_entrance_floor_of_building check (entrance_floor_id is null or entrance_building_id is not null),
  add constraint device_entrance_building_fk foreign key (tenant_id, entrance_building_id) references building,
  add constraint device_entrance_floor_fk foreign key (tenant_id, entrance_building_id, entrance_floor_id)
    references floor (tenant_id, building_id, id);
create index device_by_entrance on device (tenant_id, entrance_building_id, entrance_floor_id)
  where entrance_building_id is not null;
