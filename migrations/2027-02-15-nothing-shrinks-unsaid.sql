-- What somebody waits for, and the desks of a team day, are read with them: none of it goes without a version of its own. What
-- they name is retired, and not deleted.
alter table waiting_entry_resource drop constraint waiting_entry_resource_resource_fk;
alter table waiting_entry_resource add constraint waiting_entry_resource_resource_fk
  foreign key (tenant_id, resource_id) references resource (tenant_id, id);
alter table team_day_place drop constraint team_day_place_resource_fk;
alter table team_day_place add constraint team_day_place_resource_fk
  foreign key (tenant_id, resource_id) references resource (tenant_id, id);
