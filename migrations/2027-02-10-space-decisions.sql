-- What was decided on a booking by what sensors said, and why, for a person to read later. `device_id` null: a person said so, or nobody.
create table space_decision (
  tenant_id integer not null constraint space_decision_tenant_fk references tenant,
  id uuid not null,
  booking_id integer not null,
  -- Where the device is, or else the first that is booked.
  resource_id integer not null,
  decided_at timestamptz not null,
  what text not null constraint space_decision_what_known check (what in ('checked_in', 'waits', 'kept', 'released')),
  -- What was known then of who was there, and since when and until when it would hold.
  state text not null,
  why text not null,
  device_id integer,
  since timestamptz,
  until timestamptz,
  constraint space_decision_pk primary key (tenant_id, id),
  constraint space_decision_booking_fk foreign key (tenant_id, booking_id) references booking on delete cascade,
  constraint space_decision_resource_fk foreign key (tenant_id, resource_id) references resource on delete cascade,
  constraint space_decision_device_fk foreign key (tenant_id, device_id) references device
);
create index space_decision_by_resource on space_decision (tenant_id, resource_id, decided_at desc, id desc);
create index space_decision_by_booking on space_decision (tenant_id, booking_id);
create index space_decision_by_device on space_decision (tenant_id, device_id) where device_id is not null;
create index space_decision_by_time on space_decision (decided_at);
select protect_tenant('space_decision');
