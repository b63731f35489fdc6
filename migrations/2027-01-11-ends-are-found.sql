-- What somebody has others wait for is found by who asked for it.
create index waiting_entry_by_creator on waiting_entry (tenant_id, created_by);

-- Whose a place of a team day is says its booking: a copy of that stayed behind where the booking went to another host.
alter table team_day_place drop column user_id;
