-- What shows something is not emptied by the database when that is deleted: no version would say so. The deletion is refused instead.
alter table e_paper_tag drop constraint e_paper_tag_resource_fk,
  add constraint e_paper_tag_resource_fk foreign key (tenant_id, resource_id) references resource;
alter table service_assignee drop constraint service_assignee_group_fk,
  add constraint service_assignee_group_fk foreign key (tenant_id, group_id) references user_group;
alter table service_offer drop constraint service_offer_building_fk,
  add constraint service_offer_building_fk foreign key (tenant_id, building_id) references building,
  drop constraint service_offer_resource_fk,
  add constraint service_offer_resource_fk foreign key (tenant_id, resource_id) references resource;
alter table visit drop constraint visit_purpose_fk,
  add constraint visit_purpose_fk foreign key (tenant_id, purpose_id) references visit_purpose;
