-- What check-in a booking asks for, settled when it is made and each time it moves (server/modules/bookings/duty.ts). Null: none
-- is asked for, and nothing happens when it begins. It names its policy as that was called then: it may be gone by now.
alter table booking add column check_in jsonb;

-- How and by whom the host was said to be here; of a booking that moved, the last time. Those of before are in the events.
create table check_in (
  tenant_id integer not null constraint check_in_tenant_fk references tenant,
  booking_id integer not null,
  method text not null constraint check_in_method_known check (
    method in ('web', 'qr', 'display', 'sensor', 'reception', 'api')),
  actor text not null,
  checked_in_at timestamptz not null,
  constraint check_in_pk primary key (tenant_id, booking_id),
  constraint check_in_booking_fk foreign key (tenant_id, booking_id) references booking on delete cascade
);

-- Why a booking was given back, and from which instant on: of a no-show that is when check-in closed, whenever that was noted.
create table booking_release (
  tenant_id integer not null constraint booking_release_tenant_fk references tenant,
  booking_id integer not null,
  why text not null constraint booking_release_why_known check (why in ('no_show', 'vacant', 'reception', 'display', 'host')),
  actor text not null,
  released_at timestamptz not null,
  noted_at timestamptz not null,
  constraint booking_release_pk primary key (tenant_id, booking_id),
  constraint booking_release_booking_fk foreign key (tenant_id, booking_id) references booking on delete cascade
);

-- What a label at a resource says: who reads it there is there. It gives no rights. A new one ends the labels of before.
create table resource_code (
  tenant_id integer not null constraint resource_code_tenant_fk references tenant,
  resource_id integer not null,
  code text not null,
  created_by text not null,
  created_at timestamptz not null,
  constraint resource_code_pk primary key (tenant_id, resource_id),
  constraint resource_code_unique unique (tenant_id, code),
  constraint resource_code_resource_fk foreign key (tenant_id, resource_id) references resource on delete cascade
);

select protect_tenant(t)
from unnest(array['check_in', 'booking_release', 'resource_code']::regclass[]) t;
