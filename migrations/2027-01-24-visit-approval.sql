-- Where a visiting policy asks for it, visitors are invited only once somebody has approved that: whom the policy names, or who receives
-- visitors there. null: nobody had to. What waits stands, and what was turned down, or not decided on in time, is over.
alter table visit
  add column approval text constraint visit_approval_known check (approval in ('pending', 'approved', 'rejected')),
  add column rejection_reason text not null default '',
  add constraint visit_pending_stands check (approval <> 'pending' or cancelled_at is null),
  add constraint visit_rejected_ended check (approval <> 'rejected' or cancelled_at is not null),
  add constraint visit_reason_of_rejected check (rejection_reason = '' or approval is not distinct from 'rejected');

-- What waits, by its start.
create index visit_pending on visit (tenant_id, starts_at, id) where approval = 'pending';

-- Who is asked is asked about a booking, or about a visit.
alter table approval_request
  alter column booking_id drop not null,
  add column visit_id integer,
  add constraint approval_request_about_one check (num_nonnulls(booking_id, visit_id) = 1),
  add constraint approval_request_visit_fk foreign key (tenant_id, visit_id) references visit on delete cascade;
create index approval_request_by_visit on approval_request (tenant_id, visit_id) where visit_id is not null;
