-- Every ten minutes what ended long ago is cleared away, of all tenants together: it is found by its end.
create index waiting_entry_by_end on waiting_entry (ends_at);
create index delegate_by_end on delegate (until) where until is not null;
create index session_by_end on session (expires_at);
create index mail_by_age on mail (created_at);
create index zone_shift_by_age on zone_shift (noted_at);

-- What somebody has others wait for is found by who asked for it.
create index waiting_entry_by_creator on waiting_entry (tenant_id, created_by);

-- Whose a place of a team day is says its booking: a copy of that stayed behind where the booking went to another host.
alter table team_day_place drop column user_id;
