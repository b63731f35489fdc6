-- What names a group, a floor or an area is let go by its module, under its next version and told, before that is deleted.
-- The database empties nothing unsaid: where something was not let go, the deletion is refused.
alter table service_task drop constraint service_task_group_fk,
  add constraint service_task_group_fk foreign key (tenant_id, group_id) references user_group;
alter table team_day drop constraint team_day_group_fk,
  add constraint team_day_group_fk foreign key (tenant_id, group_id) references user_group;
alter table user_group_member drop constraint user_group_member_group_fk,
  add constraint user_group_member_group_fk foreign key (tenant_id, group_id) references user_group;
alter table seat_request drop constraint seat_request_area_fk,
  add constraint seat_request_area_fk foreign key (tenant_id, area_id) references area,
  drop constraint seat_request_floor_fk,
  add constraint seat_request_floor_fk foreign key (tenant_id, floor_id) references floor;
