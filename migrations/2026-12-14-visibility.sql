-- Who looks at resources or bookings is asked of the policies each time. There may be a thousand of them, with long rules, and
-- few say anything about that: those are found without looking into the others.
create index policy_by_visibility on policy (tenant_id) where rules ? 'visibleTo';
create index policy_by_managers on policy (tenant_id) where rules ? 'managedBy';
create index policy_by_discretion on policy (tenant_id) where rules ? 'hideDetails';

-- The shortest time before one of its starts at which a booking was moved away from that; null where it never was. A quota counts
-- what is moved away late and cancelled then as what is cancelled late.
alter table booking
  add column least_notice_seconds integer
    constraint booking_least_notice_positive check (least_notice_seconds >= 0);
