-- Who comes instead of the host, who answers for it all the same: one at most, a guest by name. She is one of those who attend, so that
-- what becomes of their names and addresses becomes of hers.
alter table booking_attendee
  add column instead_of_host boolean not null default false,
  add constraint booking_attendee_guest_named check (not instead_of_host or (user_id is null and name is not null));
create unique index booking_attendee_guest on booking_attendee (tenant_id, booking_id) where instead_of_host;

-- Others see that it is booked, and not by whom: said by who booked it where a policy let her, and kept whatever policies say later.
alter table booking add column is_anonymous boolean not null default false;
alter table booking_series add column is_anonymous boolean not null default false;

-- To whom somebody reports: one person at most, who acts on her bookings as a delegate does. It is asked when it is used. Rows of their
-- own, so that who leaves lets go of them without waiting for anybody.
create table user_manager (
  tenant_id integer not null constraint user_manager_tenant_fk references tenant,
  user_id integer not null,
  manager_id integer not null,
  created_at timestamptz not null,
  constraint user_manager_pk primary key (tenant_id, user_id),
  constraint user_manager_user_fk foreign key (tenant_id, user_id) references user_account on delete cascade,
  constraint user_manager_manager_fk foreign key (tenant_id, manager_id) references user_account on delete cascade,
  constraint user_manager_is_another check (user_id <> manager_id)
);
create index user_manager_by_manager on user_manager (tenant_id, manager_id);
select protect_tenant('user_manager');
