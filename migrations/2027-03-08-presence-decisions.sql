-- A space is a building, a floor or an area, as everywhere else. What is decided on who is at a resource is a decision by presence.
set local atrium.tenant = '0';
alter table space_decision rename to presence_decision;
alter table presence_decision rename constraint space_decision_pk to presence_decision_pk;
alter table presence_decision rename constraint space_decision_what_known to presence_decision_what_known;
alter table presence_decision rename constraint space_decision_tenant_fk to presence_decision_tenant_fk;
alter table presence_decision rename constraint space_decision_booking_fk to presence_decision_booking_fk;
alter table presence_decision rename constraint space_decision_resource_fk to presence_decision_resource_fk;
alter table presence_decision rename constraint space_decision_device_fk to presence_decision_device_fk;
alter index space_decision_by_resource rename to presence_decision_by_resource;
alter index space_decision_by_booking rename to presence_decision_by_booking;
alter index space_decision_by_device rename to presence_decision_by_device;
alter index space_decision_by_time rename to presence_decision_by_time;
update job set name = 'presence.look' where name = 'space.look';
