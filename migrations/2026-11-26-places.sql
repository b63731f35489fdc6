-- What is there moves along, of every tenant.
set local atrium.tenant = '0';

-- A floor says what its drawing is: {"mediaType", "width", "height", "etag"}. The drawing itself stays in floor_plan, with
-- what it is served as.
alter table floor add column plan jsonb constraint floor_plan_said check (jsonb_typeof(plan) = 'object');
update floor set plan = jsonb_build_object('mediaType', media_type, 'width', width, 'height', height, 'etag', etag)
  from floor_plan where floor_plan.tenant_id = floor.tenant_id and floor_plan.floor_id = floor.id;
alter table floor_plan drop column width, drop column height;

-- An amenity that a resource has is needed: nothing drops it from under the resource.
alter table resource_amenity drop constraint resource_amenity_amenity_fk;
alter table resource_amenity add constraint resource_amenity_amenity_fk foreign key (tenant_id, amenity_id) references amenity;
